"""How often entries are checked, and who is reminded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.interface.notices import tell
from mifc.foundation.programmes.roles import May
from mifc.planning.service_mapping import queries
from mifc.planning.service_mapping.changes import checks as changes
from mifc.planning.service_mapping.forms import CheckRuleForm


@workspace_page(needs=May.SET_UP_PROGRAMME)
def edit_rule(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = CheckRuleForm(
        request.POST if request.method == "POST" else None, rule=queries.check_rule(desk.programme), keepers=queries.keepers(desk.programme)
    )
    back = desk.url("service_mapping:list")
    if request.method == "POST" and form.is_valid():
        changes.set_rule(by=desk.user, programme=desk.programme, **form.facts())
        tell(request, _("This is how often entries are checked from now on."))
        return redirect(back)
    status = 422 if request.method == "POST" else 200
    return render(request, "service_mapping/check_rule.jinja", {"form_": form, "back": back}, status=status)

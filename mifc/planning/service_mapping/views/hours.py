"""Opening hours of one service: seven rows, saved together, taken back like any change."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.interface.notices import tell
from mifc.foundation.programmes.roles import May
from mifc.planning.service_mapping import queries
from mifc.planning.service_mapping.changes import directory as changes
from mifc.planning.service_mapping.forms import HoursForm
from mifc.planning.service_mapping.views import undo


@workspace_page(needs=May.EDIT_SERVICES)
def edit_hours(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    service = queries.service(desk.programme, pk, cities=desk.standing.may_in[May.EDIT_SERVICES])
    if service is None:
        raise Http404
    form = HoursForm(request.POST if request.method == "POST" else None, service=service, written_in=desk.programme.languages or ["en"])
    back = desk.url("service_mapping:show", pk=pk)
    if request.method == "POST" and form.is_valid():
        before = [changes.keep_facts(service, *changes.HOURS) | {"of_city": service.city_id}]
        changes.change_service(by=desk.user, service=service, **form.facts(author=desk.user.name))
        tell(request, _("The opening hours are in the directory."), undo_url=undo.keep(request, desk, before))
        return redirect(back)
    context = {"form_": form, "service": service, "back": back}
    return render(request, "service_mapping/hours.jinja", context, status=422 if request.method == "POST" else 200)

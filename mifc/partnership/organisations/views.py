"""Staff pages of the register."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.listing import Column, Filter, Listing
from mifc.foundation.interface.notices import tell
from mifc.foundation.programmes.queries import cities_in_sight, themes
from mifc.foundation.programmes.roles import ROLES, May
from mifc.partnership.organisations import changes, queries
from mifc.partnership.organisations.forms import MemberForm, OrganisationForm
from mifc.partnership.organisations.models import Organisation


@workspace_page(needs=May.EDIT_ORGANISATIONS)
def list_organisations(request: HttpRequest, desk: Desk) -> HttpResponse:
    sectors = [(str(value), str(label)) for value, label in Organisation.Sector.choices if value]
    listing = Listing.read(
        request.GET,
        path=request.path,
        columns=[
            Column("name", _("Organisation"), sortable=True),
            Column("kind", _("Kind"), sortable=True),
            Column("cities", _("Cities")),
            Column("themes", _("Responsible for")),
            Column("shown", _("Shown to the public")),
        ],
        filters=[
            Filter("sector", _("Sector"), sectors),
            Filter("led", _("Led by migrants"), [("yes", _("Led by migrants")), ("no", _("Not led by migrants"))]),
        ],
        default_sort="name",
    )
    rows, total = queries.page_of_organisations(
        desk.programme,
        cities=_cities(desk),
        search=listing.search,
        sector=listing.chosen("sector"),
        migrant_led=listing.chosen("led"),
        order=listing.order,
        start=listing.start,
        stop=listing.stop,
    )
    return render(request, "organisations/list.jinja", {"listing": listing.with_rows(rows, total)})


@workspace_page(needs=May.EDIT_ORGANISATIONS)
def show_organisation(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    organisation = _organisation(desk, pk)
    form = MemberForm(request.POST or None, people=queries.people_to_add(organisation))
    if request.method == "POST" and form.is_valid():
        changes.add_member(by=desk.user, organisation=organisation, membership=form.cleaned_data["membership"])
        tell(request, _("Person added to this organisation."))
        return redirect(request.path)
    roles = {key: role.name for key, role in ROLES.items()}
    context = {"organisation": organisation, "members": queries.members(organisation), "roles": roles, "form_": form}
    return render(request, "organisations/detail.jinja", context)


@workspace_page(needs=May.EDIT_ORGANISATIONS)
def edit_organisation(request: HttpRequest, desk: Desk, pk: int | None = None) -> HttpResponse:
    """Add one, or change the one with this number."""
    organisation = _organisation(desk, pk) if pk is not None else None
    form = OrganisationForm(
        request.POST or None,
        cities=cities_in_sight(desk.programme, desk.standing),
        themes=themes(desk.programme),
        organisation=organisation,
    )
    if request.method == "POST" and form.is_valid():
        facts = form.facts(author=desk.user.name)
        try:
            if organisation is None:
                organisation = changes.add_organisation(by=desk.user, programme=desk.programme, **facts)
                tell(request, _("“%(name)s” is in the register.") % {"name": organisation.name})
            else:
                changes.change_organisation(by=desk.user, organisation=organisation, **facts)
                tell(request, _("The register has the change."))
            return redirect(desk.url("organisations:show", pk=organisation.pk))
        except NotPossible as refusal:
            form.add_error("name", str(refusal))
    back = desk.url("organisations:show", pk=pk) if pk else desk.url("organisations:list")
    return render(request, "organisations/form.jinja", {"form_": form, "organisation": organisation, "back": back})


@require_POST
@workspace_page(needs=May.EDIT_ORGANISATIONS)
def remove_member(request: HttpRequest, desk: Desk, pk: int, member_pk: int) -> HttpResponse:
    organisation = _organisation(desk, pk)
    member = queries.member(organisation, pk=member_pk)
    if member is None:
        raise Http404
    changes.remove_member(by=desk.user, member=member)
    tell(request, _("Person taken off this organisation. The role in the programme stays."))
    return redirect(desk.url("organisations:show", pk=pk))


def _cities(desk: Desk) -> frozenset[int] | None:
    return desk.standing.may_in[May.EDIT_ORGANISATIONS]


def _organisation(desk: Desk, pk: int) -> Organisation:
    organisation = queries.organisation(desk.programme, cities=_cities(desk), pk=pk)
    if organisation is None:
        raise Http404
    return organisation

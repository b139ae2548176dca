"""The needs table: read by everyone who decides, edited where one may, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.clock import now
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.listing import PER_PAGE, Filter, Listing
from mifc.foundation.interface.notices import tell
from mifc.foundation.programmes.models import City
from mifc.foundation.programmes.owned import get_owned_or_none
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import decide as changes
from mifc.planning.needs_assessment.forms.decide import NeedForm, ServiceForm
from mifc.planning.needs_assessment.models import Assessment, Need
from mifc.planning.needs_assessment.queries import decide as queries
from mifc.planning.needs_assessment.queries import evidence as evidence_queries
from mifc.planning.needs_assessment.rules.decide import EvidenceWords, draft_state, evidence_words, for_the_team
from mifc.planning.needs_assessment.views.decide_draft import draft_heading
from mifc.planning.needs_assessment.views.decide_remarks import Remark, remarks
from mifc.planning.needs_assessment.views.evidence import shown
from mifc.planning.needs_assessment.views.steps import find_assessment
from mifc.planning.service_mapping.models import Service
from mifc.toolbox.domains.queries import domains_in_use


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the editor shows it."""

    need: Need
    helping: list[str]
    evidence: EvidenceWords | None
    heard: queries.HeardBack
    remarks: list[Remark]
    agree: str
    not_quite: str
    may_edit: bool
    first: bool
    last: bool


@workspace_page(needs=May.READ_DRAFT)
def table(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The table of one city or joined, each row with what lies behind it and what was said to it; and what is not on it."""
    assessment = find_assessment(request, desk, slug, step="table", needs=May.READ_DRAFT)
    if not may_read_draft(desk, assessment):
        return render(request, "needs_assessment/decide_not_shared.jinja", {"assessment": assessment})
    cities = queries.cities_of(assessment, desk.standing)
    city = next((one for one in cities if one.slug == request.GET.get("city")), None)
    found = queries.evidence(assessment, desk.standing)
    every = list(queries.needs(assessment, desk.standing))
    by_pk = {one.pk: one for one in cities}
    for need in every:
        # A city is one object for all its rows.
        if need.city_id in by_pk:
            need.city = by_pk[need.city_id]
    needs = [need for need in every if need.withdrawn_on is None]
    said = queries.heard_back(assessment, desk.standing)
    listing = _listing(request, cities, needs if city is None else [need for need in needs if need.city_id in (None, city.pk)])
    helping = queries.who_helps(assessment)
    gaps = queries.gaps(assessment, found, needs, helping, city=city)
    in_city = _in_city(city)
    draft = draft_state(assessment.draft_open_from, assessment.draft_open_until, now())
    context = {
        "assessment": assessment,
        "draft_heading": draft_heading(draft),
        "listing": listing,
        "rows": _rows(desk, assessment, listing, found, helping, said),
        "pieces": evidence_queries.pieces_by_need(assessment, desk.standing),
        "cities": [] if assessment.city_id else cities,
        "city": city,
        "gaps": [(gap, for_the_team(gap.mentions), for_the_team(gap.lacking) if gap.lacking_told else "") for gap in gaps],
        "missing": remarks(desk, assessment, said.get(None, queries.HeardBack()).texts, most=60),
        "may_edit": queries.may_edit(desk.standing, assessment.city_id),
        "withdrawn": [need for need in every if need.withdrawn_on is not None],
        "in_city": in_city,
        "draft": draft,
        "only_own": desk.standing.cities is not None and assessment.city_id is None,
    }
    return render(request, "needs_assessment/decide_table.jinja", context)


def _in_city(city: City | None) -> str:
    return f"?city={city.slug}" if city else ""


def may_read_draft(desk: Desk, assessment: Assessment) -> bool:
    """A funder reads the draft once it was shared with the people it came from."""
    return set(desk.standing.roles) != {"funder"} or assessment.draft_open_from is not None


def _listing(request: HttpRequest, cities: list[City], needs: list[Need]) -> Listing:
    """The pages of the table; its rows are all of it, since where one ends for a city is seen from the next."""
    listing = Listing.read(
        request.GET,
        path=request.path,
        columns=[],
        filters=[Filter("city", _("City"), [(one.slug, one.name) for one in cities])],
        searchable=False,
    )
    return listing.with_rows(needs, len(needs))


def _rows(
    desk: Desk,
    assessment: Assessment,
    listing: Listing,
    found: queries.Evidence,
    helping: Mapping[int, list[str]],
    said: Mapping[int | None, queries.HeardBack],
) -> list[Row]:
    rows, needs = [], listing.rows
    for place in range(listing.start, min(listing.stop, len(needs))):
        need = needs[place]
        heard = said.get(need.pk, queries.HeardBack())
        rows.append(
            Row(
                need=need,
                helping=helping.get(need.pk, []),
                evidence=evidence_words(found.of(need.domain_id, need.city_id)) if need.basis == Need.Basis.COUNT else None,
                heard=heard,
                remarks=remarks(desk, assessment, heard.texts),
                agree=for_the_team(heard.agree),
                not_quite=for_the_team(heard.not_quite),
                may_edit=queries.may_edit(desk.standing, need.city_id),
                first=place == 0 or needs[place - 1].city_id != need.city_id,
                last=place == len(needs) - 1 or needs[place + 1].city_id != need.city_id,
            )
        )
    return rows


def _find(request: HttpRequest, desk: Desk, slug: str, pk: int) -> tuple[Assessment, Need]:
    """A row that this person may edit."""
    assessment = find_assessment(request, desk, slug, step="table", needs=May.EDIT_NEEDS_TABLE)
    need = queries.need(assessment, desk.standing, pk)
    if need is None or not queries.may_edit(desk.standing, need.city_id):
        raise Http404
    return assessment, need


def _table_url(desk: Desk, slug: str, need: Need | None = None, *, part: str = "need") -> str:
    """The table; of a row, in its city and on its page, with the row in view, or one of its buttons where that can be pressed."""
    table = desk.url("needs_assessment:table", slug=slug)
    if need is None:
        return table
    city = need.city if need.city and not need.assessment.city_id else None
    rows = queries.needs(need.assessment, desk.standing).filter(withdrawn_on__isnull=True).values_list("pk", "city_id")
    shown = [row for row in rows if city is None or row[1] in (None, city.pk)]
    place = next((place for place, (pk, _city) in enumerate(shown) if pk == need.pk), 0)
    page = place // PER_PAGE + 1
    if part == "up" and (place == 0 or shown[place - 1][1] != need.city_id):
        part = "down"
    elif part == "down" and (place == len(shown) - 1 or shown[place + 1][1] != need.city_id):
        part = "up"
    asked = urlencode(({"city": city.slug} if city else {}) | ({"page": page} if page > 1 else {}))
    return f"{table}{'?' if asked else ''}{asked}#{part}-{need.pk}"


def _need_form(
    request: HttpRequest, desk: Desk, assessment: Assessment, need: Need | None, city: City | None = None, *, read: bool = True
) -> NeedForm:
    cities = [] if assessment.city_id else queries.cities_of(assessment, desk.standing)
    return NeedForm(
        (request.POST or None) if read else None,
        need=need,
        cities=cities,
        may_all=assessment.city_id is None,
        domains=domains_in_use(desk.programme),
        # A round may be held in more languages than the programme's pages have.
        languages=list(dict.fromkeys([*desk.programme.languages, *queries.languages_of_draft(assessment)])),
        city=city,
    )


@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def add_need(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    assessment = find_assessment(request, desk, slug, step="table", needs=May.EDIT_NEEDS_TABLE)
    city = next((one for one in queries.cities_of(assessment, desk.standing) if one.slug == request.GET.get("city")), None)
    form = _need_form(request, desk, assessment, None, city)
    if request.method == "POST" and form.is_valid():
        try:
            need = changes.add_need(by=desk.user, assessment=assessment, **form.facts(author=desk.user.name))
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("“%(issue)s” is on the table. Now say who helps today.") % {"issue": need.issue})
            return redirect(desk.url("needs_assessment:need", slug=slug, pk=need.pk))
    return render(
        request, "needs_assessment/decide_need.jinja", {"f": form, "assessment": assessment, "need": None, "back": _table_url(desk, slug)}
    )


@require_POST
@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def add_need_from_domain(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """A row from an area of life that came up and has none."""
    assessment = find_assessment(request, desk, slug, step="table", needs=May.EDIT_NEEDS_TABLE)
    asked = request.POST.get("domain", "")
    domain = get_owned_or_none(domains_in_use(desk.programme), pk=int(asked)) if asked.isdecimal() and len(asked) < 16 else None
    if domain is None:
        raise Http404
    city = next((one for one in queries.cities_of(assessment, desk.standing) if one.slug == request.POST.get("city")), None)
    need = changes.add_need_from_domain(by=desk.user, assessment=assessment, domain=domain, city=city)
    tell(request, _("“%(issue)s” is on the table. Now say what the city needs more of.") % {"issue": need.issue})
    return redirect(desk.url("needs_assessment:need", slug=slug, pk=need.pk))


@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def need(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """One row: its words, and the services that help today."""
    assessment, found = _find(request, desk, slug, pk)
    form = _need_form(request, desk, assessment, found)
    if request.method == "POST" and form.is_valid():
        try:
            changes.change_need(by=desk.user, need=found, seen=request.POST.get("seen", ""), **form.facts(author=desk.user.name))
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("The row has the change."))
            return redirect(_table_url(desk, slug, found))
    return render(request, "needs_assessment/decide_need.jinja", _need_page(request, desk, assessment, found, form))


def _need_page(request: HttpRequest, desk: Desk, assessment: Assessment, found: Need, form: NeedForm) -> dict[str, Any]:
    said = queries.heard_back(assessment, desk.standing).get(found.pk, queries.HeardBack())
    words = evidence_words(queries.evidence(assessment, desk.standing).of(found.domain_id, found.city_id))
    return {
        "f": form,
        "assessment": assessment,
        "need": found,
        "seen": changes.row_as_seen(found),
        "evidence": words,
        "heard": said,
        "remarks": remarks(desk, assessment, said.texts),
        "agree": for_the_team(said.agree),
        "not_quite": for_the_team(said.not_quite),
        "services": [link.service for link in found.services.select_related("service").order_by("service__organisation", "pk")],
        "service_form": ServiceForm(),
        **_pieces(request, desk, found),
        "back": _table_url(desk, assessment.slug, found),
        **_search(request, desk, found),
    }


def _pieces(request: HttpRequest, desk: Desk, found: Need) -> dict[str, Any]:
    """The evidence behind a row, and what could be."""
    if not desk.standing.may_here(May.READ_EVIDENCE, found.city_id):
        return {"pieces": None, "pieces_to_link": [], "words": ""}
    words = request.GET.get("words", "")[:80]
    return {
        "pieces": [shown(one) for one in evidence_queries.evidence_of_need(found, desk.standing)],
        "pieces_to_link": [shown(one) for one in evidence_queries.evidence_to_link(found, desk.standing, words)],
        "words": words,
    }


def _search(request: HttpRequest, desk: Desk, found: Need) -> dict[str, Any]:
    words = request.GET.get("q", "")[:80]
    results = queries.services_found(desk.programme, words, standing=desk.standing, but_not=found) if words.strip() else []
    return {"q": words, "results": results, "need": found}


@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def services(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """What was found while typing; without a script the row's own page shows it."""
    assessment, found = _find(request, desk, slug, pk)
    if not getattr(request, "htmx", None):
        return render(
            request,
            "needs_assessment/decide_need.jinja",
            _need_page(request, desk, assessment, found, _need_form(request, desk, assessment, found)),
        )
    return render(request, "needs_assessment/_services_found.jinja", {"assessment": assessment, **_search(request, desk, found)})


@require_POST
@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def link_service(request: HttpRequest, desk: Desk, slug: str, pk: int, service_pk: int) -> HttpResponse:
    _assessment, found = _find(request, desk, slug, pk)
    service = queries.service(desk.programme, service_pk)
    if service is None or (service.city_id and not desk.standing.may_here(May.EDIT_NEEDS_TABLE, service.city_id)):
        raise Http404
    changes.link_service(by=desk.user, need=found, service=service)
    undo = desk.url("needs_assessment:unlink_service", slug=slug, pk=pk, service_pk=service.pk)
    tell(request, _("“%(service)s” stands in the row.") % {"service": service}, undo_url=undo)
    return redirect(f"{desk.url('needs_assessment:need', slug=slug, pk=pk)}#services")


@require_POST
@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def unlink_service(request: HttpRequest, desk: Desk, slug: str, pk: int, service_pk: int) -> HttpResponse:
    _assessment, found = _find(request, desk, slug, pk)
    if queries.service(desk.programme, service_pk) is None:
        raise Http404
    changes.unlink_service(by=desk.user, need=found, service_id=service_pk)
    undo = desk.url("needs_assessment:link_service", slug=slug, pk=pk, service_pk=service_pk)
    tell(request, _("The service is off the row. It stays in the directory."), undo_url=undo)
    return redirect(f"{desk.url('needs_assessment:need', slug=slug, pk=pk)}#services")


@workspace_page(needs=May.EDIT_SERVICES)
def add_service(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """A service that is not in the directory yet: added there, and to the row."""
    assessment, found = _find(request, desk, slug, pk)
    form = ServiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service: Service = changes.add_service_to(by=desk.user, need=found, **form.cleaned_data)
        except NotPossible as refused:
            form.add_error("organisation", str(refused))
        else:
            tell(request, _("“%(service)s” is in the directory and in the row.") % {"service": service})
            return redirect(f"{desk.url('needs_assessment:need', slug=slug, pk=pk)}#services")
    context = _need_page(request, desk, assessment, found, _need_form(request, desk, assessment, found, read=False))
    return render(request, "needs_assessment/decide_need.jinja", {**context, "service_form": form}, status=422 if form.errors else 200)


@require_POST
@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def move_need(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """One place up or down; the page comes back at this row, with the focus on the same button."""
    _assessment, found = _find(request, desk, slug, pk)
    up = request.POST.get("to") == "up"
    changes.move_need(by=desk.user, need=found, up=up)
    # A browser puts the focus on what the address points to.
    return redirect(_table_url(desk, slug, found, part="up" if up else "down"))


@require_POST
@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def withdraw_need(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    _assessment, found = _find(request, desk, slug, pk)
    changes.withdraw_need(by=desk.user, need=found)
    undo = desk.url("needs_assessment:put_back_need", slug=slug, pk=pk)
    tell(request, _("“%(issue)s” is off the table.") % {"issue": found.issue}, undo_url=undo)
    return redirect(_table_url(desk, slug))


@require_POST
@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def put_back_need(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    _assessment, found = _find(request, desk, slug, pk)
    changes.put_back_need(by=desk.user, need=found)
    tell(request, _("“%(issue)s” is back on the table.") % {"issue": found.issue})
    return redirect(_table_url(desk, slug, found))

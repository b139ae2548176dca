"""Evidence tied to rows of the needs table, from both sides; and solutions as ideas for the plan (R114, R117)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.counting import count_for_pages
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.chrome import Link
from mifc.foundation.interface.listing import Filter, Listing
from mifc.foundation.interface.notices import tell
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import evidence as changes
from mifc.planning.needs_assessment.models import Evidence, Need
from mifc.planning.needs_assessment.queries import decide as decide_queries
from mifc.planning.needs_assessment.queries import evidence as queries
from mifc.planning.needs_assessment.views.evidence import find_piece, shown
from mifc.planning.needs_assessment.views.steps import find_assessment

Idea = Evidence.Idea


def _both(request: HttpRequest, desk: Desk, slug: str, pk: int, need_pk: int) -> tuple[Any, Need]:
    """A piece and a row that may be tied: by who may change the piece, or edit the row."""
    assessment, found = find_piece(request, desk, slug, pk)
    need = decide_queries.need(assessment, desk.standing, need_pk)
    if need is None:
        raise Http404
    if not (queries.may_change(desk.standing, desk.user, found) or decide_queries.may_edit(desk.standing, need.city_id)):
        raise Http404
    return found, need


def _back_to(request: HttpRequest, desk: Desk, slug: str, pk: int, need: Need) -> HttpResponse:
    """Where it was pressed: the row's page or the piece's."""
    if request.POST.get("from") == "need" and decide_queries.may_edit(desk.standing, need.city_id):
        return redirect(f"{desk.url('needs_assessment:need', slug=slug, pk=need.pk)}#evidence")
    return redirect(f"{desk.url('needs_assessment:piece', slug=slug, pk=pk)}#rows")


@require_POST
@workspace_page(needs=May.READ_EVIDENCE)
def link(request: HttpRequest, desk: Desk, slug: str, pk: int, need_pk: int) -> HttpResponse:
    found, need = _both(request, desk, slug, pk, need_pk)
    changes.link_need(by=desk.user, evidence=found, need=need)
    undo = desk.url("needs_assessment:unlink_piece", slug=slug, pk=pk, need_pk=need_pk)
    tell(request, _("It stands behind “%(issue)s” now.") % {"issue": need.issue}, undo_url=undo)
    return _back_to(request, desk, slug, pk, need)


@require_POST
@workspace_page(needs=May.READ_EVIDENCE)
def unlink(request: HttpRequest, desk: Desk, slug: str, pk: int, need_pk: int) -> HttpResponse:
    found, need = _both(request, desk, slug, pk, need_pk)
    changes.unlink_need(by=desk.user, evidence=found, need_id=need.pk)
    undo = desk.url("needs_assessment:link_piece", slug=slug, pk=pk, need_pk=need_pk)
    tell(request, _("It no longer stands behind “%(issue)s”. It stays in the library.") % {"issue": need.issue}, undo_url=undo)
    return _back_to(request, desk, slug, pk, need)


@workspace_page(needs=May.READ_EVIDENCE)
def ideas(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Solutions that people proposed, by what becomes of them."""
    assessment = find_assessment(request, desk, slug, step="evidence", needs=May.READ_EVIDENCE)
    counts = queries.ideas_by_state(assessment, desk.standing)
    names = {Idea.PROPOSED: _("Proposed"), Idea.TAKEN_UP: _("For the plan"), Idea.SET_ASIDE: _("Set aside")}
    states = Filter("state", _("State"), [(key.value, name) for key, name in names.items()])
    listing = Listing.read(request.GET, path=request.path, columns=[], filters=[states], searchable=False)
    state = listing.chosen("state") or Idea.PROPOSED.value
    found = queries.ideas(assessment, desk.standing, state=state)
    context = {
        "assessment": assessment,
        "listing": listing.with_rows([shown(one) for one in found[listing.start : listing.stop]], count_for_pages(found)),
        "state": state,
        "tabs_": [
            Link(name, f"{request.path}?{urlencode({'state': key})}", current=key == state, count=str(counts.get(key, 0)))
            for key, name in names.items()
        ],
        "may_decide": {city: desk.standing.may_here(May.EDIT_NEEDS_TABLE, city) for city in _cities(desk, assessment)},
        "may_add": desk.standing.may_here(May.ADD_EVIDENCE, assessment.city_id),
        "back": desk.url("needs_assessment:evidence", slug=slug),
    }
    return render(request, "needs_assessment/ideas.jinja", context)


def _cities(desk: Desk, assessment: Any) -> list[int | None]:
    return [None, *(one.pk for one in decide_queries.cities_of(assessment, desk.standing))]


@require_POST
@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def idea(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """Say what becomes of one idea; undone by the state it had."""
    _assessment, found = find_piece(request, desk, slug, pk)
    if not desk.standing.may_here(May.EDIT_NEEDS_TABLE, found.city_id):
        raise Http404
    before = {"state": found.idea, "reason": found.idea_reason}
    wanted = request.POST.get("state") or request.GET.get("state", "")
    reason = (request.POST.get("reason") or request.GET.get("reason", ""))[:300]
    try:
        changes.decide_idea(by=desk.user, evidence=found, state=wanted, reason=reason)
    except NotPossible as refused:
        tell(request, str(refused), kind="warn")
        wanted = before["state"]
    else:
        told = {
            Idea.PROPOSED: _("“%(idea)s” is open again."),
            Idea.TAKEN_UP: _("“%(idea)s” goes into the plan."),
            Idea.SET_ASIDE: _("“%(idea)s” is set aside."),
        }
        undo = f"{desk.url('needs_assessment:idea', slug=slug, pk=pk)}?{urlencode(before)}"
        tell(request, told[Idea(wanted)] % {"idea": found.title}, undo_url=undo)
    if request.POST.get("from") == "piece":
        return redirect(desk.url("needs_assessment:piece", slug=slug, pk=pk))
    return redirect(f"{desk.url('needs_assessment:ideas', slug=slug)}?{urlencode({'state': before['state']})}")

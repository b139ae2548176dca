"""Asked again (R122): a person leaves a way to reach her or takes it back; the team offers it, opens the list later, deletes it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mifc.foundation.access.doors import participant_page, workspace_page
from mifc.foundation.access.places import Desk, PublicPlace
from mifc.foundation.access.throttle import too_many
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.csv_export import csv_response
from mifc.foundation.interface.notices import tell
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import asked_again as changes
from mifc.planning.needs_assessment.forms.asked_again import OfferForm, WayForm
from mifc.planning.needs_assessment.queries import asked_again as queries
from mifc.planning.needs_assessment.rules.asked_again import OPENS_FROM
from mifc.planning.needs_assessment.views.ask import must_decide
from mifc.planning.needs_assessment.views.steps import find_assessment


@participant_page
def ask_me_again(request: HttpRequest, place: PublicPlace, *, slug: str) -> HttpResponse:
    """Leave a way to be asked again, or take it back. The page knows nothing of a card: no code, no point, no round."""
    assessment = queries.asking_again(place.programme, slug)
    if assessment is None:
        raise Http404
    form = WayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if too_many(request, "ask-again", limit=60, seconds=600):
            return render(request, "needs_assessment/busy.jinja", status=429)
        try:
            if "take_back" in request.POST:
                changes.take_way_back(by=None, assessment=assessment, way=form.cleaned_data["way"])
                return render(request, "needs_assessment/ask_again_done.jinja", {"gone": True})
            changes.leave_a_way(by=None, assessment=assessment, way=form.cleaned_data["way"])
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            return render(request, "needs_assessment/ask_again_done.jinja", {"gone": False, "here": request.path})
    context = {"form": form, "takes_more": assessment.asks_again, "opens_from": OPENS_FROM}
    return render(request, "needs_assessment/ask_again.jinja", context, status=422 if form.errors else 200)


@workspace_page(needs=May.ASK, sensitive="who wishes to be asked again")
def asked_again(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Offer it or not; where the list stands; open it, use it, delete it."""
    assessment = find_assessment(request, desk, slug, step="ask", needs=May.ASK)
    must_decide(desk, assessment.city_id)
    if request.method == "POST":
        try:
            if "open" in request.POST:
                changes.open_ways(by=desk.user, assessment=assessment)
                tell(request, _("The list is open. That it was opened, and each look at it, is written down."))
            elif "delete" in request.POST:
                changes.delete_ways(by=desk.user, assessment=assessment)
                tell(request, _("The list is deleted."))
            else:
                form = OfferForm(request.POST, offered=assessment.asks_again)
                offered = form.is_valid() and form.cleaned_data["asks_again"]
                changes.offer_to_ask_again(by=desk.user, assessment=assessment, offered=offered)
                tell(
                    request,
                    _("Whoever has sent a card may now leave a way to be asked again.") if offered else _("Nobody is asked for it now."),
                )
        except NotPossible as refused:
            tell(request, str(refused), kind="warn")
        return redirect(request.path)
    context = {
        "assessment": assessment,
        "form": OfferForm(offered=assessment.asks_again),
        "found": queries.asked_again(assessment),
        "opens_from": OPENS_FROM,
        "csv_url": desk.url("needs_assessment:ways_csv", slug=slug),
        "back": desk.url("needs_assessment:ask", slug=slug),
    }
    return render(request, "needs_assessment/asked_again.jinja", context)


@workspace_page(needs=May.ASK, sensitive="who wishes to be asked again, as a file")
def ways_csv(request: HttpRequest, desk: Desk, slug: str) -> HttpResponseBase:
    """The opened list as a file."""
    assessment = find_assessment(request, desk, slug, step="ask", needs=May.ASK)
    must_decide(desk, assessment.city_id)
    found = queries.asked_again(assessment)
    if found.state != "opened":
        raise Http404
    return csv_response(f"asked-again-{assessment.slug}.csv", [_("E-mail address or telephone number")], [[way] for way in found.ways])

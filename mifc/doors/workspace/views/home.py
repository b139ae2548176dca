"""Home, search, taking back, and the empty trial programme."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mifc.doors.workspace import undo as undoing
from mifc.doors.workspace.cards import LARGE, cards_for
from mifc.doors.workspace.search import found_for
from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk, PublicPlace, public_base
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.listing import LONGEST_SEARCH
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import BY_CODE
from mifc.foundation.programmes import changes
from mifc.foundation.programmes.roles import ROLES, May


@workspace_page(needs=May.SEE_HOME)
def home(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What to do next: three cards large, the others after them, what is done at the end."""
    cards = cards_for(desk)
    to_do = [card for card in cards if card.state in ("now", "soon")]
    programme = desk.programme
    site = PublicPlace(programme, BY_CODE[programme.default_language], public_base(programme)).prefix + "/"
    return render(
        request,
        "workspace/home.jinja",
        {
            "first": to_do[:LARGE],
            "later": to_do[LARGE:],
            "waiting": [card for card in cards if card.state == "waiting"],
            "done": [card for card in cards if card.state == "done"],
            "roles": [ROLES[key] for key in dict.fromkeys(desk.standing.roles) if key in ROLES],
            "site": site,
        },
    )


@workspace_page(needs=May.SEE_HOME)
def search(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One search over what every room offers this person."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    return render(request, "workspace/search.jinja", {"words": words, "found": found_for(desk, words)})


@workspace_page(needs=May.SEE_HOME)
def undo(request: HttpRequest, desk: Desk, token: str) -> HttpResponse:
    """Take back what was just done. The power it takes is asked for again, kind by kind."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        said, url = undoing.take_back(request, desk, token)
    except NotPossible as reason:
        tell(request, str(reason), kind="warn")
        return redirect(desk.url("workspace:home"))
    tell(request, said)
    return redirect(url)


@workspace_page(needs=May.SEE_HOME)
def trial(request: HttpRequest, desk: Desk) -> HttpResponse:
    """An empty programme beside the demo, opened at once, with the person as its lead coordinator."""
    if not may_open_trial(desk):
        tell(request, _("Trial programmes are opened beside the demo, or by a lead coordinator."), kind="warn")
        return redirect(desk.url("workspace:home"))
    if request.method == "POST":
        try:
            opened = changes.open_trial(by=desk.user)
        except NotPossible as reason:
            tell(request, str(reason), kind="warn")
            return redirect(desk.url("workspace:trial"))
        tell(request, _("“%(name)s” is open. It is empty and yours to try.") % {"name": opened.name})
        return redirect("workspace:home", programme=opened.slug)
    return render(request, "workspace/trial.jinja", {})


def may_open_trial(desk: Desk) -> bool:
    return desk.programme.is_demo or desk.may(May.SET_UP_PROGRAMME)

"""What later rooms bring to every desk: their section in the bar, cards for the home page, results for the search.

A room plugs in from its `apps.py`; nothing here imports a room:

    sections.plug(Section("answers", _("Answers"), "needs_assessment:answers", May.READ_ANSWERS, room="needs_assessment", order=30))
    home_cards.plug(cards)        # cards(desk) -> Iterable[Card]: what this room wants done next
    search_sources.plug(search)   # search(desk, "words") -> Iterable[Found]: what the person may open, already filtered

and a view that works on one thing (an assessment, a round) names it with `work_on(request, …)`, so that the bar shows it and its pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest

from mifc.foundation.access.places import Desk
from mifc.foundation.base.sockets import Socket
from mifc.foundation.interface.chrome import Link
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.roles import May

# "now" waits for this person, "soon" comes after it, "waiting" is with somebody else, "done" is only said.
CardState = Literal["now", "soon", "waiting", "done"]


@dataclass(frozen=True, slots=True)
class Section:
    """One place in the bar. Shown to those who may (`needs`, any of several), while its room is switched on.

    `url_name` is reversed with the programme alone. The section is current on every page whose view name starts with one of `within`
    (by default the namespace of `url_name`). A section with `pages` opens the first of them that the person may open, and shows them as
    tabs; its own `url_name` and `needs` are not asked then. The bar has room for six: a section that belongs to another says `under`
    which (its key) and becomes a tab there; for whom may not open that one, it stands in the bar itself. `begins` gives the address of the
    page with which the work in it begins, where that is another one.
    """

    key: str
    label: Any
    url_name: str = ""
    needs: May | tuple[May, ...] = ()
    room: str = ""
    order: int = 100
    within: tuple[str, ...] = ()
    pages: tuple[Section, ...] = ()
    under: str = ""
    begins: Callable[[Programme], str] | None = None

    def shown_to(self, desk: Desk) -> bool:
        if self.room and self.room not in desk.programme.rooms:
            return False
        if self.pages:
            return any(page.shown_to(desk) for page in self.pages)
        powers = self.needs if isinstance(self.needs, tuple) else (self.needs,)
        return any(desk.may(power) for power in powers)

    def pages_for(self, desk: Desk) -> list[Section]:
        return [page for page in self.pages if page.shown_to(desk)]

    def url(self, desk: Desk) -> str:
        """Where it opens for this person, who may open it."""
        return desk.url(self.pages_for(desk)[0].url_name if self.pages else self.url_name)

    def holds(self, view_name: str) -> bool:
        if self.pages:
            return any(page.holds(view_name) for page in self.pages)
        namespace = self.url_name.rpartition(":")[0]
        return view_name.startswith(self.within or ((f"{namespace}:",) if namespace else (self.url_name,)))


@dataclass(frozen=True, slots=True)
class Card:
    """One thing on the home page: `title` is a verb and says what to do, `text` why, `action` what the button says.

    Cards are shown by state, then by `order`; the first three are large.
    """

    title: str
    text: str
    url: str
    state: CardState = "now"
    order: int = 100
    action: str = ""
    icon: str = "card"


@dataclass(frozen=True, slots=True)
class Found:
    """One result of a search. `kind` says what it is, in one or two words."""

    title: str
    url: str
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What a page works on: its name and address for the bar, and the pages that belong to it."""

    name: str
    url: str
    pages: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A section as it stands in the bar for one desk, with its tabs (none where it is alone)."""

    section: Section
    tabs: tuple[Section, ...] = ()

    def holds(self, view_name: str) -> bool:
        return self.section.holds(view_name) or any(tab.holds(view_name) for tab in self.tabs)


def places_for(desk: Desk) -> list[Place]:
    """The bar of this desk, in its order."""
    shown = sorted((one for one in sections if one.shown_to(desk)), key=lambda one: one.order)
    keys = {one.key for one in shown}
    found = []
    for one in shown:
        if one.under in keys:
            continue
        below = [other for other in shown if other.under == one.key]
        own = one.pages_for(desk) if one.pages else [one] if below else []
        found.append(Place(one, (*own, *below)))
    return found


sections: Socket[Section] = Socket("sections of the workspace")
home_cards: Socket[Callable[[Desk], Iterable[Card]]] = Socket("cards of the home page")
search_sources: Socket[Callable[[Desk, str], Iterable[Found]]] = Socket("search results")


def work_on(request: HttpRequest, *, name: str, url: str, pages: Iterable[Link] = ()) -> None:
    """Say in a view what is being worked on ("Coventry, first round") and which pages belong to it."""
    request.mifc_work = Work(name, url, tuple(pages))  # type: ignore[attr-defined]  # read by surroundings

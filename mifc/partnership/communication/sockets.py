"""What later rooms offer to the public site. They plug in from their `apps.py`; the public site reads.

current_round.plug(address)   # address(place) -> where a card can be written now, "" when no round is open
newsworthy.plug(items)        # items(place) -> Iterable[NewsItem], newest first
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mifc.foundation.access.places import PublicPlace
from mifc.foundation.base.sockets import Socket
from mifc.foundation.interface.chrome import Link
from mifc.foundation.languages.known import Direction, direction_of


@dataclass(frozen=True, slots=True)
class NewsItem:
    """Something worth telling on the home page: ready words, and where to read on. `kind` groups ("heard").

    `lang` only when the words are in another language than the page's.
    """

    kind: str
    title: str
    text: str
    url: str
    date: str = ""
    lang: str = ""

    @property
    def direction(self) -> Direction:
        return direction_of(self.lang)


current_round: Socket[Callable[[PublicPlace], str]] = Socket("where a card can be written now")
newsworthy: Socket[Callable[[PublicPlace], Iterable[NewsItem]]] = Socket("newsworthy items")
public_links: Socket[Callable[[PublicPlace], Iterable[Link]]] = Socket("links of the public menu")


def current_round_url(place: PublicPlace) -> str:
    """Where a card can be written now; empty when no round is open."""
    return next((url for address in current_round if (url := address(place))), "")


def news(place: PublicPlace, *, kind: str = "") -> list[NewsItem]:
    """What rooms have to tell; with `kind` only that."""
    return [item for items in newsworthy for item in items(place) if not kind or item.kind == kind]

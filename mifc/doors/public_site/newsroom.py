"""What the needs assessment tells the public site: where a card can be written now, and what was heard.

Doors know every room, so this door plugs it into the sockets of `communication` itself; other rooms plug in from their own `apps.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mifc.foundation.access.places import PublicPlace
from mifc.foundation.interface.chrome import Link
from mifc.partnership.communication.sockets import NewsItem, current_round, newsworthy, public_links
from mifc.planning.needs_assessment.published import has_editions, heard_editions
from mifc.planning.needs_assessment.queries.ask import open_rounds

_MOST_ON_HOME = 3


def plug_in() -> None:
    """Called once, when the applications are ready."""
    current_round.plug(card_address)
    newsworthy.plug(heard)
    public_links.plug(heard_link)


def card_address(place: PublicPlace) -> str:
    """The programme's own address of the card, while a round is open."""
    return place.url("current_card") if open_rounds(place.programme).exists() else ""


def heard(place: PublicPlace) -> Iterable[NewsItem]:
    """The newest editions, each with its date."""
    for edition in heard_editions(place.programme, limit=_MOST_ON_HOME):
        yield NewsItem(
            "heard", edition.title.text, edition.lead.text, place.url("heard", slug=edition.slug), edition.date,
            lang=edition.title.lang if edition.title.is_fallback else "",
        )  # fmt: skip


def heard_link(place: PublicPlace) -> Iterable[Link]:
    """In the menu as soon as there is something to read."""
    return [Link(_("What we heard"), place.url("heard_list"))] if has_editions(place.programme) else []

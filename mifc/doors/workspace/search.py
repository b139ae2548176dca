"""What the search finds of the programme itself: its cities, its people, the pages of its settings."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from mifc.doors.workspace.settings_pages import pages_for
from mifc.foundation.access.places import Desk
from mifc.foundation.interface.desk_sockets import Found, search_sources
from mifc.foundation.programmes import queries
from mifc.foundation.programmes.roles import ROLES, May

_MOST = 10


def found_for(desk: Desk, words: str) -> list[Found]:
    """Results of every room, in the order in which rooms were plugged in."""
    return [found for source in search_sources for found in source(desk, words)] if words else []


def search(desk: Desk, words: str) -> Iterator[Found]:
    """Plugged into the search."""
    yield from _pages(desk, words)
    if desk.may(May.SET_UP_PROGRAMME):
        for city in queries.cities(desk.programme).filter(name__icontains=words)[:_MOST]:
            yield Found(city.name, desk.url("workspace:set_city", pk=city.pk), _("City"), city.authority)
    if desk.may(May.INVITE_PEOPLE):
        yield from _people(desk, words)


def _pages(desk: Desk, words: str) -> Iterator[Found]:
    wanted = words.casefold()
    for page in pages_for(desk):
        if wanted in f"{page.title} {page.about}".casefold():
            yield Found(page.title, page.url, _("Settings"), page.about)


def _people(desk: Desk, words: str) -> Iterator[Found]:
    seen: set[int] = set()
    for role in queries.people_in_sight(desk.programme, desk.standing).filter(user__name__icontains=words)[: _MOST * 2]:
        if role.user_id not in seen and len(seen) < _MOST:
            seen.add(role.user_id)
            name = ROLES[role.role].name if role.role in ROLES else role.role
            yield Found(role.user.name, desk.url("workspace:person", pk=role.user_id), _("Person"), str(name))

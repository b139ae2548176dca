"""What this room brings to the desk: its section in the bar, and its organisations in the search."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from mifc.foundation.access.places import Desk
from mifc.foundation.interface.desk_sockets import Found, Section, search_sources, sections
from mifc.foundation.programmes.roles import May
from mifc.partnership.organisations import queries

_MOST_FOUND = 10


def plug_in() -> None:
    """Called once, when the applications are ready."""
    sections.plug(Section("organisations", _("Partners"), "organisations:list", May.EDIT_ORGANISATIONS, room="organisations", order=60))
    search_sources.plug(search)


def search(desk: Desk, words: str) -> Iterable[Found]:
    """Organisations whose name holds the words."""
    if not desk.may(May.EDIT_ORGANISATIONS):
        return []
    cities = desk.standing.may_in[May.EDIT_ORGANISATIONS]
    found = queries.organisations(desk.programme, cities=cities).filter(name__icontains=words)[:_MOST_FOUND]
    return [Found(one.name, desk.url("organisations:show", pk=one.pk), str(_("Partner")), str(one.get_kind_display())) for one in found]

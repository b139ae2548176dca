"""What this room plugs into earlier ones when the product starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mifc.doors.workspace.cards import cards
from mifc.doors.workspace.chrome import draw
from mifc.doors.workspace.search import search
from mifc.foundation.interface.chrome import fill_workspace_chrome
from mifc.foundation.interface.desk_sockets import Section, home_cards, search_sources, sections
from mifc.foundation.programmes.roles import May

_HOME = Section("home", _("Home"), "workspace:home", May.SEE_HOME, order=0, within=("workspace:home", "workspace:trial"))
_PROGRAMME = Section(
    "programme",
    _("Programme"),
    order=900,
    pages=(
        Section("people", _("People"), "workspace:people", May.INVITE_PEOPLE, within=("workspace:people", "workspace:person")),
        Section("settings", _("Settings"), "workspace:settings", May.SET_UP_PROGRAMME, within=("workspace:settings", "workspace:set_")),
        Section("changes", _("Changes"), "workspace:changes", May.READ_AUDIT, within=("workspace:changes",)),
    ),
)


def plug_in() -> None:
    fill_workspace_chrome(draw)
    for section in (_HOME, _PROGRAMME):
        sections.plug(section)
    home_cards.plug(cards)
    search_sources.plug(search)

"""What this room brings to the desk: its section in the bar, and a card while messages wait."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mifc.foundation.access.places import Desk
from mifc.foundation.interface.desk_sockets import Card, Section, home_cards, sections
from mifc.foundation.programmes.roles import May
from mifc.partnership.communication import queries


def plug_in() -> None:
    """Called once, when the applications are ready."""
    sections.plug(Section("messages", _("Messages"), "communication:inbox", May.READ_MESSAGES, order=80, under="public-pages"))
    home_cards.plug(open_messages)


def open_messages(desk: Desk) -> Iterable[Card]:
    """Messages that wait for an answer."""
    if not desk.may(May.READ_MESSAGES):
        return []
    waiting = queries.number_open(desk.programme, cities=desk.standing.may_in[May.READ_MESSAGES])
    if not waiting:
        return []
    title = ngettext("Answer a message", "Answer %(num)s messages", waiting) % {"num": waiting}
    text = str(_("Written on the contact page."))
    return [Card(title, text, desk.url("communication:inbox") + "?state=open", "now", 60, str(_("Read the messages")), "mail")]

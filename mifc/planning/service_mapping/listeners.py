"""What this room brings to others' places: its section in the bar, a card for the home page, the search, the public menu, regular work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mifc.foundation.access.places import Desk, PublicPlace
from mifc.foundation.base.sockets import RegularWork, regular_work
from mifc.foundation.interface.chrome import Link
from mifc.foundation.interface.desk_sockets import Card, Found, Section, home_cards, search_sources, sections
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.roles import May
from mifc.partnership.communication.sockets import public_links
from mifc.planning.service_mapping import published, queries
from mifc.planning.service_mapping.changes import bring_in, checks, reports

ROOM = "service_mapping"
SECTION = Section(ROOM, gettext_lazy("Services"), "service_mapping:list", (May.READ_DRAFT, May.EDIT_SERVICES), room=ROOM, order=50)
_MOST_FOUND = 10


def cards(desk: Desk) -> Iterable[Card]:
    """What the directory wants done next, for those who keep it."""
    if ROOM not in desk.programme.rooms or not desk.may(May.EDIT_SERVICES):
        return
    cities = desk.standing.may_in[May.EDIT_SERVICES]
    reported = queries.number_reported(desk.programme, cities=cities)
    if reported:
        yield Card(
            _("Look at what people say is wrong"),
            ngettext(
                "%(num)s note says that an entry of the directory is wrong.",
                "%(num)s notes say that an entry of the directory is wrong.",
                reported,
            ) % {"num": reported},
            f"{desk.url('service_mapping:reports')}?state=open",
            state="now",
            order=55,
            action=_("See the notes"),
            icon="mail",
        )  # fmt: skip
    number = queries.number_unchecked(desk.programme, cities=cities)
    if number:
        yield Card(
            _("Look over the service directory"),
            ngettext(
                "%(num)s service is due for a check.", "%(num)s services are due for a check.", number
            ) % {"num": number},
            f"{desk.url('service_mapping:list')}?state=unchecked&sort=checked",
            state="soon",
            order=60,
            action=_("See which"),
            icon="clock",
        )  # fmt: skip
    elif not queries.services(desk.programme, cities=cities).exists():
        yield Card(
            _("Begin the service directory"),
            _("Who offers what, where, in which language. The list you keep in a spreadsheet comes in as a file."),
            desk.url("service_mapping:list"),
            state="soon",
            order=60,
            action=_("To the directory"),
            icon="globe",
        )


def search(desk: Desk, words: str) -> Iterable[Found]:
    """Services that hold the words."""
    if ROOM not in desk.programme.rooms or not desk.may(May.READ_DRAFT):
        return []
    found = queries.search_services(desk.programme, words, _MOST_FOUND, cities=desk.standing.may_in[May.READ_DRAFT])
    return [Found(str(one), desk.url("service_mapping:show", pk=one.pk), str(_("Service")), one.place) for one in found]


def links(place: PublicPlace) -> Iterable[Link]:
    """The directory in the public menu, once it has something to show."""
    if ROOM in place.programme.rooms and published.has_services(place.programme):
        yield Link(_("Find help"), place.url("services"))


def forget_what_is_too_old() -> None:
    """Files past their week and notes past their year, in every programme. Safe to repeat."""
    for programme in Programme.objects.all():
        bring_in.forget_old_files(by=None, programme=programme)
        reports.delete_due_reports(by=None, programme=programme)
        checks.forget_old_reminders(by=None, programme=programme)


def plug_in() -> None:
    """Called once, when the applications are ready."""
    sections.plug(SECTION)
    home_cards.plug(cards)
    search_sources.plug(search)
    public_links.plug(links)
    regular_work.plug(RegularWork("forget files of services", dt.timedelta(hours=6), forget_what_is_too_old))

"""The cards of the home page that come from the programme itself: what it still lacks before people can be heard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mifc.foundation.access.places import Desk
from mifc.foundation.interface.desk_sockets import Card, home_cards
from mifc.foundation.languages.lists import listed
from mifc.foundation.programmes import queries
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.roles import May

_ORDER = ("now", "soon", "waiting", "done")
LARGE = 3


def cards_for(desk: Desk) -> list[Card]:
    """Every card of every room for this desk: what to do now first, what is done last."""
    found = [card for source in home_cards for card in source(desk)]
    return sorted(found, key=lambda card: (_ORDER.index(card.state), card.order))


def cards(desk: Desk) -> Iterator[Card]:
    """Plugged into the home page."""
    if desk.may(May.SET_UP_PROGRAMME):
        yield _cities(desk)
        yield _privacy(desk)
        yield _languages(desk)
        yield from _contact(desk)
        yield from _looks(desk)
        yield from _funders(desk)
    if desk.may(May.INVITE_PEOPLE):
        yield _people(desk)


def _cities(desk: Desk) -> Card:
    names = list(queries.cities(desk.programme).values_list("name", flat=True))
    url = desk.url("workspace:set_cities")
    if names:
        return Card(_("Cities"), listed(names), url, "done", 10, icon="place")
    return Card(
        _("Name your cities"),
        _("Rounds, needs and figures belong to a city. Name at least one."),
        url,
        order=10,
        action=_("Add a city"),
        icon="place",
    )


def _languages(desk: Desk) -> Card:
    own = [name for _code, name in queries.language_names(desk.programme)]
    url = desk.url("workspace:set_languages")
    facts: dict[str, Any] = {"order": 30, "icon": "globe"}
    if len(own) > 1:
        return Card(_("Languages"), listed(own), url, "done", **facts)
    text = _("The pages speak %(language)s only. Switch on the languages the people you want to hear speak.") % {"language": own[0]}
    return Card(_("Choose more languages"), text, url, "soon", action=_("Choose languages"), **facts)


def _privacy(desk: Desk) -> Card:
    missing = missing_in_notice(desk.programme)
    url = desk.url("workspace:set_privacy")
    facts: dict[str, Any] = {"order": 20, "icon": "lock"}
    if not missing:
        return Card(_("Privacy notice"), _("Complete in every language."), url, "done", **facts)
    text = _("Before people can answer, say who is responsible. Missing: %(what)s.") % {"what": in_short(missing)}
    return Card(_("Complete the privacy notice"), text, url, "now", action=_("Write the notice"), **facts)


def _people(desk: Desk) -> Card:
    url = desk.url("workspace:people")
    count = queries.people_in_sight(desk.programme, desk.standing).values("user_id").distinct().count()
    waiting = queries.invitations_in_sight(desk.programme, desk.standing).count()
    facts: dict[str, Any] = {"order": 40, "icon": "people"}
    if waiting:
        said = ngettext("%(n)s invitation is not taken up yet.", "%(n)s invitations are not taken up yet.", waiting) % {"n": waiting}
        return Card(_("Invitations are out"), said, url, "waiting", **facts)
    if count < 2:
        text = _("You are alone here. Invite the people you work with: each gets a link.")
        return Card(_("Invite people"), text, desk.url("workspace:people_invite"), "now", action=_("Invite someone"), **facts)
    said = ngettext("%(n)s person works here.", "%(n)s people work here.", count) % {"n": count}
    return Card(_("People"), said, url, "done", **facts)


def _contact(desk: Desk) -> Iterator[Card]:
    if not desk.programme.contact_email:
        yield Card(
            _("Say who answers questions"),
            _("People who read the public pages want to ask somebody."),
            desk.url("workspace:set_programme"),
            "soon",
            50,
            action=_("Name a contact"),
            icon="mail",
        )


def _funders(desk: Desk) -> Iterator[Card]:
    if not queries.funders(desk.programme).exists():
        yield Card(
            _("Acknowledge your funders"),
            _("Their sentence stands on every page, poster and mail while the money lasts."),
            desk.url("workspace:set_funders"),
            "soon",
            70,
            action=_("Add a funder"),
            icon="paper",
        )


def _looks(desk: Desk) -> Iterator[Card]:
    fresh = Programme()
    if (desk.programme.accent, desk.programme.stamp, desk.programme.mark) == (fresh.accent, fresh.stamp, fresh.mark):
        yield Card(
            _("Give it your looks"),
            _("Your colours and mark on every page, poster and mail."),
            desk.url("workspace:set_brand"),
            "soon",
            60,
            action=_("Choose colours"),
            icon="spark",
        )


def in_short(names: list[str], most: int = 3) -> str:
    """The first few, and how many more."""
    first, more = listed(names[:most]), len(names) - most
    if more < 1:
        return first
    return ngettext("%(first)s, and %(n)s more", "%(first)s, and %(n)s more", more) % {"first": first, "n": more}


def missing_in_notice(programme: Programme) -> list[str]:
    """What the privacy notice still lacks, in words; everything where there is none yet."""
    notice = queries.privacy_notice(programme)
    return (notice or queries.empty_notice(programme)).what_is_missing(programme.languages)

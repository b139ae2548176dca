"""What was just removed, and can be put back: kept with the session of the person who removed it, for a while."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from mifc.foundation.access.places import Desk
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes import changes
from mifc.foundation.programmes.models import City, Emblem, Invitation
from mifc.foundation.programmes.owned import get_owned_or_none
from mifc.foundation.programmes.permissions import may_give, may_take
from mifc.foundation.programmes.roles import May

_KEPT_AT = "mifc_undo"
_MOST, _SECONDS = 6, 60 * 60


@dataclass(frozen=True, slots=True)
class Undoing:
    """One thing that can be taken back: the power it takes, how it is done, the page it returns to."""

    needs: May
    do: Callable[[Desk, dict[str, Any]], str]
    page: str


def keep(request: HttpRequest, desk: Desk, kind: str, facts: dict[str, Any]) -> str:
    """Keep what was done. Returns the address that takes it back (POST)."""
    token = secrets.token_urlsafe(9)
    kept = dict(list(request.session.get(_KEPT_AT, {}).items())[-_MOST + 1 :])
    kept[token] = {"programme": desk.programme.pk, "kind": kind, "facts": facts, "at": time.time()}
    request.session[_KEPT_AT] = kept
    return desk.url("workspace:undo", token=token)


def take_back(request: HttpRequest, desk: Desk, token: str) -> tuple[str, str]:
    """Undo once. Returns what to say and where to go. Raises NotPossible when it is too late or not one's to undo."""
    kept = dict(request.session.get(_KEPT_AT, {}))
    found = kept.pop(token, None)
    if found is None or found["programme"] != desk.programme.pk or time.time() - found["at"] > _SECONDS:
        raise NotPossible(_("This can no longer be taken back."))
    undoing = _KINDS[found["kind"]]
    if not desk.may(undoing.needs):
        raise NotPossible(_("This can no longer be taken back."))
    said = undoing.do(desk, found["facts"])
    request.session[_KEPT_AT] = kept
    return said, desk.url(undoing.page)


def _put_back(kind: str) -> Callable[[Desk, dict[str, Any]], str]:
    def do(desk: Desk, facts: dict[str, Any]) -> str:
        record = changes.put_back(by=desk.user, programme=desk.programme, kind=kind, facts=facts)
        return _("“%(name)s” is back.") % {"name": record}

    return do


def _role(desk: Desk, facts: dict[str, Any]) -> str:
    allowed, reason = may_give(desk.standing, facts["role"], facts["city_id"])
    if not allowed:
        raise NotPossible(reason)
    return _put_back("role")(desk, facts)


def _invitation(desk: Desk, facts: dict[str, Any]) -> str:
    invitation = get_owned_or_none(Invitation.objects.of(desk.programme), pk=facts["id"])
    if invitation is None or not may_take(desk.standing, invitation)[0]:
        raise NotPossible(_("This can no longer be taken back."))
    changes.reopen_invitation(by=desk.user, invitation=invitation)
    return _("The invitation of %(name)s works again.") % {"name": invitation.name}


def _rooms(desk: Desk, facts: dict[str, Any]) -> str:
    changes.set_up(by=desk.user, programme=desk.programme, rooms=facts["rooms"], size=facts["size"])
    return _("The rooms are as they were.")


def _looks(desk: Desk, facts: dict[str, Any]) -> str:
    logo = get_owned_or_none(Emblem.objects.of(desk.programme), pk=facts["logo"]) if facts["logo"] else None
    changes.set_up(by=desk.user, programme=desk.programme, **{**facts, "logo": logo, "strapline": MultilingualText(facts["strapline"])})
    return _("The looks are as they were.")


def _lead(desk: Desk, facts: dict[str, Any]) -> str:
    city = get_owned_or_none(City.objects.of(desk.programme), pk=facts["id"])
    if city is None:
        raise NotPossible(_("This can no longer be taken back."))
    changes.change_city(by=desk.user, city=city, is_lead=True)
    return _("%(name)s leads again.") % {"name": city.name}


_KINDS: dict[str, Undoing] = {
    "city": Undoing(May.SET_UP_PROGRAMME, _put_back("city"), "workspace:set_cities"),
    "lead": Undoing(May.SET_UP_PROGRAMME, _lead, "workspace:set_cities"),
    "theme": Undoing(May.SET_UP_PROGRAMME, _put_back("theme"), "workspace:set_themes"),
    "funder": Undoing(May.SET_UP_PROGRAMME, _put_back("funder"), "workspace:set_funders"),
    "channel": Undoing(May.SET_UP_PROGRAMME, _put_back("channel"), "workspace:set_channels"),
    "looks": Undoing(May.SET_UP_PROGRAMME, _looks, "workspace:set_brand"),
    "rooms": Undoing(May.SET_UP_PROGRAMME, _rooms, "workspace:set_rooms"),
    "role": Undoing(May.INVITE_PEOPLE, _role, "workspace:people"),
    "invitation": Undoing(May.INVITE_PEOPLE, _invitation, "workspace:people"),
}

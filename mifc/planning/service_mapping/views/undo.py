"""What was just changed in the directory, kept with the person's session for an hour so that it can be taken back."""

from __future__ import annotations

import secrets
import time

from django.http import HttpRequest
from django.utils.translation import gettext as _

from mifc.foundation.access.places import Desk
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.programmes.roles import May
from mifc.planning.service_mapping.changes.directory import Kept, put_back
from mifc.planning.service_mapping.models import Service

_KEPT_AT = "mifc_undo_services"
_MOST, _SECONDS = 5, 60 * 60


def keep(request: HttpRequest, desk: Desk, kept: list[Kept]) -> str:
    """Keep what entries were before. Returns the address that takes the change back (POST)."""
    token = secrets.token_urlsafe(9)
    others = dict(list(request.session.get(_KEPT_AT, {}).items())[-_MOST + 1 :])
    others[token] = {"programme": desk.programme.pk, "kept": kept, "at": time.time()}
    request.session[_KEPT_AT] = others
    return desk.url("service_mapping:undo", token=token)


def take_back(request: HttpRequest, desk: Desk, token: str) -> list[Service]:
    """Once. Raises NotPossible when it is too late, or an entry's city is not the person's."""
    others = dict(request.session.get(_KEPT_AT, {}))
    found = others.pop(token, None)
    if found is None or found["programme"] != desk.programme.pk or time.time() - found["at"] > _SECONDS:
        raise NotPossible(_("This can no longer be taken back."))
    if not all(desk.standing.may_here(May.EDIT_SERVICES, one.get("city", one.get("of_city"))) for one in found["kept"]):
        raise NotPossible(_("This can no longer be taken back."))
    services = put_back(by=desk.user, programme=desk.programme, kept=found["kept"])
    request.session[_KEPT_AT] = others
    return services

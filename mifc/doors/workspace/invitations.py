"""Handing out an invitation: its link, shown once, and the mail when there is an address.

The secret of a link is kept nowhere but in the session of the one who invited, and only until the page with the links was shown.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from mifc.foundation.accounts.mail import send_mail
from mifc.foundation.interface.desk_sockets import sections
from mifc.foundation.programmes.models import Invitation, Programme
from mifc.foundation.programmes.queries import funders_now
from mifc.foundation.programmes.roles import ROLES

logger = logging.getLogger(__name__)
_LINKS = "mifc_links"
# A page lost on its way may be loaded again; after that the links are gone.
_SHOWN_SECONDS = 5 * 60


@dataclass(frozen=True, slots=True)
class HandedLink:
    """A link to hand over: for whom, as what, and whether a mail went out."""

    name: str
    role: str
    url: str
    email: str
    mailed: bool


def hand_out(request: HttpRequest, invitation: Invitation, secret: str) -> None:
    """Mail the link where there is an address, and keep it for the page that shows it."""
    url = settings.SITE_URL + reverse("invitation", kwargs={"secret": secret})
    mailed = bool(invitation.email) and _mail(invitation, url)
    link = {"name": invitation.name, "role": invitation.role, "url": url, "email": invitation.email, "mailed": mailed}
    kept = request.session.get(_LINKS) or {}
    request.session[_LINKS] = {
        "programme": invitation.programme_id,
        "until": None,
        "links": [*(kept.get("links", []) if kept.get("programme") == invitation.programme_id and not kept.get("until") else []), link],
    }


def links_to_show(request: HttpRequest, programme: Programme) -> list[HandedLink]:
    """The links made just now. From their first showing on they are kept for a few minutes only."""
    kept: dict[str, Any] = request.session.get(_LINKS) or {}
    until = kept.get("until")
    if not kept or kept["programme"] != programme.pk or (until is not None and time.time() > until):
        forget(request)
        return []
    if until is None:
        request.session[_LINKS] = kept | {"until": time.time() + _SHOWN_SECONDS}
    return [HandedLink(**(link | {"role": _role_name(link["role"])})) for link in kept["links"]]


def forget(request: HttpRequest) -> None:
    """The links were handed over, or are too old."""
    request.session.pop(_LINKS, None)


def where_next(programme: Programme, to_round: bool) -> str:
    """The home page; the first round for whoever said so, where the room of the needs assessment is switched on and plugged in."""
    room = next((one for one in sections if one.room == "needs_assessment"), None)
    if to_round and room is not None and room.room in programme.rooms:
        if room.begins is not None:
            return room.begins(programme)
        return reverse(room.url_name, kwargs={"programme": programme.slug})
    return reverse("workspace:home", kwargs={"programme": programme.slug})


def _mail(invitation: Invitation, url: str) -> bool:
    """Whether the mail went out, in the programme's first language."""
    programme = invitation.programme
    with override(programme.default_language):
        said = [
            _("Hello %(name)s,") % {"name": invitation.name},
            _("%(by)s invites you to work on %(programme)s as: %(role)s.")
            % {
                "by": invitation.invited_by.name if invitation.invited_by else programme.name,
                "programme": programme.name,
                "role": _role_name(invitation.role),
            },
            str(ROLES[invitation.role].who),
            _("Open this link to join. It works once, until %(day)s:") % {"day": date_format(invitation.expires_at, "j F Y")},
            url,
            _("If you do not know what this is about, you need not do anything."),
        ]
        subject = _("Invitation to %(programme)s") % {"programme": programme.name}
        try:
            send_mail(invitation.email, subject, "\n\n".join(said), [str(line.text) for line in funders_now(programme)])
        except (OSError, SMTPException):
            logger.warning("An invitation could not be mailed; its link is shown instead.", exc_info=True)
            return False
    return True


def _role_name(key: str) -> str:
    return str(ROLES[key].name) if key in ROLES else key

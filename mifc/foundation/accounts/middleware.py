"""When a session was last seen, so that its owner recognises a forgotten one. Nothing outside /w/, nothing without a session."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from mifc.foundation.accounts.allauth_parts import AccountAdapter
from mifc.foundation.accounts.changes import mark_session_seen
from mifc.foundation.accounts.models import User

_SEEN = "seen_at"
# Once an hour is enough to recognise a forgotten session, and no page view has to write.
_EVERY_SECONDS = 60 * 60


class SignedInMiddleware:
    """After AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.path.startswith(settings.SESSION_COOKIE_PATH):
            _note_seen(request)
        return self.get_response(request)


def _note_seen(request: HttpRequest) -> None:
    seen = request.session.get(_SEEN)
    if seen is None or time.time() - seen < _EVERY_SECONDS or not isinstance(request.user, User):
        return
    request.session[_SEEN] = int(time.time())
    key = request.session.session_key or ""
    mark_session_seen(by=request.user, session_key=key, ip=AccountAdapter(request).get_client_ip(request))

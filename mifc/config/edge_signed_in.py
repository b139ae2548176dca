"""Whether a request is somebody's who is signed in: asked at the edge before much is taken in, so only for large bodies."""

from __future__ import annotations

import logging
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError, close_old_connections

logger = logging.getLogger(__name__)


def is_signed_in(environ: dict[str, Any]) -> bool:
    """A cookie alone is soon invented, and who only asks for a code has one too: the session must be there and belong to a person."""
    key = _session_key(environ.get("HTTP_COOKIE", ""))
    if not key:
        return False
    close_old_connections()
    try:
        session = import_module(settings.SESSION_ENGINE).SessionStore(session_key=key)
        return bool(session.get(SESSION_KEY))
    except DatabaseError:
        logger.warning("Nobody could be recognised: the database does not answer", exc_info=True)
        return False


def _session_key(header: str) -> str:
    try:
        kept = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return kept.value if kept else ""

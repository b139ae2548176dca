"""Shuts every view that has no door, and gives every answer its security headers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import deactivate

from mifc.foundation.access.policies import EDITOR_POLICY, POLICY
from mifc.foundation.access.refusals import TOO_LARGE, refuse_no_door, too_large, too_much

logger = logging.getLogger(__name__)

# Pages of libraries we mount as they are; each has its own sign-in check. Named here, so that the list can be read.
FOREIGN_DOORS: dict[str, str] = {
    "wagtail.": "editorial pages: Wagtail checks the permission of each view itself",
    "django.views.i18n": "texts for scripts",
}
_READABLE = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_COOKIE_FREE = frozenset({"public", "participant", "system"})

_ALWAYS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=(), browsing-topics=()",
}


class DoorMiddleware:
    """Last in the row: it sees the view that was found and lets it through only with a door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        finally:
            deactivate()

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        door = getattr(view, "door", None)
        if door is None:
            if any(getattr(view, "__module__", "").startswith(prefix) for prefix in FOREIGN_DOORS):
                return None
            logger.warning("No door: %s.%s", getattr(view, "__module__", ""), getattr(view, "__qualname__", ""))
            return refuse_no_door(request)
        if door in _COOKIE_FREE:
            # A page that everybody shares must not be able to ask who is looking.
            for name in ("session", "user", "_messages"):
                if hasattr(request, name):
                    delattr(request, name)
        return None


class HeadersMiddleware:
    """Security headers on every answer. No third party is ever asked for anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.META.get(TOO_LARGE):
            response: HttpResponseBase = too_large(request)
        elif request.encoding is not None and request.encoding.lower().replace("_", "-") not in _READABLE:
            # A page is written in UTF-8 and so is what it sends; other encodings hold what is no text at all.
            request.encoding = "utf-8"
            response = too_much(request)
        else:
            response = self.get_response(request)
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        policy = EDITOR_POLICY if request.path.startswith(settings.EDITOR_PATH) else POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

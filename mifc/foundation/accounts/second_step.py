"""The second step of signing in: an authenticator app or a passkey, for staff outside the demo, once in 30 days on one's own device.

What a session has shown is written in the session; that a device is somebody's own is a token in a cookie under /w/, whose hash we
keep. The workspace's door asks `second_step_url`; pages that change the keys of an account ask `confirm_url` too.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from mifc.foundation.accounts.changes import note_trust_used
from mifc.foundation.accounts.models import User
from mifc.foundation.accounts.queries import is_trusted_device, kinds_of_key
from mifc.foundation.accounts.rules import DEVICE_TRUST_LIFE, DEVICES_PER_BROWSER, FRESH_FOR, second_step_needed

PASSED, SHOWN_AT = "second_step_of", "shown_at"
COOKIE = "mifc_device"


def second_step_url(request: HttpRequest, *, user: User, in_demo: bool) -> str:
    """Where the person must go before a staff page opens; empty when nothing is missing."""
    if in_demo or user.is_sample or request.session.get(PASSED) == user.pk:
        return ""
    needed = second_step_needed(has_email=bool(user.email), has_key=bool(kinds_of_key(user)), is_sample=user.is_sample, in_demo=in_demo)
    if not needed:
        return ""
    if is_trusted_device(user, tokens_of(request)):
        request.session[PASSED] = user.pk
        note_trust_used(by=user, tokens=tokens_of(request), session_key=request.session.session_key or "")
        return ""
    return reverse("second_step")


def confirm_url(request: HttpRequest, *, user: User) -> str:
    """Where to go before the keys of the account are changed: something must have been shown in the last half hour."""
    if shown_lately(request):
        return ""
    return reverse("second_step") if kinds_of_key(user) else f"{reverse('sign_in')}?again=1"


def shown_lately(request: HttpRequest) -> bool:
    shown_at = request.session.get(SHOWN_AT, 0)
    return bool(time.time() - shown_at < FRESH_FOR.total_seconds())


def mark_passed(request: HttpRequest, user: User) -> None:
    """The second step was shown just now."""
    request.session[PASSED] = user.pk
    mark_shown(request)


def mark_shown(request: HttpRequest) -> None:
    """Something was shown just now: a code, a passkey."""
    request.session[SHOWN_AT] = int(time.time())


def tokens_of(request: HttpRequest) -> list[str]:
    """What this browser holds: one token per person who called it their own."""
    return [token for token in request.COOKIES.get(COOKIE, "").split(".") if token][:DEVICES_PER_BROWSER]


def keep_token(request: HttpRequest, response: HttpResponseBase, token: str) -> None:
    """Give the browser a token. Path /w/: public pages never see it."""
    tokens = [token, *tokens_of(request)][:DEVICES_PER_BROWSER]
    response.set_cookie(
        COOKIE,
        ".".join(tokens),
        max_age=DEVICE_TRUST_LIFE,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )

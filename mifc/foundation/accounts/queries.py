"""Reads of accounts: what a person has to sign in with, and where they are signed in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from mifc.foundation.accounts.allauth_parts import Authenticator, RecoveryCodes, UserSession
from mifc.foundation.accounts.models import HandedCode, TrustedDevice, User
from mifc.foundation.accounts.rules import device_name, keyed_hash
from mifc.foundation.base.clock import now


def user_by_id(user_id: int) -> User | None:
    """An account that may sign in."""
    return User.objects.filter(pk=user_id, is_active=True).first()


def sample_people() -> QuerySet[User]:
    """The demo's invented people."""
    return User.objects.filter(is_sample=True, is_active=True).order_by("pk")


def open_handed_codes(user: User) -> QuerySet[HandedCode]:
    """One-time codes that were handed over and not used yet, the newest first."""
    return HandedCode.objects.filter(user=user).open().select_related("made_by").order_by("-made_at")


def used_handed_codes(user: User) -> QuerySet[HandedCode]:
    """One-time codes that were used and not taken back: what was opened with them can still be closed."""
    return (
        HandedCode.objects.filter(user=user, used_at__isnull=False, revoked_at__isnull=True).select_related("made_by").order_by("-used_at")
    )


@dataclass(frozen=True, slots=True)
class SignedInAt:
    """One place a person is signed in. `browser` and `system` are empty when not recognised."""

    id: int
    browser: str
    system: str
    network: str
    since: dt.datetime
    last_seen: dt.datetime
    is_this: bool
    is_trusted: bool


def sessions_of(user: User, *, this_key: str) -> list[SignedInAt]:
    """Where a person is signed in, this place first, then the latest seen."""
    kept = list(UserSession.objects.filter(user_id=user.pk))
    alive = set(
        Session.objects.filter(session_key__in=[one.session_key for one in kept], expire_date__gt=now()).values_list(
            "session_key", flat=True
        )
    )
    trusted = set(TrustedDevice.objects.filter(user=user, expires_at__gt=now()).values_list("session_key", flat=True))
    found = [
        SignedInAt(
            one.pk,
            *device_name(one.user_agent),
            network="" if one.ip == "0.0.0.0" else str(one.ip),  # noqa: S104  # compared, not bound to
            since=one.created_at,
            last_seen=one.last_seen_at,
            is_this=one.session_key == this_key,
            is_trusted=one.session_key in trusted,
        )
        for one in kept
        if one.session_key in alive
    ]
    return sorted(found, key=lambda one: (not one.is_this, -one.last_seen.timestamp()))


def passkeys_of(user: User) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("created_at"))


def authenticator_app_of(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()


def recovery_codes_of(user: User) -> list[str]:
    """The codes that are still unused, eight digits each; none when there are none."""
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return RecoveryCodes(kept).get_unused_codes() if kept else []


def kinds_of_key(user: User) -> set[str]:
    """What a person can show as a second step: "totp", "webauthn", or nothing. Recovery codes alone do not count."""
    kinds = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    return {str(kind) for kind in kinds} - {Authenticator.Type.RECOVERY_CODES.value}


def trusts_devices(user: User) -> bool:
    """Whether any device of this person is not asked for the second step."""
    return TrustedDevice.objects.filter(user=user, expires_at__gt=now()).exists()


def is_trusted_device(user: User, tokens: list[str]) -> bool:
    """Whether one of the tokens a browser holds makes it this person's own device."""
    hashes = [keyed_hash("device", token) for token in tokens]
    return bool(hashes) and TrustedDevice.objects.filter(user=user, token_hash__in=hashes, expires_at__gt=now()).exists()

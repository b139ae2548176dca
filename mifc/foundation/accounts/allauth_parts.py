"""Everything we take from the inside of django-allauth, in one place, so that an upgrade has one file to look at.

Taken: the passkey ceremony, the arithmetic of authenticator apps, recovery codes, where all three are kept (`Authenticator`) and the
list of sessions (`UserSession`). Not taken: its pages, its mails, its code by e-mail (docs/decisions/sign-in.md says why).
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.core.internal.ratelimit import truncate_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import (
    WebAuthn,
    begin_authentication,
    begin_registration,
    complete_authentication,
    complete_registration,
    extract_user_from_response,
    parse_authentication_response,
    parse_registration_response,
)
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import force_bytes

__all__ = [
    "TOTP",
    "Authenticator",
    "RecoveryCodes",
    "UserSession",
    "WebAuthn",
    "begin_authentication",
    "begin_registration",
    "complete_authentication",
    "complete_registration",
    "counter_of",
    "decrypt",
    "extract_user_from_response",
    "generate_totp_secret",
    "network_of",
    "parse_authentication_response",
    "parse_registration_response",
]

BRAND = "MiFC"


class AccountAdapter(DefaultAccountAdapter):
    """No page of allauth is mounted; whatever it may still do goes through these."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """The second step is asked for by the workspace's door, where it is known whether it is needed."""
        return []

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages speak for themselves."""

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Our mails go out through `mail.py`."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return get_client_ip(request) or "0.0.0.0"  # noqa: S104  # not an address to bind to: "unknown", where the column wants one


class KeysAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted with the installation's key, so that a copy of the database alone opens nothing."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # The installation's key was lost: what was kept under it is nobody's any more, and matches nothing.
            return generate_totp_secret()

    def get_totp_issuer(self) -> str:
        return BRAND

    def _get_site_name(self) -> str:
        return BRAND

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.email or user.name)

    def get_public_key_credential_user_entity(self, user: Any) -> dict:
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.name}


def _cipher() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"mifc.keys:" + force_bytes(key)).digest())) for key in keys])


def network_of(request: HttpRequest) -> str:
    """Where a request comes from, for counting: an address, for IPv6 the network a household gets. Proxies count when told about."""
    return truncate_ip(get_client_ip(request) or "unknown")


def counter_of(secret: str, typed: str) -> int | None:
    """Which half-minute a six-digit code of an authenticator app belongs to; None when it is none of the current ones.

    One step to either side is allowed: phones' clocks are not exact.
    """
    for counter in yield_hotp_counters_from_time():
        if typed and typed == format_hotp_value(hotp_value(secret, counter)):
            return counter
    return None

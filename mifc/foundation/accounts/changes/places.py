"""Where a person is signed in, and which devices are their own."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from mifc.foundation.accounts.allauth_parts import UserSession
from mifc.foundation.accounts.models import TrustedDevice, User
from mifc.foundation.accounts.rules import DEVICE_TRUST_LIFE, keyed_hash, new_secret
from mifc.foundation.base.clock import now
from mifc.foundation.base.guarded import tell_audit
from mifc.foundation.base.writing import change


@change
def note_session(*, by: User, session_key: str, ip: str, user_agent: str, handed_code_id: int | None = None) -> None:
    """Put a new session into the list its owner sees."""
    alive = Session.objects.filter(expire_date__gt=now()).values("session_key")
    UserSession.objects.filter(user=by).exclude(session_key__in=alive).delete()
    longest = UserSession._meta.get_field("user_agent").max_length
    UserSession.objects.update_or_create(
        session_key=session_key,
        defaults={
            "user": by,
            "ip": ip,
            "user_agent": user_agent[:longest],
            "data": {"handed_code": handed_code_id} if handed_code_id else {},
        },
    )


@change
def mark_session_seen(*, by: User, session_key: str, ip: str) -> None:
    UserSession.objects.filter(session_key=session_key, user=by).update(last_seen_at=timezone.now(), ip=ip)


@change
def end_session(*, by: User | None, user: User, session_id: int) -> bool:
    """End one of a person's sessions, and what the device it ran on was trusted with. False when there is no such session of theirs."""
    session = UserSession.objects.filter(pk=session_id, user=user).first()
    if session is None:
        return False
    _end(session)
    return True


@change
def note_sign_out(*, by: User, session_key: str) -> None:
    """The person signed out here. A device that is one's own stays so: that is what it is for."""
    UserSession.objects.filter(user=by, session_key=session_key).delete()


@change
def end_other_sessions(*, by: User | None, user: User, keep_key: str) -> int:
    """End every session of a person but one, and trust no device any more but that one's. Returns how many ended."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=keep_key))
    for session in others:
        _end(session)
    TrustedDevice.objects.filter(user=user).exclude(session_key=keep_key).delete()
    return len(others)


@change
def end_sessions_of_code(*, by: User | None, user: User, handed_code_id: int) -> int:
    """End what was opened with one handed-over code."""
    opened = [one for one in UserSession.objects.filter(user=user) if one.data.get("handed_code") == handed_code_id]
    for session in opened:
        _end(session)
    return len(opened)


@change
def sign_out_everywhere(*, by: User | None, user: User) -> None:
    """End every session of a person, known to the list or not, and trust no device any more."""
    for session in UserSession.objects.filter(user=user):
        _end(session)
    TrustedDevice.objects.filter(user=user).delete()
    # Sessions carry a hash of this; a new one makes every session there is worthless.
    user.set_unusable_password()
    user.save(update_fields=["password"])


@change
def trust_device(*, by: User, session_key: str) -> str:
    """This device is the person's own: not asked for the second step for 30 days. Returns the token the device keeps."""
    token = new_secret()
    TrustedDevice.objects.filter(user=by, expires_at__lte=now()).delete()
    TrustedDevice(user=by, token_hash=keyed_hash("device", token), session_key=session_key, expires_at=now() + DEVICE_TRUST_LIFE).save()
    return token


@change
def note_trust_used(*, by: User, tokens: list[str], session_key: str) -> None:
    """A new session on a trusted device: ending that session will end the trust."""
    hashes = [keyed_hash("device", token) for token in tokens]
    TrustedDevice.objects.filter(user=by, token_hash__in=hashes).update(session_key=session_key)


@change
def forget_devices(*, by: User | None, user: User) -> None:
    """Every device is asked for the second step again."""
    TrustedDevice.objects.filter(user=user).delete()


def _end(session: UserSession) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    store().delete(session.session_key)
    TrustedDevice.objects.filter(user_id=session.user_id, session_key=session.session_key).delete()
    session.delete()
    tell_audit(UserSession, "removed", programme_id=None, record_id=session.user_id, label="session")

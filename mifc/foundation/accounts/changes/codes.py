"""Codes: by e-mail, and handed over by a second person.

A wrong try is an answer, not an error: raising would roll back the count of tries with it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mifc.foundation.accounts.changes.places import end_sessions_of_code
from mifc.foundation.accounts.models import HandedCode, MailedCode, User
from mifc.foundation.accounts.rules import (
    HANDED_CODE_LENGTH,
    HANDED_CODE_LIFE,
    MAILED_CODE_LIFE,
    MAILED_CODE_TRIES,
    Tried,
    digits_of,
    is_same,
    keyed_hash,
    new_mailed_code,
    new_secret,
)
from mifc.foundation.base.clock import now
from mifc.foundation.base.ids import as_speakable, speakable_code
from mifc.foundation.base.writing import NotPossible, change

_SWEPT_AFTER = dt.timedelta(days=1)


@change
def ask_code(*, by: User | None, email: str = "", new_email: str = "") -> tuple[str, MailedCode]:
    """Somebody asks for a code. Returns the ticket for their browser, and the record the mailing job works from.

    The same is written whether the address is known or not, so that neither the answer nor the time it takes tells. With `new_email`,
    `by` wants to use this address from now on and the code goes there.
    """
    MailedCode.objects.filter(expires_at__lt=now() - _SWEPT_AFTER).delete()
    user: User | None = by if new_email else User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    ticket = new_secret()
    code = MailedCode(
        purpose=MailedCode.Purpose.ADDRESS if new_email else MailedCode.Purpose.SIGN_IN,
        user=user,
        new_email=new_email.strip().lower(),
        ticket_hash=keyed_hash("ticket", ticket),
        expires_at=now() + MAILED_CODE_LIFE,
    )
    code.save()
    return ticket, code


@dataclass(frozen=True, slots=True)
class Written:
    """A code on its way: to whom, where, and the code itself, which is nowhere else."""

    user: User
    to: str
    purpose: str
    code: str
    address_is_taken: bool = False


@change
def write_code(*, by: User | None, code_id: int) -> Written | None:
    """Make the code for the mail. None when there is nobody to write to, when it was sent already, or came too late."""
    asked = MailedCode.objects.select_for_update().filter(pk=code_id).first()
    if asked is None or asked.user is None or asked.sent_at or asked.expires_at <= now() or not asked.user.is_active:
        return None
    if asked.purpose == MailedCode.Purpose.ADDRESS:
        if User.objects.filter(email__iexact=asked.new_email).exclude(pk=asked.user.pk).exists():
            return Written(asked.user, asked.new_email, asked.purpose, "", address_is_taken=True)
    elif not asked.user.email:
        return None
    code = new_mailed_code()
    asked.code_hash = _hash_of_mailed(asked, code)
    asked.save()
    return Written(asked.user, asked.new_email or str(asked.user.email), asked.purpose, code)


@change
def mark_code_sent(*, by: User | None, code_id: int) -> None:
    MailedCode.objects.filter(pk=code_id).update(sent_at=now())


@change
def use_mailed_code(*, by: User | None, ticket: str, typed: str) -> tuple[Tried, MailedCode | None]:
    """Type a code. RIGHT once only; WRONG counts; OVER when used, too old or tried too often. The record comes along unless OVER."""
    code = MailedCode.objects.select_for_update().filter(ticket_hash=keyed_hash("ticket", ticket)).first()
    if code is None or code.used_at or code.expires_at <= now() or code.tries >= MAILED_CODE_TRIES:
        return Tried.OVER, None
    code.tries += 1
    right = is_same(code.code_hash, _hash_of_mailed(code, digits_of(typed)))
    if right and code.user is not None and code.user.is_active:
        code.used_at = now()
        code.save()
        return Tried.RIGHT, code
    code.save()
    return (Tried.WRONG, code) if code.tries < MAILED_CODE_TRIES else (Tried.OVER, None)


def _hash_of_mailed(asked: MailedCode, code: str) -> str:
    return keyed_hash("mailed code", f"{asked.pk}:{code}")


@change
def make_handed_code(*, by: User | None, user: User) -> tuple[HandedCode, str]:
    """A one-time code for a person without e-mail, valid for a week; older ones stop working. Returns it with
    the code as it is shown or printed, once; only a hash is kept.

    Raises NotPossible for somebody who can sign in alone, and for oneself: the point of it is the second person. `by=None` is the
    command line of the installation, which may let anybody in.
    """
    if by is not None and by.pk == user.pk:
        raise NotPossible(_("A one-time code is made by a second person, not by the one who uses it."))
    if by is not None and user.email:
        raise NotPossible(_("This person signs in with a code by e-mail."))
    if by is not None and (user.is_superuser or user.is_staff):
        raise NotPossible(_("This account needs an e-mail address or a passkey to sign in."))
    if not user.is_active:
        raise NotPossible(_("This account is closed."))
    for older in HandedCode.objects.filter(user=user).open():
        older.revoked_at = now()
        older.save(update_fields=["revoked_at"])
    plain = speakable_code(HANDED_CODE_LENGTH)
    code = HandedCode(user=user, made_by=by, code_hash=keyed_hash("handed code", plain), expires_at=now() + HANDED_CODE_LIFE)
    code.save()
    return code, plain


@change
def revoke_handed_code(*, by: User | None, code: HandedCode) -> int:
    """Take a code back. When it was used already, what it opened is closed. Returns how many sessions ended."""
    kept = HandedCode.objects.select_for_update().get(pk=code.pk)
    if kept.revoked_at is None:
        kept.revoked_at = now()
        kept.save()
    return end_sessions_of_code(by=by, user=kept.user, handed_code_id=kept.pk) if kept.used_at else 0


@change
def use_handed_code(*, by: User | None, typed: str) -> HandedCode | None:
    """Type a handed-over code. It works once; None for every code that does not, whatever the reason."""
    plain = as_speakable(typed[:100])
    if len(plain) != HANDED_CODE_LENGTH:
        return None
    code = HandedCode.objects.select_for_update().filter(code_hash=keyed_hash("handed code", plain)).open().first()
    if code is None or not code.user.is_active:
        return None
    code.used_at = now()
    code.save()
    return code

"""Accounts themselves. User is not a guarded model, because Django's own sign-in writes it too: these functions leave the lines."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mifc.foundation.accounts.changes.places import sign_out_everywhere
from mifc.foundation.accounts.models import HandedCode, User
from mifc.foundation.base.clock import now
from mifc.foundation.base.guarded import tell_audit
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.languages.known import BY_CODE


def _tell(user: User, verb: str, label: str, **values: tuple[object, object] | None) -> None:
    tell_audit(User, verb, programme_id=None, record_id=user.pk, label=label, values=values)


@change
def create_account(*, by: User | None, name: str, email: str | None = None, language: str = "en", is_sample: bool = False) -> User:
    """A new account. Raises NotPossible when the address has one already."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                name=name.strip()[:120], email=email or None, language=language if language in BY_CODE else "en", is_sample=is_sample
            )
    except IntegrityError:
        raise NotPossible(_("There is an account with this e-mail address already.")) from None
    _tell(user, "added", "account")
    return user


@change
def rename(*, by: User | None, user: User, name: str) -> None:
    if not name.strip():
        raise NotPossible(_("Write a name."))
    user.name = name.strip()[:120]
    user.save(update_fields=["name"])
    _tell(user, "changed", "account", name=None)


@change
def set_language(*, by: User | None, user: User, language: str) -> None:
    """The language of the staff pages and mails for this person. Raises NotPossible for one we do not know."""
    if language not in BY_CODE:
        raise NotPossible(_("Choose a language from the list."))
    before, user.language = user.language, language
    user.save(update_fields=["language"])
    if before != language:
        _tell(user, "changed", "account", language=(before, language))


@change
def change_email(*, by: User | None, user: User, email: str) -> None:
    """Set the address after it was confirmed by a code. Raises NotPossible when another account has it."""
    if User.objects.filter(email__iexact=email.strip()).exclude(pk=user.pk).exists():
        raise NotPossible(_("This address could not be added. Use another one."))
    user.email = email.strip().lower()
    user.save(update_fields=["email"])
    # With an address of one's own nobody else has to hand over codes any more.
    for code in HandedCode.objects.filter(user=user).open():
        code.revoked_at = now()
        code.save(update_fields=["revoked_at"])
    _tell(user, "changed", "account", email=None)


@change
def close_account(*, by: User | None, user: User) -> None:
    """The account opens nothing any more and every session ends. What the person wrote stays."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    sign_out_everywhere(by=by, user=user)
    _tell(user, "changed", "account", is_active=(True, False))


@change
def note_sign_in(*, by: User, how: str) -> None:
    """One line per signing in. `how` is a plain word: code, passkey, handed code, demo, invitation."""
    _tell(by, "signed in", how)

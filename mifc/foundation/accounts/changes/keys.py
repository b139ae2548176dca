"""What a person shows as the second step: an authenticator app, passkeys, recovery codes.

They are kept by allauth's model, which knows no guard: these functions leave the lines.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from mifc.foundation.accounts.allauth_parts import TOTP, Authenticator, RecoveryCodes, WebAuthn, counter_of, decrypt
from mifc.foundation.accounts.changes.places import forget_devices
from mifc.foundation.accounts.models import User
from mifc.foundation.accounts.rules import digits_of
from mifc.foundation.base.guarded import tell_audit
from mifc.foundation.base.writing import NotPossible, change

_LAST_COUNTER = "last_counter"
_MOST_PASSKEYS = 20


def _tell(user: User, verb: str, label: str) -> None:
    tell_audit(Authenticator, verb, programme_id=None, record_id=user.pk, label=label)


@change
def set_up_authenticator_app(*, by: User, secret: str, typed: str) -> bool:
    """Keep an app's secret once its owner has typed a code from it. False when the code is not the right one.

    Devices that were trusted before are asked again. Raises NotPossible when there is an app already.
    """
    counter = counter_of(secret, digits_of(typed))
    if counter is None:
        return False
    _lock(by)
    if Authenticator.objects.filter(user=by, type=Authenticator.Type.TOTP).exists():
        raise NotPossible(_("An authenticator app is set up already. Remove it first."))
    kept = TOTP.activate(by, secret).instance
    kept.data[_LAST_COUNTER] = counter
    kept.record_usage()
    kept.save()
    forget_devices(by=by, user=by)
    _tell(by, "added", "authenticator app")
    return True


@change
def use_authenticator_app(*, by: User, typed: str) -> bool:
    """Whether this is a code of the person's app that was not used yet. Each half-minute's code works once, in whichever process."""
    kept = Authenticator.objects.select_for_update().filter(user=by, type=Authenticator.Type.TOTP).first()
    if kept is None:
        return False
    counter = counter_of(decrypt(kept.data["secret"]), digits_of(typed))
    if counter is None or counter <= kept.data.get(_LAST_COUNTER, -1):
        return False
    kept.data[_LAST_COUNTER] = counter
    kept.save()
    kept.record_usage()
    return True


@change
def use_recovery_code(*, by: User, typed: str) -> bool:
    """Whether this is one of the person's recovery codes; it is used up with it."""
    kept = Authenticator.objects.select_for_update().filter(user=by, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None or not RecoveryCodes(kept).validate_code(digits_of(typed)):
        return False
    _tell(by, "changed", "recovery code used")
    return True


@change
def make_recovery_codes(*, by: User) -> list[str]:
    """Ten new recovery codes; older ones stop working."""
    _lock(by)
    Authenticator.objects.filter(user=by, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(by).get_unused_codes()
    _tell(by, "added", "recovery codes")
    return codes


@change
def remove_authenticator_app(*, by: User) -> None:
    removed, _models = Authenticator.objects.filter(user=by, type=Authenticator.Type.TOTP).delete()
    if removed:
        _after_removing(by, "authenticator app")


@change
def add_passkey(*, by: User, name: str, credential: dict[str, Any]) -> Authenticator:
    """Keep a passkey whose ceremony was checked. Raises NotPossible when there are too many."""
    if Authenticator.objects.filter(user=by, type=Authenticator.Type.WEBAUTHN).count() >= _MOST_PASSKEYS:
        raise NotPossible(_("There are very many passkeys already. Remove one first."))
    kept = WebAuthn.add(by, name.strip()[:60] or _("Passkey"), credential).instance
    forget_devices(by=by, user=by)
    _tell(by, "added", "passkey")
    return kept


@change
def remove_passkey(*, by: User, passkey_id: int) -> bool:
    """False when the person has no such passkey."""
    removed, _models = Authenticator.objects.filter(user=by, type=Authenticator.Type.WEBAUTHN, pk=passkey_id).delete()
    if removed:
        _after_removing(by, "passkey")
    return bool(removed)


@change
def reset_second_step(*, by: User | None, user: User) -> None:
    """For somebody who lost the phone and the recovery codes: everything is set up anew at the next signing in.

    Raises NotPossible for oneself: a second person says that it is really you.
    """
    if by is not None and by.pk == user.pk:
        raise NotPossible(_("Ask a second person to do this for you."))
    Authenticator.objects.filter(user=user).delete()
    forget_devices(by=by, user=user)
    _tell(user, "removed", "every second step")


def _after_removing(user: User, what: str) -> None:
    """Recovery codes stand in for something; with nothing left they go too."""
    if not Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        Authenticator.objects.filter(user=user).delete()
    forget_devices(by=user, user=user)
    _tell(user, "removed", what)


def _lock(user: User) -> None:
    """Two of the same person's requests wait for each other."""
    User.objects.select_for_update().filter(pk=user.pk).first()

"""Joining by an invitation: account, role and the used-up link in one transaction."""

from __future__ import annotations

from mifc.foundation.accounts.changes import create_account
from mifc.foundation.accounts.models import User
from mifc.foundation.base.writing import change
from mifc.foundation.programmes.changes import accept_invitation
from mifc.foundation.programmes.models import Invitation


@change
def join(*, by: User | None, invitation: Invitation, name: str, language: str) -> User:
    """A new account for whoever opened the link, with the role it gives.

    The address is the one the invitation names, if any. Raises NotPossible when the link was used meanwhile, or the address taken.
    """
    user = create_account(by=by, name=name, email=invitation.email or None, language=language)
    accept_invitation(by=user, invitation=invitation)
    return user

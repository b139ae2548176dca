"""Whom every mail thanks: the funders of the programmes its reader works in (R096)."""

from __future__ import annotations

from mifc.foundation.accounts.models import User
from mifc.foundation.programmes.queries import funders_now, programmes_of


def funders_of(user: User) -> list[str]:
    """Plugged into `accounts.mail.mail_footers`; in the active language."""
    return [str(line.text) for programme in programmes_of(user) for line in funders_now(programme)]

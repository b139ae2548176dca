"""May this person hand a one-time code to that one? The answer carries its reason, ready to show."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.programmes.models import Membership, Programme
from mifc.foundation.programmes.permissions import may_give
from mifc.foundation.programmes.queries import standing_of


def may_let_in(*, by: User, user: User) -> tuple[bool, str]:
    """Making a code for somebody, taking it back, or resetting the second step: whoever does it could sign in as that person.

    So only who may give every role the person holds, in every programme they work in. Nobody lets herself in.
    """
    if by.pk == user.pk:
        return False, _("Ask a second person to do this for you.")
    held = list(
        Membership.objects.in_every_programme(because="who lets a person in could act as them everywhere")
        .filter(user=user)
        .select_related("programme")
    )
    if not held:
        return False, _("This person has no role here.")
    standings = {programme.pk: standing_of(user=by, programme=programme) for programme in _programmes(held)}
    for one in held:
        standing = standings[one.programme_id]
        if standing is None:
            return False, _("This person also works in another programme. Somebody who leads both has to do this.")
        allowed, _reason = may_give(standing, one.role, one.city_id)
        if not allowed:
            return False, _("This person may do more than you can give. Ask a lead coordinator.")
    return True, ""


def _programmes(held: list[Membership]) -> list[Programme]:
    return list({one.programme_id: one.programme for one in held}.values())

"""What the way in has to know of programmes."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from mifc.foundation.accounts.models import User
from mifc.foundation.accounts.queries import sample_people
from mifc.foundation.base.clock import now
from mifc.foundation.languages.known import KNOWN, Language
from mifc.foundation.programmes.changes import hash_of_secret
from mifc.foundation.programmes.models import Invitation, Membership, Programme
from mifc.foundation.programmes.roles import ROLES, Role


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of the demo's invented people, with the role that makes them worth trying."""

    user: User
    role: Role
    programme: str
    city: str


def demo_people() -> list[DemoPerson]:
    """Who may be chosen on the demo's sign-in page, in the order of the roles' table. Empty where there is no demo.

    Nobody beside a real programme, unless the installation says so (`MIFC_DEMO=1`): whoever is chosen there is let in without a code.
    """
    if settings.DEMO is False or (settings.DEMO is None and Programme.objects.filter(is_demo=False).exists()):
        return []
    people = {user.pk: user for user in sample_people()}
    held = (
        Membership.objects.in_every_programme(because="the demo's sign-in page lists its invented people")
        .filter(user_id__in=people, programme__is_demo=True, role__in=ROLES)
        .select_related("programme", "city")
        .order_by("pk")
    )
    order = list(ROLES)
    found = [
        DemoPerson(people[one.user_id], ROLES[one.role], one.programme.name, one.city.name if one.city else "")
        for one in sorted(held, key=lambda one: order.index(one.role))
    ]
    return list({person.user.pk: person for person in reversed(found)}.values())[::-1]


def open_invitation(secret: str) -> Invitation | None:
    """The invitation of a link, while it works."""
    return (
        Invitation.objects.in_every_programme(because="the link of an invitation names no programme")
        .filter(secret_hash=hash_of_secret(secret), accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now())
        .select_related("programme", "city", "invited_by")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Workplace:
    """A programme a person works in, and as what."""

    programme: Programme
    roles: list[str]


def workplaces_of(user: User) -> list[Workplace]:
    """Every programme a person may open, by name."""
    held = (
        Membership.objects.in_every_programme(because="a person chooses which programme to open")
        .filter(user=user, role__in=ROLES)
        .select_related("programme", "city")
        .order_by("programme__name", "pk")
    )
    found: dict[int, Workplace] = {}
    for one in held:
        role = str(ROLES[one.role].name)
        place = found.setdefault(one.programme_id, Workplace(one.programme, []))
        place.roles.append(f"{role}, {one.city.name}" if one.city else role)
    return list(found.values())


def languages_here() -> list[Language]:
    """The languages the programmes of this installation use, and those the interface is drafted in."""
    used = {code for codes in Programme.objects.values_list("languages", flat=True) for code in codes}
    return [language for language in KNOWN if language.drafted or language.code in used]


def the_only_programme() -> Programme | None:
    """The programme whose name stands over the sign-in page: none where there are several."""
    first = list(Programme.objects.exclude(mode=Programme.Mode.TRIAL)[:2])
    return first[0] if len(first) == 1 else None

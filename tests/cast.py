"""The cast: named people in two programmes, the stranger among them.

Amina leads in West Midlands, Bea coordinates Coventry there, Carlos works for a partner, Dilan is a peer researcher, Eman translates,
Farid sits on the governing body, Grace edits the public pages, Hanna is the safeguarding contact, Idris reads for the funder.
Stefan leads another programme and has nothing to look for in this one.
"""

from __future__ import annotations

from dataclasses import dataclass

from mifc.foundation.accounts.models import User
from mifc.foundation.programmes import changes
from mifc.foundation.programmes.models import City, Programme


@dataclass
class Cast:
    """Everybody, and the two programmes they are in."""

    west: Programme
    coventry: City
    birmingham: City
    other: Programme
    other_city: City
    people: dict[str, User]

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


ROLES = {
    "amina": "lead-coordinator",
    "carlos": "partner-staff",
    "dilan": "peer-researcher",
    "eman": "translator",
    "farid": "governing-body",
    "grace": "editor",
    "hanna": "safeguarding",
    "idris": "funder",
}


def assemble() -> Cast:
    """Write the cast into the database of the test."""
    west = changes.create_programme(
        by=None, slug="west-midlands", name="West Midlands", languages=["en", "ar", "pl"], size="large", is_default=True
    )
    coventry = changes.add_city(by=None, programme=west, slug="coventry", name="Coventry")
    birmingham = changes.add_city(by=None, programme=west, slug="birmingham", name="Birmingham")
    other = changes.create_programme(by=None, slug="elsewhere", name="Elsewhere", languages=["en"], size="small")
    other_city = changes.add_city(by=None, programme=other, slug="elsewhere", name="Elsewhere City")
    people = {}
    for name, role in ROLES.items():
        people[name] = User.objects.create_user(name=name.capitalize(), email=f"{name}@example.org")
        changes.give_role(by=None, programme=west, user=people[name], role=role)
    people["bea"] = User.objects.create_user(name="Bea", email="bea@example.org")
    changes.give_role(by=None, programme=west, user=people["bea"], role="city-coordinator", city=coventry)
    people["stefan"] = User.objects.create_user(name="Stefan", email="stefan@example.org")
    changes.give_role(by=None, programme=other, user=people["stefan"], role="lead-coordinator")
    return Cast(west, coventry, birmingham, other, other_city, people)

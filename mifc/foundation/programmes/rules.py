"""Pure decisions about programmes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import slugify

_LONGEST_SLUG = 50


@dataclass(frozen=True, slots=True)
class CityToBe:
    """A city as it is named while a programme is set up."""

    name: str
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class PersonToBe:
    """Somebody to invite while a programme is set up. `city` is a place in the list of cities, None for all of them."""

    name: str
    role: str
    email: str = ""
    city: int | None = None


def slug_from(name: str, *, otherwise: str) -> str:
    """An address part from a name; `otherwise` where nothing of it can stand in an address (a name in Arabic)."""
    return slugify(name)[:_LONGEST_SLUG].strip("-") or otherwise

"""What the world reads of the partnership. No person is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from mifc.foundation.languages.text import Piece
from mifc.foundation.programmes.models import Programme
from mifc.partnership.organisations.models import Organisation
from mifc.toolbox.disclosure.published import NotPeople


@dataclass(frozen=True, slots=True)
class PublishedTheme:
    """A theme an organisation is responsible for."""

    slug: str
    look: str
    name: Piece


@dataclass(frozen=True, slots=True)
class PublishedPartner:
    """One partner. Kind and sector in words of the active language; `url` may be empty."""

    name: str
    short_name: str
    kind: str
    sector: str
    cities: tuple[str, ...]
    themes: tuple[PublishedTheme, ...]
    role: Piece
    is_migrant_led: bool
    url: str


@dataclass(frozen=True, slots=True)
class Partnership:
    """The public list, equal to the register (R402)."""

    partners: tuple[PublishedPartner, ...]
    number: Annotated[int, NotPeople("organisations in the public register")]


def partnership(programme: Programme, *, theme: str = "") -> Partnership:
    """Public partners that have not left, in the register's order; with `theme`, those responsible for it. Three queries or fewer."""
    found = Organisation.objects.of(programme).filter(is_public=True, ended_on__isnull=True)
    if theme:
        found = found.filter(for_themes__theme__slug=theme)
    partners = tuple(_partner(one) for one in found.prefetch_related("in_cities__city", "for_themes__theme"))
    return Partnership(partners, len(partners))


def _partner(one: Organisation) -> PublishedPartner:
    themes = (link.theme for link in one.for_themes.all())
    return PublishedPartner(
        name=one.name,
        short_name=one.short_name,
        kind=str(one.get_kind_display()),
        sector=str(one.get_sector_display()) if one.sector else "",
        cities=tuple(link.city.name for link in one.in_cities.all()),
        themes=tuple(PublishedTheme(theme.slug, theme.look, theme.name.in_language()) for theme in themes),
        role=one.role.in_language(),
        is_migrant_led=one.migrant_led == Organisation.MigrantLed.YES,
        url=one.url,
    )

"""What a door found out: where a visitor stands, or at whose desk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

from mifc.foundation.accounts.models import User
from mifc.foundation.languages.known import BY_CODE, Language
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.roles import May, Standing

PUBLIC_URLS = "mifc.config.public_urls"


@lru_cache(10_000)
def _address(name: str, urlconf: str, _below: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> str:
    """Rows of a list have several addresses each, and the same ones on every visit. `_below`: what the server puts before them all."""
    return reverse(name, urlconf=urlconf, args=args, kwargs=dict(kwargs))


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """A programme's public site in one language. `base` is what stands before the language in the address."""

    programme: Programme
    language: Language
    base: str

    @property
    def lang(self) -> str:
        return self.language.code

    @property
    def prefix(self) -> str:
        return f"{self.base}/{self.lang}"

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """The address of a public page, in this programme and language."""
        return self.prefix + _address(name, PUBLIC_URLS, get_script_prefix(), args, tuple(kwargs.items()))

    def in_language(self, code: str) -> PublicPlace:
        return PublicPlace(self.programme, BY_CODE[code], self.base)


@dataclass(frozen=True, slots=True)
class Desk:
    """A signed-in person's desk in one programme."""

    programme: Programme
    user: User
    standing: Standing

    def may(self, power: May | str) -> bool:
        """`power` as a member of May, or its name in a template."""
        return self.standing.may(May[power] if isinstance(power, str) and power in May.__members__ else May(power))

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """The address of a workspace page of this programme."""
        if args:
            return _address(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), (self.programme.slug, *args), ())
        return _address(
            name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), (), (("programme", self.programme.slug), *kwargs.items())
        )


def public_base(programme: Programme) -> str:
    """What stands before the language in this programme's public addresses: nothing for the default, else /p/<slug>."""
    return "" if programme.is_default else f"/p/{programme.slug}"

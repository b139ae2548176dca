"""The public directory of services (R116). No person is in it: of a contact, only telephone numbers and shared mailboxes are published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language

from mifc.foundation.base.clock import today
from mifc.foundation.base.counting import count_for_pages
from mifc.foundation.base.remembered import Remembered
from mifc.foundation.languages.known import Direction, direction_of, own_name_of
from mifc.foundation.languages.text import Piece
from mifc.foundation.programmes.models import City, Programme
from mifc.foundation.programmes.owned import OwnedQuerySet
from mifc.planning.service_mapping.models import Service, ServiceDomain, in_domain, in_language, languages_offered, with_domains
from mifc.planning.service_mapping.rules.directory import Reach, is_stale, names_a_status, ways_to_reach
from mifc.toolbox.disclosure.published import NotPeople
from mifc.toolbox.domains.models import Domain

PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """A language a service speaks, by its own name."""

    code: str
    name: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class PublishedService:
    """One service. `name` is empty where it has no other than its organisation's; what is not known is empty.

    `anchor` finds the entry on its page; `cost` is free, paid or ""; `is_stale` when nobody has checked it for a year.
    """

    anchor: str
    organisation: str
    name: str
    what: Piece
    place: str
    city: str
    languages: tuple[SpokenLanguage, ...]
    who_may_come: Piece
    cost: str
    cost_note: str
    reach: tuple[Reach, ...]
    url: str
    domains: tuple[Piece, ...]
    checked_on: dt.date | None
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that the directory can be narrowed to, with its name."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What is worth choosing: only values that some service of the directory has."""

    domains: tuple[Choice, ...]
    cities: tuple[Choice, ...]
    languages: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """One page of the directory, and how many services match in all."""

    services: tuple[PublishedService, ...]
    total: Annotated[int, NotPeople("services in the public directory")]


def has_services(programme: Programme) -> bool:
    return _public(programme).exists()


_choices: Remembered[Choices] = Remembered(200)


def choices(programme: Programme) -> Choices:
    """The filters, in the reader's language; kept for one stamp of the public pages, which every change of a service or a city raises."""
    key = (programme.pk, programme.created_at, programme.site_version, get_language())
    return _choices.get(key, lambda: _choices_now(programme)) or _choices_now(programme)


def _choices_now(programme: Programme) -> Choices:
    """Three queries."""
    found = _public(programme)
    placed = ServiceDomain.objects.of(programme).filter(service__is_public=True, service__ended_on__isnull=True)
    domains = Domain.objects.of(programme).filter(Exists(placed.filter(domain=OuterRef("pk"))))
    cities = City.objects.of(programme).filter(Exists(found.filter(city=OuterRef("pk"))))
    return Choices(
        domains=tuple(Choice(domain.key, str(domain.name)) for domain in domains),
        cities=tuple(Choice(city.slug, city.name) for city in cities),
        languages=tuple(
            sorted(
                (Choice(code, own_name_of(code)) for code in languages_offered(programme, public_only=True)),
                key=lambda one: one.name.casefold(),
            )
        ),
    )


def directory(
    programme: Programme, *, domain: str = "", city: str = "", language: str = "", cost: str = "", page: int = 1
) -> Directory:  # fmt: skip
    """Services that are offered today and shown to the public. A service of every city is in each city's list. Four queries or fewer."""
    found = _public(programme)
    if domain:
        found = in_domain(found, domain)
    if city:
        found = found.filter(city__slug=city) | found.filter(city__isnull=True)
    if language:
        found = in_language(found, language)
    if cost:
        found = found.filter(cost=cost)
    start = (max(1, page) - 1) * PER_PAGE
    here = list(found.order_by("organisation", "name", "pk").values_list("pk", flat=True)[start : start + PER_PAGE])
    rows = _public(programme).filter(pk__in=here).order_by("organisation", "name", "pk").defer("words").select_related("city")
    day = today()
    return Directory(tuple(_service(one, day) for one in with_domains(programme, rows)), count_for_pages(found))


def _public(programme: Programme) -> OwnedQuerySet[Service]:
    return Service.objects.of(programme).filter(is_public=True, ended_on__isnull=True)


def _service(one: Any, day: dt.date) -> PublishedService:
    who = one.who_may_come.in_language()
    return PublishedService(
        anchor=f"s{one.pk}",
        organisation=one.organisation,
        name="" if one.name == one.organisation else one.name,
        what=one.what.in_language(),
        place=one.place,
        city=one.city.name if one.city else "",
        languages=tuple(SpokenLanguage(code, own_name_of(code), direction_of(code)) for code in one.languages),
        # Entries from before the rule, or written by another room, may name a status: the world does not read it.
        who_may_come=Piece("", who.lang, who.direction, who.state, is_fallback=False, is_outdated=False)
        if names_a_status(who.text)
        else who,
        cost=one.cost,
        cost_note=one.cost_note,
        reach=ways_to_reach(one.contact),
        url=one.url,
        domains=tuple(one.placed),
        checked_on=one.checked_on,
        is_stale=is_stale(one.checked_on, day),
    )

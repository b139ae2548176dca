"""The public directory of services (R116). No person is in it: of a contact, only telephone numbers and shared mailboxes are published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language

from mifc.foundation.base.clock import today
from mifc.foundation.base.counting import count_for_pages
from mifc.foundation.base.remembered import Remembered
from mifc.foundation.languages.known import Direction, direction_of, own_name_of
from mifc.foundation.languages.text import MultilingualText, Piece
from mifc.foundation.programmes.models import City, Programme
from mifc.foundation.programmes.owned import OwnedQuerySet
from mifc.planning.service_mapping.models import (
    Service,
    ServiceDomain,
    check_months,
    in_language,
    languages_offered,
    with_domains,
    with_words,
)
from mifc.planning.service_mapping.rules.directory import Reach, is_stale, names_a_status, ways_to_reach
from mifc.planning.service_mapping.rules.hours import HoursLine, Week, lines, week_of
from mifc.planning.service_mapping.rules.ids import lasting_id, number_in, numbered_id
from mifc.planning.service_mapping.rules.search import Looked, looked_for, means
from mifc.toolbox.disclosure.published import NotPeople
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.spreadsheets import fold

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

    `anchor` finds the entry on its page; `cost` is free, paid or ""; `asks_status` is no, yes or "" (not known), with who said so in
    words; `is_stale` when it is due for a check.
    """

    anchor: str
    number: Annotated[int, NotPeople("the entry's number in addresses")]
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
    hours: tuple[HoursLine, ...]
    hours_from: dt.date | None
    hours_to: dt.date | None
    hours_note: Piece
    asks_status: str
    asks_said_by: str
    asks_said_on: dt.date | None
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
    """One page of the directory, and how many services match in all. `widened`: the district that a whole postcode stood for."""

    services: tuple[PublishedService, ...]
    total: Annotated[int, NotPeople("services in the public directory")]
    widened: str


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """A domain as other directories read it: `key` is what a filter takes."""

    id: str
    key: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class OpenService:
    """One service for other directories: every text in each language it has, the original first. Ids stay the same for ever."""

    id: str
    organisation_id: str
    organisation: str
    name: str
    what: tuple[Piece, ...]
    who_may_come: tuple[Piece, ...]
    place: str
    city: str
    languages: tuple[str, ...]
    cost: str
    cost_note: str
    reach: tuple[Reach, ...]
    url: str
    week: Week
    hours_from: dt.date | None
    hours_to: dt.date | None
    hours_note: tuple[Piece, ...]
    asks_status: str
    asks_said_by: str
    asks_said_on: dt.date | None
    assurer_email: str
    terms: tuple[OpenTerm, ...]
    checked_on: dt.date | None


@dataclass(frozen=True, slots=True)
class OpenWanted:
    """What is asked for; all of it must fit. `organisation_id` and `term_id` are ids of this directory, the rest as in `directory`."""

    search: str = ""
    domain: str = ""
    term_id: str = ""
    organisation_id: str = ""
    city: str = ""
    language: str = ""
    cost: str = ""
    asks_status: str = ""


@dataclass(frozen=True, slots=True)
class OpenPage:
    """One page of what was asked for, and how many services fit in all."""

    services: tuple[OpenService, ...]
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
    programme: Programme, *, domain: str = "", city: str = "", language: str = "", cost: str = "", asks_status: str = "",
    search: str = "", page: int = 1,
) -> Directory:  # fmt: skip
    """Services that are offered today and shown to the public. A service of every city is in each city's list. Four queries or fewer.

    `search`: words in any language, or a postcode, as somebody types them.
    """
    looked = looked_for(search)
    found = _looked_for(programme, _public(programme), looked)
    found = _narrowed(found, domain=domain, city=city, language=language, cost=cost, asks_status=asks_status)
    start = (max(1, page) - 1) * PER_PAGE
    here = list(found.order_by("organisation", "name", "pk").values_list("pk", flat=True)[start : start + PER_PAGE])
    rows = _public(programme).filter(pk__in=here).order_by("organisation", "name", "pk").defer("words").select_related("city")
    day, months = today(), check_months(programme)
    entries = tuple(_service(one, day, months) for one in with_domains(programme, rows))
    return Directory(entries, count_for_pages(found), looked.widened)


def entry(programme: Programme, number: int) -> PublishedService | None:
    """One entry of the directory. Three queries or fewer."""
    rows = with_domains(programme, _public(programme).filter(pk=number).defer("words").select_related("city"))
    return _service(rows[0], today(), check_months(programme)) if rows else None


def _public(programme: Programme) -> OwnedQuerySet[Service]:
    return Service.objects.of(programme).filter(is_public=True, ended_on__isnull=True)


def _narrowed(
    found: OwnedQuerySet[Service], *, domain: str, city: str, language: str, cost: str, asks_status: str
) -> OwnedQuerySet[Service]:
    """Those that fit every choice that was made."""
    if domain:
        # As a list that is made once: a need leaves a few of many, and asking each entry by itself costs three times as much.
        placed = ServiceDomain.objects.of(found.bound_to).filter(domain__in=Domain.objects.of(found.bound_to).filter(key=domain))
        found = found.filter(pk__in=placed.values("service"))
    if city:
        found = found.filter(city__slug=city) | found.filter(city__isnull=True)
    if language:
        found = in_language(found, language)
    if asks_status:
        found = found.filter(asks_status=asks_status)
    return found.filter(cost=cost) if cost else found


_named: Remembered[tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]] = Remembered(50)


def _names(programme: Programme) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """((folded name, domain), …), ((folded name, city), …): domains by their names in every language; kept for one stamp. Two queries."""

    def ask() -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
        domains = [
            (fold(entry["text"]), one.pk) for one in Domain.objects.of(programme).filter(retired_on__isnull=True)
            for entry in one.name.as_json().values()
        ]  # fmt: skip
        return tuple(domains), tuple((fold(city.name), city.pk) for city in City.objects.of(programme))

    return _named.get((programme.pk, programme.created_at, programme.site_version), ask) or ask()


def _looked_for(programme: Programme, found: OwnedQuerySet[Service], looked: Looked) -> OwnedQuerySet[Service]:
    """Those that fit every word: in organisation, service, place or texts, as the name of the city, or as that of a domain."""
    domains, cities = _names(programme)
    for word in looked.words:
        fits = Q(words__contains=word)
        helped = {pk for name, pk in domains if means(word, name)}
        placed = {pk for name, pk in cities if means(word, name)}
        if helped:
            links = ServiceDomain.objects.of(programme).filter(service=OuterRef("pk"), domain__in=helped)
            fits |= Q(Exists(links))
        if placed:
            fits |= Q(city__in=placed)
        found = found.filter(fits)
    for district in looked.districts:
        # The first condition leaves few for the other two.
        found = found.filter(words__contains=f" {district}")
        found = found.filter(Q(words__contains=f" {district} ") | Q(words__endswith=f" {district}"))
    return found


def _service(one: Any, day: dt.date, months: int) -> PublishedService:
    who = one.who_may_come.in_language()
    return PublishedService(
        anchor=f"s{one.pk}",
        number=one.pk,
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
        hours=lines(week_of(one.hours)) if one.hours else (),
        hours_from=one.hours_from,
        hours_to=one.hours_to,
        hours_note=one.hours_note.in_language(),
        asks_status=one.asks_status,
        asks_said_by=str(one.get_asks_said_by_display()) if one.asks_said_by else "",
        asks_said_on=one.asks_said_on,
        domains=tuple(one.placed),
        checked_on=one.checked_on,
        is_stale=is_stale(one.checked_on, day, months),
    )


def open_services(programme: Programme, wanted: OpenWanted, *, page: int, per_page: int) -> OpenPage:
    """One page of the directory for other directories, in the order of the public pages. Four queries, five for an organisation."""
    found = _narrowed(
        _public(programme), domain=wanted.domain, city=wanted.city, language=wanted.language, cost=wanted.cost,
        asks_status=wanted.asks_status,
    )  # fmt: skip
    if wanted.search:
        found = with_words(found, wanted.search)
    if wanted.term_id:
        placed = ServiceDomain.objects.of(programme).filter(service=OuterRef("pk"))
        found = found.filter(Exists(placed.filter(domain=number_in(programme, "domain", wanted.term_id))))
    if wanted.organisation_id:
        found = found.filter(organisation__in=_organisations(programme).get(wanted.organisation_id, ()))
    start = (page - 1) * per_page
    here = list(found.order_by("organisation", "name", "pk").values_list("pk", flat=True)[start : start + per_page])
    return OpenPage(_open(programme, here), found.order_by().count())


def open_service(programme: Programme, id_: str) -> OpenService | None:
    """The service with this id; None where there is none, or it is not shown to the public. Two queries."""
    found = _open(programme, [number_in(programme, "service", id_)])
    return found[0] if found else None


_organisation_ids: Remembered[dict[str, list[str]]] = Remembered(50)


def _organisations(programme: Programme) -> dict[str, list[str]]:
    """{id: the spellings of an organisation's name}; kept for one stamp of the public pages."""

    def ask() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in _public(programme).order_by("organisation").values_list("organisation", flat=True).distinct():
            found.setdefault(lasting_id(programme, "organisation", fold(name)), []).append(name)
        return found

    return _organisation_ids.get((programme.pk, programme.created_at, programme.site_version), ask) or {}


def _open(programme: Programme, pks: list[int]) -> tuple[OpenService, ...]:
    """Two queries."""
    rows = list(_public(programme).filter(pk__in=pks).order_by("organisation", "name", "pk").defer("words").select_related("city"))
    links = ServiceDomain.objects.of(programme).filter(service__in=[one.pk for one in rows]).select_related("domain")
    placed: dict[int, list[Domain]] = {}
    for link in links.order_by("domain__order", "domain_id"):
        placed.setdefault(link.service_id, []).append(link.domain)
    return tuple(_open_service(programme, one, placed.get(one.pk, [])) for one in rows)


def _open_service(programme: Programme, one: Service, domains: list[Domain]) -> OpenService:
    return OpenService(
        id=numbered_id(programme, "service", one.pk),
        organisation_id=lasting_id(programme, "organisation", fold(one.organisation)),
        organisation=one.organisation,
        name=one.name,
        what=_pieces(one.what),
        # As on the public pages: what names a status is not read by the world.
        who_may_come=tuple(piece for piece in _pieces(one.who_may_come) if not names_a_status(piece.text)),
        place=one.place,
        city=one.city.name if one.city else "",
        languages=tuple(one.languages),
        cost=one.cost,
        cost_note=one.cost_note,
        reach=ways_to_reach(one.contact),
        url=one.url,
        week=week_of(one.hours),
        hours_from=one.hours_from,
        hours_to=one.hours_to,
        hours_note=_pieces(one.hours_note),
        asks_status=one.asks_status,
        asks_said_by=one.asks_said_by,
        asks_said_on=one.asks_said_on,
        assurer_email=programme.contact_email if one.checked_on else "",
        terms=tuple(_term(programme, domain) for domain in domains),
        checked_on=one.checked_on,
    )


def _pieces(text: MultilingualText) -> tuple[Piece, ...]:
    """A text in each of its languages, the original first."""
    source = text.source_language
    pieces = (text.in_language(code) for code in sorted(text.languages, key=lambda code: (code != source, code)))
    return tuple(piece for piece in pieces if piece)


def _term(programme: Programme, domain: Domain) -> OpenTerm:
    source = domain.name.source_language
    definition = domain.definition.in_language(source).text
    return OpenTerm(numbered_id(programme, "domain", domain.pk), domain.key, domain.name.in_language(source).text, definition)

"""Every read of services for staff, and for the needs table."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, Exists, F, OuterRef, Q

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import today
from mifc.foundation.base.counting import UpTo, count_for_pages
from mifc.foundation.programmes.models import City, Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.queries import people
from mifc.foundation.programmes.roles import ROLES, May, Role
from mifc.planning.service_mapping.models import (
    CheckReminder,
    CheckRule,
    Service,
    ServiceDomain,
    ServiceImport,
    ServiceReport,
    check_months,
    in_domain,
    in_language,
    with_domains,
    with_words,
)
from mifc.planning.service_mapping.rules.directory import stale_before
from mifc.toolbox.domains.models import Domain

Cities = frozenset[int] | None
_CHUNK = 1_000
# What no list shows.
_LONG = ("what", "who_may_come", "hours", "hours_note", "words")
EVERY_CITY, NO_DOMAIN = "all", "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list shows. `city` is a slug, or "all" for services of every city; `domain` a key, or "none"; `language` a code; `cost` free
    or paid; `asks` whether it asks about immigration status: no, yes or unknown; `state` running (""), unchecked, hidden or ended."""

    search: str = ""
    city: str = ""
    domain: str = ""
    language: str = ""
    cost: Literal["", "free", "paid"] | str = ""
    state: Literal["", "unchecked", "hidden", "ended"] | str = ""
    asks: Literal["", "no", "yes", "unknown"] | str = ""


def services(programme: Programme | int, *, cities: Cities = None) -> OwnedQuerySet[Service]:
    """The whole directory; with `cities`, what serves one of them or all (R030)."""
    every = Service.objects.of(programme)
    return every if cities is None else every.filter(Q(city__isnull=True) | Q(city_id__in=cities))


def unchecked(programme: Programme, found: OwnedQuerySet[Service], day: dt.date | None = None) -> OwnedQuerySet[Service]:
    """Those still offered that are due for a check."""
    before = stale_before(day or today(), check_months(programme))
    return found.filter(Q(checked_on__isnull=True) | Q(checked_on__lt=before), ended_on__isnull=True)


def wanted_services(programme: Programme, wanted: Wanted, *, cities: Cities = None) -> OwnedQuerySet[Service]:
    """What a list or an export with these filters holds."""
    found = with_words(services(programme, cities=cities), wanted.search)
    if wanted.city:
        found = found.filter(city__isnull=True) if wanted.city == EVERY_CITY else found.filter(city__slug=wanted.city)
    if wanted.domain:
        found = in_domain(found, "" if wanted.domain == NO_DOMAIN else wanted.domain)
    if wanted.language:
        found = in_language(found, wanted.language)
    if wanted.cost:
        found = found.filter(cost=wanted.cost)
    if wanted.asks:
        found = found.filter(asks_status="" if wanted.asks == "unknown" else wanted.asks)
    if wanted.state == "ended":
        return found.filter(ended_on__isnull=False)
    if wanted.state == "unchecked":
        return unchecked(programme, found)
    found = found.filter(ended_on__isnull=True)
    return found.filter(is_public=False) if wanted.state == "hidden" else found


def page_of_services(
    programme: Programme,
    wanted: Wanted,
    *,
    cities: Cities,
    order: str,
    start: int,
    stop: int,
    reported: OwnedQuerySet[ServiceReport] | None = None,
) -> tuple[list[Service], int, int]:
    """One page of the list with cities and domains, how many match, and how many of `reported` there are. Four queries, however many
    there are; one more for the reports where the page is empty."""
    found = wanted_services(programme, wanted, cities=cities)
    # The place in the order is found in the index alone; only the rows of this page are read.
    here = list(_ordered(found, order).values_list("pk", flat=True)[start:stop])
    rows: Any = services(programme).filter(pk__in=here).defer(*_LONG).select_related("city")
    if reported is not None and here:
        rows = rows.annotate(reports_open=UpTo(reported))
    page: list[Any] = with_domains(programme, _ordered(rows, order))
    told = 0
    if reported is not None:
        told = page[0].reports_open if page else reported.count()
    return page, count_for_pages(found), told


def _ordered(found: OwnedQuerySet[Service], order: str) -> OwnedQuerySet[Service]:
    """By name of the organisation, or by the day of the last check: never checked counts as the longest ago."""
    if order == "checked":
        return found.order_by(F("checked_on").asc(nulls_first=True), "organisation", "name", "pk")
    if order == "-checked":
        return found.order_by(F("checked_on").desc(nulls_last=True), "organisation", "name", "pk")
    if order == "-organisation":
        return found.order_by("-organisation", "-name", "-pk")
    return found.order_by("organisation", "name", "pk")


def every_row(programme: Programme, wanted: Wanted, *, cities: Cities, order: str) -> Iterator[Service]:
    """The whole list for an export, equal to the pages, in chunks."""
    found = _ordered(wanted_services(programme, wanted, cities=cities), order)
    yield from found.select_related("city").prefetch_related("in_domains__domain").iterator(chunk_size=_CHUNK)


def service(programme: Programme, pk: int, *, cities: Cities = None) -> Service | None:
    found = services(programme, cities=cities).select_related("city", "programme", "brought_in_by").prefetch_related("in_domains__domain")
    return get_owned_or_none(found, pk=pk)


def services_of(programme: Programme, pks: Collection[str], *, cities: Cities = None) -> list[Service]:
    """Those with these ids, as a form sends them."""
    ids = [int(pk) for pk in pks if pk.isascii() and pk.isdigit() and len(pk) < 18]
    return list(services(programme, cities=cities).filter(pk__in=ids).select_related("programme"))


def number_unchecked(programme: Programme, *, cities: Cities = None) -> int:
    return unchecked(programme, services(programme, cities=cities)).count()


def check_rule(programme: Programme) -> CheckRule:
    """As it was set, or as it is until somebody sets it."""
    return CheckRule.objects.of(programme).select_related("person").first() or CheckRule(programme=programme)


def keepers(programme: Programme) -> list[User]:
    """Who may keep the whole directory: one of them may be the one who is reminded. By name."""
    found = people(programme).filter(city__isnull=True, user__is_active=True, role__in=[key for key, role in ROLES.items() if _keeps(role)])
    return sorted({one.user for one in found.select_related("user")}, key=lambda one: (one.name.casefold(), one.pk))


def _keeps(role: Role) -> bool:
    return May.EDIT_SERVICES in role.may and not role.by_city


def due_by_person(programme: Programme) -> dict[User, int]:
    """{who is reminded: how many entries are due for a check}, nobody with none.

    The person who was named, for all of them. Without one, each city's coordinator for that city's, and the lead coordinators for the
    rest. Nobody without an address, and none of the demo's invented people.
    """
    by_city = dict(unchecked(programme, services(programme)).order_by().values_list("city").annotate(number=Count("pk")))
    rule = check_rule(programme)
    held = people(programme).filter(user__is_active=True, user__is_sample=False).exclude(user__email="").exclude(user__email__isnull=True)
    members = list(held.select_related("user"))
    found: Counter[User] = Counter()
    if rule.person_id:
        found.update({one.user: 0 for one in members if one.user_id == rule.person_id})
        return {user: sum(by_city.values()) for user in found if by_city}
    looked_after = {one.city_id for one in members if one.role == "city-coordinator"}
    rest = sum(number for city, number in by_city.items() if city not in looked_after)
    for city, user in {(one.city_id, one.user) for one in members if one.role == "city-coordinator"}:
        found[user] += by_city.get(city, 0)
    for user in {one.user for one in members if one.role == "lead-coordinator"}:
        found[user] += rest
    return {user: number for user, number in found.items() if number}


def unsent_reminders(programme: Programme, week: dt.date) -> list[CheckReminder]:
    return list(CheckReminder.objects.of(programme).filter(week=week, sent_at__isnull=True))


def services_for(programme: Programme, *, domains: Collection[Domain | int] = (), city: City | int | None = None) -> list[Service]:
    """What is offered today in these domains (any of several; none given: in whichever), in that city or in all; without a city, anywhere.

    For the needs table: who helps today. Three queries.
    """
    found = services(programme).filter(ended_on__isnull=True)
    if domains:
        placed = ServiceDomain.objects.of(programme).filter(domain__in=list(domains), service=OuterRef("pk"))
        found = found.filter(Exists(placed))
    if city is not None:
        found = found.filter(Q(city__isnull=True) | Q(city=city))
    rows = found.defer(*_LONG).select_related("city").prefetch_related("in_domains__domain")
    return list(rows.order_by("organisation", "name", "pk"))


def search_services(
    programme: Programme, words: str, limit: int = 12, *, cities: Cities = None, city: City | int | None = None
) -> list[Service]:
    """Services still offered that hold the words, for choosing one: at most `limit`. With `city`, of that city or of all."""
    found = with_words(services(programme, cities=cities).filter(ended_on__isnull=True), words)
    if city is not None:
        found = found.filter(Q(city__isnull=True) | Q(city=city))
    return list(found.defer(*_LONG).select_related("city").order_by("organisation", "name", "pk")[:limit])


def reports(programme: Programme, *, cities: Cities = None, state: str = "") -> OwnedQuerySet[ServiceReport]:
    """What people say is wrong, the newest first; with `cities`, of entries that serve one of them or all."""
    found = ServiceReport.objects.of(programme).select_related("service__city", "settled_by")
    if cities is not None:
        found = found.filter(Q(service__city__isnull=True) | Q(service__city_id__in=cities))
    return found.filter(state=state) if state else found


def open_reports(programme: Programme, *, cities: Cities = None) -> OwnedQuerySet[ServiceReport]:
    """Those that nobody has looked into."""
    return reports(programme, cities=cities, state=ServiceReport.State.OPEN)


def number_reported(programme: Programme, *, cities: Cities = None) -> int:
    """How many are open."""
    return open_reports(programme, cities=cities).count()


def report(programme: Programme, pk: int, *, cities: Cities = None) -> ServiceReport | None:
    return get_owned_or_none(reports(programme, cities=cities), pk=pk)


def imports(programme: Programme) -> OwnedQuerySet[ServiceImport]:
    """Files that came in, the newest first."""
    return ServiceImport.objects.of(programme).exclude(state=ServiceImport.State.UPLOADED).select_related("uploaded_by")


def service_import(programme: Programme, pk: int) -> ServiceImport | None:
    return get_owned_or_none(ServiceImport.objects.of(programme).select_related("uploaded_by", "programme"), pk=pk)

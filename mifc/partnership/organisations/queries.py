"""Every read of organisations for staff."""

from __future__ import annotations

from django.db.models import Prefetch, Q

from mifc.foundation.base.counting import count_for_pages
from mifc.foundation.programmes.models import Membership, Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.partnership.organisations.models import Organisation, OrganisationCity, OrganisationMember, OrganisationTheme

Cities = frozenset[int] | None


def organisations(programme: Programme, *, cities: Cities = None) -> OwnedQuerySet[Organisation]:
    """The register; with `cities`, those that work in one of them or in no city in particular (R030)."""
    every = Organisation.objects.of(programme)
    if cities is None:
        return every
    placed = OrganisationCity.objects.of(programme)
    here = placed.filter(city__in=cities).values("organisation")
    return every.filter(Q(pk__in=here) | ~Q(pk__in=placed.values("organisation")))


def page_of_organisations(
    programme: Programme, *, cities: Cities, search: str, sector: str, migrant_led: str, order: str, start: int, stop: int
) -> tuple[list[Organisation], int]:
    """One page of the list with cities and themes, and how many match. Four queries, however many there are."""
    found = organisations(programme, cities=cities)
    if search:
        found = found.filter(Q(name__icontains=search) | Q(short_name__icontains=search))
    if sector:
        found = found.filter(sector=sector)
    if migrant_led:
        found = found.filter(migrant_led=migrant_led)
    key = order.removeprefix("-") if order.removeprefix("-") in {"name", "kind"} else "name"
    sign = "-" if order.startswith("-") else ""
    rows = found.order_by(f"{sign}{key}", "pk").prefetch_related(
        Prefetch("in_cities", OrganisationCity.objects.of(programme).select_related("city"), to_attr="cities_here"),
        Prefetch("for_themes", OrganisationTheme.objects.of(programme).select_related("theme"), to_attr="themes_here"),
    )
    return list(rows[start:stop]), count_for_pages(found)


def organisation(programme: Programme, *, cities: Cities, pk: int) -> Organisation | None:
    found = organisations(programme, cities=cities).prefetch_related("in_cities__city", "for_themes__theme")
    return get_owned_or_none(found, pk=pk)


def members(organisation: Organisation) -> list[OrganisationMember]:
    """Who works for it, by name."""
    everybody = OrganisationMember.objects.of(organisation.programme_id).filter(organisation=organisation)
    return list(everybody.select_related("membership__user", "membership__city").order_by("membership__user__name", "pk"))


def member(organisation: Organisation, *, pk: int) -> OrganisationMember | None:
    return get_owned_or_none(OrganisationMember.objects.of(organisation.programme_id).filter(organisation=organisation), pk=pk)


def people_to_add(organisation: Organisation) -> OwnedQuerySet[Membership]:
    """People of the programme who are not named as working for it yet."""
    taken = OrganisationMember.objects.of(organisation.programme_id).filter(organisation=organisation).values("membership")
    people = Membership.objects.of(organisation.programme_id).exclude(pk__in=taken)
    return people.select_related("user", "city").order_by("user__name", "pk")

"""Every read of figures for staff."""

from __future__ import annotations

from django.db.models import Prefetch, Q

from mifc.foundation.base.counting import count_for_pages
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.toolbox.measures.models import Measure, MeasureValue

Cities = frozenset[int] | None


def measures(programme: Programme, *, cities: Cities) -> OwnedQuerySet[Measure]:
    """The measures somebody may work on: shared ones, and those of the cities (None: every city)."""
    every = Measure.objects.of(programme)
    return every if cities is None else every.filter(Q(city__isnull=True) | Q(city__in=cities))


def page_of_measures(
    programme: Programme, *, cities: Cities, search: str, shown: str, order: str, start: int, stop: int
) -> tuple[list[Measure], int]:
    """One page of the list, values with it, and how many match. Four queries, however many there are."""
    found = measures(programme, cities=cities)
    if search:
        found = found.filter(find_text__icontains=search)
    if shown:
        found = found.filter(is_public=shown == "public")
    column = {"name": "find_text", "target": "target"}[order.removeprefix("-") or "name"]
    sign = "-" if order.startswith("-") else ""
    rows = found.select_related("theme", "city").prefetch_related(_standing_values(programme))
    return list(rows.order_by(f"{sign}{column}", "pk")[start:stop]), count_for_pages(found)


def measure(programme: Programme, *, cities: Cities, pk: int) -> Measure | None:
    return get_owned_or_none(measures(programme, cities=cities).select_related("theme", "city"), pk=pk)


def values_of(measure: Measure) -> list[MeasureValue]:
    """What the sources say, withdrawn ones too, oldest first."""
    return list(MeasureValue.objects.of(measure.programme_id).filter(measure=measure))


def value(measure: Measure, *, pk: int) -> MeasureValue | None:
    return get_owned_or_none(MeasureValue.objects.of(measure.programme_id).filter(measure=measure), pk=pk)


def key_is_taken(programme: Programme, key: str) -> bool:
    return Measure.objects.of(programme).filter(key=key).exists()


def _standing_values(programme: Programme) -> Prefetch:
    return Prefetch("values", MeasureValue.objects.of(programme).filter(withdrawn_at__isnull=True), to_attr="standing")

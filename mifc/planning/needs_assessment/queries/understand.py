"""What the coded texts say, counted: by domain and good / missing / could be improved, and who was heard.

Exact counts, for staff rules and for freezing; what a page shows goes through `toolbox.disclosure` first. Always counted are cards, not
texts: somebody who wrote "housing" under two questions is one person. Never counted: second opinions, cards set aside. Cards whose texts
were taken back after an edition counted them still count; their words are gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from mifc.foundation.base.counted import PART_BITS, ids_of_part
from mifc.foundation.base.counting import MOST_PAGED, lately
from mifc.foundation.programmes.counted import as_counted, as_counted_in_parts, stamp_of_every_part
from mifc.foundation.programmes.models import City, Programme
from mifc.foundation.programmes.owned import OwnedQuerySet
from mifc.foundation.programmes.roles import May, Standing
from mifc.planning.needs_assessment.models import Assessment, Card, CodeMark, Coding, Round
from mifc.toolbox.domains.models import Domain

# What a card may be counted by: the name in an address -> its column on the card.
GROUPS = {"city": "city_id", "age": "age", "born_outside": "born_outside", "language": "language", "channel": "channel"}
# What results may be broken down by: the rounds, too.
BREAKDOWNS = {**GROUPS, "round": "round_id"}


def cities_for(standing: Standing | None, power: May = May.SEE_RESULTS) -> frozenset[int] | None:
    """The cities whose cards a person may have counted (R030); None for all. Without a standing: all, for the system itself."""
    if standing is None:
        return None
    return standing.may_in.get(power, standing.cities)


def counted_under(programme: Programme | int) -> dict[int, int]:
    """Domain id -> the id it is counted under: its own, or where it was merged into, however often. One query."""
    into = dict(Domain.objects.of(programme).values_list("pk", "merged_into_id"))
    return {pk: _last_of(pk, into) for pk in into}


def _last_of(pk: int, into: dict[int, int | None]) -> int:
    seen = {pk}
    while (following := into.get(pk)) is not None and following not in seen:
        seen.add(following)
        pk = following
    return pk


def counted_marks(assessment: Assessment, *, city: City | int | None = None, standing: Standing | None = None) -> OwnedQuerySet[CodeMark]:
    """The marks that count: of the first coder, on cards not set aside, in the cities of this person."""
    marks = CodeMark.objects.of(assessment.programme_id).filter(
        coding__counts=True, coding__card_text__round__assessment=assessment, coding__card_text__is_set_aside=False
    )
    cities = cities_for(standing)
    if cities is not None:
        marks = marks.filter(card__city_id__in=cities)
    if city is not None:
        marks = marks.filter(card__city=city)
    return marks


def _root(under: dict[int, int]) -> F | Case:
    """The domain a mark counts under, in SQL."""
    merged = [When(domain_id=pk, then=Value(root)) for pk, root in under.items() if pk != root]
    return Case(*merged, default=F("domain_id"), output_field=IntegerField()) if merged else F("domain_id")


def domain_counts(assessment: Assessment, *, city: City | int | None = None, standing: Standing | None = None) -> dict[int, dict[str, int]]:
    """{domain id: {"good" | "missing" | "improve": cards}}. Distinct cards; what was merged counts under the target. Two queries."""
    counts: dict[int, dict[str, int]] = {}
    rows = (
        counted_marks(assessment, city=city, standing=standing)
        .annotate(root=_root(counted_under(assessment.programme_id)))
        .values_list("root", "says")
        .annotate(n=Count("card_id", distinct=True))
        .order_by()
    )
    for domain_id, says, n in rows:
        counts.setdefault(domain_id, {})[says] = n
    return counts


def domains_said(assessment: Assessment, *, standing: Standing | None = None) -> set[int]:
    """The domains that `domain_counts` has a figure for. Looked up one by one, up to the first mark of each; two queries."""
    under = counted_under(assessment.programme_id)
    said = counted_marks(assessment, standing=standing).filter(domain=OuterRef("pk"))
    return {under[pk] for pk in Domain.objects.of(assessment.programme_id).filter(Exists(said)).values_list("pk", flat=True)}


def cards_per_domain(assessment: Assessment, *, city: City | int | None = None, standing: Standing | None = None) -> dict[int, int]:
    """{domain id: cards that say anything about it}. Less than the sum over good, missing and improve: a card may say two of them."""
    rows = (
        counted_marks(assessment, city=city, standing=standing)
        .annotate(root=_root(counted_under(assessment.programme_id)))
        .values_list("root")
        .annotate(n=Count("card_id", distinct=True))
        .order_by()
    )
    return dict(rows)


def domain_counts_by(
    assessment: Assessment, group: str, *, standing: Standing | None = None
) -> dict[tuple[int, str], dict[str | int | None, int]]:
    """{(domain id, says): {value of the group: cards}} for one of BREAKDOWNS. Raises KeyError for another name. Two queries."""
    column = f"card__{BREAKDOWNS[group]}"
    counts: dict[tuple[int, str], dict[str | int | None, int]] = {}
    rows = (
        counted_marks(assessment, standing=standing)
        .annotate(root=_root(counted_under(assessment.programme_id)))
        .values_list("root", "says", column)
        .annotate(n=Count("card_id", distinct=True))
        .order_by()
    )
    for domain_id, says, value, n in rows:
        counts.setdefault((domain_id, says), {})[value] = n
    return counts


class _InCity(NamedTuple):
    """What a figure is of: the domain it counts under, what is said of it, and the city of the card."""

    domain: int
    says: str
    city: int | None


def _in_cities(assessment: Assessment) -> dict[_InCity, int]:
    """Cards by domain, what is said and city, for every city: remembered, and after a change counted anew only in part. One query."""

    def count(under: dict[int, int], of_parts: Set[int]) -> dict[int, dict[_InCity, int]]:
        marks = counted_marks(assessment)
        if of_parts:
            ranges = [ids_of_part(part) for part in of_parts]
            marks = marks.filter(reduce(or_, (Q(card_id__gte=ids.start, card_id__lt=ids.stop) for ids in ranges)))
        by_city = marks.annotate(part=F("card_id").bitrightshift(PART_BITS) + 1, root=_root(under))
        parts: dict[int, dict[_InCity, int]] = {}
        rows = by_city.values_list("part", "root", "says", "card__city_id").annotate(n=Count("card_id", distinct=True)).order_by()
        for its_part, *key, n in rows:
            parts.setdefault(its_part, {})[_InCity(*key)] = n
        return parts

    return as_counted_in_parts(assessment.programme_id, ("in cities", assessment.pk), lambda: counted_under(assessment.programme_id), count)


def shown_counts(assessment: Assessment, *, standing: Standing | None = None) -> dict[int, dict[str, int]]:
    """`domain_counts` as pages show them: remembered until something they rest on changes. One query."""
    cities = cities_for(standing)
    counts: dict[int, dict[str, int]] = {}
    # A card is of one city, so cities may be added.
    for of, n in _in_cities(assessment).items():
        if cities is None or of.city in cities:
            said = counts.setdefault(of.domain, {})
            said[of.says] = said.get(of.says, 0) + n
    return counts


def shown_counts_by(
    assessment: Assessment, group: str, *, standing: Standing | None = None
) -> dict[tuple[int, str], dict[str | int | None, int]]:
    """`domain_counts_by` as pages show them, like `shown_counts`."""
    cities = cities_for(standing)
    if group == "city":
        counts: dict[tuple[int, str], dict[str | int | None, int]] = {}
        for of, n in _in_cities(assessment).items():
            if cities is None or of.city in cities:
                counts.setdefault((of.domain, of.says), {})[of.city] = n
        return counts
    asked = ("domain_counts_by", assessment.pk, cities, group)
    return as_counted(assessment.programme_id, asked, lambda: domain_counts_by(assessment, group, standing=standing))


def coded_cards_by(assessment: Assessment, group: str, *, standing: Standing | None = None) -> dict[str | int | None, int]:
    """{value of the group: cards of which a text was read and coded, or found unclear}, as pages show it: what shares are shares of."""

    def count() -> dict[str | int | None, int]:
        read = Coding.objects.of(assessment.programme_id).filter(
            counts=True, card_text__round__assessment=assessment, card_text__is_set_aside=False
        )
        if cities is not None:
            read = read.filter(card_text__card__city_id__in=cities)
        column = f"card_text__card__{BREAKDOWNS[group]}"
        return dict(read.values_list(column).annotate(n=Count("card_text__card_id", distinct=True)).order_by())

    cities = cities_for(standing)
    return as_counted(assessment.programme_id, ("coded_cards_by", assessment.pk, cities, group), count)


def _behind(
    assessment: Assessment, domain: Domain | int, says: str, city: City | int | None, standing: Standing | None
) -> QuerySet[CodeMark]:
    target = domain if isinstance(domain, int) else domain.pk
    members = [pk for pk, root in counted_under(assessment.programme_id).items() if root == target]
    marks = counted_marks(assessment, city=city, standing=standing).filter(domain_id__in=members)
    return marks.filter(says=says) if says else marks


def cards_behind(
    assessment: Assessment, *, domain: Domain | int, says: str = "", city: City | int | None = None, standing: Standing | None = None
) -> OwnedQuerySet[Card]:
    """The cards behind one figure of `domain_counts`; with `says` empty those that say anything about the domain."""
    marks = _behind(assessment, domain, says, city, standing)
    return Card.objects.of(assessment.programme_id).filter(pk__in=marks.values("card_id"))


def texts_behind(
    assessment: Assessment, *, domain: Domain | int, says: str = "", city: City | int | None = None, standing: Standing | None = None
) -> list[tuple[int, int, str]]:
    """The texts behind one figure: (id, its card's id, state), those taken back too. Two queries.

    Whoever shows them asks `rules.understand.texts_open` first: from five cards up, and never beside age, birthplace or language group.
    """
    marks = _behind(assessment, domain, says, city, standing)
    text = "coding__card_text"
    return list(marks.values_list(f"{text}_id", "card_id", f"{text}__state").distinct().order_by())


@dataclass(frozen=True, slots=True)
class WhoWasHeard:
    """Exact counts of cards: all that count, those set aside, and by group {name in GROUPS: {value: cards}}. "" is not answered."""

    cards: int
    set_aside: int
    by: dict[str, dict[str | int | None, int]] = field(default_factory=dict)


def heard(assessment: Assessment, *, city: City | int | None = None, standing: Standing | None = None) -> WhoWasHeard:
    """Who wrote the cards, by each group alone. Two queries, the second answered by one index; cards set aside only in their own number."""
    rounds = Round.objects.of(assessment.programme_id).filter(assessment=assessment).values_list("pk", flat=True)
    cards = Card.objects.of(assessment.programme_id).filter(round_id__in=list(rounds))
    cities = cities_for(standing)
    if cities is not None:
        cards = cards.filter(city_id__in=cities)
    if city is not None:
        cards = cards.filter(city=city)
    rows = (
        cards.values(*GROUPS.values())
        .annotate(n=Count("pk", filter=Q(set_aside="")), aside=Count("pk", filter=~Q(set_aside="")))
        .order_by()
    )
    return _summed(rows)


def shown_heard(assessment: Assessment, *, standing: Standing | None = None) -> WhoWasHeard:
    """`heard` as pages show it: of more cards than anybody leafs through, at most a minute old. What is set aside shows at once."""
    asked = ("heard", assessment.pk, stamp_of_every_part(assessment.programme_id), cities_for(standing))
    return lately(asked, lambda: heard(assessment, standing=standing), if_so=lambda found: found.cards + found.set_aside > MOST_PAGED)


def _summed(rows: Iterable[dict[str, object]]) -> WhoWasHeard:
    by: dict[str, dict[str | int | None, int]] = {name: {} for name in GROUPS}
    total = aside = 0
    for row in rows:
        n = int(row["n"])  # type: ignore[call-overload]  # a count
        total, aside = total + n, aside + int(row["aside"])  # type: ignore[call-overload]
        for name, column in GROUPS.items():
            if n:
                value: str | int | None = row[column]  # type: ignore[assignment]
                by[name][value] = by[name].get(value, 0) + n
    return WhoWasHeard(total, aside, by)

"""Reads for floods: the same text again and again, and days on which one place sent far more cards than others. For coordinators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Min

from mifc.foundation.base.counting import MOST_PAGED, count_for_pages, lately
from mifc.foundation.programmes.counted import stamp_of
from mifc.foundation.programmes.owned import OwnedQuerySet
from mifc.foundation.programmes.roles import May, Standing
from mifc.planning.needs_assessment.models import Assessment, Card, CardText, CollectionPoint
from mifc.planning.needs_assessment.queries.understand import cities_for
from mifc.planning.needs_assessment.queries.understand_code import rounds_of
from mifc.planning.needs_assessment.rules import understand as rules

# So many lines of each kind; the next come when these are dealt with.
_SHOWN = 30


def _texts(assessment: Assessment, standing: Standing, rounds: list[int] | None = None) -> OwnedQuerySet[CardText]:
    rounds = rounds_of(assessment) if rounds is None else rounds
    texts = CardText.objects.of(assessment.programme_id).filter(round_id__in=rounds, said_as__gt="")
    cities = cities_for(standing, May.ASK)
    return texts if cities is None else texts.filter(card__city_id__in=cities)


@dataclass(frozen=True, slots=True)
class SameText:
    """Texts that say the same: one of them to show, its language, and how many cards they are on."""

    key: str
    example: str
    language: str
    cards: int


def said_again(assessment: Assessment, standing: Standing, *, set_aside: bool = False, rounds: list[int] | None = None) -> list[SameText]:
    """Texts on `SAME_AGAIN` cards or more, most first. What says the same has the same key, and the key is indexed.

    Four queries. Among thousands of texts one that begins to come again and again may take a minute to stand here; what is set aside or
    put back shows at once.
    """
    # One value of a list: so the index answers, in its order.
    texts = _texts(assessment, standing, rounds).filter(is_set_aside__in=[set_aside])
    # First those that come so often at all, which the index tells; then on how many cards each of them is.
    asked = (assessment.pk, stamp_of(assessment.programme_id), cities_for(standing, May.ASK), set_aside)
    often = lately(
        ("said again", *asked),
        lambda: list(
            texts.order_by().values("said_as").annotate(n=Count("*")).filter(n__gte=rules.SAME_AGAIN).values_list("said_as", flat=True)
        ),
        if_so=lambda _found: count_for_pages(texts) > MOST_PAGED,
    )
    counted = texts.order_by().filter(said_as__in=often).values("said_as").annotate(n=Count("card", distinct=True), one=Min("pk"))
    found = list(counted.filter(n__gte=rules.SAME_AGAIN).order_by("-n", "said_as").values_list("said_as", "n", "one")[:_SHOWN])
    examples = texts.in_bulk([one for _key, _cards, one in found])
    return [SameText(key, examples[one].text, examples[one].language, cards) for key, cards, one in found if one in examples]


def cards_saying(assessment: Assessment, standing: Standing, keys: Collection[str]) -> set[int]:
    """The cards on which one of these is said again, those that came in since too."""
    again = {one.key for one in said_again(assessment, standing)} & set(keys)
    texts = _texts(assessment, standing).filter(is_set_aside=False, said_as__in=again)
    return set(texts.values_list("card_id", flat=True))


@dataclass(frozen=True, slots=True)
class ManyADay:
    """A place and a day with very many cards from phones."""

    point_id: int
    point: str
    day: dt.date
    cards: int


def many_a_day(assessment: Assessment, standing: Standing, *, more_than: int = rules.MANY_A_DAY) -> list[ManyADay]:
    """Cards people sent themselves, by collection point and day, where they are more than this. An event may well have them.

    Two queries; an index holds all that is counted.
    """
    points = CollectionPoint.objects.of(assessment.programme_id).filter(round__assessment=assessment)
    cards = Card.objects.of(assessment.programme_id).filter(
        point__in=points.values("pk"), set_aside="", channel=Card.Channel.PHONE, answered_on__isnull=False
    )
    cities = cities_for(standing, May.ASK)
    if cities is not None:
        cards = cards.filter(city_id__in=cities)
    rows = (
        cards.values_list("point_id", "answered_on")
        .annotate(n=Count("*"))
        .filter(n__gt=more_than)
        .order_by("-n", "point_id", "answered_on")
    )
    found = list(rows[:_SHOWN])
    names = dict(points.filter(pk__in={point_id for point_id, _day, _n in found}).values_list("pk", "name"))
    return [ManyADay(point_id, names[point_id], day, n) for point_id, day, n in found]


def cards_of_day(assessment: Assessment, standing: Standing, *, point_id: int, day: dt.date) -> list[int]:
    """The cards of one place and day that are counted."""
    cards = Card.objects.of(assessment.programme_id).filter(
        round__assessment=assessment, set_aside="", channel=Card.Channel.PHONE, point_id=point_id, answered_on=day
    )
    cities = cities_for(standing, May.ASK)
    cards = cards if cities is None else cards.filter(city_id__in=cities)
    return list(cards.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Aside:
    """Cards set aside for one reason."""

    why: str
    cards: int


def set_aside(assessment: Assessment, standing: Standing, *, rounds: list[int] | None = None) -> list[Aside]:
    """What was set aside, by reason, most first. One query, for its `rounds`."""
    cards = _aside_cards(assessment, standing, rounds)
    return [Aside(*row) for row in cards.values_list("set_aside").annotate(n=Count("pk")).order_by("-n", "set_aside")]


def cards_set_aside(assessment: Assessment, standing: Standing, *, why: str) -> list[int]:
    return list(_aside_cards(assessment, standing).filter(set_aside=why).values_list("pk", flat=True))


def _aside_cards(assessment: Assessment, standing: Standing, rounds: list[int] | None = None) -> OwnedQuerySet[Card]:
    rounds = rounds_of(assessment) if rounds is None else rounds
    cards = Card.objects.of(assessment.programme_id).filter(round_id__in=rounds, set_aside__gt="")
    cities = cities_for(standing, May.ASK)
    return cards if cities is None else cards.filter(city_id__in=cities)

"""Reads for floods: the same text again and again, and days on which one place sent far more cards than others. For coordinators."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count

from mifc.foundation.programmes.owned import OwnedQuerySet
from mifc.foundation.programmes.roles import May, Standing
from mifc.planning.needs_assessment.models import Assessment, Card, CardText
from mifc.planning.needs_assessment.queries.understand import cities_for
from mifc.planning.needs_assessment.rules import understand as rules

_SHOWN = 50


def _texts(assessment: Assessment, standing: Standing) -> OwnedQuerySet[CardText]:
    texts = CardText.objects.of(assessment.programme_id).filter(round__assessment=assessment).exclude(state=CardText.State.ERASED)
    cities = cities_for(standing, May.ASK)
    return texts if cities is None else texts.filter(card__city_id__in=cities)


@dataclass(slots=True)
class SameText:
    """Texts that say the same: one of them to show, its language, and the cards they are on."""

    key: str
    example: str
    language: str
    card_ids: set[int] = field(default_factory=set)

    @property
    def cards(self) -> int:
        return len(self.card_ids)


def said_again(assessment: Assessment, standing: Standing, *, set_aside: bool = False) -> list[SameText]:
    """Texts on `SAME_AGAIN` cards or more, most first. One query, read as a stream: what is kept is a short key per text."""
    seen: dict[str, list[int]] = {}
    rows = _texts(assessment, standing).filter(is_set_aside=set_aside).values_list("pk", "card_id", "text")
    first: dict[str, int] = {}
    for pk, card_id, text in rows.iterator(chunk_size=2_000):
        key = rules.flood_key(text)
        seen.setdefault(key, []).append(card_id)
        first.setdefault(key, pk)
    groups = {key: set(cards) for key, cards in seen.items() if len(cards) >= rules.SAME_AGAIN}
    examples = _texts(assessment, standing).in_bulk([first[key] for key in groups])
    found = [
        SameText(key, examples[first[key]].text, examples[first[key]].language, cards)
        for key, cards in groups.items()
        if len(cards) >= rules.SAME_AGAIN and first[key] in examples
    ]
    return sorted(found, key=lambda one: (-one.cards, one.key))[:_SHOWN]


@dataclass(frozen=True, slots=True)
class ManyADay:
    """A place and a day with very many cards from phones."""

    point_id: int
    point: str
    day: dt.date
    cards: int


def many_a_day(assessment: Assessment, standing: Standing, *, more_than: int = rules.MANY_A_DAY) -> list[ManyADay]:
    """Cards people sent themselves, by collection point and day, where they are more than this. An event may well have them. One query."""
    cards = Card.objects.of(assessment.programme_id).filter(
        round__assessment=assessment, set_aside="", channel=Card.Channel.PHONE, point__isnull=False, answered_on__isnull=False
    )
    cities = cities_for(standing, May.ASK)
    if cities is not None:
        cards = cards.filter(city_id__in=cities)
    rows = (
        cards.values_list("point_id", "point__name", "answered_on")
        .annotate(n=Count("pk"))
        .filter(n__gt=more_than)
        .order_by("-n", "point_id")
    )
    return [ManyADay(*row) for row in rows[:_SHOWN]]


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


def set_aside(assessment: Assessment, standing: Standing) -> list[Aside]:
    """What was set aside, by reason, most first. One query."""
    cards = _aside_cards(assessment, standing)
    return [Aside(*row) for row in cards.values_list("set_aside").annotate(n=Count("pk")).order_by("-n", "set_aside")]


def cards_set_aside(assessment: Assessment, standing: Standing, *, why: str) -> list[int]:
    return list(_aside_cards(assessment, standing).filter(set_aside=why).values_list("pk", flat=True))


def _aside_cards(assessment: Assessment, standing: Standing) -> OwnedQuerySet[Card]:
    cards = Card.objects.of(assessment.programme_id).filter(round__assessment=assessment).exclude(set_aside="")
    cities = cities_for(standing, May.ASK)
    return cards if cities is None else cards.filter(city_id__in=cities)

"""Reads for opening rounds and watching who is heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mifc.foundation.base.clock import now
from mifc.foundation.base.counting import MOST_TOLD, lately
from mifc.foundation.languages.known import own_name_of
from mifc.foundation.programmes.models import City, Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.roles import Standing
from mifc.planning.needs_assessment.models import Assessment, Card, CollectionPoint, Question, Round, Target, Wording


def _cards_at(field: str, programme: Programme | int) -> Coalesce:
    """How many cards a round or a collection point has: counted row by row in the index of the reference, not joined and sorted."""
    cards = Card.objects.of(programme).filter(**{field: OuterRef("pk")}).order_by().values(field).annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(cards), 0)


def assessments(programme: Programme, standing: Standing) -> OwnedQuerySet[Assessment]:
    """Those a person works with: of the own cities, and of the whole programme (R030)."""
    every = Assessment.objects.of(programme).select_related("city")
    return every if standing.cities is None else every.filter(Q(city__isnull=True) | Q(city_id__in=standing.cities))


def assessments_with_rounds(programme: Programme, standing: Standing) -> list[Any]:
    """The same with their rounds, newest first, as `latest`, and the cards of each. Two queries."""
    rounds_of = Round.objects.of(programme).annotate(card_count=_cards_at("round", programme)).order_by("-number")
    return list(assessments(programme, standing).prefetch_related(Prefetch("rounds", queryset=rounds_of, to_attr="latest")))


def newest_assessment(programme: Programme) -> Assessment | None:
    return Assessment.objects.of(programme).first()


def assessment_by_slug(programme: Programme, slug: str) -> Assessment | None:
    found = get_owned_or_none(Assessment.objects.of(programme).select_related("city"), slug=slug)
    if found is not None:
        # It is at hand: another of it, with its forty columns, need not be read.
        found.programme = programme
    return found


def latest_round(assessment: Assessment) -> Round | None:
    return Round.objects.of(assessment.programme_id).filter(assessment=assessment).order_by("-number").first()


def rounds(assessment: Assessment) -> OwnedQuerySet[Round]:
    return Round.objects.of(assessment.programme_id).filter(assessment=assessment).order_by("-number")


def open_rounds(programme: Programme) -> OwnedQuerySet[Round]:
    at = now()
    return (
        Round.objects.of(programme)
        .filter(opens_at__lte=at)
        .filter(Q(closes_at__isnull=True) | Q(closes_at__gt=at))
        .select_related("assessment")
        .order_by(F("assessment__city").asc(nulls_first=True), "-opens_at")
    )


def point_by_code(programme: Programme, code: str) -> CollectionPoint | None:
    """A collection point by its short address, whatever case it was typed in."""
    return (
        CollectionPoint.objects.of(programme)
        .filter(code=code.upper())
        .select_related("round__assessment", "city", "programme", "round__programme")
        .first()
    )


def point_of_assessment(assessment: Assessment, pk: int) -> CollectionPoint | None:
    """A collection point of any round of this assessment."""
    here = CollectionPoint.objects.of(assessment.programme_id).filter(round__assessment=assessment)
    return get_owned_or_none(here.select_related("round__assessment__city", "city", "programme"), pk=pk)


def point_anywhere(code: str) -> CollectionPoint | None:
    """For the short address alone, which names no programme."""
    return (
        CollectionPoint.objects.in_every_programme(because="a short address on a poster names no programme")
        .filter(code=code.upper())
        .select_related("programme", "round")
        .first()
    )


def points(round: Round, standing: Standing) -> OwnedQuerySet[CollectionPoint]:
    """Collection points of a round: of the own cities, and those any city shares."""
    every = CollectionPoint.objects.of(round.programme_id).filter(round=round).select_related("city")
    return every if standing.cities is None else every.filter(Q(city__isnull=True) | Q(city_id__in=standing.cities))


def questions(round: Round) -> list[Question]:
    """The questions of the round's card with their wordings, the newest first."""
    wordings = Prefetch("wordings", queryset=Wording.objects.of(round.programme_id).order_by("-version"))
    on_card = Question.objects.of(round.programme_id).filter(round=round).exclude(kind__in=Question.NOT_ON_CARD)
    return list(on_card.order_by("order").prefetch_related(wordings))


@dataclass(frozen=True, slots=True)
class Heard:
    """A target and how far it is: exact, for the team; `share` in per cent of the goal, `is_short` while it is below."""

    target: Target
    cards: int
    of_all: int
    share: int
    is_short: bool

    @property
    def label(self) -> str:
        """Who, and where."""
        value = self.target.value
        who = {
            Target.Group.ALL: _("Everyone"),
            Target.Group.AGE: _("Age %(band)s") % {"band": Card.Age(value).label if value in Card.Age.values else value},
            Target.Group.BORN_OUTSIDE: _("Born outside the country: %(answer)s")
            % {"answer": Card.Born(value).label if value in Card.Born.values else value},
            Target.Group.LANGUAGE: _("In %(language)s") % {"language": own_name_of(value)},
        }[Target.Group(self.target.group)]
        return f"{who} · {self.target.city.name}" if self.target.city else who

    @property
    def text(self) -> str:
        """How far, in words; a handful is not counted out."""
        cards = str(self.cards) if self.cards >= 5 or self.cards == 0 else _("fewer than 5")
        if self.target.cards:
            said = ngettext("%(cards)s of %(goal)s card", "%(cards)s of %(goal)s cards", self.target.cards)
            return said % {"cards": cards, "goal": self.target.cards}
        now_percent = self.cards * 100 // self.of_all if self.of_all else 0
        shown = f"{now_percent} %" if self.cards >= 5 or self.cards == 0 else _("fewer than 5 cards")
        return _("%(now)s, the goal is %(goal)s %%") % {"now": shown, "goal": self.target.percent}


@dataclass(frozen=True, slots=True)
class CameIn:
    """The cards of a round so far: all of them, at each collection point, and by who wrote those that count."""

    cards: int
    # By collection point and city.
    at_in: dict[tuple[int | None, int | None], int]
    by_group: list[dict[str, Any]]

    @property
    def at(self) -> dict[int | None, int]:
        """{collection point: cards}."""
        found: dict[int | None, int] = {}
        for (point, _city), n in self.at_in.items():
            found[point] = found.get(point, 0) + n
        return found

    def seen_by(self, standing: Standing) -> CameIn:
        """The same for whoever sees some cities only (R030)."""
        if standing.cities is None:
            return self
        at_in = {key: n for key, n in self.at_in.items() if key[1] in standing.cities}
        return CameIn(sum(at_in.values()), at_in, [row for row in self.by_group if row["city_id"] in standing.cities])


def came_in(round: Round) -> CameIn:
    """Two queries, each answered by an index. More than a thousand cards are counted once a minute."""

    def count() -> CameIn:
        cards, points = Card.objects.of(round.programme_id), CollectionPoint.objects.of(round.programme_id).filter(round=round)
        groups = cards.filter(round=round).values("city_id", "age", "born_outside", "language", "set_aside").annotate(n=Count("*"))
        at = cards.filter(point__in=points.values("pk")).values_list("point_id", "city_id").annotate(n=Count("*"))
        rows = list(groups.order_by())
        at_in = {(point, city): n for point, city, n in at.order_by()}
        return CameIn(sum(row["n"] for row in rows), at_in, [row for row in rows if not row["set_aside"]])

    asked = ("came in", round.programme_id, round.pk, round.opens_at)
    return lately(asked, count, if_so=lambda found: found.cards > MOST_TOLD)


def who_is_heard(round: Round, standing: Standing, came: CameIn) -> list[Heard]:
    """Every target of the round with the cards so far (R108), in the own cities. One query."""
    targets = Target.objects.of(round.programme_id).filter(round=round).select_related("city")
    if standing.cities is not None:
        targets = targets.filter(Q(city__isnull=True) | Q(city_id__in=standing.cities))
    wanted = list(targets)
    counts = came.seen_by(standing).by_group
    return [_measure(target, counts) for target in wanted]


_FIELD = {Target.Group.AGE: "age", Target.Group.BORN_OUTSIDE: "born_outside", Target.Group.LANGUAGE: "language"}


def _measure(target: Target, counts: list[dict[str, Any]]) -> Heard:
    here = [row for row in counts if target.city_id is None or row["city_id"] == target.city_id]
    everyone = sum(row["n"] for row in here)
    field = _FIELD.get(Target.Group(target.group))
    heard = sum(row["n"] for row in here if field is None or row[field] == target.value)
    if target.cards:
        share = min(100, heard * 100 // target.cards)
    else:
        percent_now = heard * 100 / everyone if everyone else 0
        share = min(100, int(percent_now * 100 / (target.percent or 100)))
    return Heard(target, heard, everyone, share, is_short=share < 100)


def cities_of(round: Round) -> list[City]:
    """The cities a card of this round may be about: the assessment's own, or every city of the programme."""
    if round.assessment.city:
        return [round.assessment.city]
    return list(City.objects.of(round.programme_id))

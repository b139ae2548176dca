"""Reads about where cards came from."""

from __future__ import annotations

from django.db.models import Count

from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.roles import Standing
from mifc.planning.needs_assessment.models import Assessment, Card, CardImport, CollectionPoint, Round
from mifc.planning.needs_assessment.queries.ask import points


def imports_of(assessment: Assessment) -> OwnedQuerySet[CardImport]:
    """Files brought into this assessment, newest first."""
    return CardImport.objects.of(assessment.programme_id).filter(round__assessment=assessment).select_related("round", "uploaded_by")


def import_of(assessment: Assessment, pk: int) -> CardImport | None:
    return get_owned_or_none(imports_of(assessment).select_related("round__assessment__city", "uploaded_by", "programme"), pk=pk)


def cards_by_channel(assessment: Assessment, standing: Standing) -> list[tuple[str, int]]:
    """How many cards came in by which way, in the own cities."""
    rounds = Round.objects.of(assessment.programme_id).filter(assessment=assessment).values("pk")
    cards = Card.objects.of(assessment.programme_id).filter(round__in=rounds)
    if standing.cities is not None:
        cards = cards.filter(city_id__in=standing.cities)
    counted = {row["channel"]: row["n"] for row in cards.values("channel").annotate(n=Count("*")).order_by()}
    return [(channel, counted[channel]) for channel in Card.Channel.values if channel in counted]


def points_to_type_at(round: Round, standing: Standing) -> list[CollectionPoint]:
    """Where a member of staff may type in cards for someone."""
    return [point for point in points(round, standing) if point.closed_at is None]

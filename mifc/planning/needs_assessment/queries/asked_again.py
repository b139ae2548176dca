"""Reads about who wishes to be asked again. How many they are is told only where it cannot be watched card by card."""

from __future__ import annotations

from dataclasses import dataclass

from mifc.foundation.base.clock import now
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.owned import get_owned_or_none
from mifc.planning.needs_assessment.models import Assessment, Round, WaysToAsk
from mifc.planning.needs_assessment.rules import asked_again as rules


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """Where it stands: `state` is off, asking (a round is open), few (fewer than ten), ready, or opened. `ways` is empty until opened."""

    state: str
    ways: tuple[str, ...] = ()


def asked_again(assessment: Assessment) -> AskedAgain:
    """Two queries."""
    kept = WaysToAsk.objects.of(assessment.programme_id).filter(assessment=assessment).first()
    if kept is not None and kept.opened_on is not None:
        return AskedAgain("opened", tuple(kept.ways))
    if not assessment.asks_again and not (kept and kept.ways):
        return AskedAgain("off")
    if not has_ended(assessment):
        return AskedAgain("asking")
    return AskedAgain("ready" if kept is not None and len(kept.ways) >= rules.OPENS_FROM else "few")


def has_ended(assessment: Assessment) -> bool:
    rounds = Round.objects.of(assessment.programme_id).filter(assessment=assessment)
    return rules.asking_has_ended(list(rounds.values_list("opens_at", "closes_at")), now())


def asking_again(programme: Programme, slug: str) -> Assessment | None:
    """The assessment at a public address that has a list, so that whoever is on it can take it back; it takes more while `asks_again`."""
    return get_owned_or_none(Assessment.objects.of(programme).filter(ways_to_ask__isnull=False), slug=slug)

"""Who waits for whom while an edition is frozen: what counts then is exactly what is marked as counted."""

from __future__ import annotations

from collections.abc import Iterable

from mifc.planning.needs_assessment.models import Assessment, Card, Round


def hold_all_rounds(assessment: Assessment) -> None:
    """Until the end of the change no card comes in, goes, or is set aside: those under way are waited for, later ones wait.

    Cards wait because each points to its round; whoever takes several out asks `hold_rounds_of` first.
    """
    list(Round.objects.of(assessment.programme_id).select_for_update().filter(assessment=assessment).order_by("pk").values_list("pk"))


def hold_rounds_of(programme_id: int, card_ids: Iterable[int]) -> None:
    """Before cards are taken out of the count or put back: wait for a freeze under way. Cards may still come in."""
    rounds = Card.objects.of(programme_id).filter(pk__in=list(card_ids)).values("round_id")
    list(Round.objects.of(programme_id).select_for_update(no_key=True).filter(pk__in=rounds).order_by("pk").values_list("pk"))

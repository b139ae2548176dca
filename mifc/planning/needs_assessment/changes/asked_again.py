"""Ask: offer to be asked again, take a way to reach somebody, take it back, open the list, delete it (R122).

Nothing here writes down when somebody left a way: no audit line, no log line, no task, no moment.
"""

from __future__ import annotations

from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import today
from mifc.foundation.base.erasures import remember_erasure
from mifc.foundation.base.guarded import lock, tell_audit
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.programmes.models import Programme
from mifc.planning.needs_assessment.models import Assessment, WaysToAsk
from mifc.planning.needs_assessment.queries.asked_again import has_ended
from mifc.planning.needs_assessment.rules import asked_again as rules


@change
def offer_to_ask_again(*, by: User, assessment: Assessment, offered: bool) -> None:
    """Whether people may leave a way to be asked again, after they sent a card. Who left one stays until the list is deleted."""
    lock(assessment)
    assessment.asks_again = offered
    assessment.save()
    if offered:
        # The record is there before anybody is on it.
        WaysToAsk.objects.of(assessment.programme_id).get_or_create(assessment=assessment)


@change
def leave_a_way(*, by: User | None, assessment: Assessment, way: str) -> None:
    """Keep how somebody can be reached; known already, nothing changes. Raises NotPossible where it is neither address nor number,
    or the list takes nobody any more."""
    way = rules.as_way(way)
    if not way:
        raise NotPossible(_("This is neither an e-mail address nor a telephone number. Look at it once more."))
    kept = _locked(assessment)
    if kept is None or kept.opened_on is not None or not assessment.asks_again:
        raise NotPossible(_("Nobody is added to this list any more. Nothing was kept."))
    if len(kept.ways) >= rules.MOST_WAYS:
        raise NotPossible(_("The list is full. Nothing was kept."))
    kept.ways = rules.with_way(kept.ways, way)
    kept.save()


@change
def take_way_back(*, by: User | None, assessment: Assessment, way: str) -> None:
    """Forget how somebody can be reached, whether it was kept or not: the answer is the same."""
    way = rules.as_way(way)
    kept = _locked(assessment)
    if not way or kept is None or way not in kept.ways:
        return
    kept.ways = rules.without_way(kept.ways, way)
    kept.save()
    remember_erasure(room="needs_assessment", what={"programme": assessment.programme_id, "way_hash": _told_apart(way)})


@change
def take_way_back_again(*, by: User | None, programme_id: int, way_hash: str) -> None:
    """After a backup from before was restored. Safe to repeat."""
    for kept in WaysToAsk.objects.of(programme_id).select_for_update():
        left = [way for way in kept.ways if _told_apart(way) != way_hash]
        if len(left) < len(kept.ways):
            kept.ways = left
            kept.save()


@change
def open_ways(*, by: User, assessment: Assessment) -> list[str]:
    """Open the list to ask these people again. Raises NotPossible while a round is open, and below ten."""
    kept = _locked(assessment)
    if not has_ended(assessment):
        raise NotPossible(_("The list opens when every round has closed."))
    if kept is None or len(kept.ways) < rules.OPENS_FROM:
        raise NotPossible(_("Fewer than ten people left a way to be reached. Such a list stays closed, and is deleted with the cards."))
    if kept.opened_on is None:
        kept.opened_on = today()
        kept.save()
        # Whoever sends a card from now on is not asked for what would be refused.
        offer_to_ask_again(by=by, assessment=assessment, offered=False)
        tell_audit(WaysToAsk, "changed", programme_id=assessment.programme_id, label=_("opened: who wishes to be asked again"))
    return list(kept.ways)


@change
def delete_ways(*, by: User | None, assessment: Assessment) -> None:
    """Delete the list: it was used, or is not wanted."""
    found, _by_model = WaysToAsk.objects.of(assessment.programme_id).filter(assessment=assessment).delete()
    if found:
        tell_audit(WaysToAsk, "removed", programme_id=assessment.programme_id, label=_("deleted: who wishes to be asked again"))


@change
def stir(*, by: User | None, programme: Programme) -> int:
    """Write each list anew as it is: where its record lies, and which transaction wrote it, tells nothing of who came last."""
    return WaysToAsk.objects.of(programme).filter(opened_on__isnull=True).update(ways=F("ways"))


def _told_apart(way: str) -> str:
    """What the ledger keeps of a way that was taken back: enough to find it in an older list, with the secret of this installation only."""
    return salted_hmac("mifc.way", way, algorithm="sha256").hexdigest()


def _locked(assessment: Assessment) -> WaysToAsk | None:
    return WaysToAsk.objects.of(assessment.programme_id).select_for_update().filter(assessment=assessment).first()

"""Forget what is kept long enough: the programme's privacy notice says how many months cards are kept."""

from __future__ import annotations

import calendar
import datetime as dt

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.guarded import tell_audit
from mifc.foundation.base.writing import change
from mifc.foundation.programmes.models import Programme
from mifc.planning.needs_assessment.changes.answer import erase_texts_of
from mifc.planning.needs_assessment.changes.asked_again import delete_ways
from mifc.planning.needs_assessment.changes.bring_in import folder, path_of
from mifc.planning.needs_assessment.changes.evidence import forget_said_by_partners
from mifc.planning.needs_assessment.changes.hold import hold_rounds_of
from mifc.planning.needs_assessment.models import Card, CardImport, CardText, HearBackAnswer, RemarkTranslation, WaysToAsk

_FILES_FOR = dt.timedelta(days=7)
_AT_ONCE = 500


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last day of that month."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@change
def forget_old_cards(*, by: User | None, programme: Programme, months: int) -> int:
    """Erase what was written on cards older than so many months; cards no edition counts go whole. Gives how many. Safe to repeat.

    The age of a card is the day it was answered, or the round's closing day where the card has none.
    """
    before = months_before(today(), months)
    cards = Card.objects.of(programme)
    old = cards.filter(answered_on__lt=before) | cards.filter(answered_on__isnull=True, round__closes_at__date__lt=before)
    done = 0
    gone = list(old.filter(frozen_in__isnull=True).values_list("pk", flat=True)[:_AT_ONCE])
    hold_rounds_of(programme.pk, gone)
    gone = list(cards.filter(pk__in=gone, frozen_in__isnull=True).values_list("pk", flat=True))
    if gone:
        forget_said_by_partners(by=by, programme=programme, card_ids=gone)
        erase_texts_of(programme=programme, card_ids=gone)
        cards.filter(pk__in=gone).delete()
    kept = list(
        old.filter(frozen_in__isnull=False).exclude(texts__state=CardText.State.ERASED).values_list("pk", flat=True).distinct()[:_AT_ONCE]
    )
    if kept:
        forget_said_by_partners(by=by, programme=programme, card_ids=kept)
        erase_texts_of(programme=programme, card_ids=kept)
    done = len(gone) + len(kept)
    if done:
        tell_audit(Card, "removed", programme_id=programme.pk, label=f"older than {months} months", count=done)
    return done


@change
def forget_old_remarks(*, by: User | None, programme: Programme, months: int) -> int:
    """Erase what people wrote to a draft so many months ago, and its translations; that they agreed or not stays. Gives how many."""
    remarks = HearBackAnswer.objects.of(programme).filter(said_on__lt=months_before(today(), months)).exclude(text="")
    old = list(remarks.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
    if old:
        RemarkTranslation.objects.of(programme).filter(remark_id__in=old).delete()
        HearBackAnswer.objects.of(programme).filter(pk__in=old).update(text="")
        tell_audit(HearBackAnswer, "removed", programme_id=programme.pk, label=f"older than {months} months", count=len(old))
    return len(old)


@change
def forget_old_ways(*, by: User | None, programme: Programme, months: int) -> int:
    """Delete lists of who wishes to be asked again so many months after the last round of their assessment closed. Gives how many."""
    before = months_before(today(), months)
    done = 0
    for kept in WaysToAsk.objects.of(programme).select_related("assessment").prefetch_related("assessment__rounds"):
        closed = [one.closes_at for one in kept.assessment.rounds.all()]
        if closed and all(closes is not None and closes.date() < before for closes in closed):
            delete_ways(by=by, assessment=kept.assessment)
            done += 1
    return done


@change
def forget_old_files(*, by: User | None, programme: Programme) -> int:
    """Delete files that were looked at a week ago and never brought in. They hold names and numbers."""
    old = CardImport.objects.of(programme).filter(
        state__in=[CardImport.State.UPLOADED, CardImport.State.FAILED], uploaded_at__lt=now() - _FILES_FOR
    )
    forgotten = 0
    for card_import in old:
        path_of(card_import).unlink(missing_ok=True)
        if card_import.state == CardImport.State.UPLOADED:
            card_import.delete()
        forgotten += 1
    return forgotten


def forget_lost_files() -> int:
    """Delete files no import under way knows: a process was killed between writing a file and writing down whose it is, or after."""
    wanted = {
        name
        for programme in Programme.objects.all()
        for name in CardImport.objects.of(programme)
        .exclude(state__in=[CardImport.State.DONE, CardImport.State.UNDONE])
        .values_list("stored_as", flat=True)
    }
    before = (now() - _FILES_FOR).timestamp()
    lost = [path for path in folder().iterdir() if path.name not in wanted and path.stat().st_mtime < before]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)

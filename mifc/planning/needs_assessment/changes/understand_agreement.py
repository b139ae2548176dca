"""Writes of agreement: how many texts are read twice, and a third reader's word where two differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import NotPossible, change
from mifc.planning.needs_assessment.changes.understand import checked_marks, locked_text, state_after
from mifc.planning.needs_assessment.models import Assessment, CardText, CodeMark, Coding
from mifc.planning.needs_assessment.rules.agreement import SHARES
from mifc.toolbox.domains.changes import note_on_domain
from mifc.toolbox.domains.models import Domain


@change
def set_second_share(*, by: User, assessment: Assessment, share: int) -> None:
    """Of a hundred texts so many are read twice from now on. What was read twice stays. Raises NotPossible for a share not on offer."""
    if share not in SHARES:
        raise NotPossible(_("Choose one of the shares."))
    lock(assessment)
    assessment.second_share = share
    assessment.save()


@change
def settle(
    *,
    by: User,
    text: CardText,
    marks: Mapping[int, Sequence[str]],
    is_unclear: bool = False,
    domain: Domain | None = None,
    why: str = "",
) -> Coding:
    """A third reader decides what counts; what the others made of it stays, and still counts for agreement.

    With `why` the code book remembers the reason at `domain`. Raises NotPossible for one of the readers, or where nothing is to be settled.
    """
    locked = locked_text(text.programme_id, text.pk)
    codings = list(locked.codings.order_by("coded_at", "pk"))
    if any(one.settles for one in codings):
        raise NotPossible(_("Somebody has settled this text in the meantime."))
    if len(codings) < 2:
        raise NotPossible(_("Only one reading of this text is left: there is nothing to settle."))
    if any(one.coder_id == by.pk for one in codings):
        raise NotPossible(_("You have read this text yourself. Somebody who has not decides."))
    found = {} if is_unclear else checked_marks(locked, by, marks)
    for one in codings:
        if one.counts:
            one.counts = False
            one.save()
    coding = locked.codings.create(coder=by, counts=True, settles=True, is_unclear=is_unclear)
    CodeMark.objects.of(locked.programme_id).bulk_create(coding.marks_of(found))
    locked.state = state_after(coding)
    locked.save()
    if why.strip() and domain is not None:
        note_on_domain(by=by, domain=domain, text=why)
    return coding


@change
def unsettle(*, by: User, text: CardText) -> bool:
    """Take a third reader's word back: the first reading counts again. False where nothing was settled.

    Raises NotPossible for one of the readers: she does not decide, so she does not undo either.
    """
    locked = locked_text(text.programme_id, text.pk)
    codings = list(locked.codings.order_by("coded_at", "pk"))
    word = next((one for one in codings if one.settles), None)
    first = next((one for one in codings if not one.settles), None)
    if word is None or first is None:
        return False
    if any(one.coder_id == by.pk for one in codings if not one.settles):
        raise NotPossible(_("You have read this text yourself. Somebody who has not decides."))
    word.delete()
    first.counts = True
    first.save()
    locked.state = state_after(first)
    locked.save()
    return True

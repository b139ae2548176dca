"""Personal fields of the needs assessment: what for, until when, and how they go."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.personal import PersonalData, personal_data
from mifc.foundation.base.sockets import ErasureReplay, replay_erasures
from mifc.planning.needs_assessment.changes import answer, asked_again, evidence

_WRITERS = _("people who answered a card; no name is asked, yet a text may tell who wrote it")
_KEPT = _("as many months as the privacy notice says; a card can be taken back with its code before")
_STAFF = _("people who work for the programme")
_WITH_ACCOUNT = _("as long as the record; the account's name goes with the account")

DECLARED = (
    PersonalData(
        "needs_assessment.Card",
        ("age", "born_outside", "language", "take_back_hash", "submission_hash", "typed_by"),
        whose=_WRITERS,
        purpose=_("to know who was heard and who was not"),
        kept=_KEPT,
    ),
    PersonalData("needs_assessment.CardText", ("text", "held_by"), whose=_WRITERS, purpose=_("to learn what the city needs"), kept=_KEPT),
    PersonalData(
        "needs_assessment.Translation",
        ("text", "before", "author", "checked_by"),
        whose=_WRITERS,
        purpose=_("so that others can read it"),
        kept=_KEPT,
    ),
    PersonalData("needs_assessment.Quote", ("text", "translations"), whose=_WRITERS, purpose=_("to show what was said"), kept=_KEPT),
    PersonalData(
        "needs_assessment.HearBackAnswer", ("text",), whose=_WRITERS, purpose=_("to correct the draft before it is decided"), kept=_KEPT
    ),
    PersonalData(
        "needs_assessment.RemarkTranslation",
        ("text", "before", "author", "checked_by"),
        whose=_WRITERS,
        purpose=_("so that others can read it"),
        kept=_KEPT,
    ),
    PersonalData(
        "needs_assessment.RiskNote",
        ("why", "what_was_done", "person", "raised_by", "closed_by"),
        whose=_("people who may be at risk, and who looks after it"),
        purpose=_("to protect someone"),
        kept=_("as long as the safeguarding rules of the programme ask"),
    ),
    PersonalData(
        "needs_assessment.WaysToAsk",
        ("ways",),
        whose=_("people who answered and wish to be asked again; nothing leads from here to a card"),
        purpose=_("to ask the same people again, and tell them what came of it"),
        kept=_("until they take it back, until the list is deleted after use, and no longer than the cards"),
    ),
    PersonalData("needs_assessment.Coding", ("coder", "note"), whose=_STAFF, purpose=_("to know who coded what"), kept=_WITH_ACCOUNT),
    PersonalData(
        "needs_assessment.Evidence",
        ("written_by",),
        whose=_STAFF,
        purpose=_("to know who may put it right"),
        kept=_("as long as the record, and 30 days after it was taken off; what a partner said goes with the cards of its time"),
    ),
    PersonalData("needs_assessment.CardImport", ("uploaded_by",), whose=_STAFF, purpose=_("to know who brought it in"), kept=_WITH_ACCOUNT),
)


def erase_again(what: dict[str, Any]) -> None:
    """After a backup from before was restored: what was taken back, or forgotten, goes once more. Safe to repeat."""
    if "way_hash" in what:
        asked_again.take_way_back_again(by=None, programme_id=int(what["programme"]), way_hash=str(what["way_hash"]))
        return
    if "evidence" in what:
        evidence.forget_again(by=None, programme_id=int(what["programme"]), evidence_id=int(what["evidence"]))
        return
    answer.take_back_again(by=None, programme_id=int(what["programme"]), take_back_hash=str(what["take_back_hash"]))


def plug_in() -> None:
    """Called once, when the applications are ready."""
    for declared in DECLARED:
        personal_data.plug(declared)
    replay_erasures.plug(ErasureReplay("needs_assessment", erase_again))

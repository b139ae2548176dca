"""Understand: hand out a text, code it, blank names in it, take the coding back; translate, check, take back; raise and close a risk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import NoLongerThere, NotPossible, change
from mifc.foundation.languages.known import BY_CODE
from mifc.foundation.languages.text import fingerprint
from mifc.foundation.programmes.changes import touch_site
from mifc.foundation.programmes.roles import Standing
from mifc.planning.needs_assessment.models import Assessment, CardText, CodeMark, Coding, Quote, RiskNote, Translation
from mifc.planning.needs_assessment.queries import understand_code as queries
from mifc.planning.needs_assessment.rules import in_another_language as shared
from mifc.planning.needs_assessment.rules import understand as rules
from mifc.planning.needs_assessment.rules.flags import BLANK, blank, find_flags
from mifc.toolbox.domains.models import Domain

_TRIES = 8


@change
def hand_out(*, by: User, assessment: Assessment, standing: Standing, queue: str = "", after: int | None = None) -> CardText | None:
    """Hand a coder a text that nobody else works on, and hold it for her for a while. None when the queue is empty.

    Asked again she gets the same one; with `after` (a text she passed) another.
    """
    held = queries.held_text(assessment, by, standing, queue) if after is None else None
    pk = held.pk if held else None
    for _try in range(_TRIES):
        pk = pk or queries.free_text(assessment, by, standing, queue, after=after)
        if pk is None:
            return None
        # Two coders at once may have been shown the same id; only one of them changes this row.
        mine = CardText.objects.of(assessment.programme_id).filter(
            Q(held_by__isnull=True) | Q(held_by=by) | Q(held_until__lte=now()), pk=pk
        )
        if mine.update(held_by=by, held_until=now() + rules.HOLD):
            return CardText.objects.of(assessment.programme_id).select_related("question").get(pk=pk)
        pk = None
    return None


@change
def pass_text(*, by: User, text: CardText) -> None:
    """Lay a text back for somebody else."""
    CardText.objects.of(text.programme_id).filter(pk=text.pk, held_by=by).update(held_by=None, held_until=None)


@dataclass(frozen=True, slots=True)
class Coded:
    """The coding, and whether somebody else's was first: then this one is kept as a second opinion."""

    coding: Coding
    is_second: bool


@change
def save_coding(
    *,
    by: User,
    text: CardText,
    marks: Mapping[int, Sequence[str]],
    is_unclear: bool = False,
    note: str = "",
    blank_original: Sequence[tuple[int, int]] = (),
    blank_translation: Sequence[tuple[int, int]] = (),
    translation: Translation | None = None,
    seen: str = "",
) -> Coded:
    """What a coder makes of a text: {domain id: what it says of it}, or that it cannot be coded (R104).

    Names marked on the way are blanked in text and translation. `seen` is the fingerprint of the text as the page showed it: when it was
    blanked meanwhile, spans would hit other words. Coding the same text again replaces one's own coding. Raises NotPossible.
    """
    locked = locked_text(text.programme_id, text.pk)
    found = {} if is_unclear else checked_marks(locked, by, marks)
    if (blank_original or blank_translation) and seen and seen != fingerprint(locked.text):
        raise NotPossible(_("Somebody blanked words in this text in the meantime. Look at it again and mark the names that are left."))
    coding = _own_coding(locked, by, is_unclear=is_unclear, note=note)
    CodeMark.objects.of(locked.programme_id).bulk_create(coding.marks_of(found))
    if blank_original or blank_translation:
        blank_names(by=by, text=locked, original=blank_original, translated=blank_translation, translation=translation)
    if coding.counts:
        locked.state = CardText.State.UNCLEAR if is_unclear else CardText.State.CODED
    locked.held_by, locked.held_until = None, None
    locked.save()
    return Coded(coding, is_second=not coding.counts)


def locked_text(programme_id: int, text_id: int) -> CardText:
    """The text as it is now, held until the end of the change. Whoever writes a translation of it waits here too."""
    text = CardText.objects.of(programme_id).select_for_update(of=("self",)).select_related("question").filter(pk=text_id).first()
    if text is None or text.state == CardText.State.ERASED:
        raise NoLongerThere(_("This card was taken back by the person who wrote it. Nothing of it was kept."))
    return text


def checked_marks(text: CardText, by: User, marks: Mapping[int, Sequence[str]]) -> dict[int, list[str]]:
    """The marks as they may be written. Raises NotPossible where a domain, or what is said of it, is missing or no longer used."""
    if not marks:
        raise NotPossible(_("Choose at least one domain, or say that it cannot be coded."))
    if any(not says or any(one not in rules.SAYS for one in says) for says in marks.values()):
        raise NotPossible(_("Say whether it is good, missing or could be improved."))
    in_use = set(Domain.objects.of(text.programme_id).filter(pk__in=marks, retired_on__isnull=True).values_list("pk", flat=True))
    if gone := set(marks) - in_use:
        before = CodeMark.objects.of(text.programme_id).filter(coding__card_text=text, coding__coder=by, domain_id__in=gone)
        if gone - set(before.values_list("domain_id", flat=True)):
            raise NotPossible(_("A domain you chose is no longer in the code book. Choose again."))
    return {domain_id: list(says) for domain_id, says in marks.items()}


def _own_coding(text: CardText, by: User, *, is_unclear: bool, note: str) -> Coding:
    """The coder's coding of this text, without marks: her old one emptied, or a new one, which counts when it is the first."""
    own = text.codings.filter(coder=by).first()
    if own is None:
        first = not text.codings.filter(counts=True).exists()
        return text.codings.create(coder=by, counts=first, is_unclear=is_unclear, note=note.strip()[:300])
    # One by one: each says which card is to be counted anew.
    for mark in own.marks.all():
        mark.delete()
    own.is_unclear, own.note, own.coded_at = is_unclear, note.strip()[:300], now()
    own.save()
    return own


@change
def undo_coding(*, by: User, assessment: Assessment, text: CardText | None = None) -> tuple[CardText, dict[int, list[str]]] | None:
    """Take back the coder's latest coding (or the one of `text`): the text waits again and is in her hands; a second opinion moves up.

    Gives the text and the marks it had, to be shown again. What was blanked stays blanked: it is gone.
    """
    codings = Coding.objects.of(assessment.programme_id).filter(coder=by, card_text__round__assessment=assessment)
    codings = codings.exclude(card_text__state=CardText.State.ERASED)
    last = (codings.filter(card_text=text) if text else codings).order_by("-coded_at", "-pk").first()
    if last is None:
        return None
    locked = locked_text(assessment.programme_id, last.card_text_id)
    lock(last)
    last.card_text = locked
    had = last.said()
    counted = last.counts
    last.delete()
    if counted:
        second = locked.codings.order_by("coded_at", "pk").first()
        if second is not None:
            second.counts = True
            second.save()
        locked.state = CardText.State.WAITING if second is None else state_after(second)
    locked.held_by, locked.held_until = by, now() + rules.HOLD
    locked.save()
    return locked, had


def state_after(coding: Coding) -> str:
    """What a text is once this coding counts."""
    return CardText.State.UNCLEAR if coding.is_unclear else CardText.State.CODED


@change
def blank_names(
    *,
    by: User,
    text: CardText,
    original: Sequence[tuple[int, int]] = (),
    translated: Sequence[tuple[int, int]] = (),
    translation: Translation | None = None,
) -> CardText:
    """Blank spans of a text and of its translation, in quotes released from it too. A translation not blanked along is outdated."""
    lock(text)
    gone = {text.text[start:end] for start, end in original}
    was = fingerprint(text.text)
    text.text = blank(text.text, list(original))
    text.flags = find_flags(text.text)
    text.save()
    for one in text.translations.all():
        own = list(translated) if translation is not None and one.pk == translation.pk else []
        gone |= {one.text[start:end] for start, end in own}
        shared.blank_along(one, was=was, text=text.text, spans=own, original_changed=bool(original))
        one.save()
    _blank_in_quotes(text, gone)
    return text


def _blank_in_quotes(text: CardText, words: set[str]) -> None:
    quotes = list(Quote.objects.of(text.programme_id).select_for_update().filter(card_text=text, withdrawn_on__isnull=True))
    for quote in quotes:
        for word in sorted(words, key=len, reverse=True):
            quote.text = quote.text.replace(word, BLANK)
            for entry in quote.translations.values():
                entry["text"] = entry["text"].replace(word, BLANK)
        quote.save()
    if quotes:
        touch_site(programme=text.programme)


@change
def write_translation(*, by: User, text: CardText, language: str, words: str, over: str = "") -> Translation:
    """Put a text into another language. `over` is the fingerprint of the translation the page showed, empty for none.

    Raises NotPossible when somebody wrote one meanwhile: neither is lost, both stand on the page.
    """
    words = shared.checked_words(words, language)
    locked = locked_text(text.programme_id, text.pk)
    there = Translation.objects.of(text.programme_id).filter(card_text=locked, language=language).first()
    shared.refuse_unseen(there, over)
    made_from = fingerprint(locked.text)
    if there is None:
        return Translation.objects.of(text.programme_id).create(
            card_text=locked, language=language, text=words, author=by, made_from=made_from
        )
    shared.reword(there, by=by, words=words, made_from=made_from)
    there.save()
    return there


@change
def translate_and_blank(
    *, by: User, text: CardText, language: str, words: str, over: str = "", spans: Sequence[tuple[int, int]] = (), seen: str = ""
) -> Translation:
    """Write a translation and blank the names the translator saw in the original, in one go. Raises NotPossible, as both do."""
    if spans:
        locked = locked_text(text.programme_id, text.pk)
        shared.refuse_other_text(locked.text, seen)
        blank_names(by=by, text=locked, original=spans)
    written = write_translation(by=by, text=text, language=language, words=words, over=over)
    if spans and written.before:
        shared.forget_before(written)
        written.save()
    return written


@change
def check_translation(*, by: User, translation: Translation, over: str) -> Translation:
    """A second person says that it is right. Raises NotPossible for the author's own, an outdated one, or one changed meanwhile."""
    shared.refuse_own(translation, by)
    text = locked_text(translation.programme_id, translation.card_text_id)
    lock(translation)
    shared.say_checked(translation, by=by, over=over, text=text.text)
    translation.save()
    return translation


@change
def note_language(*, by: User, text: CardText, language: str) -> bool:
    """Somebody who reads it says in which language a text is, where nobody had noted it; whether it was noted."""
    locked = locked_text(text.programme_id, text.pk)
    if locked.language or language not in BY_CODE or not locked.text:
        return False
    locked.language = language
    locked.save(update_fields=["language"])
    return True


@change
def forget_language(*, by: User, text: CardText, language: str) -> bool:
    """Take back `note_language`, for whoever noted this language just now; whether it was still noted."""
    locked = locked_text(text.programme_id, text.pk)
    if locked.language != language:
        return False
    locked.language = ""
    locked.save(update_fields=["language"])
    return True


@change
def undo_translation(*, by: User, translation: Translation) -> bool:
    """Take back the last thing said about it: a check, a rewording, or the translation itself. Only whoever did it; whether it was."""
    locked_text(translation.programme_id, translation.card_text_id)
    lock(translation)
    done = shared.step_back(translation, by=by)
    if done == "to remove":
        translation.delete()
    elif done == "changed":
        translation.save()
    return done != "refused"


@change
def raise_risk(*, by: User, text: CardText, person: User, due_on: dt.date, why: str = "") -> tuple[RiskNote, bool]:
    """Someone may be at risk: `person` looks into it by `due_on`. Raised again, the open note stands: (note, was there)."""
    open_notes = RiskNote.objects.of(text.programme_id).filter(card_text=text, closed_at__isnull=True)
    # A text taken back meanwhile may still be told about: somebody may be at risk all the same.
    lock(text)
    if there := open_notes.first():
        return there, True
    assessment = Assessment.objects.of(text.programme_id).get(rounds=text.round_id)
    if person not in queries.people_for_risk(assessment):
        raise NotPossible(_("Choose a person who follows up texts about someone at risk."))
    if due_on < today():
        raise NotPossible(_("Choose today or a later day."))
    note = RiskNote.objects.of(text.programme_id).create(
        assessment=assessment, city_id=text.card.city_id, card_text=text, raised_by=by, person=person, due_on=due_on, why=why.strip()[:300]
    )
    return note, False


@change
def hand_on_risk(*, by: User, note: RiskNote, person: User, due_on: dt.date) -> RiskNote:
    """Give it to another person or another day. Raises NotPossible for a closed note or a day gone by."""
    lock(note)
    _refuse_closed(note)
    if due_on < today():
        raise NotPossible(_("Choose today or a later day."))
    if person.pk != note.person_id:
        note.told_at = None
    note.person, note.due_on = person, due_on
    note.save()
    return note


@change
def close_risk(*, by: User, note: RiskNote, what_was_done: str) -> RiskNote:
    """It was looked into. Raises NotPossible without a word on what was done."""
    lock(note)
    _refuse_closed(note)
    if not what_was_done.strip():
        raise NotPossible(_("Say what was done. Without it the note stays on the list."))
    note.what_was_done, note.closed_at, note.closed_by = what_was_done.strip(), now(), by
    note.save()
    return note


@change
def reopen_risk(*, by: User, note: RiskNote) -> RiskNote:
    """Back on the list; what was done stays written."""
    lock(note)
    note.closed_at, note.closed_by = None, None
    note.save()
    return note


@change
def mark_told(*, by: User | None, note: RiskNote) -> None:
    """The person was mailed."""
    RiskNote.objects.of(note.programme_id).filter(pk=note.pk, told_at__isnull=True).update(told_at=now())


def _refuse_closed(note: RiskNote) -> None:
    if note.closed_at is not None:
        raise NotPossible(_("This note is closed already."))

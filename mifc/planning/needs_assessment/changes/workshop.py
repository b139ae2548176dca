"""Answer: write down what is said in a workshop, put notes together, take one off again (R106)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import today
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.ids import speakable_code
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.languages.lists import listed
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import City
from mifc.planning.needs_assessment.changes.ask import add_point, what_keeps_it_shut
from mifc.planning.needs_assessment.changes.hold import hold_rounds_of
from mifc.planning.needs_assessment.models import (
    Card,
    CardText,
    CollectionPoint,
    Question,
    Round,
    Wording,
    Workshop,
    WorkshopNote,
)
from mifc.planning.needs_assessment.rules import workshop as rules
from mifc.planning.needs_assessment.rules.flags import find_flags


@change
def start_workshop(
    *,
    by: User | None,
    round: Round,
    point: CollectionPoint | None = None,
    name: str = "",
    asked: str,
    language: str,
    held_on: dt.date,
    meaning: str = Question.Meaning.OPEN,
    city: City | None = None,
    people: int | None = None,
) -> Workshop:
    """A page for the notes of one workshop, at a collection point of the round or at a new one of this name.

    `asked` is the question put there, which coders see beside each note.

    Raises NotPossible while the programme has not said what becomes of answers, and for a day that has not come.
    """
    programme_id = round.programme_id
    if missing := what_keeps_it_shut(round.programme, round.languages):
        raise NotPossible(_("Before anything is written down, the privacy notice has to say: %(missing)s.") % {"missing": listed(missing)})
    if held_on > today():
        raise NotPossible(_("This day has not come yet. Notes are taken in the workshop, or after it."))
    if point is None:
        point = add_point(by=by, round=round, name=name.strip(), kind=CollectionPoint.Kind.WORKSHOP, city=city, held_on=held_on)
    question = Question.objects.of(programme_id).create(
        round=round, key=f"notes-{speakable_code(8).lower()}", kind=Question.Kind.NOTES, meaning=meaning, is_on=False
    )
    Wording.objects.of(programme_id).create(question=question, prompt=MultilingualText.original(asked.strip(), language))
    return Workshop.objects.of(programme_id).create(
        point=point, question=question, city=point.city or city, language=language, held_on=held_on, people=people
    )


@change
def take_notes(*, by: User, workshop: Workshop, typed: str) -> list[WorkshopNote]:
    """One note for each line. What stands there already is not written twice, so that sending again adds nothing.

    Gives the new ones. Raises NotPossible when nothing is said, a line is too long, the page is full, or an edition counts it.
    """
    notes = rules.notes_in(typed)
    if not notes:
        raise NotPossible(_("Write what was said."))
    if any(len(words) > rules.LONGEST_NOTE for words in notes):
        raise NotPossible(_("A note has at most %(most)s letters. Nothing was kept: make two of it.") % {"most": rules.LONGEST_NOTE})
    lock(workshop)
    _refuse_when_counted(workshop)
    there = set(workshop.notes.filter(is_off=False).values_list("text__text", flat=True))
    fresh = [words for words in notes if words not in there]
    numbers = list(workshop.card.texts.values_list("number", flat=True)) if workshop.card else []
    if len(numbers) + len(fresh) > rules.MOST_NOTES:
        raise NotPossible(
            ngettext("A page holds %(n)s note. Start another page.", "A page holds %(n)s notes. Start another page.", rules.MOST_NOTES)
            % {"n": rules.MOST_NOTES}
        )
    if not fresh:
        return []
    if workshop.card is None:
        workshop.card = _new_card(workshop, by)
        workshop.save()
    texts = CardText.objects.of(workshop.programme_id).bulk_create(
        CardText(
            card=workshop.card,
            round_id=workshop.card.round_id,
            question_id=workshop.question_id,
            number=max(numbers, default=0) + place,
            language=workshop.language,
            text=words,
            flags=find_flags(words),
        )
        for place, words in enumerate(fresh, start=1)
    )
    return WorkshopNote.objects.of(workshop.programme_id).bulk_create(WorkshopNote(workshop=workshop, text=text) for text in texts)


def _refuse_when_counted(workshop: Workshop) -> None:
    """Waits for a freeze under way."""
    if workshop.card_id is None:
        lock(workshop.point.round)
        return
    hold_rounds_of(workshop.programme_id, [workshop.card_id])
    if Card.objects.of(workshop.programme_id).filter(pk=workshop.card_id, frozen_in__isnull=False).exists():
        raise NotPossible(
            _("This workshop is counted in an edition, so its notes stay as they are. Start another page of notes for what was said since.")
        )


def _new_card(workshop: Workshop, by: User) -> Card:
    """The card that stands for the workshop, made with its first note."""
    return Card.objects.of(workshop.programme_id).create(
        round_id=workshop.point.round_id,
        point=workshop.point,
        city_id=workshop.city_id,
        channel=Card.Channel.WORKSHOP,
        language=workshop.language,
        answered_on=workshop.held_on,
        typed_by=by,
    )


@change
def reword_note(*, by: User, note: WorkshopNote, words: str) -> WorkshopNote:
    """Put a note right. Raises NotPossible once it was sorted or translated: what was made of it would no longer fit."""
    lines = rules.notes_in(words)
    if len(lines) != 1 or len(lines[0]) > rules.LONGEST_NOTE:
        raise NotPossible(_("A note is one line of at most %(most)s letters.") % {"most": rules.LONGEST_NOTE})
    _refuse_when_counted(note.workshop)
    text = note.text
    lock(text)
    if text.text == lines[0]:
        return note
    if text.state != CardText.State.WAITING or text.translations.exists():
        raise NotPossible(_("Somebody has sorted or translated this note already. Take it off and write it anew."))
    if note.workshop.notes.filter(text__text=lines[0]).exists():
        raise NotPossible(_("These words stand in another note already."))
    text.text, text.flags = lines[0], find_flags(lines[0])
    text.held_by, text.held_until = None, None
    text.save()
    return note


@change
def take_note_off(*, by: User, note: WorkshopNote, off: bool = True) -> WorkshopNote:
    """Take a note off the page, or put it back. Off it, it is neither coded nor counted, and what was made of it stays."""
    _refuse_when_counted(note.workshop)
    lock(note)
    note.is_off = off
    note.save()
    CardText.objects.of(note.programme_id).filter(pk=note.text_id).update(is_set_aside=off)
    return note


@change
def put_together(*, by: User, workshop: Workshop, notes: Iterable[int], name: str) -> int:
    """Put notes into the group of this name, which is made where it is new; with an empty name, take them out of theirs. How many."""
    lock(workshop)
    chosen = workshop.notes.filter(pk__in=list(notes))
    group = workshop.groups.get_or_create(name=name)[0] if name else None
    count: int = chosen.update(group=group)
    if not count:
        raise NotPossible(_("Tick the notes first."))
    workshop.groups.filter(notes__isnull=True).delete()
    return count


@change
def drop_workshop(*, by: User, workshop: Workshop) -> None:
    """Remove a page on which no note is left. Raises NotPossible while one is."""
    lock(workshop)
    if workshop.notes.filter(is_off=False).exists():
        raise NotPossible(_("Notes stand on this page. Take them off first."))
    _refuse_when_counted(workshop)
    card, question = workshop.card, workshop.question
    workshop.notes.all().delete()
    workshop.delete()
    if card is not None:
        card.delete()
    question.delete()

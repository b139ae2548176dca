"""Answer: take a card, take it back, set a flood aside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.erasures import remember_erasure
from mifc.foundation.base.guarded import tell_audit
from mifc.foundation.base.ids import speakable_code
from mifc.foundation.base.kill_points import kill_point
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.programmes.models import City, Programme
from mifc.planning.needs_assessment.changes.hold import hold_rounds_of
from mifc.planning.needs_assessment.models import Card, CardText, Coding, CollectionPoint, Question, Quote, TakeBack
from mifc.planning.needs_assessment.rules import card as rules
from mifc.planning.needs_assessment.rules.flags import find_flags

_RECEIPT_LENGTH = 8


class RoundClosed(NotPossible):
    """The round, or this collection point, takes no cards now. Nothing was kept."""


class GoneAlready(NotPossible):
    """This very card was taken back before, and a device sent it once more. Nothing was kept."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the sender is told: the code that takes the card back, and whether we had it already."""

    card_id: int
    take_back_code: str
    was_here: bool


@change
def take_card(
    *,
    by: User | None,
    point: CollectionPoint,
    answered: rules.Answered,
    client_id: str,
    written: dt.datetime | None = None,
    city: City | None = None,
    channel: str = Card.Channel.PHONE,
) -> Taken:
    """Keep one card with its texts, once (R101, R102). `by` is the member of staff who typed it for someone, else None.

    Sent again, the same submission gets the same answer and nothing is added. Raises RoundClosed, GoneAlready,
    and NotPossible when no text says anything.
    """
    asked = point.round
    if point.closed_at or not rules.takes_cards(asked.opens_at, asked.closes_at, now(), written=written):
        raise RoundClosed(_("This round has closed. Your card was not sent."))
    questions = {question.key: question for question in asked.questions.filter(kind=Question.Kind.TEXT, is_on=True)}
    texts = {key: text for key, text in answered.texts.items() if key in questions and text}
    if not texts:
        raise NotPossible(_("Write in at least one of the boxes."))
    submission = rules.submission_hash(client_id, texts, answered.age, answered.born_outside)
    code = rules.take_back_code(settings.SECRET_KEY, submission)
    cards = Card.objects.of(point.programme_id)
    if known := cards.filter(submission_hash=submission).values_list("pk", flat=True).first():
        return Taken(known, code, was_here=True)
    if TakeBack.objects.of(point.programme_id).filter(take_back_hash=rules.hash_of_code(code)).exists():
        raise GoneAlready(_("This card was taken back with its code. It was not kept again."))
    kill_point("card-before-write")
    try:
        with transaction.atomic():
            card = cards.create(
                round=asked,
                point=point,
                city=point.city or city,
                channel=channel,
                language=answered.language,
                age=answered.age,
                born_outside=answered.born_outside,
                answered_on=rules.day_answered(written, asked.opens_at, now()),
                submission_hash=submission,
                take_back_hash=rules.hash_of_code(code),
                typed_by=by,
            )
            kill_point("card-half-written")
            _add_texts(card, questions, texts)
    except IntegrityError:
        # The same submission came in twice at once: the other one was first.
        known = cards.filter(submission_hash=submission).values_list("pk", flat=True).first()
        if known is None:
            raise
        return Taken(known, code, was_here=True)
    if by is not None:
        tell_audit(
            Card, "added", programme_id=point.programme_id, label=_("a card typed in for someone, at %(point)s") % {"point": point.name}
        )
    kill_point("card-before-commit")
    return Taken(card.pk, code, was_here=False)


def _add_texts(card: Card, questions: dict[str, Question], texts: dict[str, str]) -> None:
    versions = dict(
        Question.objects.of(card.programme_id)
        .filter(pk__in=[question.pk for question in questions.values()])
        .values_list("pk", "wordings__version")
        .order_by("wordings__version")
    )
    CardText.objects.of(card.programme_id).bulk_create(
        CardText(
            card=card,
            round_id=card.round_id,
            question=questions[key],
            wording_version=versions.get(questions[key].pk) or 1,
            language=card.language,
            text=text,
            flags=find_flags(text),
        )
        for key, text in texts.items()
    )


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The receipt, and whether the card itself went or only its texts (an edition counts it)."""

    receipt: str
    texts_only: bool


@change
def take_back(*, by: User | None, programme: Programme, code: str) -> TakenBack | None:
    """Remove the card of this code, or, once an edition counts it, its texts. None when no card has this code."""
    cards = Card.objects.of(programme).filter(take_back_hash=rules.hash_of_code(code))
    hold_rounds_of(programme.pk, cards.values_list("pk", flat=True))
    card = cards.select_for_update().first()
    if card is None:
        return None
    receipt = speakable_code(_RECEIPT_LENGTH)
    texts_only = card.frozen_in_id is not None
    TakeBack.objects.of(programme).create(
        receipt_hash=rules.hash_of_code(receipt),
        take_back_hash=rules.hash_of_code(code),
        round=card.round,
        on=today(),
        texts_only=texts_only,
    )
    remember_erasure(room="needs_assessment", what={"programme": programme.pk, "take_back_hash": card.take_back_hash})
    erase_texts_of(programme=programme, card_ids=[card.pk])
    if texts_only:
        card.take_back_hash = None
        card.submission_hash = None
        card.save()
    else:
        card.delete()
    return TakenBack(receipt, texts_only)


def erase_texts_of(*, programme: Programme, card_ids: list[int]) -> None:
    """Erase what was written on these cards, its translations and quotes. Part of a change; codes stay for editions that counted them."""
    texts = CardText.objects.of(programme).filter(card_id__in=card_ids)
    # Whoever codes, translates or quotes one of them now is waited for: what they leave behind goes too.
    list(texts.select_for_update().order_by("pk").values_list("pk", flat=True))
    Quote.objects.of(programme).filter(card_text__in=texts, withdrawn_on__isnull=True).update(
        text="", translations={}, withdrawn_on=today()
    )
    for text in texts.prefetch_related("translations"):
        for translation in text.translations.all():
            translation.delete()
    # A coder's note may repeat the text. A risk note keeps its words: somebody still has to look into it.
    Coding.objects.of(programme).filter(card_text__in=texts).exclude(note="").update(note="")
    texts.update(text="", flags=[], state=CardText.State.ERASED)


@change
def take_back_again(*, by: User | None, take_back_hash: str, programme_id: int) -> bool:
    """After a backup was restored that still held a card taken back since: erase it once more. Whether it was there.

    The mark that keeps it away comes back in any case: the phone that sent it may send it again.
    """
    card = Card.objects.of(programme_id).filter(take_back_hash=take_back_hash).select_related("programme").first()
    TakeBack.objects.of(programme_id).get_or_create(
        take_back_hash=take_back_hash,
        defaults={
            "receipt_hash": rules.hash_of_code(speakable_code(2 * _RECEIPT_LENGTH)),
            "round": card.round if card else None,
            "on": today(),
            "texts_only": card is not None and card.frozen_in_id is not None,
        },
    )
    if card is None:
        return False
    erase_texts_of(programme=card.programme, card_ids=[card.pk])
    if card.frozen_in_id is None:
        card.delete()
    return True


@change
def set_aside(*, by: User, programme: Programme, card_ids: list[int], why: str) -> int:
    """Set cards aside: counted on their own, never deleted (a flood of hostile cards). Gives how many."""
    if not why.strip():
        raise NotPossible(_("Say why these cards are set aside. The reason stands in the method note."))
    hold_rounds_of(programme.pk, card_ids)
    cards = Card.objects.of(programme).filter(pk__in=card_ids, set_aside="")
    ids = list(cards.values_list("pk", flat=True))
    count = cards.update(set_aside=why.strip()[:200])
    CardText.objects.of(programme).filter(card_id__in=ids).update(is_set_aside=True)
    tell_audit(Card, "changed", programme_id=programme.pk, label=_("set aside: %(why)s") % {"why": why.strip()}, count=count)
    return count


@change
def put_back(*, by: User, programme: Programme, card_ids: list[int]) -> int:
    """Count cards again that were set aside."""
    hold_rounds_of(programme.pk, card_ids)
    # What a partner took off again is put back by the partner.
    off = set(Card.objects.of(programme).filter(pk__in=card_ids, evidence__removed_on__isnull=False).values_list("pk", flat=True))
    card_ids = [pk for pk in card_ids if pk not in off]
    count = Card.objects.of(programme).filter(pk__in=card_ids).exclude(set_aside="").update(set_aside="")
    CardText.objects.of(programme).filter(card_id__in=card_ids).exclude(note__is_off=True).update(is_set_aside=False)
    tell_audit(Card, "changed", programme_id=programme.pk, label=_("counted again"), count=count)
    return count

"""Answer: what a partner knows about an area of life, kept as a card of its own and as a piece of evidence (R105)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import today
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.languages.lists import listed
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import City
from mifc.partnership.organisations.models import Organisation
from mifc.planning.needs_assessment.changes.ask import what_keeps_it_shut
from mifc.planning.needs_assessment.changes.evidence import (
    add_evidence,
    already_sent,
    change_evidence,
    refuse_when_another,
    refuse_when_counted,
)
from mifc.planning.needs_assessment.models import Card, CardText, Evidence, Question, Round, Wording
from mifc.planning.needs_assessment.rules.evidence import LONGEST_SAID
from mifc.planning.needs_assessment.rules.flags import find_flags
from mifc.toolbox.documents.changes import Ready
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.spreadsheets import clean_text


@change
def take_input(
    *,
    by: User,
    round: Round,
    organisation: Organisation,
    domain: Domain,
    said: str,
    language: str,
    city: City | None = None,
    as_of: dt.date | None = None,
    url: str = "",
    ready: Ready | None = None,
    sent_as: uuid.UUID | None = None,
) -> Evidence:
    """One card with one text, so that an organisation counts once for each thing it says. Sent twice it is kept once.

    The card knows nothing of the organisation: who codes it cannot. Raises NotPossible while the programme has not said what becomes of
    answers, and for an empty text.
    """
    assessment = round.assessment
    if sent_as is not None and (there := already_sent(assessment, sent_as)):
        return there
    if missing := what_keeps_it_shut(round.programme, round.languages):
        raise NotPossible(_("Before anything is written down, the privacy notice has to say: %(missing)s.") % {"missing": listed(missing)})
    words = _words(said)
    facts: dict[str, Any] = {"organisation": organisation, "as_of": as_of, "url": url, "ready": ready, "sent_as": sent_as}
    made = add_evidence(by=by, assessment=assessment, kind=Evidence.Kind.PARTNER, domains=[domain], city=city, **facts)
    if made.card_id is not None:
        # Sent twice at the same moment.
        return made
    # The day it was said, from which its months are counted; of which day it is known stands in the evidence.
    made.card = Card.objects.of(round.programme_id).create(
        round=round, city=made.city, channel=Card.Channel.PARTNER, language=language, answered_on=today(), typed_by=by
    )
    made.save()
    CardText.objects.of(round.programme_id).create(
        card=made.card,
        round=round,
        question=_question(round, domain),
        language=language,
        text=words,
        flags=find_flags(words),
    )
    return made


def _words(said: str) -> str:
    words = clean_text(said)[0].strip()
    if not any(sign.isalnum() for sign in words):
        raise NotPossible(_("Write what your organisation knows."))
    if len(words) > LONGEST_SAID:
        raise NotPossible(_("This has more than %(most)s characters. Make two of it, or put it into a file.") % {"most": LONGEST_SAID})
    return words


def _question(round: Round, domain: Domain) -> Question:
    """What a coder sees beside the text: one question of the round for each area, made when the first partner speaks of it."""
    key = f"partner-{domain.pk}"
    found = round.questions.filter(key=key).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            made = Question.objects.of(round.programme_id).create(
                round=round, key=key, kind=Question.Kind.PARTNER, meaning=Question.Meaning.OPEN, is_on=False
            )
    except IntegrityError:
        # Two spoke of it at the same moment.
        return round.questions.get(key=key)
    Wording.objects.of(round.programme_id).create(question=made, prompt=_asked(round, domain))
    return made


def _asked(round: Round, domain: Domain) -> MultilingualText:
    prompt = MultilingualText()
    for code in round.programme.languages:
        with translation.override(code):
            asked = _("What a partner knows about “%(area)s”") % {"area": domain.name.in_language(code)}
        prompt = prompt.with_translation(code, asked)
    return prompt


@change
def change_input(
    *, by: User, evidence: Evidence, organisation: Organisation, said: str, language: str, seen: str = "", **facts: Any
) -> Evidence:
    """Put it right. Raises NotPossible for other words once somebody sorted or translated them: what was made of them would not fit."""
    words = _words(said)
    refuse_when_counted(evidence)
    lock(evidence)
    refuse_when_another(evidence, seen)
    text = CardText.objects.of(evidence.programme_id).filter(card_id=evidence.card_id).first()
    if text is None:
        raise NotPossible(_("These words were erased. Add what is known now as a further piece."))
    lock(text)
    if (text.text, text.language) != (words, language):
        if text.state != CardText.State.WAITING or text.translations.exists():
            raise NotPossible(_("Somebody has sorted or translated these words already. Take them off the list and write them anew."))
        text.text, text.language, text.flags = words, language, find_flags(words)
        text.held_by, text.held_until = None, None
        text.save()
    card = text.card
    lock(card)
    change_evidence(by=by, evidence=evidence, organisation=organisation, **facts)
    card.language, card.city = language, evidence.city
    card.save()
    return evidence

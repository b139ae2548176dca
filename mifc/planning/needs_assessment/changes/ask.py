"""Ask: open an assessment, its rounds and collection points, put the questions, set who should be heard."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.ids import speakable_code
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.languages.known import BY_CODE
from mifc.foundation.languages.lists import listed
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.changes import touch_site
from mifc.foundation.programmes.models import City, PrivacyNotice, Programme
from mifc.foundation.programmes.queries import privacy_notice
from mifc.planning.needs_assessment.models import Assessment, CardText, CollectionPoint, Question, Round, Target, Wording
from mifc.planning.needs_assessment.rules.card import DEFAULT_QUESTIONS, state_of
from mifc.planning.needs_assessment.rules.default_card import card_text, what_happens_next, where_to_get_help
from mifc.toolbox.domains.changes import start_code_book
from mifc.toolbox.spreadsheets import fold

_CODE_LENGTH = 5


class AlreadyThere(NotPossible):
    """An assessment of this name, in the same place, is still going on."""

    def __init__(self, assessment: Assessment) -> None:
        super().__init__(_("“%(name)s” is there already. Nothing was begun twice.") % {"name": assessment.name})
        self.assessment = assessment


def _same_still_open(programme: Programme, name: str, city: City | None) -> Assessment | None:
    """Of this name and place, with a round that is not over: a button pressed twice, a second tab, a page sent again."""
    going_on = Round.objects.of(programme).filter(assessment=OuterRef("pk")).filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now()))
    here = Assessment.objects.of(programme).filter(Exists(going_on), city=city)
    wanted = fold(name)
    return next((one for one in here if fold(one.name) == wanted), None)


@change
def open_assessment(
    *, by: User | None, programme: Programme, name: str, city: City | None = None, purpose: str = "", is_sample: bool = False
) -> Assessment:
    """A needs assessment with its first round, the Guide's card, a code book and one link to start with.

    Raises AlreadyThere, with the one that is there, while one of this name is going on in the same place.
    """
    lock(programme)
    same = _same_still_open(programme, name, city)
    if same is not None:
        raise AlreadyThere(same)
    taken = {"new", *Assessment.objects.of(programme).values_list("slug", flat=True)}
    base = slugify(name)[:50] or "assessment"
    slug = next(one for one in (base, *(f"{base}-{n}" for n in range(2, 1000))) if one not in taken)
    assessment = Assessment.objects.of(programme).create(slug=slug, name=name, city=city, purpose=purpose, is_sample=is_sample)
    start_code_book(by=by, programme=programme)
    add_round(by=by, assessment=assessment, name=_("First round"))
    return assessment


@change
def change_assessment(*, by: User | None, assessment: Assessment, name: str, purpose: str) -> Assessment:
    """Name and purpose; the address stays, since it is printed on posters."""
    lock(assessment)
    assessment.name, assessment.purpose = name, purpose
    assessment.save()
    touch_site(programme=assessment.programme)
    return assessment


@change
def add_round(*, by: User | None, assessment: Assessment, name: str, languages: list[str] | None = None) -> Round:
    """A further round with the card of the one before, or the Guide's card, and one link as its first collection point."""
    programme = assessment.programme
    last = Round.objects.of(programme).filter(assessment=assessment).order_by("-number").first()
    opened = Round.objects.of(programme).create(
        assessment=assessment,
        number=last.number + 1 if last else 1,
        name=name,
        languages=languages or (last.languages if last else programme.languages),
        card_title=last.card_title if last else card_text("title"),
        what_happens_next=last.what_happens_next if last else what_happens_next(),
        where_to_get_help=last.where_to_get_help if last else where_to_get_help(),
    )
    if last:
        _copy_questions(last, opened)
    else:
        _default_questions(opened)
    add_point(by=by, round=opened, name=_("Link"), kind=CollectionPoint.Kind.LINK, city=assessment.city)
    return opened


def _default_questions(opened: Round) -> None:
    for order, default in enumerate(DEFAULT_QUESTIONS):
        question = Question.objects.of(opened.programme_id).create(
            round=opened, key=default.key, kind=default.kind, meaning=default.meaning, order=order
        )
        Wording.objects.of(opened.programme_id).create(question=question, prompt=card_text(default.key))


def _copy_questions(last: Round, opened: Round) -> None:
    for old in last.questions.exclude(kind__in=Question.NOT_ON_CARD):
        question = Question.objects.of(opened.programme_id).create(
            round=opened, key=old.key, kind=old.kind, meaning=old.meaning, order=old.order, is_on=old.is_on
        )
        wording = old.wordings.all()[0]
        Wording.objects.of(opened.programme_id).create(question=question, prompt=wording.prompt, hint=wording.hint)


def what_keeps_it_shut(programme: Programme, languages: list[str]) -> list[str]:
    """What the programme still has to say before a round may open; empty when it may. The demo says it too."""
    notice = privacy_notice(programme) or PrivacyNotice(programme=programme)
    return notice.what_is_missing(languages)


@change
def plan_round(
    *,
    by: User | None,
    round: Round,
    name: str,
    opens_at: dt.datetime | None,
    closes_at: dt.datetime | None,
    languages: list[str],
    card_title: MultilingualText | None = None,
    what_happens_next: MultilingualText | None = None,
    where_to_get_help: MultilingualText | None = None,
) -> Round:
    """Name, moments, languages, the card's title, and the two texts after it. Raises NotPossible while the privacy notice is incomplete."""
    lock(round)
    if not languages or any(code not in BY_CODE for code in languages):
        raise NotPossible(_("Choose at least one language."))
    if opens_at and closes_at and closes_at <= opens_at:
        raise NotPossible(_("The round closes before it opens. Put the closing time after the opening time."))
    if opens_at is not None:
        missing = what_keeps_it_shut(round.programme, languages)
        if missing:
            raise NotPossible(
                _("The round cannot open yet. The programme’s privacy notice still lacks: %(missing)s.") % {"missing": listed(missing)}
            )
    round.name, round.opens_at, round.closes_at, round.languages = name, opens_at, closes_at, languages
    texts = {"card_title": card_title, "what_happens_next": what_happens_next, "where_to_get_help": where_to_get_help}
    for field, text in texts.items():
        if text is not None:
            setattr(round, field, text)
    round.save()
    touch_site(programme=round.programme)
    return round


@change
def open_round_now(*, by: User | None, round: Round) -> Round:
    """Open it at this moment; a closing moment in the past is taken away."""
    lock(round)
    closes_at = round.closes_at if round.closes_at and round.closes_at > now() else None
    return plan_round(by=by, round=round, name=round.name, opens_at=now(), closes_at=closes_at, languages=round.languages)


@change
def close_round_now(*, by: User | None, round: Round) -> Round:
    """Close it at this moment. Cards written before and still on their way are taken for a week."""
    lock(round)
    if state_of(round.opens_at, round.closes_at, now()) != "open":
        raise NotPossible(_("This round is not open."))
    round.closes_at = now()
    round.save()
    touch_site(programme=round.programme)
    return round


@change
def word_question(*, by: User | None, question: Question, prompt: MultilingualText, hint: MultilingualText, why: str = "") -> Wording:
    """Put a question in other words. Once somebody answered it, the correction is a new version with a reason.

    The meaning (good, missing, could be improved) stays what it was: that is what answers were counted under.
    """
    lock(question)
    current = question.wordings.all()[0]
    if prompt == current.prompt and hint == current.hint:
        return current
    if not prompt:
        raise NotPossible(_("Write the question in at least one language."))
    if CardText.objects.of(question.programme_id).filter(question=question, wording_version=current.version).exists():
        if not why.strip():
            raise NotPossible(_("People have answered this question. Say why the wording changes: it becomes a new version."))
        wording = Wording.objects.of(question.programme_id).create(
            question=question, version=current.version + 1, prompt=prompt, hint=hint, why=why.strip()
        )
    else:
        current.prompt, current.hint = prompt, hint
        current.save()
        wording = current
    touch_site(programme=question.programme)
    return wording


@change
def add_question(*, by: User | None, round: Round, prompt: str, language: str, meaning: str) -> Question:
    """A question of the round's own, answered in own words. Its meaning is chosen once."""
    if meaning not in {Question.Meaning.GOOD, Question.Meaning.MISSING, Question.Meaning.IMPROVE, Question.Meaning.OPEN}:
        raise NotPossible(_("Say what the answers are about: what is good, missing, could be improved, or anything."))
    if not prompt.strip():
        raise NotPossible(_("Write the question."))
    have = list(round.questions.exclude(kind__in=Question.NOT_ON_CARD))
    texts = sum(1 for question in have if question.kind == Question.Kind.TEXT)
    question = Question.objects.of(round.programme_id).create(
        round=round, key=f"own-{len(have) + 1}", kind=Question.Kind.TEXT, meaning=meaning, order=texts
    )
    for later in have:
        if later.kind != Question.Kind.TEXT:
            later.order = later.order + 1
            later.save(update_fields=["order"])
    Wording.objects.of(round.programme_id).create(question=question, prompt=MultilingualText.original(prompt.strip(), language))
    touch_site(programme=round.programme)
    return question


@change
def switch_question(*, by: User | None, question: Question, on: bool) -> Question:
    """Ask it or not from now on. One question in own words always stays."""
    lock(question.round)
    lock(question)
    if not on and question.kind == Question.Kind.TEXT:
        others = question.round.questions.filter(kind=Question.Kind.TEXT, is_on=True).exclude(pk=question.pk)
        if not others.exists():
            raise NotPossible(_("A card needs at least one question in own words."))
    question.is_on = on
    question.save()
    touch_site(programme=question.programme)
    return question


@change
def add_point(
    *, by: User | None, round: Round, name: str, kind: str, city: City | None = None, held_on: dt.date | None = None
) -> CollectionPoint:
    """A collection point with a short address of its own."""
    for _attempt in range(20):
        code = speakable_code(_CODE_LENGTH)
        try:
            with transaction.atomic():
                return CollectionPoint.objects.of(round.programme_id).create(
                    round=round, name=name, kind=kind, city=city, held_on=held_on, code=code
                )
        except IntegrityError:
            continue
    raise NotPossible(_("No free short address was found. Try again."))


@change
def change_point(*, by: User | None, point: CollectionPoint, **facts: Any) -> CollectionPoint:
    """Name, kind, city, date. The code stays, since it is printed. The city stays once cards came in there."""
    lock(point)
    if "city" in facts and facts["city"] != point.city and point.cards.exists():
        raise NotPossible(_("Cards came in here already, so its city stays. Add another collection point for the other city."))
    for name, value in facts.items():
        setattr(point, name, value)
    point.save()
    touch_site(programme=point.programme)
    return point


@change
def close_point(*, by: User | None, point: CollectionPoint) -> CollectionPoint:
    lock(point)
    point.closed_at = now()
    point.save()
    touch_site(programme=point.programme)
    return point


@change
def reopen_point(*, by: User | None, point: CollectionPoint) -> CollectionPoint:
    lock(point)
    point.closed_at = None
    point.save()
    touch_site(programme=point.programme)
    return point


@change
def set_target(
    *,
    by: User | None,
    round: Round,
    group: str,
    value: str = "",
    city: City | None = None,
    cards: int | None = None,
    percent: int | None = None,
) -> Target:
    """How many of whom should be heard (R108, R109). Setting the same group again replaces the number."""
    if cards is None and percent is None:
        raise NotPossible(_("Say how many cards, or which share of them."))
    if percent is not None and not 0 < percent <= 100:
        raise NotPossible(_("A share lies between 1 and 100 per cent."))
    here = Target.objects.of(round.programme_id)
    target = here.filter(round=round, group=group, value=value, city=city).first()
    if target is None:
        return here.create(round=round, group=group, value=value, city=city, cards=cards, percent=percent)
    target.cards, target.percent = cards, percent
    target.save()
    return target


@change
def remove_target(*, by: User | None, target: Target) -> None:
    target.delete()

"""Reads for the coding screen. What leaves here about a text is its words, its language and its question, nothing of its card.

A coder's cities (R030) limit which texts are handed out, and that is done here, below the page: no address, order, filter or export of the
screen knows a city, a place, a day or anything about the person.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now
from mifc.foundation.programmes.models import Membership, Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.roles import ROLES, May, Standing
from mifc.planning.needs_assessment.models import Assessment, CardText, CodeMark, Coding, Question, RiskNote, Round, Translation, Wording
from mifc.planning.needs_assessment.queries.understand import cities_for

# Queues of the desk: by what the question means, and texts nobody has translated yet, for coders who read the original.
QUEUES = ("good", "missing", "improve", "open", "original")


def _rounds_of(assessment: Assessment) -> list[int]:
    """Asked apart, since a list of one or two ids lets the databases go through an index in its own order."""
    return list(Round.objects.of(assessment.programme_id).filter(assessment=assessment).values_list("pk", flat=True))


def _may_be_worked_on(assessment: Assessment, standing: Standing | None, power: May, *, text: str = "") -> Q:
    """The one rule of what a person may work on; `text` leads to the text from what is asked."""
    found = Q(
        **{
            f"{text}round_id__in": _rounds_of(assessment),
            f"{text}state__in": [CardText.State.WAITING, CardText.State.CODED, CardText.State.UNCLEAR],
            f"{text}is_set_aside": False,
        }
    )
    cities = cities_for(standing, power)
    return found if cities is None else found & Q(**{f"{text}card__city_id__in": cities})


def texts_of(assessment: Assessment, standing: Standing | None, power: May) -> OwnedQuerySet[CardText]:
    """The texts a person may work on: of this assessment, in her cities, not taken back, not set aside."""
    return CardText.objects.of(assessment.programme_id).filter(_may_be_worked_on(assessment, standing, power))


def translations_of(assessment: Assessment, standing: Standing, power: May) -> OwnedQuerySet[Translation]:
    """The translations of `texts_of`, joined to their texts."""
    return Translation.objects.of(assessment.programme_id).filter(_may_be_worked_on(assessment, standing, power, text="card_text__"))


def languages_read(programme: Programme, user: User) -> list[str]:
    """What a coder is taken to read: the programme's first language and her own; a text without a language is tried."""
    return list(dict.fromkeys(["", programme.default_language, user.language]))


def _with_readable(texts: OwnedQuerySet[CardText], programme: Programme, user: User) -> OwnedQuerySet[CardText]:
    reads = languages_read(programme, user)
    translated = Translation.objects.of(programme).filter(card_text=OuterRef("pk"), language__in=reads)
    return texts.annotate(readable=Q(language__in=reads) | Exists(translated))


def waiting_texts(assessment: Assessment, user: User, standing: Standing, queue: str = "") -> OwnedQuerySet[CardText]:
    """Texts of a queue that wait for their first coding."""
    texts = texts_of(assessment, standing, May.CODE).filter(state=CardText.State.WAITING)
    texts = _with_readable(texts, assessment.programme, user).filter(readable=queue != "original")
    return texts.filter(question__meaning=queue) if queue in Question.Meaning.values else texts


def free_text(assessment: Assessment, user: User, standing: Standing, queue: str, *, after: int | None = None) -> int | None:
    """The id of a text nobody else holds: from a random place on, in the order of random ids; `after` begins behind a text passed."""
    free = waiting_texts(assessment, user, standing, queue).filter(
        Q(held_by__isnull=True) | Q(held_by=user) | Q(held_until__isnull=True) | Q(held_until__lte=now())
    )
    start = secrets.randbits(53) if after is None else after
    ids = free.order_by("pk").values_list("pk", flat=True)
    found = ids.filter(pk__gt=start).first() or ids.filter(pk__lte=start).first()
    if found is None or found != after:
        return found
    return None


def held_text(assessment: Assessment, user: User, standing: Standing, queue: str) -> int | None:
    """The text this coder was handed before and has not finished, so that a reload shows the same."""
    mine = waiting_texts(assessment, user, standing, queue).filter(held_by=user, held_until__gt=now())
    return mine.values_list("pk", flat=True).first()


def text_to_code(assessment: Assessment, user: User, standing: Standing, pk: int) -> CardText | None:
    """A text this coder holds, or has coded. Any other is not hers to open."""
    texts = texts_of(assessment, standing, May.CODE).filter(
        Q(held_by=user, held_until__gt=now()) | Q(pk__in=Coding.objects.of(assessment.programme_id).filter(coder=user).values("card_text"))
    )
    return get_owned_or_none(texts.select_related("question"), pk=pk)


def text_to_send(assessment: Assessment, standing: Standing, pk: int) -> CardText | None:
    """A text that comes back with a coding, even when its hold has run out meanwhile: the work must not be lost."""
    texts = CardText.objects.of(assessment.programme_id).filter(round__assessment=assessment)
    cities = cities_for(standing, May.CODE)
    texts = texts if cities is None else texts.filter(card__city_id__in=cities)
    return get_owned_or_none(texts.select_related("question", "round"), pk=pk)


def wording_seen(text: CardText) -> Wording | None:
    """The question as the person saw it."""
    return (
        Wording.objects.of(text.programme_id)
        .filter(question_id=text.question_id, version__lte=text.wording_version)
        .order_by("-version")
        .first()
    )


def translation_for(text: CardText, languages: list[str]) -> Translation | None:
    """The translation to show beside a text, in the first of these languages that there is one in."""
    found = {
        one.language: one for one in text.translations.filter(language__in=[code for code in languages if code]).select_related("author")
    }
    return next((found[code] for code in languages if code in found), None)


class Queue(NamedTuple):
    """One queue and how many texts wait in it."""

    key: str
    waiting: int


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """What stands beside the text: queues, how far all is, what this coder did today."""

    queues: list[Queue] = field(default_factory=list)
    done: int = 0
    total: int = 0
    today: int = 0

    @property
    def share(self) -> int:
        return self.done * 100 // self.total if self.total else 0


def desk_counts(assessment: Assessment, user: User, standing: Standing) -> DeskCounts:
    """Five queries, whatever the number of texts. One index answers, in its own order; what was translated is counted apart."""
    meanings = dict(Question.objects.of(assessment.programme_id).filter(round__assessment=assessment).values_list("pk", "meaning"))
    reads = languages_read(assessment.programme, user)
    texts = texts_of(assessment, standing, May.CODE)
    waiting = dict.fromkeys(QUEUES, 0)
    done = total = texts.exclude(state=CardText.State.WAITING).count()
    # Grouped in the order of the index, which begins with what is the same for all of them.
    to_do = texts.filter(state=CardText.State.WAITING).values_list("is_set_aside", "question_id", "language")
    for _aside, question_id, language, n in to_do.annotate(n=Count("*")).order_by():
        total += n
        if language not in reads:
            waiting["original"] += n
        elif (meaning := meanings.get(question_id)) in waiting:
            waiting[meaning] += n
    for question_id, n in _translated(assessment, standing, reads) if waiting["original"] else ():
        waiting["original"] -= n
        if (meaning := meanings.get(question_id)) in waiting:
            waiting[meaning] += n
    return DeskCounts([Queue(key, n) for key, n in waiting.items()], done, total, coded_today(assessment, user))


def _translated(assessment: Assessment, standing: Standing, reads: list[str]) -> Iterable[tuple[int, int]]:
    """Waiting texts in a language the coder does not read that were translated into one she reads: (question, how many)."""
    there = translations_of(assessment, standing, May.CODE).filter(language__in=reads, card_text__state=CardText.State.WAITING)
    foreign = there.exclude(card_text__language__in=reads)
    return foreign.values_list("card_text__question_id").annotate(n=Count("card_text_id", distinct=True)).order_by()


def _codings_of(assessment: Assessment, user: User) -> OwnedQuerySet[Coding]:
    return Coding.objects.of(assessment.programme_id).filter(coder=user, card_text__round_id__in=_rounds_of(assessment))


def coded_today(assessment: Assessment, user: User) -> int:
    midnight = timezone.make_aware(dt.datetime.combine(timezone.localdate(), dt.time.min))
    return _codings_of(assessment, user).filter(coded_at__gte=midnight).count()


def last_codings(assessment: Assessment, user: User, most: int = 3) -> list[Coding]:
    """The coder's own latest, with text and marks. Texts taken back since are not among them."""
    marks = Prefetch("marks", queryset=CodeMark.objects.of(assessment.programme_id).select_related("domain"))
    latest = _codings_of(assessment, user).exclude(card_text__state=CardText.State.ERASED)
    return list(latest.select_related("card_text").prefetch_related(marks).order_by("-coded_at", "-pk")[:most])


def own_coding(text: CardText, user: User) -> Coding | None:
    return Coding.objects.of(text.programme_id).filter(card_text=text, coder=user).prefetch_related("marks").first()


def open_risks(assessment: Assessment, user: User, standing: Standing) -> int:
    """How many notes of this assessment wait that the person may see."""
    return risk_notes_in_sight(assessment.programme, user, standing).filter(assessment=assessment, closed_at__isnull=True).count()


def risk_notes_in_sight(programme: Programme, user: User, standing: Standing) -> OwnedQuerySet[RiskNote]:
    """Whoever follows up texts about someone at risk: those of her cities. Everybody: those raised by her or given to her."""
    notes = RiskNote.objects.of(programme)
    own = Q(raised_by=user) | Q(person=user)
    if not standing.may(May.SEE_RISK):
        return notes.filter(own)
    cities = standing.may_in[May.SEE_RISK]
    return notes if cities is None else notes.filter(own | Q(city_id__in=cities) | Q(assessment__city_id__in=cities))


def people_for_risk(assessment: Assessment) -> list[User]:
    """Who may be asked to look into it: people who see every city, and those of the assessment's own city; the safeguarding contacts first.

    Not the coordinators of single cities where an assessment has several: their names in the list would tell the coder the city.
    """
    powers = [key for key, role in ROLES.items() if May.SEE_RISK in role.may]
    held = Membership.objects.of(assessment.programme_id).filter(role__in=powers, user__is_active=True)
    here = Q(city__isnull=True) | (Q(city_id=assessment.city_id) if assessment.city_id else Q(pk__in=[]))
    people = held.filter(here).select_related("user")
    in_order = sorted(people, key=lambda one: (one.role != "safeguarding", one.role != "lead-coordinator", one.user.name, one.user_id))
    return list(dict.fromkeys(one.user for one in in_order))

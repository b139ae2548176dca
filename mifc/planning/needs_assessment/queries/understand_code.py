"""Reads for the coding screen. What leaves here about a text is its words, its language and its question, nothing of its card.

A coder's cities (R030) limit which texts are handed out, and that is done here, below the page: no address, order, filter or export of the
screen knows a city, a place, a day or anything about the person.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Prefetch, Q, prefetch_related_objects
from django.utils import timezone

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now
from mifc.foundation.base.counting import MOST_COUNTED, MOST_PAGED, MOST_TOLD, UpTo, count_up_to, lately, queues_lately
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import Membership, Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.roles import ROLES, May, Standing
from mifc.planning.needs_assessment.models import Assessment, CardText, CodeMark, Coding, Question, RiskNote, Round, Translation, Wording
from mifc.planning.needs_assessment.queries.understand import cities_for

# Queues of the desk: by what the question means, and texts nobody has translated yet, for coders who read the original.
QUEUES = ("good", "missing", "improve", "open", "original")
# Texts of the sample that somebody else has coded, to be read a second time without seeing what she made of them.
SECOND = "second"


def rounds_of(assessment: Assessment) -> list[int]:
    """Asked apart, since a list of one or two ids lets the databases go through an index in its own order."""
    return list(Round.objects.of(assessment.programme_id).filter(assessment=assessment).order_by("pk").values_list("pk", flat=True))


def _may_be_worked_on(rounds: list[int], standing: Standing | None, power: May, *, text: str = "") -> Q:
    """The one rule of what a person may work on; `text` leads to the text from what is asked."""
    found = Q(
        **{
            f"{text}round_id__in": rounds,
            f"{text}state__in": [CardText.State.WAITING, CardText.State.CODED, CardText.State.UNCLEAR],
            # Said so, SQLite looks it up in the index; "not set aside" it would ask of each.
            f"{text}is_set_aside__in": [False],
        }
    )
    cities = cities_for(standing, power)
    return found if cities is None else found & Q(**{f"{text}card__city_id__in": cities})


def texts_of(assessment: Assessment, standing: Standing | None, power: May, *, rounds: list[int] | None = None) -> OwnedQuerySet[CardText]:
    """The texts a person may work on: of this assessment, in her cities, not taken back, not set aside. One query, for its `rounds`."""
    rounds = rounds_of(assessment) if rounds is None else rounds
    return CardText.objects.of(assessment.programme_id).filter(_may_be_worked_on(rounds, standing, power))


def translations_of(assessment: Assessment, standing: Standing, power: May, rounds: list[int]) -> OwnedQuerySet[Translation]:
    """The translations of `texts_of`, joined to their texts."""
    may = _may_be_worked_on(rounds, standing, power, text="card_text__")
    return Translation.objects.of(assessment.programme_id).filter(may)


def languages_read(programme: Programme, user: User) -> list[str]:
    """What a coder is taken to read: the programme's first language and her own; a text without a language is tried."""
    return list(dict.fromkeys(["", programme.default_language, user.language]))


def _with_readable(texts: OwnedQuerySet[CardText], programme: Programme, user: User) -> OwnedQuerySet[CardText]:
    reads = languages_read(programme, user)
    translated = Translation.objects.of(programme).filter(card_text=OuterRef("pk"), language__in=reads)
    return texts.annotate(readable=Q(language__in=reads) | Exists(translated))


def waiting_texts(
    assessment: Assessment, user: User, standing: Standing, queue: str = "", *, rounds: list[int] | None = None
) -> OwnedQuerySet[CardText]:
    """Texts of a queue that wait for their first coding; of SECOND, for their second."""
    if queue == SECOND:
        return to_read_again(assessment, user, standing, rounds)
    texts = texts_of(assessment, standing, May.CODE, rounds=rounds).filter(state=CardText.State.WAITING)
    texts = _with_readable(texts, assessment.programme, user).filter(readable=queue != "original")
    return texts.filter(question__meaning=queue) if queue in Question.Meaning.values else texts


def to_read_again(assessment: Assessment, user: User, standing: Standing, rounds: list[int] | None = None) -> OwnedQuerySet[CardText]:
    """Texts of the sample that this coder can read, that somebody else coded and nobody has read a second time."""
    codings = Coding.objects.of(assessment.programme_id).filter(card_text=OuterRef("pk"))
    read = texts_of(assessment, standing, May.CODE, rounds=rounds).filter(state__in=[CardText.State.CODED, CardText.State.UNCLEAR])
    unread = (
        sampled(read, assessment.second_share).exclude(Exists(codings.filter(counts=False))).exclude(Exists(codings.filter(coder=user)))
    )
    return _with_readable(unread, assessment.programme, user).filter(readable=True)


def sampled(texts: OwnedQuerySet[CardText], share: int) -> OwnedQuerySet[CardText]:
    """So many of a hundred, by their random ids: a fair sample that stays the same, and only grows when the share does."""
    return texts if share >= 100 else texts.alias(hundredth=F("pk") % 100).filter(hundredth__lt=share)


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


def held_text(assessment: Assessment, user: User, standing: Standing, queue: str, *, rounds: list[int] | None = None) -> CardText | None:
    """The text this coder was handed before and has not finished, so that a reload shows the same. At most four queries."""
    texts = texts_of(assessment, standing, May.CODE, rounds=rounds).filter(held_by=user, held_until__gt=now())
    for text in texts.select_related("question"):
        if queue == SECOND or text.state != CardText.State.WAITING:
            # Whether it is still to be read again, the rule of that queue says.
            if queue == SECOND and to_read_again(assessment, user, standing, rounds).filter(pk=text.pk).exists():
                return text
        elif _is_in(text, queue, languages_read(assessment.programme, user)):
            return text
    return None


def _is_in(text: CardText, queue: str, reads: list[str]) -> bool:
    """`waiting_texts`, asked of one text that waits."""
    if queue in Question.Meaning.values and text.question.meaning != queue:
        return False
    return (text.language in reads or translation_for(text, reads) is not None) == (queue != "original")


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
    """The translation to show beside a text, in the first of these languages that there is one in. Asked once for a text."""
    prefetch_related_objects([text], Prefetch("translations", queryset=Translation.objects.of(text.programme_id).select_related("author")))
    found = {one.language: one for one in text.translations.all()}
    return next((found[code] for code in languages if code in found), None)


class Queue(NamedTuple):
    """One queue and how many texts wait in it."""

    key: str
    waiting: int


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """What stands beside the text: queues (up to MOST_TOLD), how far all is, what this coder did today.

    Of many texts `done` and `total` are hundreds, and up to a minute old: then `is_about`.
    """

    queues: list[Queue] = field(default_factory=list)
    done: int = 0
    total: int = 0
    today: int = 0
    is_about: bool = False
    # How many of others' texts this coder could read a second time, up to MOST_TOLD.
    second: int = 0

    @property
    def share(self) -> int:
        return self.done * 100 // self.total if self.total else 0


def desk_counts(assessment: Assessment, user: User, standing: Standing, *, rounds: list[int] | None = None) -> DeskCounts:
    """Two to six queries, whatever the number of texts. A long queue is not counted again for a minute."""
    rounds = rounds_of(assessment) if rounds is None else rounds
    if not rounds:
        return DeskCounts([Queue(key, 0) for key in QUEUES])
    asked = (assessment.pk, assessment.created_at, cities_for(standing, May.CODE), *rounds)
    done, total, about = lately(("progress", *asked), lambda: _progress(assessment, standing, rounds), if_so=lambda found: found[2])
    reads = languages_read(assessment.programme, user)
    waiting = queues_lately(
        ("desk", *asked, *reads), QUEUES, lambda keys: _waiting(assessment, standing, reads, rounds, keys), among_many=about
    )
    queues = [Queue(key, waiting[key]) for key in QUEUES]
    second = 0
    if assessment.second_share and done:
        mine = (SECOND, *asked, assessment.second_share, user.pk)
        second = lately(mine, lambda: _second(assessment, user, standing, rounds), if_so=lambda found: about or found > MOST_COUNTED)
    return DeskCounts(queues, done, total, coded_today(user, assessment, rounds), about, second)


def _second(assessment: Assessment, user: User, standing: Standing, rounds: list[int]) -> int:
    return count_up_to(to_read_again(assessment, user, standing, rounds), MOST_COUNTED)


def _progress(assessment: Assessment, standing: Standing, rounds: list[int]) -> tuple[int, int, bool]:
    """(done, all, whether these are hundreds): an index answers, and of few texts nobody counts on."""
    texts = texts_of(assessment, standing, May.CODE, rounds=rounds)
    done, left = texts.exclude(state=CardText.State.WAITING), texts.filter(state=CardText.State.WAITING)
    host = Round.objects.of(assessment.programme_id).filter(pk=rounds[0])
    n_done, n_left = host.values_list(UpTo(done, MOST_PAGED), UpTo(left, MOST_PAGED)).get()
    if max(n_done, n_left) <= MOST_PAGED:
        return n_done, n_done + n_left, False
    n_done, n_left = done.count(), left.count()
    return n_done // 100 * 100, (n_done + n_left) // 100 * 100, True


def _waiting(assessment: Assessment, standing: Standing, reads: list[str], rounds: list[int], keys: list[str]) -> dict[str, int]:
    """{queue: texts that wait in it}, as far as `UpTo` counts. Three queries: what was translated is asked for apart, where it matters."""
    programme_id = assessment.programme_id
    to_do = texts_of(assessment, standing, May.CODE, rounds=rounds).filter(state=CardText.State.WAITING)
    asked: dict[str, list[int]] = {key: [] for key in keys}
    questions = Question.objects.of(programme_id).filter(round__in=rounds)
    for pk, meaning in questions.values_list("pk", "meaning"):
        asked.setdefault(meaning, []).append(pk)
    translated = Exists(Translation.objects.of(programme_id).filter(card_text=OuterRef("pk"), language__in=reads))
    own, foreign = to_do.filter(language__in=reads), to_do.exclude(language__in=reads)
    host = Round.objects.of(programme_id).filter(pk=rounds[0])
    columns = [UpTo(foreign.exclude(translated) if key == "original" else own.filter(question_id__in=asked[key])) for key in keys]
    waiting = dict(zip(keys, host.values_list(*columns).get(), strict=True))
    short = [key for key in keys if asked[key] and waiting[key] <= MOST_TOLD]
    if short:
        read_now = foreign.filter(translated)
        more = host.values_list(*[UpTo(read_now.filter(question_id__in=asked[key])) for key in short]).get()
        waiting |= {key: waiting[key] + n for key, n in zip(short, more, strict=True)}
    return waiting


def _codings_of(assessment: Assessment, user: User, rounds: list[int]) -> OwnedQuerySet[Coding]:
    return Coding.objects.of(assessment.programme_id).filter(coder=user, card_text__round_id__in=rounds)


def coded_today(user: User, assessment: Assessment, rounds: list[int]) -> int:
    midnight = timezone.make_aware(dt.datetime.combine(timezone.localdate(), dt.time.min))
    return _codings_of(assessment, user, rounds).filter(coded_at__gte=midnight).count()


class LastCoding(NamedTuple):
    """One of the coder's own latest, as it stands beside the desk. `marks`: (domain, what it says about it)."""

    text_id: int
    text: str
    language: str
    is_unclear: bool
    counts: bool
    marks: list[tuple[MultilingualText, str]]


def last_codings(assessment: Assessment, user: User, *, rounds: list[int], most: int = 3) -> list[LastCoding]:
    """The coder's own latest, with text and marks. Texts taken back since are not among them. Two queries."""
    latest = _codings_of(assessment, user, rounds).exclude(card_text__state=CardText.State.ERASED).order_by("-coded_at", "-pk")
    found = list(latest.values_list("pk", "card_text_id", "card_text__text", "card_text__language", "is_unclear", "counts")[:most])
    marks: dict[int, list[tuple[MultilingualText, str]]] = {}
    made = CodeMark.objects.of(assessment.programme_id).filter(coding__in=[row[0] for row in found])
    for coding_id, domain, says in made.values_list("coding_id", "domain__name", "says"):
        marks.setdefault(coding_id, []).append((domain, says))
    return [
        LastCoding(text_id, text, language, is_unclear, counts, marks.get(pk, []))
        for pk, text_id, text, language, is_unclear, counts in found
    ]


def own_coding(text: CardText, user: User) -> Coding | None:
    return Coding.objects.of(text.programme_id).filter(card_text=text, coder=user).prefetch_related("marks").first()


def open_risks(assessment: Assessment, user: User, standing: Standing) -> int:
    """How many notes of this assessment wait that the person may see, up to MOST_TOLD. More are not counted again for a minute."""

    def count() -> int:
        notes = risk_notes_in_sight(assessment.programme, user, standing).filter(assessment=assessment, closed_at__isnull=True)
        return count_up_to(notes, MOST_COUNTED)

    asked = ("risks", assessment.pk, assessment.created_at, user.pk, standing.may(May.SEE_RISK), cities_for(standing, May.SEE_RISK))
    return lately(asked, count, if_so=lambda found: found > MOST_COUNTED)


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

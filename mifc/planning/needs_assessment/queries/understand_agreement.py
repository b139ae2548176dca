"""Reads for agreement: what two readers made of the same text, and where they differ.

As on the coding screen, nothing of a card leaves here but the text, its language and its question.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from mifc.foundation.accounts.models import User
from mifc.foundation.programmes.counted import as_counted
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.roles import May, Standing
from mifc.planning.needs_assessment.models import Assessment, CardText, CodeMark, Coding
from mifc.planning.needs_assessment.queries.understand import cities_for, counted_under
from mifc.planning.needs_assessment.queries.understand_code import texts_of
from mifc.planning.needs_assessment.rules import agreement as rules
from mifc.toolbox.domains.models import Domain


@dataclass(frozen=True, slots=True)
class ReadTwice:
    """A text with what each reader made of it on her own, first the one who was first; `settled` when a third has decided."""

    text_id: int
    readings: tuple[rules.Reading, ...]
    readers: frozenset[int | None]
    settled: bool

    @property
    def differs(self) -> bool:
        return rules.differ(self.readings)


def _codings(assessment: Assessment, standing: Standing | None) -> OwnedQuerySet[Coding]:
    """Codings of texts that have a second one; not of cards set aside, nor of texts whose words are gone."""
    second = Coding.objects.of(assessment.programme_id).filter(card_text=OuterRef("card_text"), counts=False)
    texts = texts_of(assessment, standing, May.CODE)
    return Coding.objects.of(assessment.programme_id).filter(Exists(second), card_text__in=texts)


def read_twice(assessment: Assessment, standing: Standing | None) -> list[ReadTwice]:
    """Every text that was read by two or more, in an order that is random and stays. Domains that were merged count under one.

    Remembered until a coding changes.
    """
    seconds = _codings(assessment, standing)
    newest = seconds.order_by("-coded_at").values_list("coded_at", flat=True).first()
    asked = ("read twice", assessment.pk, cities_for(standing, May.CODE), seconds.count(), newest)
    return as_counted(assessment.programme_id, asked, lambda: _read_twice(assessment, seconds))


def number_to_settle(assessment: Assessment, user: User, standing: Standing) -> int:
    """Texts on which readers differ and nobody has decided, of which this person is no reader. Two queries, remembered as above."""
    every = read_twice(assessment, standing)
    return sum(one.differs and not one.settled and user.pk not in one.readers for one in every)


def _read_twice(assessment: Assessment, codings: OwnedQuerySet[Coding]) -> list[ReadTwice]:
    under = counted_under(assessment.programme_id)
    said: dict[int, dict[int, set[str]]] = {}
    marks = CodeMark.objects.of(assessment.programme_id).filter(coding__in=codings)
    for coding_id, domain_id, says in marks.values_list("coding_id", "domain_id", "says"):
        said.setdefault(coding_id, {}).setdefault(under[domain_id], set()).add(says)
    by_text: dict[int, list[tuple[rules.Reading, int | None]]] = {}
    settled: set[int] = set()
    rows = codings.order_by("card_text_id", "coded_at", "pk").values_list("pk", "card_text_id", "coder_id", "is_unclear", "settles")
    for pk, text_id, coder_id, is_unclear, settles in rows:
        if settles:
            settled.add(text_id)
            continue
        reading = None if is_unclear else {domain: frozenset(what) for domain, what in said.get(pk, {}).items()}
        by_text.setdefault(text_id, []).append((reading, coder_id))
    return [
        ReadTwice(text_id, tuple(reading for reading, _who in read), frozenset(who for _reading, who in read), text_id in settled)
        for text_id, read in by_text.items()
        if len(read) > 1
    ]


@dataclass(frozen=True, slots=True)
class OnDomain:
    """One row of the table: how well readers agree on a domain, and how many texts both, or only one of them, put there."""

    domain: Domain
    found: rules.Agreement
    both: int
    one: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """The page of agreement in figures."""

    texts: int
    overall: rules.Agreement
    says: rules.Agreement
    domains: tuple[OnDomain, ...]


def agreed(assessment: Assessment, texts: Iterable[ReadTwice]) -> Agreed:
    """Alpha over all decisions, over what is said, and domain by domain for those that any reader chose. One query."""
    readings = [one.readings for one in texts]
    chosen = {domain for read in readings for reading in read if reading is not None for domain in reading}
    rows = []
    for domain in Domain.objects.of(assessment.programme_id).filter(pk__in=chosen):
        about = [[reading is not None and domain.pk in reading for reading in read] for read in readings]
        rows.append(OnDomain(domain, rules.on_domain(readings, domain.pk), sum(map(all, about)), sum(any(a) and not all(a) for a in about)))
    return Agreed(len(readings), rules.on_all(readings, chosen), rules.on_says(readings, chosen), tuple(rows))


def text_read_twice(assessment: Assessment, standing: Standing, pk: int) -> CardText | None:
    """A text that a person may see both readings of."""
    return get_owned_or_none(texts_of(assessment, standing, May.CODE).select_related("question"), pk=pk)


def words_of(assessment: Assessment, pks: Iterable[int]) -> dict[int, CardText]:
    return CardText.objects.of(assessment.programme_id).in_bulk(list(pks))


def agreement_told(assessment: Assessment) -> dict[str, Any]:
    """What the method note of an edition says: about how many texts were read twice, and how well readers agreed; empty for a few."""
    every = read_twice(assessment, None)
    figures = agreed(assessment, every)
    if figures.texts < rules.FEW_TEXTS or figures.overall.alpha is None:
        return {}
    return {
        "texts": figures.texts // 5 * 5,
        "alpha": f"{figures.overall.alpha:.2f}",
        "verdict": rules.verdict(figures.overall, figures.texts),
    }

"""Results as they may be shown: every figure passes `toolbox.disclosure`, so screen and export say the same and neither tells on anyone.

One breakdown at a time, because two cuts of the same cards laid over each other make small groups out of large ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from mifc.foundation.base.counting import MOST_PAGED, lately
from mifc.foundation.languages.known import own_name_of
from mifc.foundation.programmes.counted import stamp_of_every_part
from mifc.foundation.programmes.models import City
from mifc.foundation.programmes.roles import May, Standing
from mifc.planning.needs_assessment.models import Assessment, Card, CardText, CodeMark, Round, Translation
from mifc.planning.needs_assessment.queries import understand
from mifc.planning.needs_assessment.queries.understand_code import texts_of
from mifc.planning.needs_assessment.rules import understand as rules
from mifc.planning.needs_assessment.rules.compare import Compared, Range, Share, compared, of_hundred, together
from mifc.toolbox.disclosure.published import SafeCount, SafeLists, bar_lengths, range_of, safe, safe_list
from mifc.toolbox.domains.models import Domain


@dataclass(frozen=True, slots=True)
class Method:
    """How the figures came about: cards and texts counted, how much of it is coded (per cent), what was set aside or left unclear."""

    cards: SafeCount
    texts: SafeCount
    coded_percent: int
    unclear: SafeCount
    set_aside: SafeCount


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its published form, the length of its bar in per cent, and whether the texts behind it may be opened.

    In a breakdown also of how many in a hundred cards of its group, and how that is beside the others (`rules.compare`).
    """

    count: SafeCount
    share: int | None
    opens: bool = False
    of_hundred: int | None = None
    compared: Compared = Compared.TOO_FEW


@dataclass(frozen=True, slots=True)
class Row:
    """A domain with its figures, in the order of the columns."""

    domain: Domain
    cells: tuple[Cell, ...]
    total: SafeCount | None = None

    @property
    def is_said(self) -> bool:
        """Whether anybody spoke of it."""
        return any(not cell.count.is_zero for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Group:
    """Who wrote the cards, by one thing: (label, count) in order."""

    key: str
    label: str
    counts: tuple[tuple[str, SafeCount, int | None], ...]


def group_labels() -> dict[str, str]:
    return {
        "city": _("City"),
        "age": _("Age"),
        "born_outside": _("Born outside the country"),
        "language": _("Language"),
        "channel": _("How the card came"),
    }


def cut_labels() -> dict[str, str]:
    """What results may be broken down by."""
    return {**group_labels(), "round": _("Round")}


def _shown_domains(assessment: Assessment, counted: set[int]) -> list[Domain]:
    """The code book in its order, and what is no longer in it but was said."""
    return [
        domain
        for domain in Domain.objects.of(assessment.programme_id)
        if domain.pk in counted or (domain.retired_on is None and domain.merged_into_id is None)
    ]


def by_domain(assessment: Assessment, standing: Standing) -> list[Row]:
    """Cards by domain and good / missing / could be improved, what came up most first. Three queries."""
    counts = understand.shown_counts(assessment, standing=standing)
    domains = _shown_domains(assessment, set(counts))
    exact = [[counts.get(domain.pk, {}).get(says, 0) for says in rules.SAYS] for domain in domains]
    # No totals: a card that says two things stands in two columns, and the lists of texts behind tell more than a total may.
    figures = [[safe(n) for n in row] for row in exact]
    lengths = iter(bar_lengths([count for row in figures for count in row]))
    rows = [
        Row(domain, tuple(Cell(count, next(lengths), rules.texts_open(n) > 0) for count, n in zip(row, ns, strict=True)))
        for domain, row, ns in zip(domains, figures, exact, strict=True)
    ]
    return sorted(rows, key=lambda row: -sum(cell.share or 0 for cell in row.cells))


def broken_down(assessment: Assessment, standing: Standing, *, by: str, says: str) -> tuple[list[tuple[str, str]], list[Row]]:
    """The same figures of one column, by one group: ((value, label) of the columns, rows). Four or five queries.

    The total of a row is a figure that `by_domain` shows, so it stays as it is there. How a figure is beside the others is worked out from
    what is shown: rounds beside the one before, other groups beside all others together.
    """
    counts = understand.shown_counts_by(assessment, by, standing=standing)
    domains = _shown_domains(assessment, {domain_id for domain_id, _says in counts})
    read = understand.coded_cards_by(assessment, by, standing=standing)
    columns = _columns(assessment, by, {value for values in counts.values() for value in values})
    cards = [range_of(count) for count in safe_list([read.get(value, 0) for value, _label in columns])[0]] if columns else []
    rows = []
    for domain in domains:
        here = counts.get((domain.pk, says), {})
        figures, total = safe_list([here.get(value, 0) for value, _label in columns], keep_total=True) if columns else ((), safe(0))
        rows.append(Row(domain, _compared(figures, cards, beside_before=by == "round"), total))
    totals = bar_lengths([row.total for row in rows if row.total is not None])
    in_order = sorted(zip(rows, totals, strict=True), key=lambda pair: -(pair[1] or 0))
    return [(str(value), label) for value, label in columns], [row for row, _length in in_order]


def _compared(figures: Sequence[SafeCount], cards: Sequence[Range | None], *, beside_before: bool) -> tuple[Cell, ...]:
    shares = [
        Share(said, of) if of is not None and (said := range_of(figure)) is not None else None
        for figure, of in zip(figures, cards, strict=True)
    ]
    cells = []
    for place, (figure, share) in enumerate(zip(figures, shares, strict=True)):
        others = shares[max(0, place - 1) : place] if beside_before else [*shares[:place], *shares[place + 1 :]]
        cells.append(Cell(figure, None, of_hundred=of_hundred(share), compared=compared(share, together(others))))
    return tuple(cells)


def _columns(assessment: Assessment, by: str, present: set[str | int | None]) -> list[tuple[str | int | None, str]]:
    """The values of a group, in an order that says something, with their names."""
    if by == "city":
        names = dict(City.objects.of(assessment.programme_id).filter(pk__in=[pk for pk in present if pk]).values_list("pk", "name"))
        return [*names.items(), *([(None, _("no city"))] if None in present else [])]
    if by == "language":
        known = sorted(str(code) for code in present if code)
        return [*((code, own_name_of(code)) for code in known), *([("", _("not noted"))] if "" in present else [])]
    if by == "round":
        rounds = Round.objects.of(assessment.programme_id).filter(pk__in=[pk for pk in present if pk]).order_by("number")
        return list(rounds.values_list("pk", "name"))
    choices = {"age": Card.Age, "born_outside": Card.Born, "channel": Card.Channel}[by].choices
    return [(value, str(label)) for value, label in choices if value in present]


def method(assessment: Assessment, standing: Standing, heard: understand.WhoWasHeard) -> Method:
    """One query beside what is heard already, two where there are many texts: then how many is at most a minute old."""

    def count() -> dict[str, int]:
        return texts_of(assessment, standing, May.SEE_RESULTS).aggregate(
            every=Count("pk"),
            done=Count("pk", filter=~Q(state=CardText.State.WAITING)),
            unclear=Count("pk", filter=Q(state=CardText.State.UNCLEAR)),
        )

    asked = ("how far", assessment.pk, stamp_of_every_part(assessment.programme_id), understand.cities_for(standing))
    texts = lately(asked, count, if_so=lambda found: found["every"] > MOST_PAGED)
    share = texts["done"] * 100 // texts["every"] if texts["every"] else 0
    return Method(safe(heard.cards), safe(texts["every"]), share, safe(texts["unclear"]), safe(heard.set_aside))


def who_was_heard(assessment: Assessment, heard: understand.WhoWasHeard) -> tuple[list[Group], SafeCount]:
    """Who wrote the cards, by each group, and how many they are. One query, for the names of cities."""
    labels = group_labels()
    columns = {by: _columns(assessment, by, set(heard.by[by])) for by in labels}
    shown = [by for by in labels if columns[by]]
    if not shown:
        return [], safe(0)
    lists = SafeLists.of([[heard.by[by].get(value, 0) for value, _label in columns[by]] for by in shown])
    groups = []
    for by, counts in zip(shown, lists.lists, strict=True):
        groups.append(Group(by, labels[by], _drawn(columns[by], counts)))
    return groups, lists.total


def _drawn(columns: Sequence[tuple[object, str]], counts: Sequence[SafeCount]) -> tuple[tuple[str, SafeCount, int | None], ...]:
    return tuple((label, count, length) for (_value, label), count, length in zip(columns, counts, bar_lengths(list(counts)), strict=True))


@dataclass(frozen=True, slots=True)
class Behind:
    """Texts behind a figure, without anything about who wrote them; `held_back` when some are not listed."""

    count: SafeCount
    texts: tuple[CardText, ...]
    pages: int
    held_back: bool


_PER_PAGE = 30


def texts_behind(assessment: Assessment, standing: Standing, *, domain: Domain, says: str, page: int = 1) -> Behind:
    """What may be read behind one figure: nothing below five cards, else as many cards' texts as the figure lets everybody know.

    In an order that is random and stays: their ids are random. Four queries; who stands behind a figure is asked once, as ids.
    """
    behind = understand.texts_behind(assessment, domain=domain, says=says, standing=standing)
    cards = sorted({card for _text, card, _state in behind})
    shown = rules.texts_open(len(cards))
    if not shown:
        return Behind(safe(len(cards)), (), 1, held_back=bool(cards))
    last = cards[shown - 1]
    texts = sorted(text for text, card, state in behind if card <= last and state != CardText.State.ERASED)
    pages = max(1, -(-len(texts) // _PER_PAGE))
    start = (min(page, pages) - 1) * _PER_PAGE
    listed = CardText.objects.of(assessment.programme_id).filter(pk__in=texts[start : start + _PER_PAGE]).order_by("pk")
    return Behind(safe(len(cards)), tuple(listed), pages, held_back=shown < len(cards))


def translations_of(assessment: Assessment, texts: Sequence[CardText], languages: Sequence[str]) -> dict[int, Translation]:
    """{text: its translation into the first of these languages that there is one in}. One query."""
    found = Translation.objects.of(assessment.programme_id).filter(
        card_text__in=[text.pk for text in texts], language__in=[code for code in languages if code]
    )
    by_place = sorted(found, key=lambda one: -languages.index(one.language))
    return {one.card_text_id: one for one in by_place}


def says_labels() -> dict[str, str]:
    return {value: str(label) for value, label in CodeMark.Says.choices}

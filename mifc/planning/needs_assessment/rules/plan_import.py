"""From rows to cards: what would go in, what must be asked, what is refused, and the report of it all.

What "nothing lost and nothing invented" means here, rule by rule:

Nothing lost
- Every row under the heading row ends in exactly one count: a card, here already, left out as a repeat, refused,
  a total, or a repeated heading. `Plan.rows` is their sum; rows that hold nothing are `empty`.
- A text is kept whole or its row is refused with its number; it is never shortened.
- Two people may write the same words. Rows are *the same* only when every cell is (the number or code of a card aside,
  if one of them has none): these were typed twice and go in once, unless answered otherwise. Rows that give the same
  answers but differ in a number, a name or a column we do not take are *alike*: both stay, and are named.
- A sheet, a column or a word that is not taken is named in the report.

Nothing invented
- A value is taken silently only when it says one thing. A doubtful one is asked once per distinct value, not per row;
  unanswered it stays empty. A day that could be two days, a day without a year, a band the card lacks: asked once.
- An empty cell stays "no answer"; it never becomes "prefer not to say", nor a language guessed from its letters.
- Names, phones, numbers of cases and countries are neither kept nor hashed into anything that is kept.

Rows already here: a card's fingerprint is made of its texts, age, born outside, date and place as the cells say them
*before* any question is answered, so that the same file is known again whatever was answered the second time. The second
card that is alike gets a fingerprint of its own, so both are known again too. Names and numbers are not part of it.

Memory does not grow with the file except for about a hundred bytes a row, by which repeats are found. `plan` reads the file
once; `cards` reads it once more and yields the cards. Questions carry raw cell texts and are for the coordinator's eyes
while the import is open: keep the answers (their keys are opaque), not the questions.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mifc.toolbox.spreadsheets import BrokenRow, FileRefused, Message, Workbook, as_text, fold

from .doubts import CITY_KEY, KEEP, SKIP, Doubt, ask, ask_city, check_answers, check_year, find_orders, find_spellings, settle
from .headers import CODED_FIELDS, SheetReading
from .rows import CodedColumn, Refusal, Row, Settings, SheetReader, Skip, Twins, Value, nth_fingerprint

BATCH = 500
SHOWN_ROWS = 200
SHOWN_DOUBTS = 100
SHOWN_READINGS = 60
_CITY = CODED_FIELDS.index("city")

# Which of these fingerprints are here already? Asked for a batch at a time.
Already = Callable[[Sequence[str]], Collection[str]]


def nothing_yet(_fingerprints: Sequence[str]) -> Collection[str]:
    """For a first import: no card is here."""
    return ()


@dataclass(frozen=True, slots=True)
class PlannedCard:
    """One card to be written. Texts whole; codes as in values.py; day as YYYY-MM-DD or ''; '' is no answer.
    open: fields whose cell says something that was not understood, or not wanted, and stays empty."""

    sheet: str
    row: int
    good: str
    missing: str
    improve: str
    age: str
    born_outside: str
    language: str
    city: str
    date: str
    place: str
    fingerprint: str
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything `cards` needs beyond the file, as plain data: the answers and what was learnt by reading it all."""

    answers: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, str] = field(default_factory=dict)
    spellings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {"answers": dict(self.answers), "orders": dict(self.orders), "spellings": {k: dict(v) for k, v in self.spellings.items()}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Decisions":
        return cls(data.get("answers", {}), data.get("orders", {}), data.get("spellings", {}))


@dataclass(slots=True)
class Plan:
    """The dry run. `rows == cards + already + repeats + refused + summaries + headings` always."""

    rows: int = 0
    cards: int = 0
    already: int = 0
    repeats: int = 0
    refused: int = 0
    summaries: int = 0
    headings: int = 0
    empty: int = 0
    alike_kept: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    alike: list[Skip] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    notices: list[Message] = field(default_factory=list)
    read_as: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=Decisions)

    @property
    def unanswered(self) -> list[Doubt]:
        return [d for d in self.doubts if d.key not in self.decisions.answers]

    def proposals(self) -> dict[str, str]:
        """The answers as they would be if every proposal were accepted."""
        return {d.key: d.proposal for d in self.doubts if d.proposal is not None} | dict(self.decisions.answers)


class _Import:
    """One reading of the file: rows in, and out come rows that are cards, refusals and skips, in their order."""

    def __init__(
        self, workbook: Workbook, readings: Sequence[SheetReading], answers: Mapping[str, str], already: Already, settings: Settings
    ) -> None:
        taken = [r for r in readings if r.take]
        if not taken:
            raise FileRefused("file-no-cards")
        self.readers = [SheetReader(workbook, r, settings, answers, several=len(taken) > 1) for r in taken]
        self.answers = answers
        self.already = already
        self.twins = Twins()
        self.moved: dict[bytes, int] = {}
        self.met = {"same": 0, "alike": 0, "already": 0}

    def run(self) -> Iterator[Row | Refusal | Skip]:
        waiting: list[Row | Refusal | Skip] = []
        for index, reader in enumerate(self.readers):
            for outcome in reader.rows():
                waiting.append(self._twin(outcome, index) if isinstance(outcome, Row) else outcome)
                if len(waiting) >= BATCH:
                    yield from self._settle(waiting)
                    waiting = []
        yield from self._settle(waiting)

    def columns(self, name: str = "") -> list[CodedColumn]:
        return [c for r in self.readers for c in r.columns.values() if not name or c.name == name]

    def _twin(self, row: Row, index: int) -> Row | Skip:
        place = row.number * len(self.readers) + index
        kind, first = self.twins.meet(row, place)
        if kind == "new":
            return row
        self.met[kind] += 1
        number, at = divmod(first, len(self.readers))
        params = {"row": row.number, "first": number, **self.readers[index].sheet_param}
        if at != index:
            params["first"] = f"{number} ({self.readers[at].reading.sheet})"
        if kind == "same" and self.answers.get("repeat", SKIP) != KEEP:
            return Skip(row.sheet, row.number, "repeat", params)
        if kind == "alike" and self.answers.get("alike", KEEP) == SKIP:
            return Skip(row.sheet, row.number, "alike-left", params)
        row.nth = self.twins.keep(row, place)
        row.twin = ("repeat-kept" if kind == "same" else "alike", params)
        return row

    def _settle(self, waiting: list[Row | Refusal | Skip]) -> Iterator[Row | Refusal | Skip]:
        rows = [o for o in waiting if isinstance(o, Row)]
        for row in rows:
            row.fingerprint = nth_fingerprint(row.digest, row.nth + self.moved.get(row.digest, 0))
        here = self.already([row.fingerprint for row in rows]) if rows else ()
        for outcome in waiting:
            yield self._unless_here(outcome, here) if isinstance(outcome, Row) else outcome

    def _unless_here(self, row: Row, here: Collection[str]) -> Row | Skip:
        moved = self.moved.get(row.digest, 0)
        if moved:
            row.fingerprint = nth_fingerprint(row.digest, row.nth + moved)
            here = self.already([row.fingerprint])
        if row.fingerprint not in here:
            return row
        self.met["already"] += 1
        if self.answers.get("already", SKIP) != KEEP:
            index = next(i for i, r in enumerate(self.readers) if r.reading.sheet == row.sheet)
            return Skip(row.sheet, row.number, "already", {"row": row.number, **self.readers[index].sheet_param})
        while row.fingerprint in self.already([row.fingerprint]):
            self.moved[row.digest] = moved = moved + 1
            row.fingerprint = nth_fingerprint(row.digest, row.nth + moved)
        return row


def plan(
    workbook: Workbook,
    readings: Sequence[SheetReading],
    answers: Mapping[str, str] | None = None,
    already: Already = nothing_yet,
    settings: Settings | None = None,
) -> Plan:
    """The dry run (R099): reads the whole file once, writes nothing.

    answers: Doubt.key -> choice, from earlier plans of this file; already: which fingerprints are here.
    Raises FileRefused when the file turns out damaged or no sheet is to be taken, AnswerRefused for an impossible answer.
    """
    answers, settings = dict(answers or {}), settings or Settings()
    check_year(answers)
    reading = _Import(workbook, readings, answers, already, settings)
    made = Plan()
    says_city = {reader.reading.sheet for reader in reading.readers if "city" in reader.columns}
    cityless = 0
    for outcome in reading.run():
        _count(made, outcome)
        cityless += isinstance(outcome, Row) and outcome.sheet not in says_city
    made.rows = made.cards + made.already + made.repeats + made.refused + made.summaries + made.headings
    made.empty = sum(r.tally.empty for r in reading.readers)
    orders = find_orders(reading.columns("date"), answers)
    spellings = {"place": find_spellings(reading.columns("place"), settings, answers)}
    if not settings.cities:
        spellings["city"] = find_spellings(reading.columns("city"), Settings(), {})
    made.decisions = Decisions(answers, orders, spellings)
    asked = ask(reading.columns(), orders, answers, settings)
    if cityless and settings.asks_city:
        asked.insert(0, ask_city(cityless, settings))
    check_answers(asked, answers)
    made.doubts = [*_capped(made, asked), *_row_doubts(reading)]
    made.notices = [*_file_notices(workbook, readings), *_column_notices(readings), *_value_notices(reading), *made.notices]
    made.read_as = _read_as(reading, made.decisions, settings)
    return made


def _count(made: Plan, outcome: Row | Refusal | Skip) -> None:
    if isinstance(outcome, Row):
        made.cards += 1
        for value in outcome.values:
            value.count += 1
            if len(value.rows) < 3:
                value.rows.append(outcome.number)
        if outcome.twin:
            made.alike_kept += 1
            if len(made.alike) < SHOWN_ROWS:
                code, params = outcome.twin
                made.alike.append(Skip(outcome.sheet, outcome.number, code, params))
    elif isinstance(outcome, Refusal):
        made.refused += 1
        if len(made.refusals) < SHOWN_ROWS:
            made.refusals.append(outcome)
    else:
        name = {"already": "already", "summary": "summaries", "heading-again": "headings"}.get(outcome.code, "repeats")
        setattr(made, name, getattr(made, name) + 1)
        if len(made.skips) < SHOWN_ROWS:
            made.skips.append(outcome)


def _capped(made: Plan, asked: list[Doubt]) -> list[Doubt]:
    """Hundreds of values nobody can read mean a wrong column, which is one thing to say, not hundreds to ask."""
    kept: list[Doubt] = []
    for name in dict.fromkeys(d.field for d in asked):
        of_field = [d for d in asked if d.field == name]
        if len(of_field) > SHOWN_DOUBTS:
            made.notices.append(Message("doubts-capped", {"field": name, "count": len(of_field)}))
        kept += sorted(of_field, key=lambda d: -d.count)[:SHOWN_DOUBTS]
    return kept


def _row_doubts(reading: _Import) -> list[Doubt]:
    defaults = {"repeat": ("same", SKIP), "alike": ("alike", KEEP), "already": ("already", SKIP)}
    return [
        Doubt(name, name, "rows", "", reading.met[met], proposal, (SKIP, KEEP))
        for name, (met, proposal) in defaults.items()
        if reading.met[met]
    ]


def _file_notices(workbook: Workbook, readings: Sequence[SheetReading]) -> list[Message]:
    notices = list(workbook.notices)
    for left in readings:
        if not left.take:
            rows = 0
            for _number, cells in workbook.rows(left.sheet):
                rows += isinstance(cells, BrokenRow) or any(as_text(c).strip() for c in cells)
            notices.append(Message(f"sheet-left-{left.reason or 'chosen'}", {"sheet": left.sheet, "rows": rows}))
    notices += [Message("merged-cells", {"sheet": r.sheet}) for r in readings if r.take and r.sheet in workbook.merged]
    return notices


def _column_notices(readings: Sequence[SheetReading]) -> list[Message]:
    notices = []
    for reading in readings:
        for column in reading.columns if reading.take else ():
            if column.field and column.field != "ignore":
                continue
            if column.dropped:
                code = f"column-{column.dropped}"
            elif column.field == "ignore":
                code = "column-ignored"
            else:
                code = "column-taken" if column.reason == "taken" else "column-unknown"
            notices.append(Message(code, {"header": column.title, "sheet": reading.sheet, "letter": column.letter}))
    return notices


def _value_notices(reading: _Import) -> list[Message]:
    counts = {
        "country-dropped": _dropped(reading.columns("born_outside"), "country"),
        "words-dropped": _dropped(reading.columns("born_outside"), "words"),
        "time-dropped": _dropped(reading.columns("date"), "time"),
        "controls-removed": sum(r.tally.controls for r in reading.readers),
        "mark-only": sum(r.tally.marks for r in reading.readers),
    }
    notices = [Message(code, {"count": count}) for code, count in counts.items() if count]
    if any(r.tally.damaged for r in reading.readers):
        notices.append(Message("letters-look-wrong"))
    for column in reading.columns():
        if column.beyond:
            notices.append(Message("doubts-capped", {"field": column.name, "count": column.beyond}))
    notices += [Message("dates-swapped", {"header": c.header or c.sheet}) for c in reading.columns("date") if _looks_swapped(c)]
    return notices


def _dropped(columns: list[CodedColumn], what: str) -> int:
    return sum(v.count for c in columns for v in c.values.values() if v.seen.dropped == what)


def _looks_swapped(column: CodedColumn) -> bool:
    """A spreadsheet set to month-first turns 03/04 into a day in March and leaves 25/04 as text: both kinds beside each
    other, and no day beyond the 12th among the real ones, give it away."""
    real = [cell for cell, value in column.values.items() if isinstance(cell, datetime | date) and value.count]
    texts = [v for cell, v in column.values.items() if isinstance(cell, str) and v.count and v.seen.parts]
    day_first = sum(v.seen.parts == (1,) for v in texts)
    return len(real) >= 5 and all(d.day <= 12 for d in real) and day_first >= 3 and day_first == len(texts)


def _read_as(reading: _Import, decisions: Decisions, settings: Settings) -> dict[str, list[tuple[str, str, int]]]:
    """How each distinct value was read, most frequent first, so that a person can see it at a glance."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for name in CODED_FIELDS:
        merged: dict[tuple[str, str], int] = {}
        for column in reading.columns(name):
            for value in column.values.values():
                if value.count:
                    code, _open = _code(column, value, decisions, settings)
                    key = (_shown(name, value), code)
                    merged[key] = merged.get(key, 0) + value.count
        rows = sorted(((shown, code, n) for (shown, code), n in merged.items()), key=lambda r: -r[2])
        if rows:
            found[name] = rows[:SHOWN_READINGS]
    return found


def _shown(name: str, value: Value) -> str:
    if name == "born_outside" and value.seen.dropped:
        return f"{value.shown.split()[0]} …" if " " in value.shown else "…"
    return value.shown[:120]


def _code(column: CodedColumn, value: Value, decisions: Decisions, settings: Settings) -> tuple[str, bool]:
    code, waits = settle(column.name, column, value, decisions.orders, decisions.answers, settings)
    if code and column.name in decisions.spellings:
        code = decisions.spellings[column.name].get(fold(code), code)
    return code, waits


def cards(
    workbook: Workbook,
    readings: Sequence[SheetReading],
    decisions: Decisions,
    already: Already = nothing_yet,
    settings: Settings | None = None,
) -> Iterator[PlannedCard | Refusal | Skip]:
    """The import itself: every row's outcome in the file's order, with what `plan` decided. Reads the file once.

    already may answer from what was written meanwhile: it is asked before each batch, so an import cut short and begun
    again adds only what is not yet there.
    """
    settings = settings or Settings()
    reading = _Import(workbook, readings, decisions.answers, already, settings)
    by_sheet = {r.reading.sheet: r.ordered for r in reading.readers}
    for outcome in reading.run():
        if not isinstance(outcome, Row):
            yield outcome
            continue
        codes: list[str] = []
        waiting: tuple[str, ...] = ()
        for column, value in zip(by_sheet[outcome.sheet], outcome.values, strict=True):
            if value.code is None:
                value.code = _code(column, value, decisions, settings) if column else ("", False)
            codes.append(value.code[0])
            if value.code[1]:
                waiting = (*waiting, column.name) if column else waiting
        good, missing, improve = outcome.texts
        age, born, language, city, day, place = codes
        if settings.asks_city and by_sheet[outcome.sheet][_CITY] is None:
            city = decisions.answers.get(CITY_KEY, "")
        yield PlannedCard(
            outcome.sheet, outcome.number, good, missing, improve, age, born, language, city, day, place, outcome.fingerprint, waiting
        )

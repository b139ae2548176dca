"""Which row is the heading row, and which column holds what.

A column's heading decides; its content only confirms it, warns, or shows that it holds phone numbers or e-mail
addresses, whatever it is called. What is not understood is not brought in and is named, never guessed into the record:
a guess from content alone is offered as a `suggestion` and taken by nobody but a person.

Columns about a person (names, phones, addresses, numbers of cases or cards) and what the programme never asks
(nationality, status, religion) are dropped and named; no sample of theirs is ever handed on.
"Born in UK?" and "Born abroad?" look alike and mean opposite things: a column's `direction` says which it asks.
"""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from mifc.toolbox.spreadsheets import BrokenRow, CellProblem, Workbook, as_text, fold

from . import words
from .messages import MappingRefused
from .values import COUNTRY, INSIDE, OUTSIDE, UNKNOWN, read_age, read_born, read_day, read_language

TEXT_FIELDS = ("good", "missing", "improve")
CODED_FIELDS = ("age", "born_outside", "language", "city", "date", "place")
FIELDS = (*TEXT_FIELDS, *CODED_FIELDS, "ignore")

_LOOK_AT_ROWS = 60  # a heading row lies among the first rows that hold anything
_SAMPLE_ROWS = 200
_SHOWN_SAMPLES = 3
_LONGEST_HEADING = 120

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
_PHONE = re.compile(r"(?:tel\.?:? ?)?\+?[\d\s().\-/]{7,22}(?:\s*(?:x|ext\.?)\s*\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the field it fills ('' if none), how sure we are and why.

    confidence: "given" (a person said so), "sure", "likely", "none". dropped: "name", "phone", "email", "address",
    "birth", "id" or "sensitive" for what never comes in. suggestion: a field it might hold, for a person to confirm.
    """

    index: int
    header: str
    field: str = ""
    confidence: str = "none"
    reason: str = "unknown"
    direction: str = ""
    dropped: str = ""
    suggestion: str = ""
    samples: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """The column as a spreadsheet program names it: A, B, … AA."""
        letters, number = "", self.index + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters

    @property
    def title(self) -> str:
        return self.header or self.letter


@dataclass(frozen=True, slots=True)
class SheetReading:
    """How one sheet will be read. take: whether its rows count as cards; reason: "", "hidden", "no-header", "no-text",
    "empty" or "chosen". header_row: as the spreadsheet numbers it, 0 without one. width: how many cells a row of a text
    file may have before its answers may have slid into the wrong column; 0 where that cannot happen."""

    sheet: str
    hidden: bool
    header_row: int
    columns: tuple[Column, ...]
    take: bool
    reason: str = ""
    width: int = 0

    def fields(self) -> dict[str, list[Column]]:
        found: dict[str, list[Column]] = {}
        for column in self.columns:
            if column.field and column.field != "ignore":
                found.setdefault(column.field, []).append(column)
        return found

    def as_dict(self) -> dict[str, Any]:
        """Plain data, to keep between two requests; `from_dict` takes it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "SheetReading":
        columns = tuple(Column(**{**c, "samples": tuple(c["samples"])}) for c in data["columns"])
        return cls(**{**data, "columns": columns})


def propose(workbook: Workbook, remembered: Mapping[str, str] | None = None, given: Mapping[str, str] | None = None) -> list[SheetReading]:
    """A reading of every sheet (R099).

    remembered: heading -> field from earlier imports, used where such a heading is met. given: heading or column
    letter -> field as asked for now (the command line's --map); it wins, and raises MappingRefused when no sheet has
    such a column.
    """
    remembered = {fold(header): name for header, name in (remembered or {}).items() if name in FIELDS}
    given = given or {}
    for name in given.values():
        if name not in FIELDS:
            raise MappingRefused("map-field", name=name, fields=", ".join(FIELDS))
    known = {**remembered, **{fold(header): name for header, name in given.items()}}
    readings = []
    used: set[str] = set()
    for sheet in workbook.sheets:
        rows = _first_rows(workbook, sheet.name)
        reading = _read_sheet(sheet.name, sheet.hidden, rows, remembered, known)
        if workbook.kind == "csv" and reading.header_row:
            width = next(len(cells) for number, cells in rows if number == reading.header_row)
            reading = replace(reading, width=width, columns=tuple(c for c in reading.columns if c.index < width))
        reading, met = _apply(reading, given)
        used |= met
        readings.append(reading)
    missing = [header for header in given if header not in used]
    if missing:
        titles = [c.title for r in readings for c in r.columns]
        raise MappingRefused("map-column", name=missing[0], columns=", ".join(dict.fromkeys(titles)))
    return readings


def remap(reading: SheetReading, mapping: Mapping[str, str], directions: Mapping[str, str] | None = None) -> SheetReading:
    """The same sheet with columns given to other fields by a person ("" takes a column out again).

    directions: heading or letter -> "outside" or "inside" for born_outside columns.
    """
    for name in mapping.values():
        if name and name not in FIELDS:
            raise MappingRefused("map-field", name=name, fields=", ".join(FIELDS))
    changed, met = _apply(reading, mapping)
    for header in mapping:
        if header not in met:
            raise MappingRefused("map-column", name=header, columns=", ".join(c.title for c in reading.columns))
    for header, direction in (directions or {}).items():
        columns = tuple(replace(c, direction=direction) if _is(c, header) and c.field == "born_outside" else c for c in changed.columns)
        changed = replace(changed, columns=columns)
    return changed


def _is(column: Column, name: str) -> bool:
    if column.header:
        return fold(column.header) == fold(name) or (len(name) <= 2 and name == column.letter)
    return name.upper() == column.letter


def _apply(reading: SheetReading, mapping: Mapping[str, str]) -> tuple[SheetReading, set[str]]:
    columns, met = list(reading.columns), set()
    for name, target in mapping.items():
        exact = [i for i, c in enumerate(columns) if _is(c, name)]
        for i in exact[:1]:
            met.add(name)
            column = columns[i]
            if target not in ("", "ignore", *TEXT_FIELDS) and column.reason == "content":
                raise MappingRefused("map-person", name=column.title)
            direction = column.direction or (UNKNOWN if target == "born_outside" else "")
            columns[i] = replace(
                column, field=target, confidence="given", reason="given", direction=direction,
                dropped=column.dropped if target in ("", "ignore") else "", suggestion="",
            )  # fmt: skip
            if target in CODED_FIELDS:
                for j, other in enumerate(columns):
                    if j != i and other.field == target:
                        if other.confidence == "given" and any(_is(other, n) for n in mapping):
                            raise MappingRefused("map-twice", name=target)
                        columns[j] = replace(other, field="", reason="taken", suggestion=target)
    take, reason = reading.take, reading.reason
    has_text = any(c.field in TEXT_FIELDS for c in columns)
    if reason in ("", "no-text"):
        take, reason = (True, "") if has_text else (False, "no-text")
    return replace(reading, columns=tuple(columns), take=take, reason=reason), met


def _first_rows(workbook: Workbook, sheet: str) -> list[tuple[int, list[Any]]]:
    rows: list[tuple[int, list[Any]]] = []
    for number, cells in workbook.rows(sheet):
        if isinstance(cells, BrokenRow) or not any(as_text(c).strip() for c in cells):
            continue
        rows.append((number, cells))
        if len(rows) >= _LOOK_AT_ROWS + _SAMPLE_ROWS:
            break
    return rows


def _read_sheet(
    name: str, hidden: bool, rows: list[tuple[int, list[Any]]], remembered: Mapping[str, str], known: Mapping[str, str]
) -> SheetReading:
    if not rows:
        return SheetReading(name, hidden, 0, (), take=False, reason="empty")
    at, _score = find_header([cells for _number, cells in rows[:_LOOK_AT_ROWS]], known)
    if at is None:
        columns = _columns([], [cells for _n, cells in rows], remembered)
        return SheetReading(name, hidden, 0, columns, take=False, reason="no-header")
    columns = _columns(rows[at][1], [cells for _n, cells in rows[at + 1 :]], remembered)
    has_text = any(c.field in TEXT_FIELDS for c in columns)
    reason = "" if has_text else "no-text"
    if hidden and has_text:
        reason = "hidden"
    return SheetReading(name, hidden, rows[at][0], columns, take=not reason, reason=reason)


def find_header(rows: Sequence[Sequence[Any]], known: Mapping[str, str] | None = None) -> tuple[int | None, float]:
    """(index of the heading row among these rows or None, its score): the first of the rows naming most fields,
    else one that can only be a heading row though its words are unknown (score 0)."""
    best, best_score = None, 0.0
    for index, cells in enumerate(rows):
        texts = [as_text(c).strip() for c in cells]
        filled = [t for t in texts if t]
        if not filled or any(len(t) > _LONGEST_HEADING for t in filled):
            continue
        hits: dict[str, float] = {}
        for text in filled:
            field, strength, _direction = _field_of(text)
            named = known.get(fold(text), "") if known else ""
            if named and named != "ignore":
                field, strength = named, 3.0
            elif named and not field:
                # Left out of an earlier file: each such heading is one of its own.
                field, strength = fold(text), 1.5
            if not field:
                field, strength = _person_kind(text)
                strength = min(strength, 1.5)
            if field:
                hits[field] = max(hits.get(field, 0.0), strength)
        score = sum(hits.values())
        # one word alone may be a title; a heading row names two things, or the one column there is, exactly
        enough = len(hits) >= 2 or (score >= 3 and len(filled) == len(hits))
        if enough and score > best_score + 0.5:
            best, best_score = index, score
    if best is None:
        best = _unknown_header(rows)
    return best, best_score


def _unknown_header(rows: Sequence[Sequence[Any]]) -> int | None:
    """A heading row none of whose words we know: the first widest row of the table, all of it short and different words.
    Its columns are shown to be given their fields; none is guessed."""
    widths = [sum(bool(as_text(c).strip()) for c in cells) for cells in rows]
    widest = max(widths, default=0)
    if widest < 2 or len(rows) < 2:
        return None
    index = widths.index(widest)
    texts = [fold(as_text(c)) for c in rows[index] if as_text(c).strip()]
    wordy = all(isinstance(c, str) and len(c) <= _LONGEST_HEADING for c in rows[index] if as_text(c).strip())
    distinct = len(set(texts)) == len(texts) and not any(t.replace(" ", "").isdecimal() or not t for t in texts)
    return index if wordy and distinct and index < len(rows) - 1 else None


def _columns(header: Sequence[Any], data: list[list[Any]], remembered: Mapping[str, str]) -> tuple[Column, ...]:
    width = max([len(header), *(len(cells) for cells in data)], default=0)
    columns = []
    for index in range(width):
        title = " ".join(as_text(header[index]).split()) if index < len(header) else ""
        cells = [c for row in data[:_SAMPLE_ROWS] if index < len(row) and as_text(c := row[index]).strip()]
        if title or cells:
            columns.append(_column(index, title, cells, remembered))
    return _one_column_per_field(columns)


def _column(index: int, title: str, cells: list[Any], remembered: Mapping[str, str]) -> Column:
    contact = _contact_kind(cells)
    if contact:
        return Column(index, title, reason="content", dropped=contact)
    samples = tuple(dict.fromkeys(as_text(c).strip()[:80] for c in cells))[:_SHOWN_SAMPLES]
    field, strength, direction = _field_of(title)
    if fold(title) in remembered:
        field = remembered[fold(title)]
        direction = (direction or UNKNOWN) if field == "born_outside" else ""
        return Column(index, title, field, "given", "remembered", direction, samples=samples)
    person, person_strength = _person_kind(title)
    if person and person_strength > strength:
        return Column(index, title, reason="heading", dropped=person)
    if field and strength < 3 and field in _FIT and cells and not _fits(field, cells):
        return Column(index, title, suggestion=field, samples=samples)
    if field:
        shown = () if field == "born_outside" else samples  # a country may stand there
        return Column(index, title, field, "sure" if strength >= 3 else "likely", "heading", direction, samples=shown)
    if _counts_up(cells):
        return Column(index, title, reason="counting", dropped="id")
    guessable = ("date", "language") if all(as_text(c).strip().isdecimal() for c in cells) else ("date", "age", "language")
    suggestion = next((name for name in guessable if cells and _fits(name, cells, 0.8)), "")
    return Column(index, title, suggestion=suggestion, samples=samples)


def _one_column_per_field(columns: list[Column]) -> tuple[Column, ...]:
    """Texts may come from two columns; everything else from the best one only."""
    order = {"given": 0, "sure": 1, "likely": 2}
    for name in CODED_FIELDS:
        rivals = sorted((c for c in columns if c.field == name), key=lambda c: (order[c.confidence], c.index))
        for loser in rivals[1:]:
            columns[columns.index(loser)] = replace(loser, field="", confidence="none", reason="taken", suggestion=name, direction="")
    return tuple(columns)


def _field_of(title: str) -> tuple[str, float, str]:
    """(field, strength, direction): 3 and more for a heading that is the phrase, 2 and more for one that contains it."""
    key = fold(title)
    if not key:
        return "", 0.0, ""
    direction = born_direction(key)
    if direction:
        return "born_outside", 3.0 if direction != UNKNOWN else 2.5, direction
    best, strength = "", 0.0
    for name, phrases in words.HEADINGS.items():
        found = _strength(key, phrases)
        if found > strength:
            best, strength = name, found
    return best, strength, ""


def _strength(key: str, phrases: Iterable[str]) -> float:
    if key in phrases:
        return 3.0 + len(key) / 1000
    padded = f" {key} "
    longest = max((len(p) for p in phrases if f" {p} " in padded), default=0)
    return 2.0 + min(longest, 90) / 100 if longest else 0.0


def _person_kind(title: str) -> tuple[str, float]:
    key = fold(title)
    best, strength = "", 0.0
    if title.strip() in ("#", "№", "Nº", "N°"):
        return "id", 3.5
    for kind, phrases in words.PERSON_HEADINGS.items():
        found = _strength(key, phrases)
        if found > strength:
            best, strength = kind, found
    return best, strength


def born_direction(title: str) -> str:
    """What a heading about birth asks: OUTSIDE, INSIDE, COUNTRY, UNKNOWN, or '' when it is not about birth.

    A date of birth is about a person, not about a country, and is no answer here.
    """
    key = fold(title)
    tokens = set(key.split())
    if _strength(key, words.PERSON_HEADINGS["birth"]) or "name" in tokens:
        return ""
    if key in words.MIGRANT_HEADINGS:
        return OUTSIDE
    if key in words.NATIVE_HEADINGS:
        return INSIDE
    if _strength(key, words.COUNTRY_WORDS):
        return COUNTRY
    if not tokens & words.BORN_WORDS:
        return ""
    outside = bool(tokens & words.OUTSIDE_WORDS)
    negated = bool(tokens & words.NOT_WORDS)
    if outside and not tokens & words.OR_WORDS:
        return INSIDE if negated else OUTSIDE
    if len(tokens) == 1 or tokens & words.OR_WORDS:
        return UNKNOWN
    return OUTSIDE if negated else INSIDE


def _contact_kind(cells: list[Any]) -> str:
    """Whether most of what a column holds are e-mail addresses or phone numbers."""
    texts = [t for t in (as_text(c).strip() for c in cells) if t]
    if not texts:
        return ""
    emails = sum(bool(_EMAIL.fullmatch(t)) for t in texts)
    if emails * 2 >= len(texts):
        return "email"
    return "phone" if sum(map(looks_like_phone, texts)) * 2 >= len(texts) else ""


def looks_like_phone(text: str) -> bool:
    """A phone number as people write one; a date, a year, an age or a computer's clock is none."""
    if not _PHONE.fullmatch(text):
        return False
    digits = [c for c in text if c.isdigit()]
    if not 7 <= len(digits) <= 15:
        return False
    if text[0] in "+0(" or text.lower().startswith("tel"):
        return not read_day(text).sure
    grouped = " " in text or "-" in text
    return grouped and len(digits) >= 9 and not _is_day(text)


def _is_day(text: str) -> bool:
    seen = read_day(text)
    return seen.sure or bool(seen.parts)


def _counts_up(cells: list[Any]) -> bool:
    numbers = [int(t) for t in (as_text(c).strip() for c in cells) if t.isascii() and t.isdecimal() and len(t) < 16]
    return len(numbers) >= 3 and len(numbers) == len(cells) and all(a < b for a, b in itertools.pairwise(numbers))


_FIT = {
    "age": lambda cell: read_age(cell).sure or read_age(cell).kind in ("off-card", "unclear", "about"),
    "born_outside": lambda cell: read_born(cell).sure or read_born(cell).kind == "unclear",
    "language": lambda cell: read_language(cell).sure,
    "date": lambda cell: _is_day(as_text(cell)) or not isinstance(cell, str | int | float | CellProblem),
}


def _fits(name: str, cells: list[Any], share: float = 0.3) -> bool:
    distinct = list(dict.fromkeys(as_text(c).strip() for c in cells))[:50]
    fits = sum(bool(_FIT[name](c)) for c in distinct)
    return bool(distinct) and fits >= share * len(distinct)

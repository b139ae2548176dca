"""Which row of a sheet is the heading row, and which column holds what.

A heading decides. A column that is not understood is not brought in and is shown, so that a person can say what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from mifc.planning.service_mapping.rules.words import FIELDS, FROM_SEVERAL, HEADINGS
from mifc.toolbox.spreadsheets import BrokenRow, Workbook, as_text, fold

_LOOK_AT_ROWS = 40
_MOST_COLUMNS = 60
_SAMPLE_ROWS = 30
_ENOUGH = 3  # one heading that is a phrase we know, or three that hold one


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place, its heading, the field it fills ("" if none), and what stands in it for example."""

    index: int
    header: str
    field: str = ""
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetReading:
    """How one sheet will be read. `header_row` as the spreadsheet numbers it, 0 without one; `width` of a text file's heading row."""

    sheet: str
    hidden: bool
    header_row: int
    columns: tuple[Column, ...]
    take: bool
    width: int = 0

    def of(self, field: str) -> list[int]:
        return [column.index for column in self.columns if column.field == field]

    @property
    def names_services(self) -> bool:
        return bool(self.of("organisation") or self.of("name"))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SheetReading:
        columns = tuple(Column(**{**one, "samples": tuple(one["samples"])}) for one in data["columns"])
        return cls(**{**data, "columns": columns})


def propose(workbook: Workbook, labels: Mapping[str, str]) -> list[SheetReading]:
    """A reading of every sheet. labels: {field: its name in the reader's language}, recognised beside the words we know."""
    known = {field: phrases | {fold(labels[field])} if field in labels else phrases for field, phrases in HEADINGS.items()}
    return [_propose_sheet(workbook, sheet.name, sheet.hidden, known) for sheet in workbook.sheets]


def remap(reading: SheetReading, fields: Mapping[int, str], *, take: bool) -> SheetReading:
    """The same sheet with other meanings of its columns. What may stand in one column only goes to the last that was given."""
    columns = list(reading.columns)
    changed = {index: field for index, field in fields.items() if field in FIELDS or field == ""}
    for place, column in enumerate(columns):
        if column.index in changed and changed[column.index] != column.field:
            columns[place] = replace(column, field=changed[column.index])
    given = {index for index, field in changed.items() if field}
    for field in set(FIELDS) - FROM_SEVERAL:
        holders = [place for place, column in enumerate(columns) if column.field == field]
        was = {column.index for column in reading.columns if column.field == field}
        newly = [place for place in holders if columns[place].index in given and columns[place].index not in was]
        keep = newly[-1] if newly else (holders[0] if holders else None)
        for place in holders:
            if place != keep:
                columns[place] = replace(columns[place], field="")
    made = replace(reading, columns=tuple(columns))
    return replace(made, take=take and made.names_services)


def _propose_sheet(workbook: Workbook, name: str, hidden: bool, known: Mapping[str, frozenset[str]]) -> SheetReading:
    rows: list[tuple[int, list[Any]]] = []
    for number, cells in workbook.rows(name):
        if not isinstance(cells, BrokenRow) and any(as_text(cell).strip() for cell in cells):
            rows.append((number, cells[:_MOST_COLUMNS]))
        if len(rows) >= _LOOK_AT_ROWS:
            break
    if not rows:
        return SheetReading(name, hidden, 0, (), take=False)
    scores = [_looks_like_headings(cells, known) for _number, cells in rows]
    place = max(range(len(rows)), key=lambda index: (scores[index], -index)) if max(scores) >= _ENOUGH else 0
    number, header = rows[place]
    columns = _columns(header, [cells for _number, cells in rows[place + 1 :]], known)
    reading = SheetReading(name, hidden, number, columns, take=False, width=len(header) if workbook.kind == "csv" else 0)
    return replace(reading, take=reading.names_services and not hidden)


def _looks_like_headings(cells: Sequence[Any], known: Mapping[str, frozenset[str]]) -> int:
    """Each field once: a heading that is the phrase says more than a text that holds it ("Ford Street" is an address, not a heading)."""
    best: dict[str, int] = {}
    for cell in cells:
        name, strength = _field_of(as_text(cell), known)
        if name:
            best[name] = max(best.get(name, 0), 3 if strength >= 3 else 1)
    return sum(best.values())


def _columns(header: Sequence[Any], below: list[list[Any]], known: Mapping[str, frozenset[str]]) -> tuple[Column, ...]:
    found: list[tuple[Column, float]] = []
    width = max([len(header), *(len(cells) for cells in below[:_SAMPLE_ROWS])])
    for index in range(min(width, _MOST_COLUMNS)):
        title = " ".join(as_text(header[index]).split())[:120] if index < len(header) else ""
        texts = [
            as_text(cells[index]).strip()[:60] for cells in below[:_SAMPLE_ROWS] if index < len(cells) and as_text(cells[index]).strip()
        ]
        if title or texts:
            field, strength = _field_of(title, known)
            found.append((Column(index, title, field, tuple(dict.fromkeys(texts))[:2]), strength))
    best = {field: max((strength for column, strength in found if column.field == field), default=0.0) for field in FIELDS}
    taken: set[str] = set()
    columns = []
    for column, strength in found:
        single = column.field and column.field not in FROM_SEVERAL
        if single and (strength < best[column.field] or column.field in taken):
            column = replace(column, field="")
        taken.add(column.field)
        columns.append(column)
    return tuple(columns)


def _field_of(title: str, known: Mapping[str, frozenset[str]]) -> tuple[str, float]:
    """(field, strength): 3 for a heading that is the phrase, 2 and more for one that contains it; ("", 0) for none."""
    key = fold(title)
    if not key or len(key) > 80:
        return "", 0.0
    best, strength = "", 0.0
    for field, phrases in known.items():
        found = 3.0 if key in phrases else _contained(key, phrases)
        if found > strength:
            best, strength = field, found
    return best, strength


def _contained(key: str, phrases: frozenset[str]) -> float:
    longest = max((len(phrase) for phrase in phrases if len(phrase) > 3 and f" {phrase} " in f" {key} "), default=0)
    return 2.0 + min(longest, 90) / 100 if longest else 0.0

"""From cells to rows that may become cards: texts cleaned, coded cells recognised once per distinct value, twins found.

The rules these follow, and why, stand in `plan_import`.
"""

import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from mifc.toolbox.spreadsheets import (
    BrokenRow,
    CellProblem,
    Workbook,
    as_text,
    clean_text,
    fold,
    looks_damaged,
    says_something,
    unescape,
)

from . import words
from .headers import CODED_FIELDS, TEXT_FIELDS, SheetReading
from .values import (
    CARD_BANDS,
    OUTSIDE,
    TEXT_LIMIT,
    UNKNOWN,
    Band,
    Recognised,
    canonical,
    read_age,
    read_born,
    read_day,
    read_language,
)

CACHED_VALUES = 20_000
_32_BITS = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Settings:
    """What the programme and the round say: the card's bands, the country "in" means, its cities and known places."""

    bands: tuple[Band, ...] = CARD_BANDS
    home: str = "GB"
    today: date | None = None
    cities: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    # Whether a file that does not say the city is asked about: the cards may belong to any of several.
    asks_city: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken although it may hold a card; its number says where to look."""

    sheet: str
    row: int
    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Skip:
    """A row that needs not be taken: "repeat", "alike-left", "already", "summary", "heading-again"; `first` is its twin."""

    sheet: str
    row: int
    code: str
    params: Mapping[str, Any]


def digest_of(parts: Iterable[str]) -> bytes:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def nth_fingerprint(digest: bytes, nth: int) -> str:
    return digest.hex() if nth == 1 else blake2b(digest + nth.to_bytes(4, "big"), digest_size=16).hexdigest()


def _normal(text: str) -> str:
    """A text as compared: blanks collapsed, letters composed; case stays, since short answers are easily alike."""
    text = " ".join(text.split())
    return text if text.isascii() or unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


# --- one distinct value of a column ---


class Value:
    """A distinct cell of a coded column: recognised once, however many rows say it."""

    __slots__ = ("code", "count", "known", "rows", "seen", "shown")

    def __init__(self, shown: str, seen: Recognised, known: str) -> None:
        self.shown = shown
        self.seen = seen
        self.known = known
        self.count = 0
        self.rows: list[int] = []
        self.code: tuple[str, bool] | None = None


BLANK = Value("", Recognised(), "")


class CodedColumn:
    """The column or columns of one coded field in one sheet."""

    def __init__(self, name: str, index: int, header: str, sheet: str, read: Callable[[Any], Recognised]) -> None:
        self.name = name
        self.index = index
        self.header = header
        self.sheet = sheet
        self.read = read
        self.values: dict[Any, Value] = {}
        self.asks_direction = False
        self.beyond = 0  # doubtful cells met after the store of distinct values was full

    def value(self, cell: Any) -> Value:
        found = self.values.get(cell)
        if found is None:
            seen = self.read(cell)
            known = fold(seen.code) if self.read is _as_label else canonical(seen, cell)
            found = Value(as_text(cell).strip(), seen, known)
            if len(self.values) < CACHED_VALUES:
                self.values[cell] = found
            elif not seen.sure:
                self.beyond += 1
        return found

    @property
    def key(self) -> str:
        return f"{self.name}:{digest_of((self.sheet, fold(self.header) or str(self.index))).hex()[:12]}"


def _as_label(cell: Any) -> Recognised:
    """A place or a city: its words, blanks collapsed."""
    return Recognised(" ".join(clean_text(as_text(cell))[0].split()))


@dataclass(slots=True)
class Row:
    """A row on its way: its texts, its coded values, and what finds its twins."""

    sheet: str
    number: int
    texts: tuple[str, str, str]
    values: tuple[Value, ...]
    digest: bytes
    exact: int
    ids: int
    nth: int = 1
    twin: tuple[str, dict[str, Any]] | None = None  # what to say of the row it is like, though both are kept
    fingerprint: str = ""


@dataclass(slots=True)
class Tally:
    """Small things counted on the way."""

    controls: int = 0
    marks: int = 0
    damaged: bool = False
    empty: int = 0


class SheetReader:
    """Turns the rows of one sheet into `Row`s, refusals and skips."""

    def __init__(
        self, workbook: Workbook, reading: SheetReading, settings: Settings, answers: Mapping[str, str], several: bool = False
    ) -> None:
        self.workbook = workbook
        self.sheet_param = {"sheet_if_several": reading.sheet} if several else {}
        self.reading = reading
        self.tally = Tally()
        fields = reading.fields()
        self.width = max((c.index for c in reading.columns), default=-1) + 1
        self.text_columns = [[c.index for c in fields.get(name, [])] for name in TEXT_FIELDS]
        self.id_columns = [c.index for c in reading.columns if c.dropped == "id"]
        ids = set(self.id_columns)
        self.other_columns = [i for i in range(self.width) if i not in ids]
        self.headings = {c.index: fold(c.header) for c in reading.columns if c.header}
        self.heading_probe = [c.index for name in TEXT_FIELDS for c in fields.get(name, []) if c.header]
        self.probe_text = next((c.header.casefold() for c in reading.columns if c.index in self.heading_probe[:1]), "")
        self.columns: dict[str, CodedColumn] = {}
        for name in CODED_FIELDS:
            for column in fields.get(name, [])[:1]:
                self.columns[name] = CodedColumn(name, column.index, column.header, reading.sheet, _as_label)
        if "age" in self.columns:
            self.columns["age"].read = lambda cell: read_age(cell, settings.bands)
        if "language" in self.columns:
            self.columns["language"].read = read_language
        if "date" in self.columns:
            self.columns["date"].read = lambda cell: read_day(cell, workbook.epoch)
        if "born_outside" in self.columns:
            born = self.columns["born_outside"]
            direction = fields["born_outside"][0].direction or OUTSIDE
            born.asks_direction = direction == UNKNOWN
            direction = answers.get(f"{born.key}:direction") or direction
            born.read = lambda cell: read_born(cell, direction, settings.home)
        self.ordered = [self.columns.get(name) for name in CODED_FIELDS]

    def rows(self) -> Iterator[Row | Refusal | Skip]:
        sheet, header_row, widest = self.reading.sheet, self.reading.header_row, self.reading.width
        width, tally = self.width, self.tally
        for number, cells in self.workbook.rows(sheet):
            if number <= header_row:
                continue
            if isinstance(cells, BrokenRow):
                yield self._refuse(number, cells.code)
                continue
            length = len(cells)
            if length < width:
                cells = cells + [None] * (width - length)
            elif length > width:
                if widest and any(c.strip() for c in cells[widest:]):
                    yield self._refuse(number, "cells-slid")
                    continue
                cells = cells[:width]
            outcome = self._row(number, cells)
            if outcome is None:
                tally.empty += 1
            else:
                yield outcome

    def _row(self, number: int, cells: list[Any]) -> Row | Refusal | Skip | None:
        texts: list[str] = []
        something = False
        for indexes in self.text_columns:
            text = ""
            for index in indexes:
                cell = cells[index]
                if cell is None or cell == "":
                    continue
                part = self._text(cell)
                if type(part) is CellProblem:
                    return self._no_text(number, cells) if self._is_total(cells) else self._problem(number, part)
                if len(part) > TEXT_LIMIT:
                    return self._refuse(number, "too-long", length=len(part), limit=TEXT_LIMIT)
                text = f"{text}\n{part}" if text and part else text or part
            if text:
                something = True
            texts.append(text)
        if not something:
            return self._no_text(number, cells)
        if self._is_heading(cells):
            return Skip(self.reading.sheet, number, "heading-again", {"row": number, **self.sheet_param})
        values = tuple([
            BLANK if column is None or (cell := cells[column.index]) is None or cell == "" else column.value(cell)
            for column in self.ordered
        ])  # fmt: skip
        age, born, _language, _city, day, place = values
        digest = digest_of((
            _normal(texts[0]), _normal(texts[1]), _normal(texts[2]), age.known, born.known, day.known, place.known
        ))  # fmt: skip
        exact, ids = self._exact(cells)
        return Row(self.reading.sheet, number, (texts[0], texts[1], texts[2]), values, digest, exact, ids)

    def _exact(self, cells: list[Any]) -> tuple[int, int]:
        """(what tells rows apart besides their answers, their numbers). Python's own salted hash: it dies with us."""
        ids = [cells[i] for i in self.id_columns]
        others = hash(tuple([cells[i] or "" for i in self.other_columns]))
        return others & _32_BITS, (hash(tuple(ids)) & _32_BITS or 1) if any(ids) else 0

    def _text(self, cell: Any) -> str:
        if type(cell) is not str:
            if type(cell) is CellProblem:
                return cell
            cell = as_text(cell)
        elif "_x" in cell and self.workbook.kind == "xlsx":
            cell = unescape(cell)
        text, removed = clean_text(cell)
        self.tally.controls += removed
        if text and not says_something(text):
            self.tally.marks += 1
            return ""
        if not self.tally.damaged and looks_damaged(text):
            self.tally.damaged = True
        return text

    def _no_text(self, number: int, cells: list[Any]) -> Refusal | Skip | None:
        if not any(as_text(c).strip() for c in cells):
            return None
        if self._is_total(cells):
            return Skip(self.reading.sheet, number, "summary", {"row": number, **self.sheet_param})
        return self._refuse(number, "no-text")

    @staticmethod
    def _is_total(cells: list[Any]) -> bool:
        filled = [as_text(c).strip() for c in cells if as_text(c).strip()]
        return bool(filled) and fold(filled[0]) in words.TOTALS

    def _is_heading(self, cells: list[Any]) -> bool:
        probe = self.heading_probe
        if not probe or type(cells[probe[0]]) is not str:
            return False
        first = cells[probe[0]]
        if first.strip().casefold() != self.probe_text:
            return False
        return all(fold(as_text(cells[i])) == title for i, title in self.headings.items())

    def _problem(self, number: int, problem: str) -> Refusal:
        if problem == "formula":
            return self._refuse(number, "formula")
        return self._refuse(number, "error-value", value=str(problem))

    def _refuse(self, number: int, code: str, **params: Any) -> Refusal:
        return Refusal(self.reading.sheet, number, code, {"row": number, **self.sheet_param, **params})


# --- finding repeats ---


class Twins:
    """Rows met so far, in four arrays instead of objects (open addressing, at most two thirds full).

    Only rows that share their answers with an earlier row are held as objects, by what else stands in them.
    """

    def __init__(self) -> None:
        self._grow(1 << 12)
        self.used = 0
        self.sharing: dict[int, int] = {}
        self.others: dict[tuple[int, int], dict[int, int]] = {}

    def _grow(self, size: int) -> None:
        self.mask = size - 1
        self.keys = array("Q", bytes(8 * size))
        self.exact, self.ids, self.places = (array("I", bytes(4 * size)) for _ in range(3))

    def _slot(self, key: int) -> int:
        keys, mask = self.keys, self.mask
        index = key & mask
        while keys[index] and keys[index] != key:
            index = (index + 1) & mask
        return index

    def meet(self, row: Row, place: int) -> tuple[str, int]:
        """("new", 0), or ("same" or "alike", place of its twin). A new row is remembered; others by `keep`."""
        key = int.from_bytes(row.digest[:8], "big") or 1
        slot = self._slot(key)
        if not self.keys[slot]:
            self.keys[slot], self.exact[slot], self.ids[slot], self.places[slot] = key, row.exact, row.ids, place
            self.used += 1
            if self.used * 3 > (self.mask + 1) * 2:
                self._rehash()
            return "new", 0
        first = self.places[slot]
        if key not in self.sharing:
            self.sharing[key] = 1
            self.others[key, self.exact[slot]] = {self.ids[slot]: first}
        numbers = self.others.get((key, row.exact))
        if numbers is None:
            return "alike", first
        if not row.ids or 0 in numbers or row.ids in numbers:
            return "same", numbers.get(row.ids, numbers.get(0, next(iter(numbers.values()))))
        return "alike", next(iter(numbers.values()))

    def keep(self, row: Row, place: int) -> int:
        """Remember a row that shares its answers and stays; how many there are of it now."""
        key = int.from_bytes(row.digest[:8], "big") or 1
        self.sharing[key] += 1
        self.others.setdefault((key, row.exact), {}).setdefault(row.ids, place)
        return self.sharing[key]

    def _rehash(self) -> None:
        old = (self.keys, self.exact, self.ids, self.places)
        self._grow((self.mask + 1) * 2)
        for key, exact, ids, place in zip(*old, strict=True):
            if key:
                slot = self._slot(key)
                self.keys[slot], self.exact[slot], self.ids[slot], self.places[slot] = key, exact, ids, place

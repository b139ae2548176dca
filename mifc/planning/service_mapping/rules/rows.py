"""A row of a file as a service: read, refused with its number, or read without a value that was not understood.

Nothing is guessed and nothing is cut: what does not fit or is not understood is named with the number of its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from mifc.planning.service_mapping.rules.columns import SheetReading
from mifc.planning.service_mapping.rules.directory import LONGEST_WHAT, LONGEST_WHO, names_a_status
from mifc.planning.service_mapping.rules.hours import LONGEST_NOTE, Week, read_text
from mifc.planning.service_mapping.rules.words import ASKS, DOES_NOT_ASK, EVERY_CITY, FREE_WORDS, NOT_KNOWN, PAID_WORDS, language_codes
from mifc.toolbox.spreadsheets import (
    BrokenRow,
    CellProblem,
    FileRefused,
    Message,
    Workbook,
    as_text,
    clean_text,
    fold,
    plain_digits,
    says_something,
    unescape,
)

MOST_ROWS = 10_000
_LIMITS = {
    "organisation": 200, "name": 200, "what": LONGEST_WHAT, "place": 300, "who_may_come": LONGEST_WHO, "cost": 200, "cost_note": 200,
    "contact": 300, "url": 200, "source": 200, "hours_note": LONGEST_NOTE,
}  # fmt: skip
_JOINED_BY = {"what": "\n", "place": ", ", "contact": ", "}
_BETWEEN = re.compile(r"[,;/|\n،؛]")
_AND = re.compile(r"[+&]|\band\b|\bund\b|\bet\b|\bi\b| و |\bو")
_MONEY = re.compile(r"[1-9]")
_URL = URLValidator(schemes=("http", "https"))


@dataclass(frozen=True, slots=True)
class Settings:
    """What the programme says: {folded name: id} of its cities and domains, {folded label: code} of costs, names that mean all of it, and
    the cities the person looks after (None: all)."""

    today: date
    cities: Mapping[str, int]
    domains: Mapping[str, int]
    costs: Mapping[str, str] = field(default_factory=dict)
    everywhere: frozenset[str] = frozenset()
    own_cities: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class PlannedService:
    """A row that can come in. Texts are plain; `cost` is a code of the model."""

    row: int
    sheet: str
    organisation: str
    name: str
    what: str = ""
    place: str = ""
    city_id: int | None = None
    languages: tuple[str, ...] = ()
    who_may_come: str = ""
    cost: str = ""
    cost_note: str = ""
    contact: str = ""
    url: str = ""
    domain_ids: tuple[int, ...] = ()
    hours: Week = field(default_factory=dict)
    hours_note: str = ""
    hours_from: date | None = None
    hours_to: date | None = None
    asks_status: str = ""
    checked_on: date | None = None
    source: str = ""


class _Refuse(Exception):
    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.message = Message(code, params)


@dataclass
class RowReader:
    """Reads the rows of a file; what happened beside the planned services collects in `refused` and `remarks`."""

    settings: Settings
    refused: list[Message] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)
    rows: int = 0

    def read(self, workbook: Workbook, readings: list[SheetReading]) -> Iterator[PlannedService]:
        """Every row that can come in. Raises FileRefused for a file that is too long or turns out damaged."""
        taken = [reading for reading in readings if reading.take]
        for reading in taken:
            sheet = reading.sheet if len(taken) > 1 else ""
            for number, cells in workbook.rows(reading.sheet):
                if number <= reading.header_row or (not isinstance(cells, BrokenRow) and not any(as_text(c).strip() for c in cells)):
                    continue
                self.rows += 1
                if self.rows > MOST_ROWS:
                    raise FileRefused("too-many-rows", limit=MOST_ROWS)
                here = {"row": number, "sheet_if_several": sheet}
                try:
                    if isinstance(cells, BrokenRow):
                        raise _Refuse(cells.code)
                    yield self._service(_Row(reading, cells, self, here))
                except _Refuse as refusal:
                    self.refused.append(Message(refusal.message.code, {**refusal.message.params, **here}))

    def _service(self, row: _Row) -> PlannedService:
        if row.reading.width and any(as_text(cell).strip() for cell in row.cells[row.reading.width :]):
            raise _Refuse("cells-slid")
        organisation, name = row.text("organisation"), row.text("name")
        if not organisation and not name:
            raise _Refuse("no-organisation")
        who = row.text("who_may_come")
        if who and names_a_status(who):
            row.remark("who-status")
            who = ""
        cost, note = row.cost()
        hours, hours_note = row.hours()
        hours_from, hours_to = row.hours_days()
        return PlannedService(
            row=row.here["row"],
            sheet=row.reading.sheet,
            organisation=organisation or name,
            name=name or organisation,
            what=row.text("what"),
            place=row.text("place"),
            city_id=row.city(),
            languages=row.several("languages", language_codes(), "language-unknown"),
            who_may_come=who,
            cost=cost,
            cost_note=note,
            contact=row.text("contact"),
            url=row.url(),
            domain_ids=row.several("domains", self.settings.domains, "domain-unknown"),
            hours=hours,
            hours_note=hours_note,
            hours_from=hours_from,
            hours_to=hours_to,
            asks_status=row.asks_status(),
            checked_on=row.day(),
            source=row.text("source"),
        )


@dataclass
class _Row:
    """One row while it is being read."""

    reading: SheetReading
    cells: list[Any]
    reader: RowReader
    here: dict[str, Any]

    def remark(self, code: str, **params: Any) -> None:
        self.reader.remarks.append(Message(code, {**params, **self.here}))

    def values(self, field: str) -> list[Any]:
        return [self.cells[index] for index in self.reading.of(field) if index < len(self.cells)]

    def text(self, field: str) -> str:
        """What stands in a field's columns, cleaned and joined."""
        pieces = []
        for cell in self.values(field):
            if isinstance(cell, CellProblem):
                if cell == "formula":
                    raise _Refuse("formula")
                raise _Refuse("error-value", value=str(cell))
            piece = clean_text(unescape(as_text(cell)))[0]
            # Our own export puts an apostrophe before what a spreadsheet would run.
            if piece[:1] == "'" and piece[1:2] in "=+-@":
                piece = piece[1:]
            if says_something(piece):
                pieces.append(piece if field == "what" else " ".join(piece.split()))
        text = _JOINED_BY.get(field, " ").join(dict.fromkeys(pieces))
        if len(text) > _LIMITS.get(field, 1_000):
            raise _Refuse("too-long", column=self._header(field), length=len(text), limit=_LIMITS.get(field, 1_000))
        return text

    def _header(self, field: str) -> str:
        return next((column.header for column in self.reading.columns if column.field == field and column.header), field)

    def city(self) -> int | None:
        text = self.text("city")
        key, settings = fold(text), self.reader.settings
        if not key or key in EVERY_CITY or key in settings.everywhere:
            return None
        city_id = settings.cities.get(key)
        if city_id is None:
            raise _Refuse("city-unknown", value=text)
        if settings.own_cities is not None and city_id not in settings.own_cities:
            raise _Refuse("city-not-yours", value=text)
        return city_id

    def several(self, field: str, known: Mapping[str, Any], unknown: str) -> tuple[Any, ...]:
        """The values of a list in a cell, in its order; a word not known is named and left."""
        text = self.text(field)
        whole = known.get(fold(text))
        if whole is not None or not text:
            return () if whole is None else (whole,)
        found = []
        for piece in _BETWEEN.split(text):
            parts = [piece] if fold(piece) in known else _AND.split(piece)
            for part in parts:
                key = fold(part)
                if key in known:
                    found.append(known[key])
                elif key and key not in NOT_KNOWN:
                    self.remark(unknown, value=part.strip())
        return tuple(dict.fromkeys(found))

    def cost(self) -> tuple[str, str]:
        """(code, note): what was said beyond free or paid stays as the note."""
        text, note = self.text("cost"), self.text("cost_note")
        key = fold(text)
        if not key or key in NOT_KNOWN:
            return "", note
        if key in self.reader.settings.costs:
            return self.reader.settings.costs[key], note
        if key in FREE_WORDS or (not _MONEY.search(plain_digits(text)) and key.split()[0] in FREE_WORDS):
            return "free", note or ("" if key in FREE_WORDS else text)
        if key in PAID_WORDS:
            return "paid", note or ("" if key == "paid" else text)
        if _MONEY.search(plain_digits(text)):
            return "paid", note or text
        self.remark("cost-unclear", value=text)
        return "", note or text

    def url(self) -> str:
        text = self.text("url")
        if not text:
            return ""
        address = text if "://" in text else f"https://{text}"
        try:
            _URL(address)
        except ValidationError:
            self.remark("url-wrong", value=text)
            return ""
        return address if len(address) <= _LIMITS["url"] else ""

    def day(self) -> date | None:
        for text, found in self.days("checked_on"):
            if found is None:
                self.remark("date-unclear", value=text)
            elif found > self.reader.settings.today:
                self.remark("date-ahead", value=text)
            else:
                return found
        return None

    def days(self, field: str) -> Iterator[tuple[str, date | None]]:
        """(what stands there, the day it is; None where that is not clear)."""
        for cell in self.values(field):
            text = as_text(cell).strip()
            if says_something(text):
                yield text, cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else _written_day(text)

    def asks_status(self) -> str:
        text = self.text("asks_status")
        key = fold(text)
        if key in ASKS or key in DOES_NOT_ASK:
            return "yes" if key in ASKS else "no"
        if key and key not in NOT_KNOWN:
            self.remark("asks-unclear", value=text)
        return ""

    def hours(self) -> tuple[Week, str]:
        """(the week, the note). Hours that are not understood as a whole become the note: nothing is read by half, nothing is lost."""
        text, note = self.text("hours"), self.text("hours_note")
        week = read_text(text) if text else {}
        if week is not None:
            return week, note
        both = "; ".join(dict.fromkeys(filter(None, (text, note))))
        if len(both) > LONGEST_NOTE:
            raise _Refuse("too-long", column=self._header("hours"), length=len(both), limit=LONGEST_NOTE)
        self.remark("hours-unclear", value=text)
        return {}, both

    def hours_days(self) -> tuple[date | None, date | None]:
        """From when until when the hours hold; neither where one is not clear or they are the wrong way round."""
        both: list[date | None] = []
        for field_ in ("hours_from", "hours_to"):
            text, found = next(self.days(field_), ("", None))
            if text and found is None:
                self.remark("hours-date-unclear", value=text)
                return None, None
            both.append(found)
        first, last = both
        if first and last and last < first:
            self.remark("hours-date-unclear", value=f"{first} – {last}")
            return None, None
        return first, last


def _written_day(text: str) -> date | None:
    """A day written so that day and month cannot be taken for each other."""
    text = plain_digits(text).replace(",", " ")
    for style in ("%Y-%m-%d", "%Y/%m/%d", "%d %B %Y", "%d %b %Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(" ".join(text.split()), style).date()  # noqa: DTZ007 - only its day is kept
        except ValueError:
            continue
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if match and int(match[1]) > 12:
        try:
            return date(int(match[3]), int(match[2]), int(match[1]))
        except ValueError:
            return None
    return None

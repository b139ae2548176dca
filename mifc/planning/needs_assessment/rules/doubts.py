"""The questions an import asks, each once however many rows wait for its answer.

A question's key is opaque (a digest of the cell's text), so that answers can be kept and sent back without keeping
what stood in the cell; a country or a name may stand there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from mifc.toolbox.spreadsheets import fold, squeeze

from .messages import AnswerRefused
from .rows import CodedColumn, Settings, Value, digest_of
from .values import CARD_LANGUAGES, EARLIEST, INSIDE, NO_SAY_CODE, OUTSIDE, UNDER_16, read_day, read_language, settle_day

KEEP, SKIP, FREE = "keep", "skip", "*"
DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
YEAR_KEY = "date:year"
CITY_KEY = "city:file"
OFF_CARD_KEY = "age:off-card"
_MOST_PLACES_COMPARED = 300
_SAME_PLACE = 90


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question. choices: the codes that answer it, FREE ("*") among them if a day, a year or a language code may be
    typed; proposal: None where nothing speaks for one answer; rows: the first that wait; count: how many wait."""

    key: str
    field: str
    kind: str
    value: str
    count: int
    proposal: str | None
    choices: tuple[str, ...]
    rows: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        return _SENTENCE.get(self.kind, f"ask-{self.field}")

    @property
    def params(self) -> dict[str, Any]:
        return {"value": self.value, "count": self.count, "proposal": self.proposal}


_SENTENCE = {
    "off-card": "ask-age-off-card",
    "direction": "ask-born_outside-direction",
    "year": "ask-date-year",
    "whole-file": "ask-city-file",
    "order": "ask-date-order",
    "unlikely": "ask-date-unlikely",
    "same-place": "ask-place-same",
}


def value_key(name: str, value: Value) -> str:
    """The key of the question about one value of a field, the same in every sheet and spelling of case and blanks."""
    if value.seen.kind == "off-card":
        return OFF_CARD_KEY
    return f"{name}:{digest_of((squeeze(value.shown),)).hex()[:12]}"


def settle(
    name: str, column: CodedColumn, value: Value, orders: Mapping[str, str], answers: Mapping[str, str], settings: Settings
) -> tuple[str, bool]:
    """(the code to keep, whether the cell says something and yet stays empty) for one distinct value.

    It stays empty until it is asked about, and for good where the answer was to leave it so.
    """
    seen = value.seen
    if name == "date":
        day = settle_day(seen, orders.get(column.key, ""), answers.get(YEAR_KEY, ""))
        key = value_key(name, value)
        if day:
            if not is_unlikely(day, settings.today):
                return day, False
            keeps = answers.get(key) == KEEP
            return (day if keeps else "", not keeps)
        if seen.sure:
            return "", False
        return _answered(answers.get(key, ""))
    if name == "city" and settings.cities and seen.code:
        for city in settings.cities:
            if fold(city) == fold(seen.code):
                return city, False
        key = value_key(name, value)
        return _answered(answers.get(key, ""))
    if seen.sure:
        return seen.code, False
    key = value_key(name, value)
    return _answered(answers.get(key, ""))


def _answered(code: str) -> tuple[str, bool]:
    return code, not code


def is_unlikely(day: str, today: date | None) -> bool:
    """Before any card could be, or after today."""
    return day < EARLIEST.isoformat() or (today is not None and day > today.isoformat())


def find_orders(columns: Iterable[CodedColumn], answers: Mapping[str, str]) -> dict[str, str]:
    """Per date column whether the day or the month comes first, where its own dates show it or it was answered."""
    orders: dict[str, str] = {}
    for column in columns:
        told = {v.seen.parts for v in column.values.values() if v.seen.sure and v.seen.parts and v.count}
        answer = answers.get(f"{column.key}:order")
        if answer in (DAY_FIRST, MONTH_FIRST):
            orders[column.key] = answer
        elif len(told) == 1:
            orders[column.key] = DAY_FIRST if told == {(1,)} else MONTH_FIRST
    return orders


def ask(columns: Sequence[CodedColumn], orders: Mapping[str, str], answers: Mapping[str, str], settings: Settings) -> list[Doubt]:
    """Every question of these columns (all sheets), answered or not."""
    doubts: dict[str, Doubt] = {}
    for column in columns:
        if column.name == "date":
            for doubt in _date_column_doubts(column, columns, orders):
                _add(doubts, doubt)
        if column.name == "born_outside" and column.asks_direction:
            count = sum(v.count for v in column.values.values() if v.shown)
            _add(doubts, Doubt(f"{column.key}:direction", "born_outside", "direction", column.header, count, None, (OUTSIDE, INSIDE)))
        for value in column.values.values():
            if value.count:
                made = _value_doubt(column, value, orders, answers, settings)
                if made:
                    _add(doubts, made)
    for doubt in _same_places([c for c in columns if c.name == "place"], settings):
        _add(doubts, doubt)
    return list(doubts.values())


def ask_city(count: int, settings: Settings) -> Doubt:
    """Once for every row of which no column says the city; "" is: no city is noted."""
    return Doubt(CITY_KEY, "city", "whole-file", "", count, None, (*settings.cities, ""))


def _add(doubts: dict[str, Doubt], doubt: Doubt) -> None:
    old = doubts.get(doubt.key)
    if old is None:
        doubts[doubt.key] = doubt
        return
    rows = (*old.rows, *doubt.rows)[:3]
    doubts[doubt.key] = Doubt(old.key, old.field, old.kind, old.value, old.count + doubt.count, old.proposal, old.choices, rows)


def _value_doubt(
    column: CodedColumn, value: Value, orders: Mapping[str, str], answers: Mapping[str, str], settings: Settings
) -> Doubt | None:
    name, seen = column.name, value.seen
    kind, proposal = seen.kind, seen.proposal
    choices: tuple[str, ...]
    if name == "age" and not seen.sure:
        choices = (*(b.code for b in settings.bands), UNDER_16.code, NO_SAY_CODE, "")
        if kind == "off-card":
            choices = (UNDER_16.code, "")
    elif name == "born_outside" and not seen.sure and kind != "direction":
        choices = ("yes", "no", NO_SAY_CODE, "")
    elif name == "language" and not seen.sure:
        choices = (*CARD_LANGUAGES, "", FREE)
    elif name == "city" and settings.cities and seen.code and fold(seen.code) not in {fold(c) for c in settings.cities}:
        kind, choices = "unknown", (*settings.cities, "")
    elif name == "date":
        day = settle_day(seen, orders.get(column.key, ""), answers.get(YEAR_KEY, ""))
        if day and is_unlikely(day, settings.today):
            kind, proposal, choices = "unlikely", "", (KEEP, "")
        elif day or seen.sure or kind in ("order", "year"):
            return None
        else:
            choices = ("", FREE)
    else:
        return None
    return Doubt(value_key(name, value), name, kind, value.shown[:120], value.count, proposal, choices, tuple(value.rows))


def _date_column_doubts(column: CodedColumn, columns: Sequence[CodedColumn], orders: Mapping[str, str]) -> list[Doubt]:
    doubts = []
    no_year = [v for v in column.values.values() if v.count and _lacks_year(v)]
    if no_year:
        years = sorted({v.seen.code[:4] for c in columns if c.name == "date" for v in c.values.values() if v.count and v.seen.code})
        years = sorted(
            set(years)
            | {
                str(v.seen.parts[2])
                for c in columns
                if c.name == "date"
                for v in c.values.values()
                if v.count and v.seen.kind == "order" and v.seen.parts[2]
            }
        )
        rows = tuple(sorted(row for v in no_year for row in v.rows)[:3])
        count = sum(v.count for v in no_year)
        proposal = years[0] if len(years) == 1 else None
        doubts.append(Doubt(YEAR_KEY, "date", "year", no_year[0].shown, count, proposal, (*years, FREE, ""), rows))
    unordered = [v for v in column.values.values() if v.count and v.seen.kind == "order"]
    told = {v.seen.parts for v in column.values.values() if v.count and v.seen.sure and v.seen.parts}
    if unordered and len(told) != 1:
        others = {order for key, order in orders.items() if key != column.key}
        rows = tuple(sorted(row for v in unordered for row in v.rows)[:3])
        count = sum(v.count for v in unordered)
        proposal = others.pop() if len(others) == 1 and not told else None
        doubts.append(
            Doubt(f"{column.key}:order", "date", "order", unordered[0].shown, count, proposal, (DAY_FIRST, MONTH_FIRST, ""), rows)
        )
    return doubts


def _lacks_year(value: Value) -> bool:
    seen = value.seen
    return seen.kind == "year" or (seen.kind == "order" and not seen.parts[2])


# --- places and cities ---


def find_spellings(columns: Sequence[CodedColumn], settings: Settings, answers: Mapping[str, str]) -> dict[str, str]:
    """folded place -> the spelling to keep: the programme's own, else the one written most often, with a capital if any is."""
    seen = _variants(columns)
    known = {fold(p): p for p in settings.places}
    spellings = {key: known.get(key) or _best(shown) for key, shown in seen.items()}
    for doubt in _same_places(columns, settings):
        if answers.get(doubt.key) == doubt.proposal:
            spellings[fold(doubt.value)] = str(doubt.proposal)
    return spellings


def _best(shown: Counter[str]) -> str:
    return max(shown, key=lambda spelling: (not spelling[:1].islower(), shown[spelling]))


def _variants(columns: Sequence[CodedColumn]) -> dict[str, Counter[str]]:
    seen: dict[str, Counter[str]] = {}
    for column in columns:
        for value in column.values.values():
            if value.count and value.seen.code:
                seen.setdefault(fold(value.seen.code), Counter())[value.seen.code] += value.count
    return seen


def _same_places(columns: Sequence[CodedColumn], settings: Settings) -> list[Doubt]:
    """Places one slip of the fingers apart: asked, since "Hall 1" and "Hall 2" are as close."""
    seen = _variants(columns)
    if len(seen) > _MOST_PLACES_COMPARED:
        return []
    known = {fold(p): p for p in settings.places}
    ranked = sorted(seen, key=lambda key: (key not in known, -sum(seen[key].values())))
    targets = [*known, *(key for key in ranked if key not in known)]
    doubts = []
    for position, key in enumerate(ranked):
        if key in known or len(key) < 5:
            continue
        earlier = [t for t in targets if t in known or (t in seen and ranked.index(t) < position)]
        near = [t for t in earlier if fuzz.ratio(t, key) >= _SAME_PLACE and _numbers(t) == _numbers(key)]
        if near:
            shown = _best(seen[key])
            target = known.get(near[0]) or _best(seen[near[0]])
            count = sum(seen[key].values())
            doubts.append(Doubt(f"place:{digest_of((key,)).hex()[:12]}", "place", "same-place", shown, count, target, (target, shown)))
    return doubts


def _numbers(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())


def check_answers(doubts: Iterable[Doubt], answers: Mapping[str, str]) -> None:
    """Raises AnswerRefused for an answer that is none of its question's choices. Answers to other questions are left."""
    for doubt in doubts:
        answer = answers.get(doubt.key)
        if answer is None or answer in doubt.choices:
            continue
        if FREE in doubt.choices and _free_answer_fits(doubt, answer):
            continue
        raise AnswerRefused("answer-choice", answer=answer, key=doubt.key)


def check_year(answers: Mapping[str, str]) -> None:
    """The year is used while the questions are still being found, so it is looked at first."""
    answer = answers.get(YEAR_KEY, "")
    if answer and not _is_year(answer):
        raise AnswerRefused("answer-choice", answer=answer, key=YEAR_KEY)


def _is_year(answer: str) -> bool:
    return len(answer) == 4 and answer.isascii() and answer.isdecimal() and answer >= "2000"


def _free_answer_fits(doubt: Doubt, answer: str) -> bool:
    if doubt.kind == "year":
        return _is_year(answer)
    if doubt.field == "date":
        return read_day(answer).sure and read_day(answer).code == answer
    return doubt.field == "language" and read_language(answer).code == answer

"""What an edition may say of what was counted: from exact counts to published figures. Pure; nothing exact leaves it.

Three things are published beside each other, so that what may be shown is decided for all of them together:

- who was heard: by city, age, birthplace, language and channel, lists of the same cards with one total;
- a table per domain: the cities and what is said (good, missing, could be improved), with the sums of both. A card that says two things
  of a domain is in two cells, so a sum counts how often the domain came up, and every sum is the sum of what stands before it;
- how many texts are coded.

A city of which the number of cards is not shown has no rows of its own: a row would tell at least how many they were. Age and birthplace
are never shown by city or by domain. Earlier editions of the same assessment are looked at with each figure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from mifc.toolbox.disclosure.published import HIDDEN, SafeCount, SafeLists, SafeTable, safe

SAYS = ("good", "missing", "improve")
GROUPS = ("city", "age", "born_outside", "language", "channel")
# The bands of the printed card are listed even where nobody answered: who was not heard is what a reader wants to know.
ALWAYS: dict[str, tuple[str, ...]] = {
    "age": ("16-24", "25-34", "35-44", "45-54", "55-64", "65+", "no-say"),
    "born_outside": ("yes", "no", "no-say"),
}
# The one row of an assessment that belongs to one city.
EVERYWHERE = "*"

Stored = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """Exact counts of cards (and of texts). Keys are texts, since they are kept as JSON; "" is not said.

    `groups`: {group: {value: cards}}; `domains`: {domain id: {city id or EVERYWHERE: {says: cards}}}.
    """

    cards: int
    groups: dict[str, dict[str, int]] = field(default_factory=dict)
    domains: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    set_aside: int = 0
    texts: int = 0
    coded: int = 0
    answered_draft: int = 0

    def as_json(self) -> Stored:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Counted:
        return cls(**kept)


Earlier = Sequence[tuple[Counted, Stored]]


def figures(counted: Counted, *, cities: Sequence[str], earlier: Earlier = ()) -> Stored:
    """The figures of an edition. `cities` are the ids of the cities with rows of their own, none for an assessment of one city."""
    who = _who(counted, earlier)
    shown_cities = _cities_with_rows(who, cities)
    is_told = not who.is_hidden("")
    return {
        "total": who.total.as_stored(),
        "who": {group: [[value, count.as_stored()] for value, count in entries] for group, entries in who.entries.items()},
        "cities": shown_cities,
        "domains": _domains(counted, cities, shown_cities, earlier) if is_told else {},
        "set_aside": safe(counted.set_aside).as_stored(),
        "texts": _texts(counted, earlier),
        "answered_draft": safe(counted.answered_draft).as_stored(),
    }


@dataclass(frozen=True, slots=True)
class _Who:
    total: SafeCount
    entries: dict[str, list[tuple[str, SafeCount]]]

    def is_hidden(self, city: str) -> bool:
        """Whether the number of cards of a city (of all, for "") is not told, or below what is shown."""
        count = self.total if city == "" else dict(self.entries["city"]).get(city, HIDDEN)
        return count.as_stored()["kind"] in ("few", "hidden", "zero")


def _who(counted: Counted, earlier: Earlier) -> _Who:
    values = {group: _values(group, [counted, *(old for old, _published in earlier)]) for group in GROUPS}
    lists = SafeLists.of(
        [[counted.groups.get(group, {}).get(value, 0) for value in values[group]] for group in GROUPS],
        before=[
            (
                [[old.groups.get(group, {}).get(value, 0) for value in values[group]] for group in GROUPS],
                SafeLists(
                    lists=tuple(tuple(_was(published["who"].get(group, []), value) for value in values[group]) for group in GROUPS),
                    total=SafeCount.from_stored(published["total"]),
                ),
            )
            for old, published in earlier
        ],
    )
    entries = {group: _in_order(group, zip(values[group], counts, strict=True)) for group, counts in zip(GROUPS, lists.lists, strict=True)}
    return _Who(lists.total, entries)


def _values(group: str, editions: Iterable[Counted]) -> list[str]:
    """Every value that any edition holds, in the card's order, then by name."""
    fixed = list(ALWAYS.get(group, ()))
    seen = {value for edition in editions for value in edition.groups.get(group, {})}
    return fixed + sorted(seen.difference(fixed), key=lambda value: (value == "", value))


def _in_order(group: str, entries: Iterable[tuple[str, SafeCount]]) -> list[tuple[str, SafeCount]]:
    """In the card's order, then by how often it came as far as that is told: an order by what is not told would tell it."""
    fixed = ALWAYS.get(group, ())

    def place(entry: tuple[str, SafeCount]) -> tuple[int, bool, int, str]:
        value, count = entry
        stored = count.as_stored()
        told = stored["shown"] if stored["kind"] == "about" else 0
        return (fixed.index(value) if value in fixed else len(fixed), value == "", 0 if value in fixed else -told, value)

    return sorted(entries, key=place)


def _was(entries: Sequence[Sequence[Any]], value: str) -> SafeCount:
    """What an earlier edition said of a value; one it did not list was zero."""
    return next((SafeCount.from_stored(count) for one, count in entries if one == value), SafeCount("zero"))


def _cities_with_rows(who: _Who, cities: Sequence[str]) -> list[str]:
    return [city for city in cities if not who.is_hidden(city)]


def _domains(counted: Counted, cities: Sequence[str], shown: Sequence[str], earlier: Earlier) -> dict[str, Stored]:
    rows = [*cities, ""] if cities else [EVERYWHERE]
    domains = {domain: None for one in (counted, *(old for old, _published in earlier)) for domain in one.domains}
    found = {}
    for domain in domains:
        cells = _cells(counted, domain, rows)
        table = SafeTable.of(
            rows,
            SAYS,
            cells,
            column_totals=bool(cities),
            total=bool(cities),
            before=[(_cells(old, domain, rows), _table_was(published, domain, rows, old)) for old, published in earlier],
        )
        found[domain] = _store_table(table, rows, shown if cities else rows)
    return found


def _cells(counted: Counted, domain: str, rows: Sequence[str]) -> list[list[int]]:
    by_city = counted.domains.get(domain, {})
    return [[by_city.get(row, {}).get(says, 0) for says in SAYS] for row in rows]


def _store_table(table: SafeTable, rows: Sequence[str], shown: Sequence[str]) -> Stored:
    """The published form: all together first, then the cities that have rows of their own. Rows not shown leave nothing behind."""
    together = table.column_totals if len(rows) > 1 else table.cells[0]
    total = table.total if len(rows) > 1 else table.row_totals[0]
    return {
        "all": [count.as_stored() for count in together],
        "total": total.as_stored(),
        "cities": {
            row: {"says": [count.as_stored() for count in table.cells[place]], "total": table.row_totals[place].as_stored()}
            for place, row in enumerate(rows)
            if row in shown and row != EVERYWHERE
        },
    }


def _table_was(published: Stored, domain: str, rows: Sequence[str], old: Counted) -> SafeTable:
    """An earlier edition's table in today's rows: what it did not show is hidden, what it did not count was zero."""
    kept = published["domains"].get(domain)
    hidden = tuple(HIDDEN for _says in SAYS)
    if kept is None:
        told = SafeCount("zero") if published["domains"] and not old.domains.get(domain) else HIDDEN
        line = tuple(told for _says in SAYS)
        return SafeTable(tuple(rows), SAYS, tuple(line for _row in rows), tuple(told for _row in rows), line, told)
    together, total = tuple(SafeCount.from_stored(count) for count in kept["all"]), SafeCount.from_stored(kept["total"])
    if list(rows) == [EVERYWHERE]:
        return SafeTable(tuple(rows), SAYS, (together,), (total,), hidden, HIDDEN)
    cells, totals = [], []
    for row in rows:
        line = kept["cities"].get(row)
        cells.append(tuple(SafeCount.from_stored(count) for count in line["says"]) if line else hidden)
        totals.append(SafeCount.from_stored(line["total"]) if line else HIDDEN)
    return SafeTable(tuple(rows), SAYS, tuple(cells), tuple(totals), together, total)


def _texts(counted: Counted, earlier: Earlier) -> Stored:
    lists = SafeLists.of(
        [[counted.coded, counted.texts - counted.coded]],
        before=[([[old.coded, old.texts - old.coded]], _texts_were(published)) for old, published in earlier],
    )
    return {"coded": lists.lists[0][0].as_stored(), "waiting": lists.lists[0][1].as_stored(), "all": lists.total.as_stored()}


def _texts_were(published: Stored) -> SafeLists:
    kept = published["texts"]
    coded, waiting, every = (SafeCount.from_stored(kept[name]) for name in ("coded", "waiting", "all"))
    return SafeLists(((coded, waiting),), every)


Share = tuple[Literal["share", "few", "none", "hidden"], int]


def share_of(part: Mapping[str, Any], whole: Mapping[str, Any]) -> Share:
    """What share of the mentions a part is, in per cent, worked out from two stored published figures and nothing else.

    "share" with a whole per cent; "few" when the part is below what is counted out, with the most it can be; "none" when nothing was
    said; "hidden" when one of them is not shown.
    """
    if whole["kind"] == "zero":
        return "none", 0
    if whole["kind"] != "about" or part["kind"] == "hidden":
        return "hidden", 0
    if part["kind"] == "few":
        return "few", min(100, -(-100 * (part["minimum"] - 1) // whole["shown"]))
    return "share", min(100, round(100 * part["shown"] / whole["shown"]))


def part_sorted(content: Mapping[str, Any]) -> int | None:
    """How many of 100 texts are sorted while some still wait; nothing once all are, so that silence about an area can be called silence."""
    texts = content["figures"]["texts"]
    kind, percent = share_of(texts["coded"], texts["all"])
    return percent if kind in ("share", "few") and percent < 100 else None


def digest_of(content: Mapping[str, Any]) -> str:
    """The fingerprint of an edition's content: the same content, the same 64 letters."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def not_shown(stored: Any) -> int:
    """How many figures of a stored edition are hidden or below what is counted out."""
    if isinstance(stored, Mapping):
        if set(stored) == {"kind", "shown", "minimum"}:
            return stored["kind"] in ("few", "hidden")
        return sum(not_shown(part) for part in stored.values())
    if isinstance(stored, list | tuple):
        return sum(not_shown(part) for part in stored)
    return 0

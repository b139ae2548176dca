"""Services of another directory (HSDS) as rows of a table, so that they are looked over, brought in and taken back like any file.

One row for each place of a service. A field that this directory has no column for becomes a column that is left out: the person who
brings the file sees it with an example, and may say that it is wanted after all.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mifc.planning.service_mapping.rules.columns import Column, SheetReading
from mifc.planning.service_mapping.rules.directory import MARKS
from mifc.planning.service_mapping.rules.hsds_file import Data, Directory
from mifc.planning.service_mapping.rules.hsds_hours import SAID, read_schedules, schedules_of
from mifc.toolbox.spreadsheets import Message

_SAMPLE, _DEEP, _MOST_LEFT = 60, 6, 120
# What the columns below are made of. Everything else is left out, and named; so is a value of these that stands in no column.
_KEPT = frozenset({
    "name", "description", "eligibility_description", "url", "email", "fees_description", "fees", "organization.name", "languages.name",
    "languages.code", "languages.language", "phones.number", "contacts.name", "contacts.email", "contacts.phones.number",
    "cost_options.amount", "cost_options.currency", "cost_options.option", "cost_options.amount_description", "service_areas.name",
    "attributes.taxonomy_term.name", "service_at_locations.location.name", "service_at_locations.location.addresses.address_1",
    "service_at_locations.location.addresses.address_2", "service_at_locations.location.addresses.postal_code",
    "service_at_locations.location.addresses.city",
})  # fmt: skip
# What another column says already: a service is offered, a language has its code, a term its name, a day is without its hour.
_SAID_OTHERWISE = frozenset({
    "status", "assured_date", "languages.name", "languages.language", "attributes.taxonomy_term.term", "attributes.taxonomy_term.code",
    "mifc_source_language", "mifc_closed_days", "mifc_asks_status.answer",
    *(f"{where}schedules.{name}" for where in ("", "service_at_locations.", "service_at_locations.location.") for name in SAID),
})  # fmt: skip
_COSTS = frozenset({"cost_options.amount", "cost_options.option", "cost_options.currency"})
_WITH_HOUR = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:.*")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows, how their columns are read, and what is to be said of the file."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    reading: SheetReading
    notices: tuple[Message, ...]

    def write(self, path: Path) -> None:
        """As a CSV that says itself how it is written."""
        with path.open("w", encoding="utf-8-sig", newline="") as handle:
            handle.write("sep=,\n")
            csv.writer(handle).writerows([self.head, *self.rows])


def as_table(directory: Directory) -> Table:
    """Rows of the services that are offered; those that are not are named."""
    services = [_with_marks_read(one) for one in directory.services]
    offered = [one for one in services if _text(one.get("status")).lower() in ("", "active")]
    closed = [one for one in services if _text(one.get("status")).lower() not in ("", "active")]
    read = [_read(one) for one in offered]
    left = list(dict.fromkeys(path for _rows, others in read for path in others))
    shown, folded = left[:_MOST_LEFT], left[_MOST_LEFT:]
    head = (*(name for name, _field, _made in _COLUMNS), *shown)
    rows = tuple((*cells, *(others.get(path, "") for path in shown)) for here, others in read for cells in here)
    notices = [Message("hsds-read", {"services": len(directory.services), "closed": len(closed)})]
    if len(rows) > len(offered):
        notices.append(Message("hsds-places", {"count": len(rows) - len(offered)}))
    notices += [Message("hsds-closed", {"value": _title(one), "status": _text(one["status"])[:40]}) for one in closed]
    if folded:
        notices.append(Message("hsds-left-out", {"fields": ", ".join(folded)}))
    return Table(head, rows, _reading(head, rows), (*notices, *directory.notices))


def _with_marks_read(one: Data) -> Data:
    """Our own mark is no domain: it says that nobody is asked about their status."""
    attributes = _list(one.get("attributes"))
    rest = [
        each for each in attributes if not (isinstance(each.get("taxonomy_term"), dict) and each["taxonomy_term"].get("taxonomy") == MARKS)
    ]
    if len(rest) == len(attributes):
        return one
    return {**one, "attributes": rest, "mifc_asks_status": one.get("mifc_asks_status") or {"answer": "no"}}


def _asks(one: Data, _place: Data) -> str:
    said = one.get("mifc_asks_status")
    return _text(said.get("answer")) if isinstance(said, dict) else ""


def _read(one: Data) -> tuple[list[tuple[str, ...]], dict[str, str]]:
    """(the cells of our columns, one row for each place; {path: what of the service stands in none of them})."""
    rows = [tuple(made(one, place) for _name, _field, made in _COLUMNS) for place in _places(one)]
    kept = "\x1f".join(cell for cells in rows for cell in cells)
    nought = _COSTS if _is_free(one) else frozenset()
    others: dict[str, list[str]] = {}
    for path, value in _leaves(one):
        is_kept = path in _SAID_OTHERWISE | nought or (path in _KEPT and value in kept)
        if not is_kept and not _is_link(path):
            others.setdefault(path, []).append(value)
    return rows, {path: "; ".join(dict.fromkeys(values)) for path, values in others.items()}


def left_out(reading: SheetReading) -> Message | None:
    """What is said of the columns that are not kept."""
    fields = [column.header for column in reading.columns if not column.field]
    return Message("hsds-left-out", {"fields": ", ".join(fields)}) if fields else None


def _reading(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> SheetReading:
    fields = {name: field for name, field, _made in _COLUMNS}
    columns = []
    for index, name in enumerate(head):
        samples = tuple(dict.fromkeys(" ".join(row[index].split())[:_SAMPLE] for row in rows if row[index].strip()))[:2]
        if samples:
            columns.append(Column(index, name, fields.get(name, ""), samples))
    return SheetReading("", False, 1, tuple(columns), take=True, width=len(head))


def _places(one: Data) -> list[Data]:
    """Each place of a service once: its location with one address. One empty place for a service without any."""
    found = []
    for at in _list(one.get("service_at_locations")):
        location: Data = at["location"] if isinstance(at.get("location"), dict) else {}
        if at.get("schedules"):
            location = {**location, "schedules": at["schedules"]}
        found += [{**location, "address": address} for address in _list(location.get("addresses"))] or ([location] if location else [])
    # One place told twice with other hours makes two rows: the second is named as a repeat, not lost unseen.
    texts = {(_place(one, place), _city(one, place), *_hours(one, place)): place for place in reversed(found)}
    return list(reversed(texts.values())) or [{}]


def _place(_one: Data, place: Data) -> str:
    address = place.get("address", {})
    return _joined(", ", place.get("name"), *(address.get(part) for part in ("address_1", "address_2", "postal_code")))


def _city(one: Data, place: Data) -> str:
    """The city of the address; without one, the area that is served, if it is a single one."""
    areas = _list(one.get("service_areas"))
    return _text(place.get("address", {}).get("city")) or (_text(areas[0].get("name")) if len(areas) == 1 else "")


def _languages(one: Data, _place: Data) -> str:
    return _joined("; ", *(each.get("code") or each.get("name") or each.get("language") for each in _list(one.get("languages"))))


def _fees(one: Data) -> str:
    return _joined("; ", one.get("fees_description"), one.get("fees"))


def _is_free(one: Data) -> bool:
    amounts = [_text(each.get("amount")) for each in _list(one.get("cost_options"))]
    return bool(amounts) and all(amount and not amount.strip("0.") for amount in amounts)


def _costs(one: Data, _place: Data) -> str:
    """Free where every amount is nought; else what is said of the fees; else the amounts."""
    return "free" if _is_free(one) else _fees(one) or _options(_list(one.get("cost_options")))


def _cost_note(one: Data, _place: Data) -> str:
    """What the cost does not say yet."""
    options, fees = _list(one.get("cost_options")), _fees(one)
    if _is_free(one):
        said = [fees, *(each.get("amount_description") for each in options), *(each.get("option") for each in options)]
        return _joined("; ", *(text for text in said if _text(text).lower() != "free"))
    note = _options(options).removeprefix("paid").strip() if fees else ""
    return "" if note == fees else note


def _options(options: list[Data]) -> str:
    parts = ("amount", "currency", "option", "amount_description")
    return _joined("; ", *(_joined(" ", *(each.get(part) for part in parts)) for each in options))


def _contact(one: Data, _place: Data) -> str:
    found: list[Any] = [each.get("number") for each in _list(one.get("phones"))] + [one.get("email")]
    for each in _list(one.get("contacts")):
        found += [each.get("name"), each.get("email"), *(phone.get("number") for phone in _list(each.get("phones")))]
    return _joined(", ", *found)


def _hours(one: Data, place: Data) -> tuple[str, str, str, str]:
    return read_schedules(schedules_of(one, place), _text(one.get("mifc_closed_days")))


def _domains(one: Data, _place: Data) -> str:
    terms = [each["taxonomy_term"] for each in _list(one.get("attributes")) if isinstance(each.get("taxonomy_term"), dict)]
    return _joined("; ", *(term.get("name") or term.get("term") or term.get("code") for term in terms))


def _plain(name: str) -> Callable[[Data, Data], str]:
    return lambda one, _place: _text(one.get(name))


def _organisation(one: Data, _place: Data) -> str:
    organisation = one.get("organization")
    return _text(organisation.get("name")) if isinstance(organisation, dict) else ""


# (how HSDS calls it, which fact of ours it is, how it is made of a service and one of its places)
_COLUMNS: tuple[tuple[str, str, Callable[[Data, Data], str]], ...] = (
    ("organization.name", "organisation", _organisation),
    ("name", "name", _plain("name")),
    ("description", "what", _plain("description")),
    ("location", "place", _place),
    ("address.city / service_area", "city", _city),
    ("languages", "languages", _languages),
    ("eligibility_description", "who_may_come", _plain("eligibility_description")),
    ("fees_description", "cost", _costs),
    ("cost_options", "cost_note", _cost_note),
    ("taxonomy_terms", "domains", _domains),
    ("phones, email, contacts", "contact", _contact),
    ("url", "url", _plain("url")),
    ("schedules", "hours", lambda one, place: _hours(one, place)[0]),
    ("schedules, notes", "hours_note", lambda one, place: _hours(one, place)[1]),
    ("schedules, valid_from", "hours_from", lambda one, place: _hours(one, place)[2]),
    ("schedules, valid_to", "hours_to", lambda one, place: _hours(one, place)[3]),
    ("mifc_asks_status", "asks_status", _asks),
    ("assured_date", "checked_on", lambda one, _place: _WITH_HOUR.sub(r"\1", _text(one.get("assured_date")))),
    ("id", "source", lambda one, _place: f"HSDS {_text(one.get('id'))[:100]}" if one.get("id") else ""),
)


def _title(one: Data) -> str:
    return _joined(": ", _organisation(one, {}), one.get("name"))[:200]


def _is_link(path: str) -> bool:
    """Identifiers, and what ties parts together, say nothing by themselves."""
    last = path.rpartition(".")[2]
    return last == "id" or last.endswith("_id") or last in ("link_entity", "link_type")


def _leaves(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every single value with its path; places in lists are not told apart."""
    if path.count(".") >= _DEEP and isinstance(data, dict | list):
        yield path, json.dumps(data, ensure_ascii=False)
    elif isinstance(data, dict):
        for name, inside in data.items():
            yield from _leaves(inside, f"{path}.{name}" if path else str(name))
    elif isinstance(data, list):
        for inside in data:
            yield from _leaves(inside, path)
    elif _text(data):
        yield path, _text(data)


def _list(value: Any) -> list[Data]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _joined(by: str, *values: Any) -> str:
    return by.join(dict.fromkeys(filter(None, map(_text, values))))


def _text(value: Any) -> str:
    """A single value as text; halves of letters and noughts that no text holds go."""
    if value is None or isinstance(value, dict | list):
        return ""
    text = "yes" if value is True else "no" if value is False else str(value)
    return text.replace("\x00", "").encode("utf-8", "ignore").decode().strip()

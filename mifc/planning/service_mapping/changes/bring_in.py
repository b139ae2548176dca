"""Bring in a file of services: keep it, say how it is read, write its rows at once, take the whole import back.

A directory has hundreds of rows, at most a few thousand, so a file goes in within one request and one transaction: all of it or nothing.
Two people who bring in the same file at once wait for each other on the programme's row; the second finds everything there already.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.ids import random_id
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.languages.known import CODES
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.changes import touch_site
from mifc.foundation.programmes.models import City, Programme
from mifc.planning.service_mapping.changes.directory import used_elsewhere
from mifc.planning.service_mapping.models import Service, ServiceDomain, ServiceImport, match_key
from mifc.planning.service_mapping.rules.columns import SheetReading, propose, remap
from mifc.planning.service_mapping.rules.hours import as_kept
from mifc.planning.service_mapping.rules.hsds_file import open_directory
from mifc.planning.service_mapping.rules.hsds_rows import as_table, left_out
from mifc.planning.service_mapping.rules.rows import PlannedService, RowReader, Settings
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.spreadsheets import FileRefused, Message, fold, read_sheets

_SHOWN = 200
_BATCH = 500
_FILES_FOR = dt.timedelta(days=7)
# Abbreviations people write for the sixteen domains a programme starts with, by key.
_ALSO_CALLED = {
    "work": "employment|jobs|job|training and employment|employability|careers", "housing": "homes|accommodation|homelessness",
    "education": "school|schools|learning|adult education", "health": "healthcare|health care|access to healthcare|wellbeing|mental health",
    "leisure": "sport|sports|arts", "language": "english|esol|english language|english classes|interpreting|language classes",
    "digital": "it|computers|digital inclusion", "safety": "hate crime|police", "rights": "legal advice|advice|immigration advice|legal",
    "stability": "money|benefits|debt|destitution|food", "bridges": "community|befriending", "links": "participation|volunteering",
}  # fmt: skip


def folder() -> Path:
    """Where files wait. They may hold names and numbers: readable by the owner only, deleted when their rows are in."""
    path = Path(settings.DATA) / "service-imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path_of(service_import: ServiceImport) -> Path:
    return folder() / service_import.stored_as


@change
def receive_file(*, by: User | None, programme: Programme, file_name: str, source: Path, labels: Mapping[str, str]) -> ServiceImport:
    """Keep a file and propose how to read it. labels: {field: its name on the page}. Raises FileRefused: nothing is kept then."""
    directory = open_directory(source)
    table = as_table(directory) if directory else None
    readings = [table.reading] if table else propose(read_sheets(source), labels)
    if not any(reading.columns for reading in readings):
        raise FileRefused("file-no-table")
    suffix = ".csv" if table else Path(file_name).suffix.lower()[:6]
    service_import = ServiceImport.objects.of(programme).create(
        file_name=Path(file_name).name[:200],
        stored_as=f"{random_id():x}{suffix}",
        readings=[reading.as_dict() for reading in readings],
        # What was said while the file was opened: another directory's file is kept as the table that it became.
        report={"notices": _plain(table.notices)} if table else {},
        uploaded_by=by,
    )
    kept = path_of(service_import)
    if table:
        table.write(kept)
    else:
        shutil.copyfile(source, kept)
    kept.chmod(0o600)
    return service_import


def readings_of(service_import: ServiceImport) -> list[SheetReading]:
    return [SheetReading.from_dict(reading) for reading in service_import.readings]


@change
def choose(
    *, by: User | None, service_import: ServiceImport, fields: Mapping[int, Mapping[int, str]], take: frozenset[int]
) -> ServiceImport:
    """Say what the columns hold, {sheet number: {column index: field}}, and which sheets count."""
    lock(service_import)
    if service_import.state != ServiceImport.State.UPLOADED:
        raise NotPossible(_("This file is in already."))
    readings = [remap(reading, fields.get(number, {}), take=number in take) for number, reading in enumerate(readings_of(service_import))]
    service_import.readings = [reading.as_dict() for reading in readings]
    service_import.save()
    return service_import


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go in: services in order; rows that are in the directory already or name the same service twice; what is refused."""

    services: tuple[PlannedService, ...]
    already: tuple[Message, ...]
    repeats: tuple[Message, ...]
    refused: tuple[Message, ...]
    remarks: tuple[Message, ...]


def settings_for(programme: Programme, own_cities: frozenset[int] | None) -> Settings:
    """Cities and domains by every name they have: in each language, by key, and by words people use for them."""
    cities = {fold(name): city.pk for city in City.objects.of(programme) for name in (city.name, city.slug)}
    domains: dict[str, int] = {}
    for domain in Domain.objects.of(programme).filter(retired_on__isnull=True):
        names = [domain.key, *_ALSO_CALLED.get(domain.key, "").split("|"), *(entry["text"] for entry in domain.name.as_json().values())]
        for name in filter(None, map(fold, names)):
            domains.setdefault(name, domain.pk)
    costs: dict[str, str] = {}
    for code in CODES:
        with override(code):
            costs |= {fold(str(label)): str(value) for value, label in Service.Cost.choices}
    everywhere = frozenset({fold(programme.name), fold(programme.region)} - {""})
    return Settings(today=today(), cities=cities, domains=domains, costs=costs, everywhere=everywhere, own_cities=own_cities)


def plan(service_import: ServiceImport, *, own_cities: frozenset[int] | None = None) -> Plan:
    """What would go in, read anew from the file. Writes nothing. Raises FileRefused when the file is damaged or gone."""
    programme = service_import.programme
    workbook = read_sheets(path_of(service_import))
    reader = RowReader(settings_for(programme, own_cities))
    readings = readings_of(service_import)
    here = dict(Service.objects.of(programme).order_by("-pk").values_list("match_key", "pk"))
    seen: dict[str, int] = {}
    fresh: list[PlannedService] = []
    already: list[Message] = []
    repeats: list[Message] = []
    several = sum(reading.take for reading in readings) > 1
    for one in reader.read(workbook, readings):
        where = {"row": one.row, "sheet_if_several": one.sheet if several else ""}
        key = match_key(one.organisation, one.name, one.place, one.city_id)
        name = one.organisation if one.name == one.organisation else f"{one.organisation}: {one.name}"
        if key in here:
            already.append(Message("already", {**where, "value": name}))
        elif key in seen:
            repeats.append(Message("repeat", {**where, "first": seen[key]}))
        else:
            seen[key] = one.row
            fresh.append(one)
    remarks = [*_about_directory(service_import, readings), *workbook.notices, *_about_sheets(readings), *reader.remarks]
    return Plan(tuple(fresh), tuple(already), tuple(repeats), tuple(reader.refused), tuple(remarks))


def _about_directory(service_import: ServiceImport, readings: list[SheetReading]) -> list[Message]:
    """What was said of another directory's file, and which of its fields are not kept."""
    notices = service_import.report.get("notices")
    if notices is None:
        return []
    left = left_out(readings[0])
    return [*(Message(one["code"], one["params"]) for one in notices), *([left] if left else [])]


def _about_sheets(readings: list[SheetReading]) -> list[Message]:
    if len(readings) < 2:
        return []
    codes = [
        (reading.sheet, "sheet-empty" if not reading.columns else "sheet-hidden" if reading.hidden else "sheet-no-service")
        for reading in readings
        if not reading.take and (reading.hidden or not reading.names_services)
    ]
    return [Message(code, {"sheet": sheet}) for sheet, code in codes]


@change
def start(*, by: User | None, service_import: ServiceImport, own_cities: frozenset[int] | None = None, lang: str = "en") -> ServiceImport:
    """Write every row that can come in; texts are originals in `lang`. The file is deleted, the report kept. Raises FileRefused."""
    programme = service_import.programme
    # Raises the page stamp and, with it, waits for whoever is writing services of this programme now.
    touch_site(programme=programme)
    lock(service_import)
    if service_import.state != ServiceImport.State.UPLOADED:
        raise NotPossible(_("This file is in already."))
    made = plan(service_import, own_cities=own_cities)
    services = [_as_service(programme, one, service_import, by, lang) for one in made.services]
    Service.objects.of(programme).bulk_create(services, batch_size=_BATCH)
    links = [
        ServiceDomain(programme=programme, service=service, domain_id=domain_id)
        for service, one in zip(services, made.services, strict=True)
        for domain_id in one.domain_ids
    ]
    ServiceDomain.objects.of(programme).bulk_create(links, batch_size=_BATCH)
    service_import.state = ServiceImport.State.DONE
    service_import.finished_at = now()
    service_import.readings = []
    service_import.report = {
        "added": len(services),
        "already": len(made.already),
        "repeats": len(made.repeats),
        "refused": len(made.refused),
        "refusals": _plain(made.refused),
        "remarks": _plain(tuple(in_order(made))),
    }
    service_import.save()
    path = path_of(service_import)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return service_import


def in_order(made: Plan) -> list[Message]:
    """What is good to know of a file, first about the whole of it, then row by row."""
    return sorted(
        (*made.remarks, *made.repeats), key=lambda one: (str(one.params.get("sheet_if_several", "")), int(one.params.get("row", 0)))
    )


def _plain(messages: tuple[Message, ...]) -> list[dict[str, Any]]:
    return [{"code": one.code, "params": dict(one.params)} for one in messages[:_SHOWN]]


def _as_service(programme: Programme, one: PlannedService, service_import: ServiceImport, by: User | None, lang: str) -> Service:
    author = by.name if by else ""
    service = Service(
        programme=programme,
        organisation=one.organisation,
        name=one.name,
        what=MultilingualText.original(one.what, lang, author),
        place=one.place,
        city_id=one.city_id,
        languages=list(one.languages),
        who_may_come=MultilingualText.original(one.who_may_come, lang, author),
        cost=one.cost,
        cost_note=one.cost_note,
        contact=one.contact,
        url=one.url,
        hours=as_kept(one.hours),
        hours_note=MultilingualText.original(one.hours_note, lang, author),
        hours_from=one.hours_from,
        hours_to=one.hours_to,
        # The file says it: on the day the entry was checked, or today.
        asks_status=one.asks_status,
        asks_said_by=Service.SaidBy.FILE if one.asks_status else "",
        asks_said_on=(one.checked_on or today()) if one.asks_status else None,
        checked_on=one.checked_on,
        source=one.source or service_import.file_name,
        brought_in_by=service_import,
    )
    service.work_out()
    return service


@change
def undo(*, by: User | None, service_import: ServiceImport) -> tuple[int, int]:
    """Remove the services of this import: (how many went, how many stay because the needs table points to them)."""
    touch_site(programme=service_import.programme)
    lock(service_import)
    if service_import.state != ServiceImport.State.DONE:
        raise NotPossible(_("This import was taken back already."))
    programme = service_import.programme
    brought = Service.objects.of(programme).filter(brought_in_by=service_import)
    staying = used_elsewhere(brought)
    going = [pk for pk in brought.order_by("pk").values_list("pk", flat=True) if pk not in staying]
    for place in range(0, len(going), _BATCH):
        Service.objects.of(programme).filter(pk__in=going[place : place + _BATCH]).delete()
    service_import.state = ServiceImport.State.UNDONE
    service_import.save()
    return len(going), len(staying)


@change
def forget_old_files(*, by: User | None, programme: Programme) -> int:
    """Delete files that were looked at a week ago and never brought in. They may hold names and numbers."""
    old = ServiceImport.objects.of(programme).filter(state=ServiceImport.State.UPLOADED, uploaded_at__lt=now() - _FILES_FOR)
    forgotten = 0
    for service_import in old:
        path_of(service_import).unlink(missing_ok=True)
        service_import.delete()
        forgotten += 1
    return forgotten

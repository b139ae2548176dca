"""A file of another directory (HSDS), opened: services as nested data, from JSON, from one CSV of services, or from a ZIP of its tables.

What the file is, its first bytes and its headings say. A file that is no HSDS gives None: it is then read as a plain table.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from mifc.toolbox.spreadsheets import BrokenRow, FileRefused, Message, as_text, read_sheets

LIMIT_BYTES = 40 * 1024 * 1024
_MOST_TABLES = 60
# Headings of a CSV of services that no other list has.
_TELLING = frozenset({
    "organization_id", "program_id", "alternate_name", "interpretation_services", "application_process", "fees_description", "wait_time",
    "eligibility_description", "assured_date", "assurer_email", "status",
})  # fmt: skip
# Which column of a table names the service that its rows belong to.
_OF_SERVICE = {
    "languages": "service_id", "phones": "service_id", "cost_options": "service_id", "service_areas": "service_id",
    "contacts": "service_id", "schedules": "service_id", "service_at_locations": "service_id", "attributes": "link_id",
    "required_documents": "service_id", "funding": "service_id", "additional_urls": "service_id",
}  # fmt: skip
_ALSO_CALLED = {
    "service": "services", "organization": "organizations", "location": "locations", "address": "addresses", "language": "languages",
    "phone": "phones", "cost_option": "cost_options", "service_area": "service_areas", "contact": "contacts", "schedule": "schedules",
    "service_at_location": "service_at_locations", "attribute": "attributes", "taxonomy_term": "taxonomy_terms",
    "required_document": "required_documents", "fundings": "funding", "url": "additional_urls", "urls": "additional_urls",
    "physical_address": "addresses", "physical_addresses": "addresses",
}  # fmt: skip
Data = dict[str, Any]


@dataclass
class Directory:
    """Services as the file nests them, and what is to be said of the file."""

    services: list[Data]
    notices: list[Message] = field(default_factory=list)


def open_directory(path: Path) -> Directory | None:
    """The services of an HSDS file; None for a file of another kind. Raises FileRefused for one that is damaged or too large."""
    try:
        with path.open("rb") as handle:
            head = handle.read(4096)
        size = path.stat().st_size
    except OSError as error:
        raise FileRefused("file-missing", path=path.name) from error
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"{", b"["):
        if size > LIMIT_BYTES:
            raise FileRefused("file-too-big", limit=LIMIT_BYTES // (1024 * 1024))
        return Directory(_services_of(_json(path)))
    if head.startswith(b"PK"):
        return _from_zip(path)
    first = head.decode("utf-8-sig", "replace").partition("\n")[0].lower()
    if len(_TELLING & {cell.strip(' "\r') for cell in first.replace(";", ",").replace("\t", ",").split(",")}) < 2:
        return None
    tables = _Tables()
    tables.read("services", path)
    return tables.joined()


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise FileRefused("json-broken", line=error.lineno) from error
    except UnicodeDecodeError as error:
        raise FileRefused("file-encoding") from error
    except (RecursionError, ValueError) as error:
        raise FileRefused("json-no-services") from error


def _services_of(data: Any) -> list[Data]:
    """A list of services, a page of them, one service, or organisations with theirs."""
    if isinstance(data, dict):
        inside = next((data[name] for name in ("contents", "services", "service") if isinstance(data.get(name), list)), None)
        rows = [data] if inside is None or ("name" in data and "contents" not in data) else inside
    else:
        rows = data if isinstance(data, list) else []
    services: list[Data] = []
    for row in rows:
        if isinstance(row, dict) and isinstance(row.get("services"), list):
            organisation = {name: value for name, value in row.items() if name != "services"}
            services += [{"organization": organisation, **one} for one in row["services"] if isinstance(one, dict)]
        elif isinstance(row, dict):
            services.append(row)
    if not services or len(services) < len(rows) or not all("name" in one or "organization" in one for one in services):
        raise FileRefused("json-no-services")
    return services


def _from_zip(path: Path) -> Directory | None:
    """The tables of a ZIP, each read like any CSV; None for a workbook, which is a ZIP too."""
    tables = _Tables()
    try:
        with zipfile.ZipFile(path) as archive:
            files = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX")]
            found = [one for one in files if one.filename.lower().endswith(".csv")]
            if not any(_table_name(one.filename) == "services" for one in found):
                return None
            if sum(one.file_size for one in found) > LIMIT_BYTES or len(files) > _MOST_TABLES:
                raise FileRefused("file-unsafe")
            tables.notices += [Message("hsds-file-left", {"file": one.filename[:120]}) for one in files if one not in found]
            for one in found:
                _unpack(archive, one, tables)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise FileRefused("file-damaged") from error
    return tables.joined()


def _unpack(archive: zipfile.ZipFile, one: zipfile.ZipInfo, tables: _Tables) -> None:
    with archive.open(one) as packed, tempfile.NamedTemporaryFile(suffix=".csv") as plain:
        # A ZIP may say less than it holds.
        text = packed.read(LIMIT_BYTES + 1)
        if len(text) > LIMIT_BYTES:
            raise FileRefused("file-unsafe")
        if text.strip():
            plain.write(text)
            plain.flush()
            tables.read(_table_name(one.filename), Path(plain.name))


def _table_name(file_name: str) -> str:
    stem = PurePosixPath(file_name).stem.lower().strip()
    return _ALSO_CALLED.get(stem, stem)


class _Tables:
    """The tables of one directory, and how their rows belong together."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Data]] = {}
        self.notices: list[Message] = []

    def read(self, name: str, path: Path) -> None:
        """One CSV: its first row names the fields."""
        workbook = read_sheets(path)
        self.notices += workbook.notices
        head: list[str] = []
        rows = self.rows.setdefault(name, [])
        for number, cells in workbook.rows(""):
            if isinstance(cells, BrokenRow):
                self.notices.append(Message(cells.code, {"row": number, "sheet_if_several": f"{name}.csv"}))
                continue
            texts = [as_text(cell).strip() for cell in cells]
            if not head:
                head = [text.lower() for text in texts]
            elif len(texts) > len(head) and any(texts[len(head) :]):
                self.notices.append(Message("cells-slid", {"row": number, "sheet_if_several": f"{name}.csv"}))
            elif any(texts):
                rows.append({key: text for key, text in zip(head, texts, strict=False) if key and text})

    def joined(self) -> Directory:
        """Each service with what belongs to it, as JSON nests it."""
        services = self.rows.pop("services", [])
        terms, locations = self._by_id("taxonomy_terms"), self._by_id("locations")
        self._left("addresses", len(self._put("addresses", "location_id", locations)))
        for link in self.rows.get("attributes", []):
            link["taxonomy_term"] = terms.get(link.get("taxonomy_term_id", ""), {})
        for at in self.rows.get("service_at_locations", []):
            at["location"] = locations.get(at.get("location_id", ""), {})
        by_id = {one["id"]: one for one in services if "id" in one}
        for name, key in _OF_SERVICE.items():
            self._left(name, len(self._put(name, key, by_id)))
        organisations = self._by_id("organizations")
        for one in services:
            if one.get("organization_id") in organisations:
                one["organization"] = organisations[one["organization_id"]]
        for name, rows in self.rows.items():
            self._left(name, len(rows))
        if not services:
            raise FileRefused("json-no-services")
        return Directory(services, self.notices)

    def _by_id(self, name: str) -> dict[str, Data]:
        return {one["id"]: one for one in self.rows.pop(name, []) if "id" in one}

    def _put(self, name: str, key: str, owners: dict[str, Data]) -> list[Data]:
        """Put each row of a table into its owner's list; those without one come back."""
        alone: list[Data] = []
        lists: defaultdict[str, list[Data]] = defaultdict(list)
        for row in self.rows.pop(name, []):
            (lists[row[key]] if row.get(key) in owners else alone).append(row)
        for owner, rows in lists.items():
            owners[owner][name] = rows
        return alone

    def _left(self, name: str, rows: int) -> None:
        if rows:
            self.notices.append(Message("hsds-rows-left", {"file": f"{name}.csv", "count": rows}))

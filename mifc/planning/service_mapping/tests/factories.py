"""Services and files of services, and which record stands in which address (read by tests/two_programmes)."""

from __future__ import annotations

import csv
import io
import tempfile
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mifc.foundation.accounts.models import User
from mifc.foundation.programmes.models import Programme
from mifc.planning.service_mapping.changes import bring_in, directory, reports
from mifc.planning.service_mapping.models import Service, ServiceImport, ServiceReport

HEAD = ("Organisation", "Service", "What it offers", "Address", "City", "Languages spoken", "Who is it for?", "Cost", "Topic", "Phone")


def service(programme: Programme, organisation: str = "", **facts: Any) -> Service:
    organisation = organisation or f"Centre {Service.objects.of(programme).count() + 1}"
    return directory.add_service(by=None, programme=programme, organisation=organisation, **facts)


def file_of(programme: Programme, rows: Iterable[Sequence[Any]], *, by: User | None = None, name: str = "services.csv") -> ServiceImport:
    """A CSV file with these rows, looked at and not yet brought in."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    with tempfile.NamedTemporaryFile(suffix=".csv") as kept:
        kept.write(text.getvalue().encode())
        kept.flush()
        return bring_in.receive_file(by=by, programme=programme, file_name=name, source=Path(kept.name), labels={})


def _service(programme: Programme) -> dict[str, Any]:
    return {"pk": service(programme).pk}


def _file(programme: Programme) -> dict[str, Any]:
    return {"pk": file_of(programme, [HEAD, ("Centre", "Advice")]).pk}


def report_of(made: Service, text: str = "It has moved") -> ServiceReport:
    """Somebody says that an entry is wrong."""
    report = reports.take_report(by=None, programme=made.programme, number=made.pk, sent_as=uuid.uuid4(), text=text, language="en")
    assert report is not None
    return report


def _report(programme: Programme) -> dict[str, Any]:
    return {"pk": report_of(service(programme)).pk}


ADDRESSES = {
    "service_mapping:settle_report": _report,
    "service_mapping:reopen_report": _report,
    "service_mapping:delete_report": _report,
    "service_mapping:show": _service,
    "service_mapping:change": _service,
    "service_mapping:hours": _service,
    "service_mapping:check": _service,
    "service_mapping:end": _service,
    "service_mapping:bring_back": _service,
    "service_mapping:remove": _service,
    "service_mapping:file": _file,
    "service_mapping:undo_file": _file,
}
NO_RECORD = {"service_mapping:undo": "a key into the person's own session"}

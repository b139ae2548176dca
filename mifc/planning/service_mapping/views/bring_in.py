"""Bring in a file of services: choose it, look it over, bring it in, take it back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import own_name_of
from mifc.foundation.programmes.queries import cities
from mifc.foundation.programmes.roles import May
from mifc.planning.service_mapping import queries
from mifc.planning.service_mapping.changes import bring_in as changes
from mifc.planning.service_mapping.forms import FileForm, columns_from, field_labels
from mifc.planning.service_mapping.models import Service, ServiceImport
from mifc.planning.service_mapping.rules.messages import message
from mifc.toolbox.domains.queries import domains
from mifc.toolbox.spreadsheets import FileRefused, Message

_SHOWN, _PREVIEW = 200, 8
State = ServiceImport.State


@workspace_page(needs=May.EDIT_SERVICES)
def files(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Send a file; below it, the files that came in before."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent: UploadedFile = form.cleaned_data["file"]
        with tempfile.NamedTemporaryFile(suffix=Path(sent.name or "").suffix[:6]) as kept:
            for chunk in sent.chunks():
                kept.write(chunk)
            kept.flush()
            labels = {name: str(label) for name, label in field_labels().items()}
            try:
                made = changes.receive_file(
                    by=desk.user, programme=desk.programme, file_name=sent.name or "file", source=Path(kept.name), labels=labels
                )
            except FileRefused as refused:
                form.add_error("file", message(refused))
            else:
                return redirect(desk.url("service_mapping:file", pk=made.pk))
    context = {"f": form, "imports": list(queries.imports(desk.programme)[:20]), "labels": list(field_labels().values())}
    return render(request, "service_mapping/files.jinja", context, status=422 if request.method == "POST" else 200)


@workspace_page(needs=May.EDIT_SERVICES)
def one_file(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """A file before it goes in: what would, what is refused, which column is what. Afterwards its report."""
    found = _find(desk, pk)
    if found.state != State.UPLOADED:
        return render(request, "service_mapping/file_report.jinja", _report(found))
    error = ""
    if request.method == "POST":
        try:
            fields, take = columns_from(request.POST, changes.readings_of(found))
            changes.choose(by=desk.user, service_import=found, fields=fields, take=take)
            if "start" not in request.POST:
                return redirect(f"{request.path}#found")
            done = changes.start(by=desk.user, service_import=found, own_cities=_own(desk), lang=_language(desk))
        except FileRefused as refused:
            error = message(refused)
        except NotPossible as refused:
            error = str(refused)
        else:
            tell(request, _added(done.report["added"]))
            return redirect(request.path)
    return render(request, "service_mapping/file.jinja", _look(desk, found, error), status=422 if error else 200)


def _look(desk: Desk, found: ServiceImport, error: str) -> dict[str, Any]:
    plan = None
    try:
        plan = changes.plan(found, own_cities=_own(desk))
    except FileRefused as refused:
        error = error or message(refused)
    costs = {str(value): label for value, label in Service.Cost.choices}
    return {
        "found": found,
        "readings": changes.readings_of(found),
        "plan": plan,
        "error": error,
        "fields": [("", _("leave it out")), *field_labels().items()],
        "preview": plan.services[:_PREVIEW] if plan else (),
        "city_names": {city.pk: city.name for city in cities(desk.programme)},
        "domain_names": {domain.pk: str(domain.name) for domain in domains(desk.programme)},
        "costs": costs,
        "language_name": own_name_of,
        "refusals": [message(one) for one in plan.refused[:_SHOWN]] if plan else [],
        "already": [message(one) for one in plan.already[:_SHOWN]] if plan else [],
        "remarks": [message(one) for one in changes.in_order(plan)[:_SHOWN]] if plan else [],
    }


def _report(found: ServiceImport) -> dict[str, Any]:
    report = found.report
    return {
        "found": found,
        "report": report,
        "refusals": [message(Message(one["code"], one["params"])) for one in report.get("refusals", [])],
        "remarks": [message(Message(one["code"], one["params"])) for one in report.get("remarks", [])],
        "still_here": Service.objects.of(found.programme_id).filter(brought_in_by=found).count(),
    }


@require_POST
@workspace_page(needs=May.EDIT_SERVICES)
def undo(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Take the whole import back."""
    found = _find(desk, pk)
    try:
        gone, staying = changes.undo(by=desk.user, service_import=found)
    except NotPossible as refused:
        tell(request, str(refused), kind="stop")
    else:
        text = ngettext("%(num)s service is out of the directory again.", "%(num)s services are out of the directory again.", gone)
        tell(request, text % {"num": gone})
        if staying:
            text = ngettext("%(num)s stays: it stands in the needs table.", "%(num)s stay: they stand in the needs table.", staying)
            tell(request, text % {"num": staying}, kind="info")
    return redirect(desk.url("service_mapping:file", pk=pk))


def _added(number: int) -> str:
    return ngettext("%(num)s service is in the directory.", "%(num)s services are in the directory.", number) % {"num": number}


def _own(desk: Desk) -> frozenset[int] | None:
    return desk.standing.may_in[May.EDIT_SERVICES]


def _language(desk: Desk) -> str:
    """The language a file's texts are taken to be in: the programme's first."""
    return (desk.programme.languages or ["en"])[0]


def _find(desk: Desk, pk: int) -> ServiceImport:
    """A file; one city's coordinator sees only those they brought: others hold every city's rows."""
    found = queries.service_import(desk.programme, pk)
    if found is None or (_own(desk) is not None and found.uploaded_by_id != desk.user.pk):
        raise Http404
    return found

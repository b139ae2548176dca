"""Bring in a file of older cards: upload, look it over, start, watch, undo."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import ALSO_HEARD, BY_CODE
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment import jobs
from mifc.planning.needs_assessment.changes import bring_in as changes
from mifc.planning.needs_assessment.forms.bring_in import DoubtField, UploadForm, answers_from, field_words, mapping_from
from mifc.planning.needs_assessment.models import Assessment, CardImport
from mifc.planning.needs_assessment.queries import ask as ask_queries
from mifc.planning.needs_assessment.queries import bring_in as queries
from mifc.planning.needs_assessment.rules.messages import AnswerRefused, MappingRefused, message
from mifc.planning.needs_assessment.views.steps import find_assessment
from mifc.toolbox.spreadsheets import FileRefused, Message

State = CardImport.State


@workspace_page(needs=May.ENTER_ANSWERS)
def upload(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    assessment = find_assessment(request, desk, slug, step="answers", needs=May.ENTER_ANSWERS)
    form = UploadForm(request.POST or None, request.FILES or None, rounds=list(ask_queries.rounds(assessment)))
    if request.method == "POST" and form.is_valid():
        sent: UploadedFile = form.cleaned_data["file"]
        with tempfile.NamedTemporaryFile(suffix=Path(sent.name or "").suffix[:6]) as kept:
            for chunk in sent.chunks():
                kept.write(chunk)
            kept.flush()
            try:
                made = changes.receive_file(by=desk.user, round=form.round(), file_name=sent.name or "file", source=Path(kept.name))
            except (FileRefused, MappingRefused) as refused:
                form.add_error("file", message(refused))
            else:
                return redirect(desk.url("needs_assessment:import", slug=slug, pk=made.pk))
    back = desk.url("needs_assessment:answers", slug=slug)
    return render(request, "needs_assessment/import_add.jinja", {"f": form, "back": back})


def _find(request: HttpRequest, desk: Desk, slug: str, pk: int) -> tuple[Assessment, CardImport]:
    assessment = find_assessment(request, desk, slug, step="answers", needs=May.ENTER_ANSWERS)
    found = queries.import_of(assessment, pk)
    # A file holds every city's rows: in a programme-wide assessment it is the lead coordinator's, or the one's who brought it.
    if found is None or (desk.standing.cities is not None and assessment.city_id is None and found.uploaded_by_id != desk.user.pk):
        raise Http404
    return assessment, found


@workspace_page(needs=May.ENTER_ANSWERS, sensitive="a file of older cards")
def card_import(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """One file: what would go in and what must be asked; then its progress; then its report."""
    _assessment, found = _find(request, desk, slug, pk)
    here = desk.url("needs_assessment:import", slug=slug, pk=pk)
    if found.state != State.UPLOADED:
        return render(request, "needs_assessment/import_report.jinja", _report(desk, slug, found))
    error = ""
    if "leave" in request.POST:
        changes.leave_file(by=desk.user, card_import=found)
        tell(request, _("The file is deleted. Nothing of it has gone in."))
        return redirect(desk.url("needs_assessment:answers", slug=slug))
    if request.method == "POST":
        mapping, take = mapping_from(request.POST, changes.readings_of(found))
        try:
            changes.choose(by=desk.user, card_import=found, mapping=mapping, take=take, answers=answers_from(request.POST))
        except (MappingRefused, AnswerRefused) as refused:
            error = message(refused)
        except NotPossible as refused:
            error = str(refused)
        else:
            error = _what_is_wrong(found) if "start" in request.POST else ""
            if not error:
                return start_now(request, desk, slug, found) if "start" in request.POST else redirect(f"{here}#found")
    return render(request, "needs_assessment/import.jinja", _look(desk, slug, found, error), status=422 if error else 200)


def _what_is_wrong(found: CardImport) -> str:
    """Before it starts: what would stop it on the way."""
    try:
        changes.dry_run(found)
    except (FileRefused, AnswerRefused) as refused:
        return message(refused)
    return ""


def _look(desk: Desk, slug: str, found: CardImport, error: str) -> dict[str, Any]:
    readings = changes.readings_of(found)
    languages = {code: one.own_name for code, one in BY_CODE.items()} | {code: name for code, (name, _dir) in ALSO_HEARD.items()}
    plan, wrong = None, set[str]()
    while plan is None:
        try:
            plan = changes.dry_run(found, without=wrong)
        except AnswerRefused as refused:
            # Its question is asked again, with what was typed.
            error = error or message(refused)
            wrong.add(refused.params["key"])
        except FileRefused as refused:
            error = error or message(refused)
            break
    return {
        "found": found,
        "readings": readings,
        "plan": plan,
        "error": error,
        "fields": list(field_words().items()),
        "doubts": [DoubtField(doubt, found.answers, languages) for doubt in plan.doubts] if plan else [],
        "refusals": [(one.row, one.sheet, message(one)) for one in plan.refusals] if plan else [],
        "remarks": [message(one) for one in plan.notices] if plan else [],
        "back": desk.url("needs_assessment:answers", slug=slug),
        "slug": slug,
    }


def _report(desk: Desk, slug: str, found: CardImport) -> dict[str, Any]:
    report = found.report
    return {
        "found": found,
        "report": report,
        "left": [(field_words()[name], count) for name, count in report.get("left", {}).items() if name in field_words()],
        "refusals": [
            (one["row"], one["sheet"], message(_Told(one["code"], one["params"], one["sheet"], one["row"])))
            for one in report.get("refusals", [])
        ],
        "remarks": [message(Message(one["code"], one["params"])) for one in report.get("notices", [])],
        "goes": changes.what_goes(found) if found.state in (State.DONE, State.FAILED) else None,
        "back": desk.url("needs_assessment:answers", slug=slug),
        "slug": slug,
    }


class _Told:
    """A refusal as it was kept, in the shape that `message` reads."""

    def __init__(self, code: str, params: dict[str, Any], sheet: str, row: int) -> None:
        self.code, self.params, self.sheet, self.row = code, params, sheet, row


@workspace_page(needs=May.ENTER_ANSWERS)
def progress(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """How far it is: a piece of the page, asked for every few seconds."""
    _assessment, found = _find(request, desk, slug, pk)
    response = render(request, "needs_assessment/_import_progress.jinja", {"found": found, "slug": slug})
    if found.state not in (State.WAITING, State.RUNNING):
        response["HX-Refresh"] = "true"
    return response


def start_now(request: HttpRequest, desk: Desk, slug: str, found: CardImport) -> HttpResponse:
    try:
        jobs.start_import(by=desk.user, card_import=found)
    except NotPossible as refused:
        tell(request, str(refused), kind="stop")
    return redirect(desk.url("needs_assessment:import", slug=slug, pk=found.pk))


@workspace_page(needs=May.ENTER_ANSWERS)
def start(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    _assessment, found = _find(request, desk, slug, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return start_now(request, desk, slug, found)


@workspace_page(needs=May.ENTER_ANSWERS)
def try_again(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    _assessment, found = _find(request, desk, slug, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        jobs.try_import_again(by=desk.user, card_import=found)
    except NotPossible as refused:
        tell(request, str(refused), kind="stop")
    return redirect(desk.url("needs_assessment:import", slug=slug, pk=pk))


@workspace_page(needs=May.ENTER_ANSWERS)
def undo(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """Take the whole import back. What goes with it was said on the page that has the button."""
    _assessment, found = _find(request, desk, slug, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        cards = changes.undo(by=desk.user, card_import=found)
    except NotPossible as refused:
        tell(request, str(refused), kind="stop")
    else:
        said = ngettext(
            "The import is undone: %(cards)s card is gone. Bring the file in again if you want it back.",
            "The import is undone: %(cards)s cards are gone. Bring the file in again if you want them back.",
            cards,
        )
        tell(request, said % {"cards": cards})
    return redirect(desk.url("needs_assessment:import", slug=slug, pk=pk))

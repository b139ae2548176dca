"""Notes of a workshop: written while people speak, put together, put right (R106)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import direction_of
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import workshop as changes
from mifc.planning.needs_assessment.forms.workshop import NoteForm, WorkshopForm
from mifc.planning.needs_assessment.models import Assessment, Workshop, WorkshopNote
from mifc.planning.needs_assessment.queries import ask as ask_queries
from mifc.planning.needs_assessment.queries import workshop as queries
from mifc.planning.needs_assessment.queries.bring_in import points_to_type_at
from mifc.planning.needs_assessment.views.answers import languages_of_answers
from mifc.planning.needs_assessment.views.steps import find_assessment

_NEEDS = May.ENTER_ANSWERS


@workspace_page(needs=_NEEDS)
def add(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Begin a page of notes: where, when, what was asked."""
    assessment = find_assessment(request, desk, slug, step="answers", needs=_NEEDS)
    asked = ask_queries.latest_round(assessment)
    if asked is None:
        raise Http404
    points = [point for point in points_to_type_at(asked, desk.standing) if desk.standing.may_here(_NEEDS, point.city_id)]
    cities = [city for city in ask_queries.cities_of(asked) if desk.standing.may_here(_NEEDS, city.pk)]
    form = WorkshopForm(
        request.POST or None, points=points, cities=cities, languages=languages_of_answers(), initial={"language": desk.user.language}
    )
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("asked", "meaning", "held_on", "language", "people")}
        try:
            made = changes.start_workshop(
                by=desk.user, round=asked, point=form.point(), name=form.cleaned_data["name"], city=form.city(), **facts
            )
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(desk.url("needs_assessment:workshop", slug=slug, pk=made.pk))
    back = desk.url("needs_assessment:answers", slug=slug)
    return render(request, "needs_assessment/workshop_add.jinja", {"f": form, "assessment": assessment, "back": back})


@workspace_page(needs=_NEEDS)
def workshop(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """The page of notes. A note typed in stands on it at once, for everybody who looks."""
    assessment, found = _find(request, desk, slug, pk)
    if request.method == "POST":
        return _take(request, desk, assessment, found)
    return _show(request, desk, assessment, found)


def _find(request: HttpRequest, desk: Desk, slug: str, pk: int) -> tuple[Assessment, Workshop]:
    assessment = find_assessment(request, desk, slug, step="answers", needs=_NEEDS)
    found = queries.workshop_of(assessment, desk.standing, pk)
    if found is None or not desk.standing.may_here(_NEEDS, found.city_id):
        raise Http404
    return assessment, found


def _find_note(request: HttpRequest, desk: Desk, slug: str, pk: int, note_pk: int) -> tuple[Assessment, Workshop, WorkshopNote]:
    assessment, found = _find(request, desk, slug, pk)
    note = queries.note_of(found, note_pk)
    if note is None:
        raise Http404
    note.workshop = found
    return assessment, found, note


def _take(request: HttpRequest, desk: Desk, assessment: Assessment, found: Workshop) -> HttpResponse:
    typed = request.POST.get("notes", "")[: 600 * 2_000]
    try:
        made = changes.take_notes(by=desk.user, workshop=found, typed=typed)
    except NotPossible as refused:
        return _show(request, desk, assessment, found, typed=typed, error=str(refused), status=422)
    told = ngettext("%(n)s note kept.", "%(n)s notes kept.", len(made)) % {"n": len(made)} if made else _("This stands there already.")
    if request.htmx:  # type: ignore[attr-defined]  # set by the middleware
        return _show(request, desk, assessment, found, told=told)
    tell(request, told)
    return redirect(f"{request.path}#notes")


def _show(
    request: HttpRequest,
    desk: Desk,
    assessment: Assessment,
    found: Workshop,
    *,
    typed: str = "",
    error: str = "",
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    groups = queries.notes_by_group(found)
    wording = found.question.wordings.first()
    context: dict[str, Any] = {
        "assessment": assessment,
        "workshop": found,
        "prompt": wording.prompt.in_language() if wording else None,
        "groups": groups,
        "group_choices": [("", _("choose")), *((one.group.name, one.group.name) for one in groups if one.group)],
        "count": sum(len(one.notes) for one in groups),
        "notes_dir": direction_of(found.language),
        "is_frozen": found.card is not None and found.card.frozen_in_id is not None,
        "typed": typed,
        "error": error,
        "told": told,
        "here": desk.url("needs_assessment:workshop", slug=assessment.slug, pk=found.pk),
        "together": desk.url("needs_assessment:put_together", slug=assessment.slug, pk=found.pk),
        "drop": desk.url("needs_assessment:drop_workshop", slug=assessment.slug, pk=found.pk),
        "back": desk.url("needs_assessment:answers", slug=assessment.slug),
    }
    is_part = bool(request.htmx)  # type: ignore[attr-defined]  # the same
    template = "needs_assessment/_workshop_notes.jinja" if is_part else "needs_assessment/workshop.jinja"
    return render(request, template, context, status=200 if is_part else status)


@require_POST
@workspace_page(needs=_NEEDS)
def put_together(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """Put the ticked notes into a group, an old or a new one, or out of theirs."""
    assessment, found = _find(request, desk, slug, pk)
    notes = [int(one) for one in request.POST.getlist("note")[:1000] if one.isascii() and one.isdigit() and len(one) < 17]
    name = "" if request.POST.get("do") == "out" else " ".join((request.POST.get("new") or request.POST.get("group", "")).split())[:80]
    try:
        if not name and request.POST.get("do") != "out":
            raise NotPossible(_("Choose a group, or name a new one."))
        count = changes.put_together(by=desk.user, workshop=found, notes=notes, name=name)
    except NotPossible as refused:
        tell(request, str(refused), kind="warn")
    else:
        words = ngettext("%(n)s note is in “%(group)s” now.", "%(n)s notes are in “%(group)s” now.", count)
        out = ngettext("%(n)s note is in no group now.", "%(n)s notes are in no group now.", count)
        tell(request, (words if name else out) % {"n": count, "group": name})
    return redirect(f"{desk.url('needs_assessment:workshop', slug=assessment.slug, pk=pk)}#notes")


@workspace_page(needs=_NEEDS)
def note(request: HttpRequest, desk: Desk, slug: str, pk: int, note_pk: int) -> HttpResponse:
    """One note, to put it right or to take it off the page."""
    assessment, found, one = _find_note(request, desk, slug, pk, note_pk)
    back = desk.url("needs_assessment:workshop", slug=assessment.slug, pk=pk)
    form = NoteForm(request.POST or None, initial={"words": one.text.text})
    if request.method == "POST" and form.is_valid():
        try:
            changes.reword_note(by=desk.user, note=one, words=form.cleaned_data["words"])
        except NotPossible as refused:
            form.add_error("words", str(refused))
        else:
            tell(request, _("The note is changed."))
            return redirect(f"{back}#note-{one.pk}")
    take_off = desk.url("needs_assessment:note_off", slug=slug, pk=pk, note_pk=note_pk)
    return render(
        request, "needs_assessment/workshop_note.jinja", {"f": form, "note": one, "workshop": found, "back": back, "take_off": take_off}
    )


@require_POST
@workspace_page(needs=_NEEDS)
def note_off(request: HttpRequest, desk: Desk, slug: str, pk: int, note_pk: int) -> HttpResponse:
    return _switch(request, desk, slug, pk, note_pk, off=True)


@require_POST
@workspace_page(needs=_NEEDS)
def note_back(request: HttpRequest, desk: Desk, slug: str, pk: int, note_pk: int) -> HttpResponse:
    return _switch(request, desk, slug, pk, note_pk, off=False)


def _switch(request: HttpRequest, desk: Desk, slug: str, pk: int, note_pk: int, *, off: bool) -> HttpResponse:
    _assessment, _found, one = _find_note(request, desk, slug, pk, note_pk)
    try:
        changes.take_note_off(by=desk.user, note=one, off=off)
    except NotPossible as refused:
        tell(request, str(refused), kind="warn")
    else:
        undo = desk.url(f"needs_assessment:{'note_back' if off else 'note_off'}", slug=slug, pk=pk, note_pk=note_pk)
        tell(request, _("The note is off the page.") if off else _("The note is on the page again."), undo_url=undo)
    return redirect(desk.url("needs_assessment:workshop", slug=slug, pk=pk))


@require_POST
@workspace_page(needs=_NEEDS)
def drop(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """Remove a page without notes."""
    _assessment, found = _find(request, desk, slug, pk)
    try:
        changes.drop_workshop(by=desk.user, workshop=found)
    except NotPossible as refused:
        tell(request, str(refused), kind="warn")
        return redirect(desk.url("needs_assessment:workshop", slug=slug, pk=pk))
    tell(request, _("The empty page is gone."))
    return redirect(desk.url("needs_assessment:answers", slug=slug))

"""Staff pages of the code book."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.listing import Column, Filter, Listing
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import own_name_of
from mifc.foundation.programmes.owned import get_owned_or_none
from mifc.foundation.programmes.roles import May
from mifc.toolbox.domains import changes, queries
from mifc.toolbox.domains.forms import DomainForm, RetireForm
from mifc.toolbox.domains.models import Domain, DomainNote
from mifc.toolbox.domains.rules import free_letters


@workspace_page(needs=May.EDIT_CODE_BOOK)
def code_book(request: HttpRequest, desk: Desk) -> HttpResponse:
    listing = Listing.read(
        request.GET,
        path=request.path,
        columns=[
            Column("name", _("Domain")),
            Column("letter", _("Key")),
            Column("origin", _("Where it comes from")),
            Column("languages", _("Languages")),
            Column("move", _("Order")),
        ],
        filters=[Filter("state", _("State"), [("retired", _("No longer used"))])],
        per_page=100,
    )
    rows = queries.code_book(desk.programme, retired=listing.chosen("state") == "retired", search=listing.search)
    context = {
        "listing": listing.with_rows(rows[listing.start : listing.stop], len(rows)),
        "add_url": desk.url("domains:add"),
        "languages": desk.programme.languages,
    }
    return render(request, "domains/list.jinja", context)


@workspace_page(needs=May.EDIT_CODE_BOOK)
def show_domain(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    domain = _domain(desk, pk)
    context = {
        "domain": domain,
        "names": [
            (code, own_name_of(code), domain.name.in_language(code), domain.definition.in_language(code))
            for code in desk.programme.languages
        ],
        "examples": [line for line in str(domain.examples).splitlines() if line.strip()],
        "merged_here": queries.merged_here(domain),
        "retire_form": RetireForm(domain=domain),
        "notes": list(domain.notes.all()),
    }
    return render(request, "domains/detail.jinja", context)


@workspace_page(needs=May.EDIT_CODE_BOOK)
def edit_domain(request: HttpRequest, desk: Desk, pk: int | None = None) -> HttpResponse:
    """Add one, or reword the one with this number."""
    domain = _domain(desk, pk) if pk is not None else None
    form = DomainForm(request.POST or None, languages=desk.programme.languages, domain=domain)
    if request.method == "POST" and form.is_valid():
        texts, letter = form.texts(author=desk.user.name), form.cleaned_data["letter"]
        try:
            if domain is None:
                domain = changes.add_domain(by=desk.user, programme=desk.programme, letter=letter, **texts)
                tell(request, _("Domain added. It stands on the coding screen from now on."))
            else:
                changes.reword_domain(by=desk.user, domain=domain, letter=letter, **texts)
                tell(request, _("Domain reworded. What was coded with it stays."))
            return redirect(desk.url("domains:show", pk=domain.pk))
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
    back = desk.url("domains:show", pk=pk) if pk else desk.url("domains:list")
    taken = queries.letters_taken(desk.programme)
    context = {"form_": form, "domain": domain, "back": back, "free": ", ".join(free_letters(taken)).upper()}
    return render(request, "domains/form.jinja", context, status=422 if form.errors else 200)


@require_POST
@workspace_page(needs=May.EDIT_CODE_BOOK)
def retire(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    domain = _domain(desk, pk)
    form = RetireForm(request.POST, domain=domain)
    if not form.is_valid():
        raise Http404
    into = form.cleaned_data["into"]
    try:
        changes.retire_domain(by=desk.user, domain=domain, into=into)
    except NotPossible as refusal:
        tell(request, str(refusal), kind="stop")
        return redirect(desk.url("domains:show", pk=pk))
    said = (
        _("No longer used. What was said is counted under “%(name)s”.") % {"name": into.name}
        if into
        else _("No longer used. What was said stays.")
    )
    tell(request, said, undo_url=desk.url("domains:bring_back", pk=pk), undo_label=_("Bring it back"))
    return redirect(desk.url("domains:list"))


@require_POST
@workspace_page(needs=May.EDIT_CODE_BOOK)
def bring_back(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    try:
        changes.bring_back_domain(by=desk.user, domain=_domain(desk, pk))
    except NotPossible as refusal:
        tell(request, str(refusal), kind="stop")
    else:
        tell(request, _("In use again."))
    return redirect(desk.url("domains:show", pk=pk))


@require_POST
@workspace_page(needs=May.EDIT_CODE_BOOK)
def move(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One place up or down in the code book, and so on the coding screen."""
    changes.move_domain(by=desk.user, domain=_domain(desk, pk), up=request.POST.get("way") == "up")
    return redirect(desk.url("domains:list"))


def _domain(desk: Desk, pk: int) -> Domain:
    domain = get_owned_or_none(queries.domains(desk.programme).select_related("merged_into"), pk=pk)
    if domain is None:
        raise Http404
    return domain


@require_POST
@workspace_page(needs=May.EDIT_CODE_BOOK)
def note(request: HttpRequest, desk: Desk, pk: int, note_pk: int) -> HttpResponse:
    """A decision of the code book said better, ended, or taken up again."""
    found = get_owned_or_none(DomainNote.objects.of(desk.programme).filter(domain=_domain(desk, pk)), pk=note_pk)
    if found is None:
        raise Http404
    doing = request.POST.get("do", "")
    try:
        if doing == "save":
            changes.reword_note(by=desk.user, note=found, text=request.POST.get("text", ""))
            tell(request, _("The decision is reworded."))
        else:
            changes.end_note(by=desk.user, note=found, ended=doing == "end")
            tell(request, _("It no longer holds.") if doing == "end" else _("It holds again."))
    except NotPossible as refusal:
        tell(request, str(refusal), kind="stop")
    return redirect(f"{desk.url('domains:show', pk=pk)}#decisions")

"""The evidence library: one list, one page for each piece, one form; what a partner knows among it (R105, R114)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.listing import Column, Filter, Listing
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import direction_of
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import evidence as changes
from mifc.planning.needs_assessment.changes import partner_input
from mifc.planning.needs_assessment.forms.evidence import EvidenceForm
from mifc.planning.needs_assessment.models import Assessment, Evidence, Need
from mifc.planning.needs_assessment.queries import ask as ask_queries
from mifc.planning.needs_assessment.queries import decide as decide_queries
from mifc.planning.needs_assessment.queries import evidence as queries
from mifc.planning.needs_assessment.rules.evidence import KEPT_OFF_DAYS, excerpt, figure_words
from mifc.planning.needs_assessment.views.answers import languages_of_answers
from mifc.planning.needs_assessment.views.steps import find_assessment
from mifc.toolbox.documents import queries as documents
from mifc.toolbox.domains.queries import domains_in_use

Kind = Evidence.Kind


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece as a list shows it; `lang` is the language of `title` where it is not the reader's."""

    piece: Any
    title: str
    lang: str
    direction: str
    figure: str
    areas: list[Any]


def shown(piece: Any) -> Shown:
    """What a list says of it; of a partner, the beginning of its words."""
    said = queries.said_by_partner(piece) if piece.kind == Kind.PARTNER else None
    if said is not None and said.text:
        return Shown(piece, excerpt(said.text), said.language, direction_of(said.language), "", [one.domain for one in piece.areas])
    title = piece.title.in_language()
    words = title.text or str(piece.get_kind_display())
    lang = title.lang if title.is_fallback and title.text else ""
    return Shown(
        piece, words, lang, title.direction if lang else "", figure_words(piece.value, piece.unit), [one.domain for one in piece.areas]
    )


def _listing(request: HttpRequest, desk: Desk, assessment: Assessment, need: Need | None) -> Listing:
    seen = [(one.value, str(one.label)) for one in Kind if one != Kind.PARTNER or desk.may("READ_ANSWERS")]
    filters = [
        Filter("kind", _("Kind"), seen, kind="select"),
        Filter("area", _("Area of life"), [(one.key, str(one.name)) for one in domains_in_use(desk.programme)], kind="select"),
    ]
    cities = [] if assessment.city_id else decide_queries.cities_of(assessment, desk.standing)
    if len(cities) > 1:
        filters.append(Filter("city", _("City"), [(one.slug, one.name) for one in cities], kind="select"))
    if need is not None:
        filters.append(Filter("need", _("Row of the needs table"), [(str(need.pk), str(need.issue))]))
    filters.append(Filter("off", _("State"), [("yes", _("taken off"))]))
    columns = [Column("what", _("What it is")), Column("kind", _("Kind")), Column("areas", _("Areas of life"))]
    columns += [] if assessment.city_id else [Column("city", _("City"))]
    return Listing.read(request.GET, path=request.path, columns=[*columns, Column("source", _("Source and day"))], filters=filters)


@workspace_page(needs=May.READ_EVIDENCE)
def library(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Everything that stands behind the needs besides the cards."""
    assessment = find_assessment(request, desk, slug, step="evidence", needs=May.READ_EVIDENCE)
    asked = request.GET.get("need", "")
    need = decide_queries.need(assessment, desk.standing, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 17 else None
    listing = _listing(request, desk, assessment, need)
    rows, total = queries.page_of_evidence(
        assessment,
        desk.standing,
        search=listing.search,
        kind=listing.chosen("kind"),
        domain=listing.chosen("area"),
        city=listing.chosen("city"),
        need=need.pk if need and listing.chosen("need") else None,
        off=bool(listing.chosen("off")),
        start=listing.start,
        stop=listing.stop,
    )
    context = {
        "assessment": assessment,
        "listing": listing.with_rows([shown(one) for one in rows], total),
        "need": need,
        "may_add": desk.standing.may_here(May.ADD_EVIDENCE, assessment.city_id),
    }
    return render(request, "needs_assessment/evidence.jinja", context)


def _may_add(desk: Desk, assessment: Assessment, kind: str) -> bool:
    needed = May.ENTER_ANSWERS if kind == Kind.PARTNER else May.ADD_EVIDENCE
    return kind in Kind.values and desk.standing.may_here(needed, assessment.city_id)


@workspace_page(needs=May.ADD_EVIDENCE)
def choose_kind(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """One thing first: what it is."""
    assessment = find_assessment(request, desk, slug, step="evidence", needs=May.ADD_EVIDENCE)
    context = {
        "assessment": assessment,
        "kinds": [kind.value for kind in Kind if _may_add(desk, assessment, kind)],
        "for_need": f"?need={request.GET['need']}" if request.GET.get("need", "").isdigit() else "",
        "back": desk.url("needs_assessment:evidence", slug=slug),
    }
    return render(request, "needs_assessment/evidence_kinds.jinja", context)


def _form(
    request: HttpRequest, desk: Desk, assessment: Assessment, kind: str, piece: Any = None, *, need: Need | None = None
) -> EvidenceForm:
    may_use = May.ENTER_ANSWERS if kind == Kind.PARTNER else May.ADD_EVIDENCE
    here = get_language() or ""
    own = list(desk.programme.languages)
    tagged = [one.domain for one in piece.areas] if piece else [need.domain] if need and need.domain else []
    domains = {one.pk: one for one in [*domains_in_use(desk.programme), *tagged]}
    partner = kind == Kind.PARTNER
    return EvidenceForm(
        request.POST or None,
        request.FILES or None,
        kind=kind,
        languages=[here, *(code for code in own if code != here)] if here in own else own,
        domains=domains.values(),
        cities=[city for city in decide_queries.cities_of(assessment, desk.standing) if desk.standing.may_here(may_use, city.pk)],
        may_all=assessment.city_id is None,
        evidence=piece,
        said=queries.said_by_partner(piece) if piece else None,
        organisations=_speakers(desk, piece) if partner else (),
        spoken=languages_of_answers() if partner else (),
        tagged=[one.pk for one in tagged],
        language=desk.user.language,
    )


def _speakers(desk: Desk, piece: Any) -> list[Any]:
    found = queries.organisations_to_speak_for(desk.programme, desk.standing, desk.user)
    now_there = piece.organisation if piece else None
    return found if now_there is None or now_there in found else [now_there, *found]


def _need_asked_for(request: HttpRequest, desk: Desk, assessment: Assessment) -> Need | None:
    asked = request.POST.get("need") or request.GET.get("need", "")
    need = decide_queries.need(assessment, desk.standing, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 17 else None
    return need if need is not None and decide_queries.may_edit(desk.standing, need.city_id) else None


@workspace_page(needs=May.ADD_EVIDENCE)
def add_piece(request: HttpRequest, desk: Desk, slug: str, kind: str) -> HttpResponse:
    """The form of one kind; with `need`, the piece stands behind that row at once."""
    assessment = find_assessment(request, desk, slug, step="evidence", needs=May.ADD_EVIDENCE)
    if not _may_add(desk, assessment, kind):
        raise Http404
    need = _need_asked_for(request, desk, assessment)
    form = _form(request, desk, assessment, kind, need=need)
    if request.method == "POST" and form.is_valid():
        try:
            made = _add(desk, assessment, kind, form, need)
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("It is kept, and waits to be sorted.") if kind == Kind.PARTNER else _("It is in the library."))
            return redirect(desk.url("needs_assessment:piece", slug=slug, pk=made.pk))
    back = desk.url("needs_assessment:add_evidence", slug=slug)
    context = {"f": form, "assessment": assessment, "piece": None, "need": need, "kind": Kind(kind), "back": back, "seen": ""}
    return render(request, "needs_assessment/evidence_form.jinja", context, status=422 if form.errors else 200)


def _add(desk: Desk, assessment: Assessment, kind: str, form: EvidenceForm, need: Need | None) -> Evidence:
    facts = form.facts(author=desk.user.name)
    sent_as = form.cleaned_data["sent_as"]
    if kind != Kind.PARTNER:
        return changes.add_evidence(by=desk.user, assessment=assessment, kind=kind, sent_as=sent_as, needs=[need] if need else [], **facts)
    asked = ask_queries.latest_round(assessment)
    if asked is None:
        raise NotPossible(_("This assessment has no round yet."))
    (domain,) = facts.pop("domains")
    words = {"said": form.cleaned_data["said"], "language": form.cleaned_data["language"]}
    made = partner_input.take_input(by=desk.user, round=asked, domain=domain, sent_as=sent_as, **words, **facts)
    if need is not None:
        changes.link_need(by=desk.user, evidence=made, need=need)
    return made


def find_piece(request: HttpRequest, desk: Desk, slug: str, pk: int, *, to_change: bool = False) -> tuple[Assessment, Any]:
    """A piece this person may read, or change; 404 otherwise."""
    needs = May.ADD_EVIDENCE if to_change else May.READ_EVIDENCE
    assessment = find_assessment(request, desk, slug, step="evidence", needs=needs)
    found = queries.one_evidence(assessment, desk.standing, pk)
    if found is None or (to_change and not queries.may_change(desk.standing, desk.user, found)):
        raise Http404
    return assessment, found


@workspace_page(needs=May.READ_EVIDENCE)
def piece(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """One piece: what it says, where it is from, the rows it stands behind."""
    assessment, found = find_piece(request, desk, slug, pk)
    may_change = queries.may_change(desk.standing, desk.user, found)
    said = queries.said_by_partner(found)
    words = request.GET.get("q", "")[:80]
    context = {
        "assessment": assessment,
        "piece": found,
        "one": shown(found),
        "rows": _facts(found),
        "said": said,
        "said_dir": direction_of(said.language) if said else "",
        "translated": queries.said_in(said, get_language() or "") if said and said.language != get_language() else None,
        "is_frozen": found.card is not None and found.card.frozen_in_id is not None,
        "needs": queries.needs_of(found, desk.standing),
        "to_link": queries.needs_to_link(found, desk.standing, words) if may_change else [],
        "q": words,
        "may_change": may_change,
        "may_decide": desk.standing.may_here(May.EDIT_NEEDS_TABLE, found.city_id),
        "kept_days": KEPT_OFF_DAYS,
        "back": desk.url("needs_assessment:evidence", slug=slug),
    }
    return render(request, "needs_assessment/evidence_piece.jinja", context)


def _facts(found: Any) -> dict[str, Any]:
    """What the page's list of facts says in words; the rest it draws itself."""
    file = found.document
    size = filesizeformat(file.size) if file else ""
    return {
        "figure": figure_words(found.value, found.unit),
        "file": f"{file.get_media_type_display()}, {size}" if file else "",
        "file_is_there": documents.is_there(file) if file else True,
    }


@workspace_page(needs=May.ADD_EVIDENCE)
def change_piece(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    assessment, found = find_piece(request, desk, slug, pk, to_change=True)
    form = _form(request, desk, assessment, found.kind, found)
    here = desk.url("needs_assessment:piece", slug=slug, pk=pk)
    seen = request.POST.get("seen") or changes.as_seen(found)
    if request.method == "POST" and form.is_valid():
        facts = form.facts(author=desk.user.name)
        try:
            if found.kind == Kind.PARTNER:
                words = {"said": form.cleaned_data["said"], "language": form.cleaned_data["language"]}
                partner_input.change_input(by=desk.user, evidence=found, seen=seen, **words, **facts)
            else:
                changes.change_evidence(by=desk.user, evidence=found, seen=seen, **facts)
        except NotPossible as refused:
            form.add_error(None, str(refused))
            # Read by now: saved again, it replaces theirs.
            seen = changes.as_seen(queries.one_evidence(assessment, desk.standing, pk) or found)
        else:
            tell(request, _("The change is kept."))
            return redirect(here)
    context = {"f": form, "assessment": assessment, "piece": found, "need": None, "kind": Kind(found.kind), "back": here, "seen": seen}
    return render(request, "needs_assessment/evidence_form.jinja", context, status=422 if form.errors else 200)


@workspace_page(needs=May.READ_EVIDENCE, sensitive="a file of the evidence library")
def file(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponseBase:
    """The file, to be saved: never shown inside a page of ours, whatever it holds."""
    _assessment, found = find_piece(request, desk, slug, pk)
    document = found.document
    if document is None:
        raise Http404
    try:
        opened = documents.path_of(document).open("rb")
    except OSError:
        tell(request, _("The file is not on this server any more. Tell those who run it: a backup may hold it."), kind="warn")
        return redirect(desk.url("needs_assessment:piece", slug=slug, pk=pk))
    sent = FileResponse(opened, as_attachment=True, filename=document.name, content_type=document.media_type)
    sent["X-Content-Type-Options"] = "nosniff"
    sent["Content-Security-Policy"] = "default-src 'none'; sandbox"
    sent["Cache-Control"] = "private, no-store"
    return sent


@require_POST
@workspace_page(needs=May.ADD_EVIDENCE)
def drop_file(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    _assessment, found = find_piece(request, desk, slug, pk, to_change=True)
    try:
        changes.drop_file(by=desk.user, evidence=found)
    except NotPossible as refused:
        tell(request, str(refused), kind="warn")
    else:
        tell(request, _("The file is deleted."))
    return redirect(desk.url("needs_assessment:piece", slug=slug, pk=pk))


@require_POST
@workspace_page(needs=May.ADD_EVIDENCE)
def take_off(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    _assessment, found = find_piece(request, desk, slug, pk, to_change=True)
    try:
        changes.take_off(by=desk.user, evidence=found)
    except NotPossible as refused:
        tell(request, str(refused), kind="warn")
        return redirect(desk.url("needs_assessment:piece", slug=slug, pk=pk))
    tell(request, _("It is off the list."), undo_url=desk.url("needs_assessment:piece_back", slug=slug, pk=pk))
    return redirect(desk.url("needs_assessment:evidence", slug=slug))


@require_POST
@workspace_page(needs=May.ADD_EVIDENCE)
def put_back(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    _assessment, found = find_piece(request, desk, slug, pk, to_change=True)
    try:
        changes.take_off(by=desk.user, evidence=found, off=False)
    except NotPossible as refused:
        tell(request, str(refused), kind="warn")
    else:
        tell(request, _("It is on the list again."))
    return redirect(desk.url("needs_assessment:piece", slug=slug, pk=pk))


@require_POST
@workspace_page(needs=May.ADD_EVIDENCE)
def forget(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    _assessment, found = find_piece(request, desk, slug, pk, to_change=True)
    try:
        changes.forget(by=desk.user, evidence=found)
    except NotPossible as refused:
        tell(request, str(refused), kind="warn")
        return redirect(desk.url("needs_assessment:piece", slug=slug, pk=pk))
    tell(request, _("It is deleted, and its file with it."))
    return redirect(desk.url("needs_assessment:evidence", slug=slug))

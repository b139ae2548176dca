"""The evidence pack of a public edition: chosen on a page, made in the request as PDF or as a folder of CSV, never kept (R118)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk, PublicPlace, public_base
from mifc.foundation.interface.printing import paper_brand
from mifc.foundation.languages.known import BY_CODE, Language, own_name_of
from mifc.foundation.languages.text import Piece
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.forms.pack import PackForm
from mifc.planning.needs_assessment.models import Assessment
from mifc.planning.needs_assessment.papers import pack_files, pack_paper
from mifc.planning.needs_assessment.papers.pack_words import areas_of, chosen, pack_words
from mifc.planning.needs_assessment.published import HeardEdition, heard_edition, latest_edition
from mifc.planning.needs_assessment.queries import publish as queries
from mifc.planning.needs_assessment.rules.pack import PackChoice, languages_of
from mifc.planning.needs_assessment.views.steps import find_assessment

# So many boxes are quickly ticked one by one.
_FEW_ROWS = 6
# Made while somebody waits: 300 rows in two languages took seven seconds.
_MOST_ON_PAPER = 150


@dataclass(frozen=True, slots=True)
class Public:
    """A public edition at somebody's desk. `lacking`: its languages, and how many of its texts are not written in each."""

    desk: Desk
    assessment: Assessment
    read: HeardEdition
    lacking: dict[str, int]

    @property
    def number(self) -> int:
        return self.read.link.number

    @property
    def own(self) -> str:
        """The language of the one who asks, where the edition has it."""
        wanted = self.desk.user.language or self.desk.programme.default_language
        return wanted if wanted in self.lacking else next(iter(self.lacking))

    def address(self, code: str) -> str:
        """Where everybody reads the edition in a language, whole."""
        place = PublicPlace(self.desk.programme, BY_CODE[code], public_base(self.desk.programme))
        return str(settings.SITE_URL) + place.url("heard_number", slug=self.assessment.slug, number=self.number)


def _find(desk: Desk, assessment: Assessment, number: int) -> Public | None:
    edition = queries.edition(assessment, number)
    read = heard_edition(desk.programme, assessment.slug, number)
    if edition is None or read is None:
        return None
    lacking = languages_of(edition.content)
    offered = {code: lacking[code] for code in desk.programme.languages if code in lacking and code in BY_CODE}
    return Public(desk, assessment, read, offered or {desk.programme.default_language: 0})


def _assessment(request: HttpRequest, desk: Desk, slug: str) -> Assessment:
    """For everyone who may read a draft, a funder too: a pack says nothing that is not public."""
    # Who may not publish has no page of that name in her bar: she came from the table.
    step = "publish" if desk.may(May.FREEZE) else "table"
    return find_assessment(request, desk, slug, step=step, needs=May.READ_DRAFT)


@workspace_page(needs=May.READ_DRAFT)
def newest(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The way to the pack of the newest public edition."""
    assessment = _assessment(request, desk, slug)
    edition = latest_edition(desk.programme, slug)
    if edition is None:
        return render(request, "needs_assessment/pack_none.jinja", {"assessment": assessment, "number": None})
    return redirect(desk.url("needs_assessment:pack", slug=slug, number=edition.link.number))


@workspace_page(needs=May.READ_DRAFT)
def pack(request: HttpRequest, desk: Desk, slug: str, number: int) -> HttpResponse:
    """What goes into the pack. With a query the page shows what that address would make."""
    assessment = _assessment(request, desk, slug)
    edition = _find(desk, assessment, number)
    if edition is None:
        return _not_public(request, assessment, number)
    form = _form(request, edition)
    return _page(request, edition, form, status=422 if form.errors else 200)


@workspace_page(needs=May.READ_DRAFT)
def pack_file(request: HttpRequest, desk: Desk, slug: str, number: int, ending: str) -> HttpResponse:
    """The pack itself, pdf or zip. Without a query it is everything, in the reader's language."""
    assessment = _assessment(request, desk, slug)
    edition = _find(desk, assessment, number)
    if edition is None:
        return _not_public(request, assessment, number)
    form = _form(request, edition)
    if not form.is_bound:
        form = _form(request, edition, _everything(form))
    if not form.is_valid():
        return _page(request, edition, form, status=422)
    choice = form.choice()
    if ending == "pdf" and len(choice.rows) > _MOST_ON_PAPER:
        form.add_error("row", _("A PDF takes at most %(most)s rows. Choose fewer, or take the CSV files.") % {"most": _MOST_ON_PAPER})
        return _page(request, edition, form, status=422)
    make, kind, where = (_zip, "application/zip", "attachment") if ending == "zip" else (_pdf, "application/pdf", "inline")
    name = f"evidence-pack-{slug}-{number}-{'-'.join(choice.languages)}.{ending}"
    headers = {"Content-Disposition": f'{where}; filename="{name}"'}
    return HttpResponse(make(edition, choice), content_type=kind, headers=headers)


def _not_public(request: HttpRequest, assessment: Assessment, number: int) -> HttpResponse:
    """It was taken off the page, or was never there: the reader is told the same."""
    return render(request, "needs_assessment/pack_none.jinja", {"assessment": assessment, "number": number}, status=404)


def _page(request: HttpRequest, edition: Public, form: PackForm, *, status: int) -> HttpResponse:
    context = {
        "assessment": edition.assessment,
        "e": edition.read.link,
        "f": form,
        "public_url": edition.address(edition.own),
        "lacking": [(code, own_name_of(code), BY_CODE[code].direction, number) for code, number in edition.lacking.items() if number],
        "many_rows": len(edition.read.needs) > _FEW_ROWS,
        "none_ticked": _none_ticked(request),
        "withdrawn": [one.withdrawn for one in edition.read.quotes if one.withdrawn],
    }
    return render(request, "needs_assessment/pack.jinja", context, status=status)


def _form(request: HttpRequest, edition: Public, data: QueryDict | None = None) -> PackForm:
    return PackForm(
        data or (request.GET if "lang" in request.GET else None),
        rows={str(place): _with_place(need.issue, need.place) for place, need in enumerate(edition.read.needs, 1)},
        areas=areas_of(edition.read),
        has_quotes=any(not one.withdrawn for one in edition.read.quotes),
        tick_rows=not _none_ticked(request),
        languages=list(edition.lacking),
        own=edition.own,
    )


def _none_ticked(request: HttpRequest) -> bool:
    """Who wants three rows of sixty begins with none."""
    return request.GET.get("rows") == "none"


def _with_place(issue: Piece, place: str) -> Piece:
    return replace(issue, text=f"{issue.text} · {place}") if place else issue


def _everything(form: PackForm) -> QueryDict:
    """What the page shows before anybody chose."""
    data = QueryDict(mutable=True)
    for name, field in form.fields.items():
        first: Any = form.get_initial_for_field(field, name)
        data.setlist(name, first if isinstance(first, list) else ["on" if first is True else str(first)])
    return data


def _in_each(edition: Public, choice: PackChoice, make: Callable[[HeardEdition, Language, str], Any]) -> dict[str, Any]:
    """What is made of the chosen part in each language, while that language is active."""
    made = {}
    for code in choice.languages:
        with override(code):
            read = heard_edition(edition.desk.programme, edition.assessment.slug, edition.number)
            # Taken off the page while the pack was made: what was read a moment ago stands.
            made[code] = make(chosen(read or edition.read, choice), BY_CODE[code], edition.address(code))
    return made


def _pdf(edition: Public, choice: PackChoice) -> bytes:
    programme = edition.desk.programme
    sides = _in_each(edition, choice, lambda read, language, address: pack_words(read, programme, language, address=address))
    with override(choice.languages[0]):
        return pack_paper.pdf(list(sides.values()), brand=paper_brand(programme))


def _zip(edition: Public, choice: PackChoice) -> bytes:
    """One language lies in the ZIP as it is, two each in a folder of their own."""
    written = _in_each(edition, choice, lambda read, _language, address: pack_files.files(read, address=address))
    folders = written if len(written) > 1 else {"": next(iter(written.values()))}
    return pack_files.packed(folders, day=edition.read.link.iso_date)

"""The board paper as PDF, made with Typst in the request; the page cache keeps it per edition and language until something changes."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpResponse

from mifc.foundation.interface.printing import make_pdf, paper_brand, qr_modules
from mifc.foundation.languages.known import Language
from mifc.foundation.programmes.models import Programme
from mifc.planning.needs_assessment.papers.board_words import paper_words
from mifc.planning.needs_assessment.published import HeardEdition

_TEMPLATE = Path(__file__).parent.parent / "print" / "board_paper.typ"


def pdf(edition: HeardEdition, programme: Programme, language: Language, *, address: str) -> bytes:
    """Two pages of A4, tagged. What does not fit is counted ("and 3 more rows on the page"), never pushed onto a third."""
    words = paper_words(edition, programme, language, address=address)
    return make_pdf(_TEMPLATE, {**words, "brand": paper_brand(programme), "qr": qr_modules(words["url"])})


def file_name(edition: HeardEdition, language: Language, ending: str) -> str:
    return f"board-paper-{edition.link.slug}-{edition.link.number}-{language.code}.{ending}"


def response(edition: HeardEdition, programme: Programme, language: Language, *, address: str) -> HttpResponse:
    name = file_name(edition, language, "pdf")
    return HttpResponse(
        pdf(edition, programme, language, address=address),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )

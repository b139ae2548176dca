"""What we heard: the public pages of editions, and an edition as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from mifc.foundation.access.doors import public_page
from mifc.foundation.access.places import PublicPlace
from mifc.foundation.interface.csv_export import csv_response
from mifc.planning.needs_assessment import downloads
from mifc.planning.needs_assessment.papers import board_docx, board_paper
from mifc.planning.needs_assessment.published import HeardEdition, heard_edition, heard_editions, latest_edition


@public_page()
def heard_list(request: HttpRequest, place: PublicPlace) -> HttpResponse:
    """Every assessment with a published edition, the newest first."""
    return render(request, "needs_assessment/heard_list.jinja", {"editions": heard_editions(place.programme)})


@public_page()
def heard(request: HttpRequest, place: PublicPlace, *, slug: str) -> HttpResponse:
    """The latest edition of an assessment."""
    return render(request, "needs_assessment/heard.jinja", {"e": _found(latest_edition(place.programme, slug))})


@public_page()
def heard_number(request: HttpRequest, place: PublicPlace, *, slug: str, number: int) -> HttpResponse:
    return render(request, "needs_assessment/heard.jinja", {"e": _edition(place, slug, number)})


@public_page()
def needs_csv(request: HttpRequest, place: PublicPlace, *, slug: str, number: int) -> HttpResponseBase:
    edition = _edition(place, slug, number)
    return csv_response(f"needs-{slug}-{number}-{place.lang}.csv", downloads.needs_head(), list(downloads.needs_rows(edition)))


@public_page()
def figures_csv(request: HttpRequest, place: PublicPlace, *, slug: str, number: int) -> HttpResponseBase:
    edition = _edition(place, slug, number)
    return csv_response(f"figures-{slug}-{number}-{place.lang}.csv", downloads.figures_head(), list(downloads.figures_rows(edition)))


@public_page()
def edition_json(request: HttpRequest, place: PublicPlace, *, slug: str, number: int) -> HttpResponse:
    options = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(downloads.as_json(_edition(place, slug, number)), json_dumps_params=options)


@public_page()
def paper_pdf(request: HttpRequest, place: PublicPlace, *, slug: str, number: int) -> HttpResponse:
    """The board paper of an edition: two pages, in the reader's language."""
    edition = _edition(place, slug, number)
    return board_paper.response(edition, place.programme, place.language, address=_address(place, edition))


@public_page()
def paper_docx(request: HttpRequest, place: PublicPlace, *, slug: str, number: int) -> HttpResponse:
    edition = _edition(place, slug, number)
    return board_docx.response(edition, place.programme, place.language, address=_address(place, edition))


def _address(place: PublicPlace, edition: HeardEdition) -> str:
    return place.url("heard_number", slug=edition.link.slug, number=edition.link.number)


def _edition(place: PublicPlace, slug: str, number: int) -> HeardEdition:
    return _found(heard_edition(place.programme, slug, number))


def _found(edition: HeardEdition | None) -> HeardEdition:
    if edition is None:
        raise Http404
    return edition

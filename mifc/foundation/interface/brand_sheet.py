"""The small sheet that recolours every page of a programme (R081), at an address of its own because no page carries inline style.

The address holds a fingerprint of the colours: it may be kept for a year, and a change of colours is a new address.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from mifc.foundation.access.doors import system_page
from mifc.foundation.interface.brand import brand_stylesheet
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.queries import programme_by_slug

_A_YEAR = 60 * 60 * 24 * 365


def brand_sheet_url(programme: Programme) -> str:
    """Where the sheet with the programme's present colours lies."""
    return reverse("brand_sheet", kwargs={"slug": programme.slug, "version": _fingerprint(programme)})


@system_page
def brand_sheet(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """The sheet. An old address still answers, with the present colours, but is not kept."""
    programme = programme_by_slug(slug)
    if programme is None:
        raise Http404
    sheet = brand_stylesheet(press=programme.accent, stamp=programme.stamp)
    response = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    fresh = version == _fingerprint(programme)
    response["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable" if fresh else "public, max-age=60"
    return response


def _fingerprint(programme: Programme) -> str:
    return _fingerprint_of(programme.accent, programme.stamp)


@lru_cache(1_000)
def _fingerprint_of(press: str, stamp: str) -> str:
    """Of the sheet, not of the two colours: it changes too when the way colours are made readable does. Every page asks for it."""
    return hashlib.sha256(brand_stylesheet(press=press, stamp=stamp).encode()).hexdigest()[:10]

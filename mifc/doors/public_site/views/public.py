"""Every page of the public site, by its address."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override

from mifc.doors.public_site import published
from mifc.doors.public_site.addresses import reading_at, relative_path
from mifc.doors.public_site.chrome import frame_of
from mifc.doors.public_site.models import SitePage
from mifc.doors.public_site.published import PublicPage, PublicTheme
from mifc.doors.public_site.remembered import state_of
from mifc.foundation.access.doors import public_page
from mifc.foundation.access.places import PublicPlace, public_base
from mifc.foundation.base.remembered import Remembered
from mifc.foundation.languages.known import BY_CODE, SOURCE, own_name_of
from mifc.partnership.communication.sockets import current_round_url, news
from mifc.partnership.organisations.published import partnership
from mifc.toolbox.measures.published import figures

_pages: Remembered[dict[str, Any]] = Remembered(1000)


@public_page()
def page(request: HttpRequest, place: PublicPlace, path: str = "") -> HttpResponse:
    """An editorial page; where nobody wrote one, the page a programme begins with, or its theme's."""
    known = _pages.get((*state_of(place), path), lambda: _read(place, path))
    if known is None:
        raise Http404
    return render(request, "public_site/page.jinja", known | _by_the_clock(place, known["page"]))


def _read(place: PublicPlace, path: str) -> dict[str, Any] | None:
    """Everything a page shows, but what depends on the clock; None where there is no page."""
    address = f"{path}/" if path else ""
    token = reading_at.set(place)
    try:
        found = published.page_at(frame_of(place).home_slug, address, place.lang)
    finally:
        reading_at.reset(token)
    theme = published.theme(place.programme, path) if found is None or found.kind == "theme" else None
    if found is None and theme is not None:
        found = _page_of_theme(theme, address)
    return _context(place, found, theme) if found is not None else None


@public_page()
def privacy(request: HttpRequest, place: PublicPlace) -> HttpResponse:
    """Who is responsible for what people tell us, why, and until when."""
    return render(request, "public_site/privacy.jinja", {"notice": published.notice(place.programme), "own_name_of": own_name_of})


def preview(record: SitePage, request: HttpRequest) -> HttpResponse:
    """A draft as its editor sees it, in the frame of the editor's page only."""
    programme = record.programme()
    if programme is None:
        raise Http404
    lang = record.locale.language_code
    place = PublicPlace(programme, BY_CODE.get(lang, BY_CODE[SOURCE]), public_base(programme))
    request.mifc_place = place  # type: ignore[attr-defined]  # read by the interface, which draws the chrome
    request.resolver_match = None
    address = relative_path(record.url_path) if record.url_path else ""
    token = reading_at.set(place)
    try:
        # The editor works in her own language, the draft is read in its own.
        with override(place.lang):
            found = published.page_record(record, address, place.lang, own=place.lang)
            theme = published.theme(programme, record.slug) if found.kind == "theme" else None
            return render(request, "public_site/page.jinja", _context(place, found, theme) | _by_the_clock(place, found))
    finally:
        reading_at.reset(token)


def _page_of_theme(theme: PublicTheme, address: str) -> PublicPage:
    """A theme that nobody wrote a page for."""
    name = theme.name
    return PublicPage("theme", address, name.text, "", theme.summary.text, name.lang, name.direction, name.is_fallback, ())


def _context(place: PublicPlace, found: PublicPage, theme: PublicTheme | None) -> dict[str, Any]:
    """What the page's blocks show, asked of the rooms that know it, and only when a block shows it."""
    programme = place.programme
    context: dict[str, Any] = {"page": found, "theme": theme, "own_name_of": own_name_of}
    keys = found.figure_keys
    if found.kind == "figures":
        context["all_figures"] = figures(programme)
    if theme is not None:
        context["theme_figures"] = figures(programme, theme=theme.slug)
        context["theme_partners"] = partnership(programme, theme=theme.slug)
    if keys:
        context["figures_by_key"] = {figure.key: figure for figure in figures(programme, keys=keys)}
    if found.page_numbers:
        context["linked"] = published.linked_pages(frame_of(place).home_slug, found.page_numbers, place.lang)
    if found.has("themes") or found.kind == "figures":
        context["themes"] = published.themes(programme)
    if found.has("aims"):
        context["aims"] = published.aims(programme)
    if found.has("partners") or found.kind == "partnership":
        context["partnership"] = partnership(programme)
    if found.has("heard"):
        context["news"] = news(place)
    return context


def _by_the_clock(place: PublicPlace, found: PublicPage) -> dict[str, str]:
    """A round opens and closes by itself, so this is asked for each time."""
    return {"card_url": current_round_url(place) if found.has("card") or found.has("ways") else ""}

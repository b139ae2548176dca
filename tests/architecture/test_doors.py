"""Every page has a door (architecture §3.2). A page without one stays shut, and is named here before anybody meets the closed page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.converters import SlugConverter

from mifc.foundation.access.doors import public_page, system_page, workspace_page
from mifc.foundation.access.middleware import FOREIGN_DOORS
from mifc.foundation.base.converter import NumberConverter
from mifc.foundation.languages.converter import LanguageConverter
from mifc.foundation.programmes.roles import May

# Views of libraries that stay shut on purpose: our middleware refuses them, and nothing leads there.
STAY_SHUT = {"w/pages/test404/": "the editor's own try of its error page, mounted in tests and development only"}
DOORS = {"public", "participant", "workspace", "account", "sign-in", "system"}


def pages(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, Any]]:
    """(address pattern, view) of everything that is mounted."""
    for one in patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from pages(one.url_patterns, address)
        else:
            yield address, one.callback


def without_a_door(patterns: Iterable[URLPattern | URLResolver]) -> list[str]:
    """The addresses whose view nobody put a door in front of, and that no listed library guards itself."""
    return [
        f"{address} ({view.__module__}.{getattr(view, '__qualname__', type(view).__name__)})"
        for address, view in pages(patterns)
        if getattr(view, "door", None) not in DOORS and address not in STAY_SHUT and not view.__module__.startswith(tuple(FOREIGN_DOORS))
    ]


def outside_their_place(patterns: Iterable[URLPattern | URLResolver]) -> list[str]:
    """Pages with a session live under /w/, pages without one elsewhere: their cookies have that path (architecture §6)."""
    with_session = {"workspace", "account", "sign-in"}
    return [
        address
        for address, view in pages(patterns)
        if getattr(view, "door", None) in DOORS
        and view.door != "system"
        and (view.door in with_session) != address.lstrip("^/").startswith("w/")
    ]


# Parts of a public address that have one spelling for each page.
ONE_SPELLING = (LanguageConverter, SlugConverter, NumberConverter)


def with_several_spellings(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Public pages that the page cache keeps, and of whose address a part may be written in more than one way (1, 01, 001)."""
    for one in patterns:
        address = before + str(one.pattern)
        odd = [name for name, converter in one.pattern.converters.items() if not isinstance(converter, ONE_SPELLING)]
        if isinstance(one, URLResolver):
            yield from with_several_spellings(one.url_patterns, address)
        elif odd and getattr(one.callback, "door", "") == "public" and getattr(one.callback, "door_cached", True):
            yield f"{address}: {', '.join(odd)}"


def test_a_public_page_has_one_address() -> None:
    assert list(with_several_spellings(get_resolver().url_patterns)) == []


def test_a_planted_public_page_with_many_addresses_is_named() -> None:
    @public_page()
    def shown(request: HttpRequest, place: object) -> HttpResponse:
        return HttpResponse()

    planted = [path("a/<slug:slug>/<number:number>/", shown), path("b/<int:number>/", shown), path("c/<str:code>/", shown)]
    assert list(with_several_spellings(planted)) == ["b/<int:number>/: number", "c/<str:code>/: code"]


def test_every_page_has_a_door() -> None:
    assert without_a_door(get_resolver().url_patterns) == []


def test_every_page_lies_where_its_door_belongs() -> None:
    assert outside_their_place(get_resolver().url_patterns) == []


def test_a_planted_page_without_a_door_is_named() -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    @system_page
    def guarded(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    found = without_a_door([path("a/", guarded), path("b/<int:pk>/", forgotten)])
    assert len(found) == 1
    assert found[0].startswith("b/<int:pk>/")
    assert "forgotten" in found[0]


def test_a_planted_staff_page_on_a_public_path_is_named() -> None:
    @workspace_page(needs=May.SEE_HOME)
    def staff(request: HttpRequest, desk: object) -> HttpResponse:
        return HttpResponse()

    assert outside_their_place([path("p/<slug:programme>/", staff), path("w/<slug:programme>/", staff)]) == ["p/<slug:programme>/"]

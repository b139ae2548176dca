"""Every staff address, filled with another programme's records, answers 404 as if they did not exist (architecture §3.1).

Which record stands in an address is said by the room: `ADDRESSES` in its `tests/factories.py` maps a view's name to a function that makes
the record in a programme and gives the address's parts; `NO_RECORD` names the views whose parts are no record, with the reason. A view
that is in neither fails, so that no address is forgotten.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, include, path, reverse

import mifc
from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.roles import May
from tests.cast import Cast

Make = Callable[[Programme], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Address:
    """A staff page: its name with namespaces, and the parts of its address besides the programme."""

    name: str
    parts: frozenset[str]


def addresses(patterns: Iterable[URLPattern | URLResolver], spaces: str = "", parts: frozenset[str] = frozenset()) -> Iterator[Address]:
    for one in patterns:
        here = parts | frozenset(one.pattern.converters)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, f"{spaces}{one.namespace}:" if one.namespace else spaces, here)
        elif getattr(one.callback, "door", "") == "workspace":
            yield Address(f"{spaces}{one.name}", here - {"programme"})


def registered() -> tuple[dict[str, Make], dict[str, str]]:
    """What the rooms say in their factories."""
    made: dict[str, Make] = {}
    exempt: dict[str, str] = {}
    for found in pkgutil.walk_packages(mifc.__path__, "mifc."):
        if found.name.endswith(".tests.factories"):
            module = importlib.import_module(found.name)
            made |= getattr(module, "ADDRESSES", {})
            exempt |= getattr(module, "NO_RECORD", {})
    return made, exempt


def forgotten(found: Iterable[Address], made: dict[str, Make], exempt: dict[str, str]) -> list[str]:
    """Addresses with parts that nobody gave a record for."""
    return sorted({one.name for one in found if one.parts and one.name not in made and one.name not in exempt})


def staff_addresses() -> list[Address]:
    return sorted(set(addresses(get_resolver().url_patterns)), key=lambda one: one.name)


def test_every_address_with_a_record_has_a_factory() -> None:
    made, exempt = registered()
    assert forgotten(staff_addresses(), made, exempt) == []


def test_factories_name_addresses_that_exist() -> None:
    made, exempt = registered()
    assert sorted((set(made) | set(exempt)) - {one.name for one in staff_addresses()}) == []


@pytest.mark.parametrize("name", sorted(registered()[0]))
def test_another_programmes_record_is_not_there(cast: Cast, client: Client, name: str) -> None:
    parts = registered()[0][name](cast.other)
    client.force_login(cast.amina)
    url = reverse(name, kwargs={"programme": cast.west.slug, **parts})
    before = Programme.objects.get(pk=cast.west.pk).site_version
    # A page that only takes something may say so before it looks for the record.
    assert client.get(url).status_code in (404, 405)
    assert client.post(url).status_code == 404
    assert Programme.objects.get(pk=cast.west.pk).site_version == before
    assert client.post(reverse(name, kwargs={"programme": cast.other.slug, **parts})).status_code == 404


def mixed(own: dict[str, Any], foreign: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Addresses that begin in one's own programme and end in another: each id in turn is the other's."""
    if len(own) > 1:
        for part in own:
            if part.endswith("pk") and own[part] != foreign[part]:
                yield own | {part: foreign[part]}


@pytest.mark.parametrize("name", sorted(registered()[0]))
def test_an_address_that_begins_at_home_does_not_end_elsewhere(cast: Cast, client: Client, name: str) -> None:
    make = registered()[0][name]
    client.force_login(cast.amina)
    for parts in mixed(make(cast.west), make(cast.other)):
        url = reverse(name, kwargs={"programme": cast.west.slug, **parts})
        assert client.get(url).status_code in (404, 405), parts
        assert client.post(url).status_code == 404, parts


@pytest.mark.parametrize("name", [one.name for one in staff_addresses() if not one.parts])
def test_a_stranger_finds_no_page(cast: Cast, client: Client, name: str) -> None:
    url = reverse(name, kwargs={"programme": cast.west.slug})
    client.force_login(cast.stefan)
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302


def test_a_planted_address_without_a_factory_is_named() -> None:
    @workspace_page(needs=May.SEE_HOME)
    def page(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
        return HttpResponse()

    inner = ([path("", page, name="list"), path("<int:pk>/", page, name="one"), path("<slug:city>/<int:pk>/", page, name="two")], "planted")
    found = list(addresses([path("w/<slug:programme>/", include(inner))]))
    assert {one.name for one in found} == {"planted:list", "planted:one", "planted:two"}
    assert forgotten(found, {"planted:one": lambda programme: {}}, {}) == ["planted:two"]


def test_a_planted_page_that_shows_any_record_is_caught(cast: Cast, client: Client, settings: Any) -> None:
    """The page forgets to ask whose record it is; the same requests as above must see it."""
    settings.ROOT_URLCONF = __name__
    client.force_login(cast.amina)
    assert client.get(f"/w/{cast.west.slug}/leak/{cast.other_city.pk}/").status_code == 200


@workspace_page(needs=May.SEE_HOME)
def _leak(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    return HttpResponse("anybody's")


urlpatterns = [path("w/<slug:programme>/leak/<int:pk>/", _leak)]

"""Every page of this room, every role of the cast, the stranger included."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mifc.doors.workspace.tests import factories
from tests.cast import Cast

EVERYBODY = {"amina", "bea", "carlos", "dilan", "eman", "farid", "grace", "hanna", "idris"}
LEAD, COORDINATORS = {"amina"}, {"amina", "bea"}

# page -> who may open it
PAGES: dict[str, set[str]] = {
    "home": EVERYBODY,
    "search": EVERYBODY,
    "settings": LEAD,
    "set_programme": LEAD,
    "set_languages": LEAD,
    "set_rooms": LEAD,
    "set_brand": LEAD,
    "set_brand_check": LEAD,
    "set_privacy": LEAD,
    "set_cities": LEAD,
    "set_themes": LEAD,
    "set_theme_add": LEAD,
    "set_funders": LEAD,
    "set_channels": LEAD,
    "set_city": LEAD,
    "set_theme": LEAD,
    "set_funder": LEAD,
    "set_channel": LEAD,
    "people": COORDINATORS,
    "people_invite": COORDINATORS,
    "people_links": COORDINATORS,
    "people_without_email": COORDINATORS,
    "person": COORDINATORS,
    "person_code": COORDINATORS,
    "changes": COORDINATORS,
    "changes_csv": COORDINATORS,
    "trial": LEAD,
}
# Only by POST; what they do is tested by outcome. Here: who is let in at all.
ACTIONS: dict[str, set[str]] = {
    "set_city_leads": LEAD,
    "set_city_remove": LEAD,
    "set_theme_remove": LEAD,
    "set_funder_remove": LEAD,
    "set_channel_remove": LEAD,
    "person_make_code": COORDINATORS,
    "person_take_codes": COORDINATORS,
    "person_reset_step": COORDINATORS,
    "person_take_role": COORDINATORS,
    "people_withdraw": COORDINATORS,
}


def address(cast: Cast, name: str) -> str:
    make = factories.ADDRESSES.get(f"workspace:{name}")
    if name == "people_withdraw":
        return reverse(f"workspace:{name}", args=[cast.west.slug, factories.invitation(cast.west, city=cast.coventry).pk])
    kwargs = make(cast.west) if make else {}
    return reverse(f"workspace:{name}", kwargs={"programme": cast.west.slug, **kwargs})


@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_for_whom_it_is_meant(cast: Cast, client: Client, name: str) -> None:
    url = address(cast, name)
    for person in sorted(EVERYBODY):
        client.force_login(cast.people[person])
        wanted = 200 if person in PAGES[name] else 302 if name == "trial" else 403
        assert client.get(url).status_code == wanted, person
    client.force_login(cast.stefan)
    assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).url.startswith("/w/sign-in/")


@pytest.mark.parametrize("name", ACTIONS)
def test_each_action_is_refused_to_others_and_by_get(cast: Cast, client: Client, name: str) -> None:
    url = address(cast, name)
    for person in sorted(EVERYBODY - ACTIONS[name]):
        client.force_login(cast.people[person])
        assert client.post(url).status_code == 403, person
    client.force_login(cast.stefan)
    assert client.post(url).status_code == 404
    client.force_login(cast.amina)
    assert client.get(url).status_code == 405


def test_the_table_names_every_page_of_this_room() -> None:
    from mifc.doors.workspace.urls import urlpatterns

    assert {pattern.name for pattern in urlpatterns} == {*PAGES, *ACTIONS, "undo"}


@pytest.mark.parametrize("language", ["ar", "fa", "pl", "ti"])
def test_pages_are_drawn_in_the_persons_language_and_direction(cast: Cast, client: Client, language: str) -> None:
    cast.amina.language = language
    cast.amina.save()
    client.force_login(cast.amina)
    direction = "rtl" if language in ("ar", "fa") else "ltr"
    for name in ("home", "settings", "people", "changes", "set_privacy", "set_languages"):
        page = client.get(address(cast, name)).content.decode()
        assert f'<html lang="{language}" dir="{direction}"' in page


def test_the_switch_of_language_keeps_the_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    people = reverse("workspace:people", args=["west-midlands"]) + "?role=editor"
    page = client.get(people).content.decode()
    assert 'href="/w/language/ar/?next=%2Fw%2Fwest-midlands%2Fpeople%2F%3Frole%3Deditor"' in page
    answer = client.get("/w/language/ar/", {"next": people})
    assert answer.url == people
    assert 'dir="rtl"' in client.get(people).content.decode()
    assert client.get("/w/language/ar/", {"next": "https://elsewhere.example/"}).url == "/w/"

"""Home says what to do next, the bar shows what one may open, the search finds what one may see, undo takes back."""

from __future__ import annotations

import time

import pytest
from django.test import Client, RequestFactory

from mifc.doors.workspace.cards import cards_for, in_short
from mifc.doors.workspace.tests import factories
from mifc.foundation.access.places import Desk
from mifc.foundation.interface import desk_sockets
from mifc.foundation.interface.desk_sockets import Card, Found, Section, work_on
from mifc.foundation.programmes import changes
from mifc.foundation.programmes.models import City, Programme
from mifc.foundation.programmes.queries import standing_of
from mifc.foundation.programmes.roles import May
from tests.cast import Cast


def desk(cast: Cast, name: str, programme: Programme | None = None) -> Desk:
    programme, user = programme or cast.west, cast.people[name]
    standing = standing_of(user=user, programme=programme)
    assert standing is not None
    return Desk(programme, user, standing)


@pytest.fixture
def plugs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test plugs in is gone afterwards."""
    for socket in (desk_sockets.sections, desk_sockets.home_cards, desk_sockets.search_sources):
        monkeypatch.setattr(socket, "_plugs", list(socket))


def test_an_empty_programme_is_told_what_it_lacks_in_the_order_of_need(cast: Cast, client: Client) -> None:
    trial = changes.open_trial(by=cast.amina)
    cards = cards_for(desk(cast, "amina", trial))
    ours = ["Name your cities", "Complete the privacy notice", "Invite people"]
    assert [card.title for card in cards if card.state == "now" and card.title in ours] == ours
    client.force_login(cast.amina)
    page = client.get(f"/w/{trial.slug}/").content.decode()
    assert page.index("Name your cities") < page.index("Complete the privacy notice") < page.index("After that")


def test_cards_follow_what_is_there(cast: Cast) -> None:
    titles = {card.title: card.state for card in cards_for(desk(cast, "amina"))}
    assert titles["Cities"] == "done"
    assert titles["People"] == "done"
    factories.invitation(cast.west)
    assert {card.title: card.state for card in cards_for(desk(cast, "amina"))}["Invitations are out"] == "waiting"
    text = {code: {"text": "Notice", "state": "original" if code == "en" else "reviewed"} for code in cast.west.languages}
    changes.write_privacy_notice(
        by=None,
        programme=cast.west,
        controllers="City",
        contact="a@b.org",
        basis_answers="x",
        basis_accounts="x",
        keep_answers_months=3,
        text=text,
    )
    assert {card.title: card.state for card in cards_for(desk(cast, "amina"))}["Privacy notice"] == "done"


def test_each_role_gets_its_own_cards_and_sections(cast: Cast, client: Client) -> None:
    client.force_login(cast.eman)
    page = client.get("/w/west-midlands/").content.decode()
    assert "privacy notice" not in page
    assert "/people/" not in page
    assert "Translates what people wrote" in page
    client.force_login(cast.bea)
    page = client.get("/w/west-midlands/people/").content.decode()
    assert 'href="/w/west-midlands/changes/"' in page
    assert 'href="/w/west-midlands/settings/"' not in page


def test_a_later_room_plugs_in_without_being_known(cast: Cast, client: Client, plugs: None) -> None:
    desk_sockets.home_cards.plug(lambda desk: [Card("Open a round", "Now.", desk.url("workspace:search"), order=1, action="Open it")])
    desk_sockets.search_sources.plug(lambda desk, words: [Found(f"Round of {words}", "/w/", "Round")])
    mine = Section("rounds", "Rounds", "workspace:search", May.ASK, room="needs_assessment", within=("workspace:search",))
    desk_sockets.sections.plug(mine)
    client.force_login(cast.amina)
    page = client.get("/w/west-midlands/").content.decode()
    assert page.index("Open a round") < page.index("Complete the privacy notice")
    found = client.get("/w/west-midlands/search/", {"q": "spring"}).content.decode()
    assert "Round of spring" in found
    assert ">Rounds<" in found
    changes.switch_room(by=None, programme=cast.west, room="needs_assessment", on=False)
    assert ">Rounds<" not in client.get("/w/west-midlands/").content.decode()
    client.force_login(cast.eman)
    assert ">Rounds<" not in client.get("/w/west-midlands/").content.decode()


def test_a_section_under_another_is_its_tab_and_alone_where_that_one_is_not_shown(cast: Cast, plugs: None) -> None:
    desk_sockets.sections.plug(Section("big", "Big", "workspace:search", May.SET_UP_PROGRAMME))
    desk_sockets.sections.plug(Section("small", "Small", "workspace:trial", May.SEE_HOME, under="big"))
    lead = {place.section.key: [tab.key for tab in place.tabs] for place in desk_sockets.places_for(desk(cast, "amina"))}
    other = {place.section.key: [tab.key for tab in place.tabs] for place in desk_sockets.places_for(desk(cast, "eman"))}
    assert lead["big"] == ["big", "small"]
    assert "small" not in lead
    assert other["small"] == []
    assert lead["programme"] == ["people", "settings", "changes"]


def test_a_view_names_what_it_works_on(cast: Cast) -> None:
    request = RequestFactory().get("/")
    work_on(request, name="Coventry, first round", url="/w/x/")
    assert request.mifc_work.name == "Coventry, first round"  # type: ignore[attr-defined]


def test_search_finds_cities_people_and_settings_that_one_may_see(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    for words, found in (("coven", "Coventry"), ("bea", "City coordinator"), ("funder", "Whom every page")):
        assert found in client.get("/w/west-midlands/search/", {"q": words}).content.decode()
    client.force_login(cast.eman)
    assert "Nothing here has these words" in client.get("/w/west-midlands/search/", {"q": "bea"}).content.decode()
    assert client.get("/w/west-midlands/search/", {"q": "\x00'\"<script>"}).status_code == 200


def test_removed_and_taken_back_in_one_press(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    client.post(f"/w/west-midlands/settings/cities/{cast.birmingham.pk}/remove/")
    assert not City.objects.of(cast.west).filter(slug="birmingham").exists()
    page = client.get("/w/west-midlands/settings/cities/").content.decode()
    undo = page.split('action="/w/west-midlands/undo/')[1].split('"')[0]
    assert client.get(f"/w/west-midlands/undo/{undo}").status_code == 405
    assert client.post(f"/w/west-midlands/undo/{undo}").url == "/w/west-midlands/settings/cities/"
    assert City.objects.of(cast.west).get(slug="birmingham").pk == cast.birmingham.pk
    client.post(f"/w/west-midlands/undo/{undo}")
    assert "no longer be taken back" in client.get("/w/west-midlands/").content.decode()


def test_nobody_else_and_not_too_late(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    client.post(f"/w/west-midlands/settings/cities/{cast.birmingham.pk}/remove/")
    token = next(iter(client.session["mifc_undo"]))
    other = Client()
    other.force_login(cast.bea)
    other.post(f"/w/west-midlands/undo/{token}/")
    session = client.session
    session["mifc_undo"] = {token: session["mifc_undo"][token] | {"at": time.time() - 4000}}
    session.save()
    client.post(f"/w/west-midlands/undo/{token}/")
    assert not City.objects.of(cast.west).filter(slug="birmingham").exists()


def test_undo_asks_for_the_power_again(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    changes.give_role(by=None, programme=cast.west, user=cast.carlos, role="lead-coordinator")
    client.post(f"/w/west-midlands/settings/cities/{cast.birmingham.pk}/remove/")
    token = next(iter(client.session["mifc_undo"]))
    changes.take_role(by=None, membership=cast.amina.memberships.model.objects.of(cast.west).get(user=cast.amina))
    changes.give_role(by=None, programme=cast.west, user=cast.amina, role="translator")
    client.post(f"/w/west-midlands/undo/{token}/")
    assert not City.objects.of(cast.west).filter(slug="birmingham").exists()


def test_in_short() -> None:
    assert in_short(["a", "b"]) == "a, b"
    assert in_short(["a", "b", "c", "d", "e"]) == "a, b, c, and 2 more"

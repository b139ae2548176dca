"""The demo's door, which exists in the demo only, and the page after signing in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, include, path

from mifc.foundation.accounts.changes import create_account
from mifc.foundation.base.writing import writing_as
from mifc.foundation.programmes import changes
from mifc.foundation.programmes.models import Membership, Programme
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(cast: Cast, settings: Any) -> Cast:
    """A demo beside the real programme, with one invented person."""
    settings.DEMO = True
    programme = changes.create_programme(by=None, slug="demo-town", name="Demo Town", languages=["en"], is_demo=True)
    sample = create_account(by=None, name="Sam Sample", email="sam@example.org", is_sample=True)
    changes.give_role(by=None, programme=programme, user=sample, role="translator")
    changes.give_role(by=None, programme=programme, user=cast.stefan, role="lead-coordinator")
    cast.people["sample"] = sample
    return cast


def test_in_the_demo_an_invented_person_is_one_press_away(demo: Cast) -> None:
    browser = Client()
    assert "/w/sign-in/demo/" in browser.get("/w/sign-in/").content.decode()
    page = browser.get("/w/sign-in/demo/").content.decode()
    assert "Sam Sample" in page
    assert "Translator" in page
    assert "Stefan" not in page
    assert browser.post("/w/sign-in/demo/", {"person": demo.sample.pk}).headers["Location"] == "/w/"
    assert browser.get("/w/").headers["Location"] == "/w/demo-town/"


def test_only_invented_people_come_in_that_way(demo: Cast) -> None:
    browser = Client()
    for person in (demo.amina.pk, demo.stefan.pk, 0, "", "x", "9" * 30):
        assert browser.post("/w/sign-in/demo/", {"person": person}).status_code == 404
    assert "_auth_user_id" not in browser.session


def test_outside_the_demo_the_page_does_not_exist(demo: Cast, settings: Any) -> None:
    settings.DEMO = False
    assert "/w/sign-in/demo/" not in Client().get("/w/sign-in/").content.decode()
    assert Client().get("/w/sign-in/demo/").status_code == 404
    assert Client().post("/w/sign-in/demo/", {"person": demo.sample.pk}).status_code == 404


@pytest.mark.parametrize(
    ("site", "real", "status"),
    [
        ("http://localhost:8000", True, 200),
        ("http://127.0.0.1:8000", True, 200),
        ("https://mifc.example.org", False, 200),
        ("https://mifc.example.org", True, 404),
    ],
)
def test_unless_it_is_set_the_page_is_gone_once_others_can_reach_a_real_programme(
    demo: Cast, settings: Any, site: str, real: bool, status: int
) -> None:
    settings.DEMO, settings.SITE_URL = None, site
    if not real:
        with writing_as(None, "tests"):
            Programme.objects.filter(is_demo=False).update(mode=Programme.Mode.TRIAL)
    assert Client().get("/w/sign-in/demo/").status_code == status


def test_without_a_demo_programme_it_does_not_exist_either(cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    sample = create_account(by=None, name="Sam Sample", is_sample=True)
    changes.give_role(by=None, programme=cast.west, user=sample, role="lead-coordinator")
    assert Client().get("/w/sign-in/demo/").status_code == 404
    assert Client().post("/w/sign-in/demo/", {"person": sample.pk}).status_code == 404


def test_nobody_can_lock_the_others_out_of_an_invented_person(demo: Cast) -> None:
    browser = Client()
    browser.post("/w/sign-in/demo/", {"person": demo.sample.pk})
    assert browser.get("/w/account/").status_code == 200
    for page in ("app/", "passkeys/add/", "e-mail/", "name/"):
        assert browser.post(f"/w/account/{page}", {"name": "Mine", "email": "me@example.org", "code": "1"}).status_code == 403
    demo.sample.refresh_from_db()
    assert (demo.sample.name, demo.sample.email) == ("Sam Sample", "sam@example.org")


def test_people_who_share_an_invented_person_do_not_see_or_end_each_other(demo: Cast) -> None:
    one, other = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="198.51.100.9")
    for browser in (one, other):
        browser.post("/w/sign-in/demo/", {"person": demo.sample.pk})
    page = one.get("/w/account/").content.decode()
    assert "192.0.2.7" in page
    assert "198.51.100.9" not in page
    assert one.post("/w/account/sessions/end-others/").status_code == 403
    assert other.get("/w/account/").status_code == 200


def test_the_start_page_opens_the_only_programme_lists_several_and_explains_none(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.bea)
    assert browser.get("/w/").headers["Location"] == "/w/west-midlands/"
    changes.give_role(by=None, programme=cast.other, user=cast.bea, role="editor")
    page = browser.get("/w/").content.decode()
    assert "City coordinator, Coventry" in page
    assert 'href="/w/elsewhere/"' in page
    browser.force_login(create_account(by=None, name="Nobody Yet"))
    assert "You are not in a programme yet" in browser.get("/w/").content.decode()
    assert Client().get("/w/").headers["Location"].startswith("/w/sign-in/")


def foreign_views(patterns: list[Any]) -> list[str]:
    """Addresses whose page is drawn by allauth: their texts, layout and cookies would not be ours."""
    found = []
    for one in patterns:
        if isinstance(one, URLResolver):
            found += foreign_views(one.url_patterns)
        elif isinstance(one, URLPattern) and "allauth" in getattr(one.callback, "__module__", ""):
            found.append(str(one.pattern))
    return found


def test_no_page_of_allauth_is_mounted() -> None:
    assert foreign_views(get_resolver().url_patterns) == []
    # The test can fail: a planted one is seen.
    assert "login/" in foreign_views([path("x/", include("allauth.account.urls"))])


def test_every_view_of_this_door_has_a_door() -> None:
    from mifc.doors.sign_in.urls import urlpatterns

    assert {one.name: getattr(one.callback, "door", None) for one in urlpatterns if getattr(one.callback, "door", None) is None} == {}


def test_what_an_invented_person_begins_is_demo_too(demo: Cast) -> None:
    browser = Client()
    browser.post("/w/sign-in/demo/", {"person": demo.sample.pk})
    browser.post("/w/demo-town/trial/")
    assert Programme.objects.filter(mode=Programme.Mode.TRIAL, is_demo=True).count() == 1


def test_an_invented_person_is_a_stranger_to_a_real_programme(demo: Cast) -> None:
    changes.give_role(by=None, programme=demo.west, user=demo.sample, role="lead-coordinator")
    browser = Client()
    browser.post("/w/sign-in/demo/", {"person": demo.sample.pk})
    assert browser.get("/w/west-midlands/").status_code == 404


def test_an_invented_person_takes_no_role_in_a_real_programme(demo: Cast) -> None:
    _invitation, secret = changes.invite(by=demo.amina, programme=demo.west, name="Nora", role="lead-coordinator")
    browser = Client()
    browser.post("/w/sign-in/demo/", {"person": demo.sample.pk})
    browser.post(f"/w/invitation/{secret}/", {"name": "Nora"})
    browser.post(f"/w/invitation/{secret}/")
    assert not Membership.objects.of(demo.west).filter(user=demo.sample).exists()
    assert Client().get(f"/w/invitation/{secret}/").status_code == 200, "it waits for the person it was meant for"

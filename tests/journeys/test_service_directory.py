"""The service directory: hours typed by keyboard alone, an entry found again on a phone, in English and in Arabic."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Walk

pytestmark = pytest.mark.journey
LIST = "/w/west-midlands/services/"


def add(walk: Walk, name: str) -> str:
    """A service of its own for each walk, and its page. Returns its name, which no earlier walk has used."""
    name = f"{name} {secrets.token_hex(3)}"
    page = walk.go(f"{LIST}new/").page
    walk.read()
    page.locator("[name=organisation]").fill(name)
    page.locator("[name=place]").fill("Walsgrave Road, CV2 4HN")
    page.locator("[name=cost][value=free]").press("Space")
    page.locator("[name=asks_status][value=no]").press("Space")
    page.locator("[name=organisation]").press("Enter")
    page.wait_for_load_state()
    # Nobody said so yet: the page asks who did, and keeps what was typed.
    expect(page.locator(".error-summary")).to_be_visible()
    walk.read()
    page.locator("[name=asks_said_by][value=people]").press("Space")
    page.locator("[name=organisation]").press("Enter")
    page.wait_for_url(lambda url: "/new/" not in url)
    walk.read()
    return name


def test_hours_without_touching_the_mouse(walk: Callable[..., Walk]) -> None:
    """Times are filled whole: whether a browser takes twelve hours or twenty-four from the keys is its own matter."""
    lead = walk("Lead coordinator", locale="en-GB")
    page = lead.page
    add(lead, "Stoke advice hour")
    page.locator('a[href$="/hours/"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/hours/")
    lead.read()
    page.locator("#id_MO_opens").fill("09:00")
    page.locator("#id_MO_closes").fill("12:30")
    for day in ("TU", "WE"):
        page.locator(f"#id_{day}_kind").focus()
        # Not known, open, as on Monday.
        for _step in range(2):
            page.keyboard.press("ArrowDown")
        expect(page.locator(f"#id_{day}_opens")).to_be_hidden()
    page.locator("#id_SU_kind").focus()
    for _step in range(3):
        page.keyboard.press("ArrowDown")
    page.locator("#id_FR_opens").fill("10:00")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    # Friday has no end: said at its day, and what was typed is still there.
    expect(page.locator("#id_FR_closes-error")).to_be_visible()
    expect(page.locator("#id_MO_closes")).to_have_value("12:30")
    lead.read()
    page.locator("#id_FR_closes").fill("11:00")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/hours/" not in url)
    # Monday to Wednesday, Friday, Sunday.
    expect(page.locator(".hours li")).to_have_count(3)
    expect(page.locator(".hours li").first).to_contain_text("09:00–12:30")
    lead.read()
    page.locator(".notice-bar form button").first.press("Enter")
    page.wait_for_load_state()
    expect(page.locator(".hours")).to_have_count(0)


def test_still_right_from_the_list(walk: Callable[..., Walk]) -> None:
    lead = walk("Lead coordinator")
    page = lead.page
    name = add(lead, "Hillfields drop-in")
    lead.go(f"{LIST}?q={quote(name)}")
    lead.read()
    page.locator("button[name=one]").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.locator("button[name=one]")).to_have_count(0)
    lead.read()
    lead.go(f"{LIST}how-often/")
    lead.read()
    page.locator("[name=months][value='3']").press("Space")
    page.locator("[name=months][value='3']").press("Enter")
    page.wait_for_url(lambda url: "how-often" not in url)
    lead.read()


@pytest.mark.parametrize(("language", "found"), [("en", "Free"), ("ar", "مجاني")])
def test_a_visitor_finds_it_on_a_phone_without_scripts(walk: Callable[..., Walk], language: str, found: str) -> None:
    name = add(walk("Lead coordinator"), "Ball Hill kitchen")
    visitor = walk(size=PHONE, java_script_enabled=False)
    page = visitor.page
    visitor.go(f"/{language}/services/")
    page.locator("[name=q]").fill("cv2 9zz")
    page.locator("[name=q]").press("Enter")
    page.wait_for_load_state()
    card = page.locator("article", has_text=name)
    expect(card).to_contain_text(found)
    expect(card.locator(".no-questions")).to_be_visible()
    page.locator("[name=q]").fill("zzzz")
    page.locator("[name=q]").press("Enter")
    page.wait_for_load_state()
    expect(page.locator("article")).to_have_count(0)
    expect(page.locator(".panel.info a").first).to_be_visible()
    # The same pages read with axe, which is a script.
    reader = walk(size=PHONE)
    for query in ("", "?q=cv2+9zz&cost=free&questions=no", "?q=zzzz&cost=free"):
        reader.go(f"/{language}/services/{query}").read()
    assert (reader.page.evaluate("document.dir") == "rtl") == (language == "ar")


def in_language(walk: Walk, code: str) -> None:
    walk.page.goto(walk.page.locator(f"a[hreflang={code}]").first.evaluate("link => link.href"))


def test_the_desk_in_arabic_on_a_phone(walk: Callable[..., Walk]) -> None:
    staff = walk("Partner staff", size=PHONE)
    page = staff.page
    in_language(staff, "ar")
    add(staff, "Foleshill library table")
    page.goto(page.url + "hours/")
    staff.read()
    for query in ("", "?state=unchecked"):
        staff.go(LIST + query).read()
    assert page.evaluate("document.dir") == "rtl"


def test_how_often_in_arabic(walk: Callable[..., Walk]) -> None:
    lead = walk("Lead coordinator", size=PHONE)
    in_language(lead, "ar")
    try:
        lead.go(f"{LIST}how-often/").read()
        assert lead.page.evaluate("document.dir") == "rtl"
    finally:
        # The other walks of this person read English.
        in_language(lead, "en")

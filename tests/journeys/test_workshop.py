"""A planning workshop: notes typed while people speak, put together, sorted by a coder. By keyboard alone, and on a phone in Arabic."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Walk

pytestmark = pytest.mark.journey
ANSWERS = "/w/west-midlands/assessments/what-does-coventry-need/answers/"
SAID = ("A bus that runs before six", "Somebody who reads my certificates", "Employers who call back")


def begin(walk: Walk, asked: str, place: str) -> None:
    page = walk.go(f"{ANSWERS}workshops/add/").page
    walk.read()
    page.locator("[name=asked]").fill(asked)
    page.locator("[name=place]").select_option("new")
    page.locator("[name=name]").fill(place)
    page.locator("[name=name]").press("Enter")
    page.wait_for_load_state()


def test_notes_are_typed_without_touching_the_mouse(walk: Callable[..., Walk]) -> None:
    lead = walk("Lead coordinator")
    page = lead.page
    begin(lead, "What would help people find work?", "Stoke library")
    lead.read()
    expect(page.locator("#id_notes")).to_be_focused()
    for said in SAID:
        page.keyboard.type(said)
        page.keyboard.press("Enter")
        expect(page.locator(".notes li", has_text=said)).to_be_visible()
        # What was typed is gone from the box, and the next note can follow.
        expect(page.locator("#id_notes")).to_have_value("")
        expect(page.locator("#id_notes")).to_be_focused()
    lead.read()
    page.keyboard.type(SAID[0])
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_have_text("This stands there already.")
    expect(page.locator(".notes li")).to_have_count(len(SAID))
    for said in SAID[:2]:
        page.get_by_label(said).focus()
        page.keyboard.press("Space")
    page.locator("#id_new").focus()
    page.keyboard.type("On the way to work")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="On the way to work")).to_be_visible()
    lead.read()
    page.locator(".notes a").last.click()
    page.wait_for_load_state()
    lead.read()
    page.get_by_role("button", name="Take it off the page").click()
    page.wait_for_load_state()
    expect(page.locator(".notes li")).to_have_count(len(SAID) - 1)
    page.locator(".notice-bar button", has_text="Undo").click()
    page.wait_for_load_state()
    expect(page.locator(".notes li")).to_have_count(len(SAID))


def test_notes_on_a_phone_in_arabic(walk: Callable[..., Walk]) -> None:
    staff = walk("Partner staff", size=PHONE)
    page = staff.page
    page.goto(page.locator("a[hreflang=ar]").first.evaluate("link => link.href"))
    begin(staff, "ما الذي يساعد؟", "مكتبة ستوك")
    staff.read()
    assert page.evaluate("document.dir") == "rtl"
    page.locator("#id_notes").fill("حافلة قبل السادسة صباحًا")
    page.keyboard.press("Enter")
    expect(page.locator(".notes li")).to_have_count(1)
    staff.read()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.goto(page.locator("a[hreflang=en]").first.evaluate("link => link.href"))

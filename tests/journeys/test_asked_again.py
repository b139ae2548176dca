"""Somebody sends a card on a phone in Arabic and wishes to be asked again; the coordinator sees neither who nor how many."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Walk

pytestmark = pytest.mark.journey
LIST = "/w/west-midlands/assessments/what-does-coventry-need/asked-again/"


def test_a_way_is_left_by_keyboard_and_taken_back(walk: Callable[..., Walk]) -> None:
    phone = walk(size=PHONE).go("/ar/card/")
    page = phone.page
    page.locator("textarea").first.fill("طبيب يتكلم لغتي")
    page.locator("form button[type=submit]").last.click()
    link = page.locator("a[href*='/ask-again/']")
    expect(link).to_be_visible()
    phone.read()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ar/ask-again/**")
    phone.read()
    page.locator("#id_way").focus()
    page.keyboard.type("call me")
    page.keyboard.press("Enter")
    expect(page.locator("#id_way")).to_have_value("call me")
    phone.read()
    page.locator("#id_way").fill("")
    page.locator("#id_way").focus()
    page.keyboard.type("٠٧٧٠٠ ٩٠٠١٢٣")
    page.keyboard.press("Enter")
    expect(page.locator(".confirmation")).to_be_visible()
    phone.read()
    page.locator("main a").last.click()
    page.locator("summary", has_text="استرجاع").click()
    phone.read()
    page.locator("#id_away").fill("07700900123")
    page.keyboard.press("Enter")
    expect(page.locator("h1", has_text="حُذفت")).to_be_visible()
    phone.read()


def test_the_coordinator_sees_that_the_list_is_closed(walk: Callable[..., Walk]) -> None:
    lead = walk("Lead coordinator").go("/w/west-midlands/assessments/what-does-coventry-need/ask/")
    lead.page.locator("a[href$='/asked-again/']").click()
    lead.page.wait_for_url(f"**{LIST}")
    expect(lead.page.get_by_role("heading", name="The list is closed while people are asked")).to_be_visible()
    lead.read()
    lead.page.goto(lead.page.locator("a[hreflang=ar]").first.evaluate("link => link.href"))
    lead.go(LIST).read()
    lead.page.goto(lead.page.locator("a[hreflang=en]").first.evaluate("link => link.href"))

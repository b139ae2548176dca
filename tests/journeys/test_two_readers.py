"""How well do readers agree: a peer researcher reads a text again without a trace of the first, a coordinator settles where they differ."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Walk

pytestmark = pytest.mark.journey
DESK = "/w/west-midlands/assessments/what-does-coventry-need/"


def test_where_two_readers_differ_a_third_decides(walk: Callable[..., Walk]) -> None:
    lead = walk("Lead coordinator")
    page = lead.go(f"{DESK}agreement/").page
    lead.read()
    figure = page.locator(".agreed-figure").inner_text()
    assert 0 < float(figure) < 1
    before = page.locator(".differ > li").count()
    assert before > 2
    page.get_by_role("link", name="Settle it").first.click()
    page.wait_for_load_state()
    lead.read()
    page.get_by_role("button", name="Settle it").click()
    page.wait_for_load_state()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    lead.read()
    page.locator("#take_2").check(force=True)
    page.locator("#why").fill("Being met with respect is a bridge, whoever the neighbour is.")
    page.locator("#at").select_option(index=1)
    page.get_by_role("button", name="Settle it").click()
    page.wait_for_load_state()
    lead.read()
    expect(page.locator(".differ > li")).to_have_count(before - 1)
    assert page.locator(".agreed-figure").inner_text() == figure, "both readings stay for the figure"
    page.locator(".notice-bar button", has_text="Undo").click()
    page.wait_for_load_state()
    lead.go(f"{DESK}agreement/")
    expect(page.locator(".differ > li")).to_have_count(before)
    page.locator("#id_share_5").check(force=True)
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    lead.read()
    expect(page.locator("main")).to_contain_text("every text")


def test_a_reader_on_a_phone_in_arabic(walk: Callable[..., Walk]) -> None:
    reader = walk("Peer researcher", size=PHONE)
    page = reader.go(f"{DESK}agreement/").page
    assert page.evaluate("document.dir") == "rtl"
    reader.read()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(page.locator(".differ a.button")).to_have_count(0)
    page.locator(".differ > li a").first.click()
    page.wait_for_load_state()
    reader.read()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(page.locator("form#take, fieldset#take")).to_have_count(0)

"""A coordinator sets up a programme: by keyboard, on a phone in Arabic, without script; tries an empty one; takes back what she removed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Walk

pytestmark = pytest.mark.journey
LEAD = "Lead coordinator"


def press(walk: Walk, name: str) -> Walk:
    walk.page.get_by_role("button", name=name, exact=True).first.click()
    walk.page.wait_for_load_state()
    return walk


def choose(walk: Walk, text: str) -> None:
    """The box is drawn by its label: whichever of the two lies on top is pressed."""
    walk.page.locator("main .chip", has_text=text).first.locator("input").check(force=True)


def set_up(walk: Walk, name: str) -> None:
    """One question a page, to the summary."""
    page = walk.go("/w/new/").page
    walk.read()
    press(walk, "Go on")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    walk.read()
    page.locator("#id_name").fill(name)
    press(walk, "Go on").read()
    page.locator("#id_cities").fill("Leicester\nLoughborough")
    press(walk, "Go on").read()
    choose(walk, "Loughborough")
    press(walk, "Go on").read()
    choose(walk, "العربية")
    press(walk, "Go on").read()
    choose(walk, "Medium")
    press(walk, "Back")
    assert page.get_by_label(re.compile("العربية")).is_checked()
    press(walk, "Go on")
    assert page.get_by_label(re.compile("Medium")).is_checked()
    press(walk, "Go on").read()
    page.locator("#id_name_1").fill("Jana")
    page.locator("#id_role_1").select_option("translator")
    press(walk, "Go on").read()
    choose(walk, "Later")
    press(walk, "Go on").read()
    expect(page.locator("dl.summary")).to_contain_text("Leicester, Loughborough")


def test_from_a_name_to_the_home_page(walk: Callable[..., Walk]) -> None:
    desk = walk(LEAD)
    set_up(desk, "MiFriendly Leicester")
    press(desk, "Start the programme").read()
    link = desk.page.locator("input[readonly]").first.input_value()
    assert "/w/invitation/" in link
    desk.page.get_by_role("link", name="Go to the home page").click()
    desk.page.wait_for_load_state()
    desk.read()
    expect(desk.page.locator("h1")).to_have_text("What to do next")
    expect(desk.page.locator(".postcard")).to_have_count(3)
    # Whoever gets the link sees who invites her to what.
    guest = walk().go(re.sub(r"^https?://[^/]+", "", link)).read()
    expect(guest.page.locator("main")).to_contain_text("MiFriendly Leicester")


def test_without_script(walk: Callable[..., Walk]) -> None:
    desk = walk(LEAD, java_script_enabled=False)
    page = desk.go("/w/new/name/").page
    page.locator("#id_name").fill("Plain")
    page.get_by_role("button", name="Go on").click()
    page.locator("#id_cities").fill("Derby")
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.locator("#id_name")).to_have_value("Plain")
    desk.go("/w/new/cities/")
    expect(page.locator("#id_cities")).to_have_value("Derby")
    desk.go("/w/west-midlands/settings/looks/")
    page.locator("#id_accent").fill("#FFEE00")
    page.get_by_role("button", name="Check the colours").click()
    expect(page.locator("#looks")).to_contain_text("We use a darker one")


def test_an_empty_trial_beside_the_demo(walk: Callable[..., Walk]) -> None:
    desk = walk(LEAD)
    desk.page.get_by_role("link", name="Start an empty trial programme").click()
    desk.page.wait_for_load_state()
    desk.read()
    press(desk, "Open the trial programme").read()
    expect(desk.page.locator(".banner")).to_contain_text("Trial programme")
    expect(desk.page.locator(".postcard").first).to_contain_text("Name your cities")


def test_removed_on_a_phone_in_arabic_and_taken_back(walk: Callable[..., Walk]) -> None:
    phone = walk(LEAD, size=PHONE)
    phone.go("/w/language/ar/?next=/w/west-midlands/settings/channels/").read()
    assert phone.page.locator("html").get_attribute("dir") == "rtl"
    before = phone.page.locator("tbody tr").count()
    phone.page.locator("#id_kind").fill("Mastodon")
    phone.page.locator("#id_handle").fill("@try")
    phone.page.locator("#id_url").fill("https://example.org/try")
    phone.page.locator("main form.form button.main").click()
    phone.page.wait_for_load_state()
    phone.read()
    expect(phone.page.locator("tbody tr")).to_have_count(before + 1)
    phone.page.locator("tbody tr", has_text="@try").locator("form button").click()
    phone.page.wait_for_load_state()
    phone.read()
    expect(phone.page.locator("tbody tr", has_text="@try")).to_have_count(0)
    phone.page.locator(".notice-bar form button").click()
    phone.page.wait_for_load_state()
    expect(phone.page.locator("tbody tr", has_text="@try")).to_have_count(1)
    phone.page.locator("tbody tr", has_text="@try").locator("form button").click()
    phone.go("/w/language/en/?next=/w/west-midlands/changes/").read()
    expect(phone.page.locator("tbody tr").first).to_contain_text("removed")


def test_every_settings_page_reads_well(walk: Callable[..., Walk]) -> None:
    for size in (PHONE, {"width": 1280, "height": 900}):
        desk = walk(LEAD, size=size)
        base = "/w/west-midlands/"
        for path in ("", "settings/", "people/", "people/invite/", "people/without-e-mail/", "changes/", "search/?q=co"):
            desk.go(base + path).read()
        for page in ("programme", "cities", "themes", "languages", "rooms", "looks", "funders", "channels", "privacy"):
            desk.go(f"{base}settings/{page}/").read()

"""A newcomer answers the card in Arabic on a small phone, and the network goes in between."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import CARD_IS_ON_THE_PHONE, PHONE, Walk

pytestmark = pytest.mark.journey


def card_of(walk: Walk) -> str:
    """The address of the round's own link."""
    walk.go("/en/card/")
    return re.sub(r"^https?://[^/]+/en", "", walk.page.url)


def test_in_arabic_with_a_signal(walk: Callable[..., Walk]) -> None:
    phone = walk(size=PHONE)
    card = card_of(phone)
    code = card.strip("/").split("/")[-1]
    phone.go(f"/a/{code}/").read()
    phone.page.get_by_role("link", name="العربية").first.click()
    phone.read()
    assert phone.page.locator("html").get_attribute("dir") == "rtl"
    phone.page.locator("textarea").nth(1).fill("لا أجد طبيبًا يفهم لغتي")
    phone.page.locator("#id_age_1").check()
    phone.read()
    phone.page.locator("form[data-card] button[type=submit]").click()
    expect(phone.page.locator(".confirmation")).to_be_visible()
    phone.read()
    phone.page.locator(".confirmation summary").click()
    taken = "".join(phone.page.locator(".confirmation .reference strong").inner_text().split())
    assert len(taken) == 10
    phone.go("/ar/card/take-back/").read()
    phone.page.locator("input[name=code]").fill(taken.lower())
    phone.page.locator("form.form button[type=submit]").click()
    expect(phone.page.locator(".confirmation")).to_be_visible()
    phone.read()


def test_the_signal_goes_and_the_card_waits_once(walk: Callable[..., Walk]) -> None:
    phone = walk(size=PHONE)
    card = card_of(phone)
    phone.go(f"/en{card}")
    phone.page.wait_for_function(CARD_IS_ON_THE_PHONE)
    phone.page.context.set_offline(True)
    phone.page.locator("textarea").first.fill("A secret wish about the library")
    phone.page.locator("form[data-card] button[type=submit]").click()
    expect(phone.page.locator("#waiting-text")).to_contain_text("One answer is waiting")
    phone.read()
    assert "secret wish" not in phone.page.locator("body").inner_text()
    # Closed and opened again without a signal: the page is there, and so is the count.
    phone.go(f"/en{card}")
    expect(phone.page.locator("#waiting-text")).to_contain_text("One answer is waiting")
    expect(phone.page.locator("textarea")).to_have_count(3)
    phone.page.context.set_offline(False)
    expect(phone.page.locator("#waiting-text")).to_contain_text("has been sent", timeout=20_000)
    phone.read()
    assert phone.page.evaluate("localStorage.getItem('mifc-cards')") is None


def test_a_waiting_card_is_deleted_from_the_phone(walk: Callable[..., Walk]) -> None:
    phone = walk(size=PHONE)
    phone.go(f"/en{card_of(phone)}")
    phone.page.wait_for_function(CARD_IS_ON_THE_PHONE)
    phone.page.context.set_offline(True)
    phone.page.locator("textarea").first.fill("Not meant to be sent")
    phone.page.locator("form[data-card] button[type=submit]").click()
    expect(phone.page.locator("#waiting")).to_be_visible()
    phone.page.locator("#waiting-delete").click()
    expect(phone.page.locator("textarea").first).to_be_focused()
    expect(phone.page.locator("textarea").first).to_have_value("")
    assert phone.page.evaluate("localStorage.getItem('mifc-cards')") is None
    phone.page.context.set_offline(False)
    phone.page.locator("textarea").first.fill("Meant to be sent")
    phone.page.locator("form[data-card] button[type=submit]").click()
    expect(phone.page.locator(".confirmation")).to_contain_text("Card sent")


def test_a_portals_page_is_not_taken_for_an_answer(walk: Callable[..., Walk]) -> None:
    """A library's network answers everything with its own sign-in page and 200: the card stays on the phone."""
    phone = walk(size=PHONE)
    phone.go(f"/en{card_of(phone)}")
    phone.page.route("**/card/**", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Welcome to our Wi-Fi</h1>"))
    phone.page.locator("textarea").first.fill("Kept")
    phone.page.locator("form[data-card] button[type=submit]").click()
    expect(phone.page.locator("#waiting-text")).to_contain_text("One answer is waiting")
    phone.page.unroute("**/card/**")
    phone.page.locator("#waiting-send").click()
    expect(phone.page.locator(".confirmation")).to_contain_text("Card sent")


def test_without_a_script(walk: Callable[..., Walk]) -> None:
    phone = walk(size=PHONE, java_script_enabled=False)
    phone.go(f"/en{card_of(phone)}")
    phone.page.locator("form[data-card] button[type=submit]").click()
    expect(phone.page.locator("[role=alert]")).to_contain_text("at least one of the boxes")
    phone.page.locator("textarea").nth(2).fill("Buses")
    phone.page.locator("form[data-card] button[type=submit]").click()
    expect(phone.page.locator(".confirmation")).to_contain_text("Card sent")


def written(phone: Walk) -> None:
    phone.page.locator("textarea").nth(1).fill("No doctor near us\nfor children")
    phone.page.locator("#id_age_1").check()


def press(phone: Walk, language: str) -> None:
    phone.page.locator(".language-menu summary").click()
    phone.page.locator(f".language-menu [lang={language}]").click()
    phone.page.wait_for_url(f"**/{language}/card/**")


def stands_again(phone: Walk) -> None:
    expect(phone.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(phone.page.locator("textarea").nth(1)).to_have_value("No doctor near us\nfor children")
    expect(phone.page.locator("#id_age_1")).to_be_checked()
    assert "doctor" not in phone.page.url


def test_what_is_typed_goes_along_into_another_language(walk: Callable[..., Walk]) -> None:
    phone = walk(size=PHONE)
    phone.go(f"/en{card_of(phone)}")
    written(phone)
    phone.page.locator(".language-menu summary").click()
    phone.read()
    phone.page.locator(".language-menu summary").click()
    press(phone, "ar")
    stands_again(phone)
    phone.read()
    assert phone.page.evaluate("sessionStorage.length + localStorage.length") == 0, "nothing stays for whoever holds the phone next"
    phone.page.locator("form[data-card] button[type=submit]").click()
    expect(phone.page.locator(".confirmation")).to_be_visible()
    # Once sent, another language is an empty card.
    press(phone, "en")
    expect(phone.page.locator("textarea").nth(1)).to_have_value("")
    assert phone.page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("scripted", [False, True])
def test_what_is_typed_goes_along_on_a_phone_that_keeps_nothing(walk: Callable[..., Walk], scripted: bool) -> None:
    """Neither a script nor room on the device: the page sends what is typed, and it is drawn again; nothing is saved."""
    phone = walk(size=PHONE, java_script_enabled=scripted)
    card = card_of(phone)
    phone.page.add_init_script("Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('no room') }})")
    phone.go(f"/en{card}")
    written(phone)
    press(phone, "ar")
    stands_again(phone)
    # The enter key sends; it does not change the language.
    phone.page.locator("#id_age_1").press("Enter")
    expect(phone.page.locator(".confirmation")).to_be_visible()

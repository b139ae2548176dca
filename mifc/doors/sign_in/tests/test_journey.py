"""A person's way in, in a real browser: mail code, passkey made, signed out, passkey used; the pages read with axe in two languages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from mifc.doors.sign_in.tests.conftest import app_code, code_in_last_mail
from mifc.foundation.accounts.queries import kinds_of_key
from mifc.foundation.programmes.changes import invite
from tests.cast import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]


def chromium_path() -> str:
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
    if not found and "chromium" in os.environ.get("MIFC_REQUIRE", ""):
        pytest.fail("Chromium is required here and was not found.")
    if not found:
        pytest.skip("Chromium was not found: the way in was not walked in a real browser.")
    return found


@pytest.fixture
def page(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    # The browser's driver runs a loop in this thread; the database is asked from it between two steps only.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    path = chromium_path()
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=_FLAGS)
        context = browser.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"), viewport={"width": 360, "height": 740})
        yield context.new_page()
        browser.close()


@pytest.fixture
def device(page: Any) -> Any:
    """A phone that checks its owner's finger and keeps passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def check_with_axe(page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert found == [], [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"


def picture(page: Any, name: str) -> None:
    """Kept where MIFC_PICTURES says, for whoever wants to look."""
    if folder := os.environ.get("MIFC_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def signs_in_by_mail(page: Any, address: str, target: str) -> None:
    page.goto(f"/w/sign-in/?next={target}")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(code_in_last_mail())
    page.get_by_role("button", name="Sign in").click()


def test_a_coordinator_makes_a_passkey_and_comes_back_with_it(page: Any, device: Any, cast: Cast) -> None:
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto("/w/sign-in/")
    check_with_axe(page)
    # given Bea, who comes with the code from her mail and has no second step yet
    signs_in_by_mail(page, "bea@example.org", "/w/second-step/%3Fnext=/w/account/")
    check_with_axe(page)
    picture(page, "choose")
    # when she makes a passkey on her phone
    page.get_by_role("link", name="A passkey").click()
    page.get_by_label("A name for it").fill("My phone")
    check_with_axe(page)
    picture(page, "add-passkey")
    page.get_by_role("button", name="Make the passkey").click()
    # then she gets recovery codes and her account lists it
    page.get_by_role("heading", name="Recovery codes").wait_for()
    check_with_axe(page)
    picture(page, "recovery-codes")
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("link", name="Remove My phone").wait_for()
    check_with_axe(page)
    picture(page, "account")
    assert kinds_of_key(cast.bea) == {"webauthn"}
    # and the next day the passkey alone brings her back to where she was going
    page.get_by_role("button", name="Sign out here").click()
    page.goto("/w/sign-in/?next=/w/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="My account").wait_for()
    # and signing in by mail, it serves as the second step
    page.get_by_role("button", name="Sign out here").click()
    signs_in_by_mail(page, "bea@example.org", "/w/account/")
    page.get_by_role("heading", name="The second step").wait_for()
    check_with_axe(page)
    picture(page, "second-step")
    page.get_by_role("button", name="Use my passkey").click()
    page.get_by_role("heading", name="My account").wait_for()
    # and removed, it opens nothing
    page.get_by_role("link", name="Remove My phone").click()
    check_with_axe(page)
    page.get_by_role("button", name="Remove it").click()
    page.get_by_role("button", name="Sign out here").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("This passkey does not open an account here").wait_for()
    check_with_axe(page)
    assert refused == []


def test_a_finger_that_is_not_recognised_says_so_and_leaves_the_other_ways(page: Any, device: Any, cast: Cast) -> None:
    session, authenticator = device
    session.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.goto("/w/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("take another way").wait_for()
    assert page.get_by_role("button", name="Send me a code").is_enabled()


def test_a_member_sets_up_an_app_in_arabic(page: Any, cast: Cast) -> None:
    from mifc.foundation.accounts.changes import set_language

    set_language(by=None, user=cast.farid, language="ar")
    signs_in_by_mail(page, "farid@example.org", "/w/account/app/%3Fnext=/w/account/")
    page.locator("img.qr").wait_for()
    assert page.evaluate("document.dir") == "rtl"
    assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 0
    check_with_axe(page)
    picture(page, "app-ar")
    # The letters under the picture are the ones an app would read from it.
    secret = page.locator("code.secret").text_content().replace(" ", "")
    page.locator("[name=code]").fill(app_code(secret))
    page.locator("label[for=id_own_device]").click()
    page.locator("form.form button[type=submit]").click()
    page.locator(".code-list").wait_for()
    check_with_axe(page)
    picture(page, "recovery-ar")
    assert next(one for one in page.context.cookies() if one["name"] == "mifc_device")["path"] == "/w/"
    page.goto("/w/account/")
    check_with_axe(page)
    picture(page, "account-ar")


def test_without_script_everything_but_passkeys_works(live_server: Any, page: Any, cast: Cast) -> None:
    plain = page.context.browser.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"), java_script_enabled=False)
    reader = plain.new_page()
    signs_in_by_mail(reader, "bea@example.org", "/w/account/passkeys/add/")
    assert reader.get_by_text("This browser cannot make a passkey here").is_visible()
    assert reader.get_by_role("link", name="Use an authenticator app instead").is_visible()
    assert not reader.get_by_role("button", name="Make the passkey").is_visible()


def test_an_invited_newcomer_without_email_joins_on_a_phone(page: Any, cast: Cast) -> None:
    _invitation, secret = invite(by=cast.amina, programme=cast.west, name="Noor", role="translator")
    page.goto(f"/w/invitation/{secret}/")
    check_with_axe(page)
    picture(page, "invitation")
    page.goto(f"/w/invitation/{secret}/?lang=ar")
    check_with_axe(page)
    picture(page, "invitation-ar")
    page.goto(f"/w/invitation/{secret}/?lang=en")
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/w/west-midlands/")
    page.goto("/w/account/")
    page.get_by_text("Somebody gives you a one-time code").wait_for()
    assert mail.outbox == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_pages_anyone_can_reach_are_readable(page: Any, cast: Cast, lang: str) -> None:
    for path in ("/w/sign-in/", "/w/sign-in/handed/", "/w/invitation/none/"):
        page.goto(f"{path}?lang={lang}")
        check_with_axe(page)
    page.goto("/w/sign-in/")
    page.locator("[name=email]").fill("nobody@example.org")
    page.locator("form.form:not([hidden]) button[type=submit]").first.click()
    page.locator("[name=code]").wait_for()
    check_with_axe(page)
    page.locator("[name=code]").fill("1")
    page.locator("form.form button[type=submit]").first.click()
    page.locator("[data-error-summary]").wait_for()
    check_with_axe(page)

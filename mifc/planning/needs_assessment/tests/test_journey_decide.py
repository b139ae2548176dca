"""Deciding in a real browser: a row from a gap by keyboard, the draft answered in Arabic on a phone, frozen, published, read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from mifc.planning.needs_assessment.models import HearBackAnswer, Need
from mifc.planning.needs_assessment.tests.factories_decide import draft_point, frozen_edition, heard_round, service
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
_PAGES = [
    ("table", "table/"),
    ("baseline", "baseline/"),
    ("publish", "publish/"),
    ("quotes", "publish/quotes/"),
    ("draft-desk", "table/draft/"),
]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture
def browser(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    # The browser's driver runs a loop in this thread; the database is asked from it between two steps only.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
    if not found and "chromium" in os.environ.get("MIFC_REQUIRE", ""):
        pytest.fail("Chromium is required here and was not found.")
    if not found:
        pytest.skip("Chromium was not found: deciding was not walked in a real browser.")
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=found, args=_FLAGS)
        yield opened
        opened.close()


def page_of(browser: Any, live_server: Any, *, size: dict[str, int], user: Any = None, scripts: bool = True) -> Any:
    context = browser.new_context(base_url=live_server.url, viewport=size, java_script_enabled=scripts)
    if user is not None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": f"{live_server.url}/w/"}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def read(page: Any, name: str) -> None:
    """Read the page with axe, see that it does not scroll sideways, keep a picture where MIFC_PICTURES says."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert found == [], (page.url, [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"
    if folder := os.environ.get("MIFC_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_from_a_gap_to_the_public_page(browser: Any, live_server: Any, cast: Cast) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    slug = asked.assessment.slug
    service(cast.west, "Foleshill Women’s Training", key="language")
    page = page_of(browser, live_server, size=DESK, user=cast.amina)
    page.goto(f"/w/west-midlands/assessments/{slug}/table/")
    read(page, "table-empty")
    page.get_by_role("button", name="Add it as a row Language").press("Enter")
    page.get_by_label("Find a service in the directory").press_sequentially("foles")
    page.get_by_role("button", name="Put it in the row").press("Enter")
    page.get_by_label("What do we need more of?").first.fill("More quality community-based provision")
    read(page, "need")
    page.get_by_role("button", name="Save the row").click()
    page.get_by_role("button", name="Add it as a row Health").click()
    page.get_by_role("button", name="Save the row").click()
    page.get_by_role("button", name="Up Health").press("Enter")
    # At the top now: "up" can no longer be pressed, so the focus is on "down" of the same row.
    page.wait_for_url("**/table/#down-*")
    assert page.evaluate("document.activeElement.innerText.trim()").startswith("Down Health")
    assert str(Need.objects.of(cast.west).order_by("order").first().issue).startswith("Health")
    page.get_by_role("link", name="Show the draft to people").click()
    page.get_by_role("button", name="Open the draft until this day").click()
    read(page, "draft-desk")

    phone = page_of(browser, live_server, size=PHONE, scripts=False)
    phone.goto(f"/d/{draft_point(asked).code}/")
    phone.get_by_role("link", name="العربية").click()
    phone.locator("input[value=agree]").first.check()
    phone.locator("textarea").last.fill("حدائق للأطفال")
    phone.locator("form.draft button[type=submit]").click()
    assert HearBackAnswer.objects.of(cast.west).count() == 2

    page.goto(f"/w/west-midlands/assessments/{slug}/table/")
    assert page.get_by_text("حدائق للأطفال").count() == 1
    read(page, "table")
    page.goto(f"/w/west-midlands/assessments/{slug}/publish/preview/")
    read(page, "preview")
    page.get_by_role("button", name="Freeze edition 1").first.click()
    page.get_by_role("button", name="Show it to the public").click()
    read(page, "publish")
    page.goto(f"/en/heard/{slug}/")
    assert page.get_by_text("Foleshill Women’s Training").count() == 1
    read(page, "heard-from-journey")


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_visitor_reads_what_was_heard(browser: Any, live_server: Any, cast: Cast, lang: str, size: dict[str, int]) -> None:
    edition = frozen_edition(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    kind = "phone" if size is PHONE else "desk"
    page = page_of(browser, live_server, size=size)
    page.goto(f"/{lang}/heard/")
    read(page, f"list-{lang}-{kind}")
    page.goto(f"/{lang}/heard/{edition.assessment.slug}/")
    read(page, f"heard-{lang}-{kind}")
    for fold in page.locator("details.disclosure > summary").all():
        fold.click()
    read(page, f"heard-open-{lang}-{kind}")
    assert page.context.cookies() == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_pages_of_deciding_on_a_phone_and_in_arabic(browser: Any, live_server: Any, cast: Cast, lang: str) -> None:
    import datetime as dt

    from mifc.foundation.base.writing import writing_as
    from mifc.planning.needs_assessment.changes import decide

    edition = frozen_edition(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    decide.open_draft(by=cast.amina, assessment=edition.assessment, until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    with writing_as(None, "tests"):
        cast.amina.language = lang
        cast.amina.save()
    root = f"/w/west-midlands/assessments/{edition.assessment.slug}"
    row = Need.objects.of(cast.west).first()
    for kind, size in (("phone", PHONE), ("desk", DESK)):
        page = page_of(browser, live_server, size=size, user=cast.amina)
        for name, path in [*_PAGES, ("need", f"table/{row.pk}/")]:
            page.goto(f"{root}/{path}")
            read(page, f"{name}-{lang}-{kind}")
    point = draft_point(edition.assessment.rounds.get())
    page = page_of(browser, live_server, size=PHONE)
    page.goto(f"/{lang}/draft/{point.code}/")
    read(page, f"draft-{lang}")
    page.locator("form.draft button[type=submit]").click()
    read(page, f"draft-{lang}-error")


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_signal_goes_while_somebody_answers_the_draft(browser: Any, live_server: Any, cast: Cast, lang: str) -> None:
    import datetime as dt

    from playwright.sync_api import expect

    from mifc.planning.needs_assessment.changes import decide
    from mifc.planning.needs_assessment.models import HearBackAnswer

    edition = frozen_edition(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    decide.open_draft(by=cast.amina, assessment=edition.assessment, until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    page = page_of(browser, live_server, size=PHONE)
    page.goto(f"/{lang}/draft/{draft_point(edition.assessment.rounds.get()).code}/")
    page.context.set_offline(True)
    page.locator(".draft-row input[type=radio]").first.check(force=True)
    page.locator("form.draft button[type=submit]").click()
    expect(page.locator("#waiting")).to_be_visible()
    expect(page.locator("#card-place h1")).to_be_focused()
    read(page, f"draft-waits-{lang}")
    assert HearBackAnswer.objects.of(cast.west).count() == 0
    page.context.set_offline(False)
    expect(page.locator("#card-place .confirmation")).to_be_visible(timeout=20_000)
    expect(page.locator("form.draft")).to_have_count(0)
    read(page, f"draft-sent-late-{lang}")
    assert page.evaluate("localStorage.getItem('mifc-cards')") is None
    assert HearBackAnswer.objects.of(cast.west).count() == 1

"""The whole way, as a new city goes it: from a name to a round, an answer without a signal, an old workbook, fifty codes, a table, the
people's own correction, a frozen edition, the board's paper, the public page; and a stranger who gets nowhere.

One programme of its own beside the demo. (Backup and restore: tests/config.)
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.config.running import ROOT
from tests.journeys.conftest import CARD_IS_ON_THE_PHONE, PHONE, Walk
from tests.journeys.test_first_five_minutes import LEAD, choose, press

pytestmark = pytest.mark.journey
WORKBOOK = ROOT / "mifc" / "planning" / "needs_assessment" / "tests" / "data" / "coordinators-workbook.xlsx"
SAID = "لا أجد طبيبًا يفهم لغتي"


def first_five_minutes(desk: Walk, name: str) -> None:
    """Name, cities, languages, size, three invitations, the first round."""
    page = desk.go("/w/new/").page
    page.locator("#id_name").fill(name)
    press(desk, "Go on")
    page.locator("#id_cities").fill("Leicester\nLoughborough")
    press(desk, "Go on")
    choose(desk, "Leicester")
    press(desk, "Go on")
    choose(desk, "العربية")
    press(desk, "Go on")
    choose(desk, "Large")
    press(desk, "Go on")
    for place, (who, role) in enumerate([("Jana", "translator"), ("Omar", "peer-researcher"), ("Mary", "safeguarding")], start=1):
        page.locator(f"#id_name_{place}").fill(who)
        page.locator(f"#id_role_{place}").select_option(role)
    press(desk, "Go on").read()
    choose(desk, "Yes, go there next")
    press(desk, "Go on")
    press(desk, "Start the programme").read()
    expect(page.locator("input[readonly]")).to_have_count(3)


def ask(desk: Walk, root: str) -> str:
    """The assessment, the notice without which no round opens, a place to collect cards; then open. Returns the place's short address."""
    page = desk.page
    page.get_by_role("link", name="Go on to the first round").click()
    expect(page.get_by_role("heading", name="Begin an assessment")).to_be_visible()
    page.locator("#id_name").fill("What does Leicester need?")
    choose(desk, "The whole programme")
    desk.read()
    page.locator("main form button.main").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("It cannot open yet")
    desk.read()
    page.get_by_role("link", name="Write the privacy notice").click()
    page.locator("#id_controllers").fill("Leicester City Council")
    page.locator("#id_contact").fill("privacy@example.org")
    page.locator("#id_basis_answers").fill("Public task")
    page.locator("#id_basis_accounts").fill("Public task")
    page.locator("#id_keep_answers_months").fill("24")
    press(desk, "Start from our English text")
    page.locator("#id_text_ar").fill("يقرأ الفريق بطاقتكم. لا نسأل عن اسمكم ولا عن أوراقكم.")
    press(desk, "Keep the notice").read()
    desk.go(f"{root}assessments/what-does-leicester-need/ask/")
    page.get_by_role("link", name="Add a collection point").first.click()
    page.locator("#id_name").fill("Central library")
    choose(desk, "library")
    press(desk, "Add the point").read()
    desk.go(f"{root}assessments/what-does-leicester-need/ask/")
    press(desk, "Open it now").read()
    found = re.search(r"/a/\w+", page.locator("tr", has_text="Central library").inner_text())
    assert found
    return found.group()


def answer_without_a_signal(phone: Walk, place: str) -> None:
    """In Arabic on a phone; the network goes before she sends."""
    page = phone.go(place + "/").page
    page.get_by_role("link", name="العربية").first.click()
    page.wait_for_function(CARD_IS_ON_THE_PHONE)
    page.context.set_offline(True)
    page.locator("textarea").nth(1).fill(SAID)
    page.locator("#id_age_2").check()
    page.locator("form[data-card] button[type=submit]").click()
    expect(page.locator("#waiting-text")).to_be_visible()
    phone.read()
    assert SAID not in page.locator("body").inner_text()
    page.context.set_offline(False)
    expect(page.locator(".confirmation")).to_contain_text("أُرسلت البطاقة", timeout=20_000)
    phone.read()


def bring_in(desk: Walk, root: str) -> None:
    page = desk.go(f"{root}assessments/what-does-leicester-need/answers/").page
    page.get_by_role("link", name="Bring in a file").last.click()
    page.locator("input[type=file]").set_input_files(WORKBOOK)
    desk.read()
    press(desk, "Look at the file")
    expect(page.locator("main")).to_contain_text("177 cards would go in", timeout=60_000)
    expect(page.locator("main")).to_contain_text("6 rows were typed twice")
    expect(page.locator("main")).to_contain_text("15 rows are refused")
    desk.read()
    page.locator("button[name=start]").first.click()
    expect(page.locator("main")).to_contain_text("The cards are in", timeout=60_000)
    desk.read()


def understand(desk: Walk, root: str) -> None:
    """Three Arabic texts are translated; fifty texts are coded by keyboard alone."""
    page = desk.go(f"{root}assessments/what-does-leicester-need/translate/?lang=ar").page
    for number in range(3):
        page.locator("main textarea").first.fill(f"What it says in English, {number}")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    expect(page.locator("nav", has_text="To translate").first).to_contain_text("202")
    desk.read()
    desk.go(f"{root}assessments/what-does-leicester-need/code/").read()
    for number in range(50):
        before = page.get_attribute("#coding", "data-shown")
        page.keyboard.press("lhow"[number % 4])
        page.keyboard.press("Enter")
        page.wait_for_function("before => document.querySelector('#coding')?.dataset.shown !== before", arg=before)
    expect(page.locator(".coding-today")).to_contain_text("50")
    desk.read()
    desk.go(f"{root}assessments/what-does-leicester-need/results/").read()
    expect(page.locator("main")).to_contain_text("Language and communication")


def decide(desk: Walk, phone: Walk, root: str, place: str) -> None:
    """Rows from what came up; the draft goes back to the library, and what is said there stands beside its row."""
    base = f"{root}assessments/what-does-leicester-need/"
    page = desk.go(base + "table/").page
    for area in ("Language", "Health"):
        page.get_by_role("button", name=f"Add it as a row {area}").first.click()
        page.get_by_label("What do we need more of?").first.fill(f"More of {area}")
        press(desk, "Save the row")
    page.get_by_role("link", name="Show the draft to people").click()
    press(desk, "Open the draft until this day").read()

    phone.go(place.replace("/a/", "/d/") + "/").read()
    phone.page.get_by_role("link", name="العربية").first.click()
    phone.page.locator("input[value=agree]").first.check()
    phone.page.locator("textarea").last.fill("حدائق للأطفال")
    phone.page.locator("form.draft button[type=submit]").click()
    phone.page.wait_for_load_state()
    phone.read()

    desk.go(base + "table/").read()
    expect(page.locator("main")).to_contain_text("حدائق للأطفال")
    desk.go(base + "baseline/").read()


def publish(desk: Walk, root: str) -> None:
    """Looked at, frozen, shown; the board's paper in one click."""
    base = f"{root}assessments/what-does-leicester-need/"
    page = desk.go(base + "publish/preview/").read().page
    page.get_by_role("button", name="Freeze edition 1").first.click()
    page.get_by_role("button", name="Show it to the public").click()
    page.wait_for_load_state()
    desk.read()
    for name, begins in (("PDF", b"%PDF"), ("DOCX", b"PK")):
        paper = page.context.request.get(desk.address + str(page.get_by_role("link", name=name).first.get_attribute("href")))
        assert paper.ok
        assert paper.body().startswith(begins)


def read_as_a_visitor(visitor: Walk, slug: str) -> None:
    """In two languages; the files say what the page says; no cookie, and the one who wrote is not to be found."""
    for lang in ("en", "ar"):
        page = visitor.go(f"/p/{slug}/{lang}/heard/what-does-leicester-need/").read().page
        expect(page.locator("html")).to_have_attribute("lang", lang)
        expect(page.locator("main")).to_contain_text("More of Language")
        assert SAID not in page.content()
        told = page.context.request.get(visitor.address + str(page.get_by_role("link", name="JSON").first.get_attribute("href"))).json()
        assert len(told["needs"]) == 2
        for need in told["needs"]:
            expect(page.locator("#needs")).to_contain_text(need["issue"]["text"])
            expect(page.locator("#needs")).to_contain_text(need["evidence"]["total"]["text"])
    assert visitor.page.context.cookies() == []


def test_a_city_is_heard(walk: Callable[..., Walk]) -> None:
    desk, phone = walk(LEAD), walk(size=PHONE)
    first_five_minutes(desk, "MiFriendly Leicester")
    slug = desk.page.url.split("/w/")[1].split("/")[0]
    root = f"/w/{slug}/"
    place = ask(desk, root)
    answer_without_a_signal(phone, place)
    bring_in(desk, root)
    understand(desk, root)
    decide(desk, phone, root, place)
    publish(desk, root)
    read_as_a_visitor(walk(size=PHONE), slug)
    # A stranger: somebody of the demo, who has no role here.
    stranger = walk("Rana")
    for path in ("", "people/", "assessments/what-does-leicester-need/code/", "assessments/what-does-leicester-need/publish/"):
        answer = stranger.page.goto(stranger.address + root + path)
        assert answer is not None
        assert answer.status == 404, path

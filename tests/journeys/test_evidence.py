"""Evidence: a partner says what it knows, a figure is tied to a row, an idea goes into the plan. By keyboard alone, and in Arabic."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Walk

pytestmark = pytest.mark.journey
HERE = "/w/west-midlands/assessments/what-does-coventry-need/"
EVIDENCE = f"{HERE}evidence/"


def test_a_partner_says_what_it_knows_without_a_mouse(walk: Callable[..., Walk], tmp_path: Path) -> None:
    staff = walk("Partner staff")
    page = staff.go(f"{HERE}answers/").page
    page.get_by_role("link", name="Say what a partner knows").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=said]")).to_be_visible()
    page.wait_for_load_state()
    staff.read()
    page.get_by_role("button", name="Keep").focus()
    page.keyboard.press("Enter")
    # What is wrong is read first, and leads to its field.
    expect(page.locator("[data-error-summary]")).to_be_focused()
    staff.read()
    page.locator("[name=said]").focus()
    page.keyboard.type("Women in our class cannot come when nobody looks after the children.")
    page.locator("[name=domains]").focus()
    page.keyboard.press("ArrowDown")
    table = tmp_path / "classes.csv"
    table.write_text("month,women who stopped\n2026-01,7\n2026-02,9\n")
    page.locator("[name=file]").set_input_files(table)
    page.get_by_role("button", name="Keep").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice-bar")).to_contain_text("waits to be sorted")
    expect(page.locator("blockquote")).to_contain_text("Women in our class")
    staff.read()
    with page.expect_download() as given:
        page.get_by_role("link", name="classes.csv").click()
    assert given.value.suggested_filename == "classes.csv"
    page.get_by_role("button", name="Take it off the list").click()
    page.wait_for_load_state()
    page.locator(".notice-bar button", has_text="Undo").click()
    page.wait_for_load_state()
    expect(page.locator("blockquote")).to_contain_text("Women in our class")
    # Nothing is left waiting for those who sort.
    page.get_by_role("button", name="Take it off the list").click()
    expect(page.locator(".notice-bar")).to_contain_text("It is off the list.")


def test_a_figure_behind_a_row_and_an_idea_for_the_plan(walk: Callable[..., Walk]) -> None:
    lead = walk("Lead coordinator")
    page = lead.go(f"{HERE}table/").page
    page.locator(".row-actions a").first.click()
    page.wait_for_load_state()
    lead.read()
    page.get_by_role("link", name="Add evidence for this row").click()
    page.wait_for_load_state()
    lead.read()
    page.get_by_role("link", name="A figure").click()
    page.wait_for_load_state()
    page.locator("[name=title_en]").fill("People who wait for a class")
    page.locator("[name=value]").fill("640")
    page.locator("[name=unit]").fill("people")
    page.locator("[name=as_of]").fill("2026-03-01")
    page.get_by_role("button", name="Keep").click()
    page.wait_for_load_state()
    expect(page.locator("[data-error-summary]")).to_contain_text("Say where the figure comes from.")
    lead.read()
    page.locator("[name=source]").fill("College, enrolment list")
    page.get_by_role("button", name="Keep").click()
    page.wait_for_load_state()
    expect(page.get_by_text("640 people").first).to_be_visible()
    lead.read()
    lead.go(f"{HERE}table/")
    page.get_by_role("link", name="of evidence").first.click()
    page.wait_for_load_state()
    expect(page.get_by_role("link", name="People who wait for a class").first).to_be_visible()
    lead.read()
    lead.go(f"{EVIDENCE}add/solution/")
    page.locator("[name=title_en]").fill("A crèche beside the class")
    page.get_by_label("a participant").check()
    page.locator("[name=domains]").first.check()
    page.get_by_role("button", name="Keep").click()
    page.wait_for_load_state()
    lead.go(f"{EVIDENCE}ideas/").read()
    page.get_by_role("button", name="Take it up in the plan").first.click()
    page.wait_for_load_state()
    expect(page.locator(".notice-bar")).to_contain_text("goes into the plan.")
    lead.go(f"{EVIDENCE}ideas/?state=taken-up").read()
    expect(page.get_by_role("link", name="A crèche beside the class").first).to_be_visible()


def test_evidence_on_a_phone_in_arabic(walk: Callable[..., Walk]) -> None:
    staff = walk("Partner staff", size=PHONE)
    page = staff.page
    page.goto(page.locator("a[hreflang=ar]").first.evaluate("link => link.href"))
    for rest in ("", "add/", "add/worked/"):
        staff.go(f"{EVIDENCE}{rest}").read()
        assert page.evaluate("document.dir") == "rtl"
    # Whoever writes Arabic writes the original in Arabic.
    page.locator("[name=title_ar]").fill("حضانة بجانب الصف")
    page.locator("[name=text_ar]").fill("جاءت نساء أكثر.")
    page.locator("[name=domains]").first.check()
    page.locator("form.form button.main").click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="حضانة بجانب الصف")).to_be_visible()
    staff.read()
    page.goto(page.locator("a[hreflang=en]").first.evaluate("link => link.href"))
    expect(page.locator("h1 [lang=ar]")).to_have_text("حضانة بجانب الصف")
    staff.read()

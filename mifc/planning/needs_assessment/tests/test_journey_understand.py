"""A peer researcher codes by keyboard alone, in an English and an Arabic interface; keystrokes are counted, axe reads after each step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mifc.foundation.accounts.models import User
from mifc.foundation.base.writing import writing_as
from mifc.planning.needs_assessment.changes import understand as changes
from mifc.planning.needs_assessment.models import CardText, CodeMark, RiskNote, Round
from mifc.planning.needs_assessment.tests.factories import card, open_round
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
_PRESSED = """([key, code]) => document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true}))"""
_SAID = [
    "A doctor who understands me",
    "Evening classes with somebody to watch the children",
    "Somebody who explains the letters from the council",
    "Cheaper buses to the college",
    "A place to have my degree recognised",
    "Jobs that are not only at night",
]


def chromium_path() -> str:
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
    if not found and "chromium" in os.environ.get("MIFC_REQUIRE", ""):
        pytest.fail("Chromium is required here and was not found.")
    if not found:
        pytest.skip("Chromium was not found: coding by keyboard was not tried in a real browser.")
    return found


@pytest.fixture
def asked(cast: Cast) -> Round:
    asked = open_round(cast.west)
    for said in _SAID:
        card(asked, missing=said)
    return asked


@pytest.fixture(params=["en", "ar"])
def page(
    request: pytest.FixtureRequest, cast: Cast, asked: Round, live_server: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    # The browser's driver runs a loop in this thread; the database is asked from it between two steps only.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    User.objects.filter(pk=cast.dilan.pk).update(language=request.param)
    client.force_login(cast.dilan)
    path = chromium_path()
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=_FLAGS)
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
        cookie = client.cookies["mifc_session"].value
        context.add_cookies([{"name": "mifc_session", "value": cookie, "url": f"{live_server.url}/w/"}])
        opened = context.new_page()
        opened.wrong = []
        opened.on("pageerror", lambda error: opened.wrong.append(str(error)))
        opened.on("console", lambda line: opened.wrong.append(line.text) if line.type == "error" else None)
        opened.language = request.param
        yield opened
        browser.close()
    # Taking a picture puts a style of its own into the page, which our policy refuses.
    wrong = [line for line in opened.wrong if not (os.environ.get("MIFC_PICTURES") and "inline style" in line)]
    assert wrong == [], "the browser complained"


class Keyboard:
    """Presses keys and counts them; nothing here ever touches the mouse."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.count += len(words)

    def save(self) -> None:
        """Enter, and wait until another text is before us."""
        before = self.page.get_attribute("#coding", "data-shown")
        self.press("Enter")
        self.page.wait_for_function("before => document.querySelector('#coding')?.dataset.shown !== before", arg=before)


def check_with_axe(page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert found == [], [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"


def picture(page: Any, name: str) -> None:
    """Kept where MIFC_PICTURES says, for whoever wants to look."""
    if folder := os.environ.get("MIFC_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}-{page.language}.png", full_page=True)


def marks_of(cast: Cast, text: int) -> list[tuple[str, str]]:
    return sorted(CodeMark.objects.of(cast.west).filter(coding__card_text=text).values_list("domain__key", "says"))


def shown(page: Any) -> int:
    return int(page.get_attribute("#coding", "data-shown"))


def code_url(asked: Round) -> str:
    return f"/w/west-midlands/assessments/{asked.assessment.slug}/code/"


def test_coding_by_keyboard_alone(page: Any, cast: Cast, asked: Round) -> None:
    page.goto(code_url(asked))
    check_with_axe(page)
    picture(page, "code-begin")
    keys = Keyboard(page)
    # Plain texts: the domain's letter, Enter.
    first = shown(page)
    keys.press("h")
    keys.save()
    assert marks_of(cast, first) == [("health", "missing")]
    assert keys.count == 2
    check_with_axe(page)
    # Two domains, the second one saying something else: letter, letter, digit, Enter.
    second = shown(page)
    keys.press("h", "l", "3")
    check_with_axe(page)
    picture(page, "code-two-domains")
    keys.save()
    assert marks_of(cast, second) == [("health", "missing"), ("language", "improve")]
    # Undo, the choices are there again; add one, save.
    keys.press("u")
    page.wait_for_function("shown => document.querySelector('#coding')?.dataset.shown === shown", arg=str(second))
    check_with_axe(page)
    assert page.locator("[name=domain]:checked").count() == 2
    keys.press("w")
    keys.save()
    assert marks_of(cast, second) == [("health", "missing"), ("language", "improve"), ("work", "missing")]
    # Everything that cannot be coded, and a pass.
    unclear = shown(page)
    keys.press("x")
    keys.save()
    assert CardText.objects.of(cast.west).get(pk=unclear).state == "unclear"
    passed = shown(page)
    keys.press("p")
    page.wait_for_function("shown => document.querySelector('#coding')?.dataset.shown !== shown", arg=str(passed))
    # All of them at once: digit first, then the letter.
    fourth = shown(page)
    keys.press("1", "o")
    keys.save()
    assert marks_of(cast, fourth) == [("housing", "good")]


def test_names_and_risk_by_keyboard(page: Any, cast: Cast, asked: Round) -> None:
    with writing_as(None, "test"):
        CardText.objects.of(cast.west).update(state="coded")
    card(asked, missing="My son Ahmed waits 😀 for Zofia Nowak, 07700 900123.")
    page.goto(code_url(asked))
    keys = Keyboard(page)
    text = shown(page)
    keys.press("!")
    page.wait_for_selector("#risk[open]")
    check_with_axe(page)
    picture(page, "code-risk")
    for _field in range(10):
        if page.evaluate("document.activeElement.value === 'risk'"):
            break
        keys.press("Tab")
    keys.press("Enter")
    page.wait_for_selector("#told:not(:empty)")
    assert RiskNote.objects.of(cast.west).get().person == cast.hanna
    check_with_axe(page)
    # Names: the first found by its number, the others word by word.
    keys.press("n")
    page.wait_for_selector("#names[open] ")
    keys.press("1")
    onward = "ArrowRight"
    words = page.evaluate("[...document.querySelectorAll('.coded-word')].map(word => word.textContent)")
    for _step in range(words.index("Zofia") + 1):
        keys.press(onward)
    keys.press("Space", onward, "Space")
    check_with_axe(page)
    picture(page, "code-names")
    keys.press("Escape", "k")
    keys.press("Enter")
    page.wait_for_function("() => !document.querySelector('#coding')")
    kept = CardText.objects.of(cast.west).get(pk=text).text
    assert "Ahmed" not in kept
    assert "Zofia" not in kept
    assert "Nowak" not in kept
    assert "😀" in kept
    assert "07700" in kept, "what was not marked stays"
    check_with_axe(page)


def test_an_arabic_text_beside_its_translation(page: Any, cast: Cast, asked: Round) -> None:
    with writing_as(None, "test"):
        CardText.objects.of(cast.west).update(state="coded")
    one = card(asked, missing="لا أجد طبيبًا يفهم لغتي، اسمي أحمد", language="ar")
    text = CardText.objects.of(cast.west).get(card=one)
    changes.write_translation(
        by=cast.eman, text=text, language="en", words="I can't find a doctor who understands my language, my name is Ahmed"
    )
    page.goto(code_url(asked))
    keys = Keyboard(page)
    assert page.evaluate("getComputedStyle(document.querySelector('.coded-text[lang=ar]')).direction") == "rtl"
    picture(page, "code-translated")
    keys.press("n", "0")
    check_with_axe(page)
    keys.press("Escape", "h", "l", "Enter")
    page.wait_for_function("() => !document.querySelector('#coding')")
    text.refresh_from_db()
    assert "أحمد" not in text.text
    assert "Ahmed" not in text.translations.get().text
    assert keys.count == 6


def test_keys_work_under_arabic_letters(page: Any, cast: Cast, asked: Round) -> None:
    """A keyboard set to Arabic sends Arabic letters; the key at the same place counts."""
    page.goto(code_url(asked))
    text = shown(page)
    for key, code in (("ا", "KeyH"), ("٣", "Digit3")):
        page.evaluate(_PRESSED, [key, code])
    Keyboard(page).save()
    assert marks_of(cast, text) == [("health", "improve")]


def test_fifty_texts_take_few_keystrokes(page: Any, cast: Cast, asked: Round) -> None:
    """A scripted coder: most texts one domain, each fifth two, each tenth says something else than its question."""
    for n in range(44):
        card(asked, missing=f"{_SAID[n % 6]}, {'very ' * (n // 6)}much")
    page.goto(code_url(asked))
    keys = Keyboard(page)
    for n in range(49):
        keys.press("whloe"[n % 5])
        if n % 5 == 4:
            keys.press("k")
        if n % 10 == 9:
            keys.press("1")
        keys.save()
    assert CardText.objects.of(cast.west).filter(state="coded").count() == 49
    per_text = keys.count / 49
    assert per_text < 2.5, f"{per_text:.2f} keystrokes per text"

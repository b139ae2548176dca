"""Catalogues: every language has one, nothing is lost, nothing is guessed."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from mifc.config import messages
from mifc.config.translations_page import page
from mifc.foundation.languages.known import CODES


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    return tmp_path


def template(*texts: str) -> Catalog:
    catalogue = Catalog(project="MiFC", charset="utf-8", fuzzy=False)
    for text in texts:
        catalogue.add(text, None, [("mifc/x.py", 0)])
    return catalogue


def translate(code: str, text: str, translation: str) -> None:
    path = messages.catalogue_path(code)
    path.write_text(path.read_text().replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{translation}"'))


def test_each_of_the_twelve_has_a_compiled_catalogue_even_an_empty_one(own_folder: Path) -> None:
    assert messages.compile_catalogues() == list(CODES)
    assert messages.all_compiled()
    for code in CODES:
        with messages.catalogue_path(code).with_suffix(".mo").open("rb") as file:
            gettext.GNUTranslations(file)
    assert messages.compile_catalogues() == [], "the second time there is nothing to do"


def test_a_newer_catalogue_is_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "extract", lambda: template("Write a card"))
    messages.update()
    messages.compile_catalogues(every=True)
    translate("pl", "Write a card", "Napisz kartkę")
    assert messages.compile_catalogues() == ["pl"]
    with messages.catalogue_path("pl").with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Write a card") == "Napisz kartkę"


def test_a_translation_stays_when_texts_come_and_go_and_none_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "extract", lambda: template("Write a card", "Read on"))
    messages.update()
    translate("pl", "Write a card", "Napisz kartkę")
    monkeypatch.setattr(messages, "extract", lambda: template("Write a card now"))
    messages.update()
    text = messages.catalogue_path("pl").read_text()
    assert "fuzzy" not in text
    assert '#~ msgid "Write a card"\n#~ msgstr "Napisz kartkę"' in text
    monkeypatch.setattr(messages, "extract", lambda: template("Write a card"))
    messages.update()
    assert 'msgid "Write a card"\nmsgstr "Napisz kartkę"' in messages.catalogue_path("pl").read_text()


def test_a_second_run_changes_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "extract", lambda: template("Write a card"))
    messages.update()
    before = {code: messages.catalogue_path(code).read_bytes() for code in CODES}
    messages.update()
    assert before == {code: messages.catalogue_path(code).read_bytes() for code in CODES}


def test_a_text_that_no_catalogue_knows_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "extract", lambda: template("Write a card"))
    messages.update()
    assert messages.missing() == {}
    monkeypatch.setattr(messages, "extract", lambda: template("Write a card", "New"))
    assert messages.missing()["pl"] == ["New"]


def test_texts_are_found_in_programs_and_pages() -> None:
    found = {str(message.id) for message in messages.extract() if message.id and not isinstance(message.id, tuple)}
    assert "Choose at least one language from the list." in found
    assert any("jinja" in place for message in messages.extract() for place, _ in message.locations)


def test_the_page_counts_drafts_and_what_a_native_reader_has_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "extract", lambda: template("Write a card", "Read on", "Send"))
    messages.update()
    translate("pl", "Write a card", "Napisz kartkę")
    translate("pl", "Read on", "Czytaj dalej")
    path = messages.catalogue_path("pl")
    path.write_text(path.read_text().replace('msgid "Read on"', '#, reviewed\nmsgid "Read on"'))
    messages.update()
    assert "| Polish (Polski) | left to right | 3 | 2 | 1 |" in page()
    assert "| Arabic (العربية) | right to left | 3 | 0 | 0 |" in page()


def test_a_translation_that_lost_its_placeholder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "extract", lambda: template("Edition %(number)s", "Read <b>on</b>"))
    messages.update()
    translate("pl", "Edition %(number)s", "Wydanie %(number)s")
    assert messages.broken() == []
    translate("fa", "Edition %(number)s", "ویرایش %(numer)s")
    translate("ar", "Read <b>on</b>", "تابعوا القراءة")
    assert len(messages.broken()) == 2

"""Chrome is drawn bare until a room fills the socket, and one room only fills it."""

import pytest

from mifc.foundation.interface import chrome
from mifc.foundation.interface.chrome import Brand, Chrome, LanguageChoice, PageFacts


@pytest.fixture(autouse=True)
def _empty_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chrome, "_sockets", chrome._Sockets())


FACTS = PageFacts(lang="ar", dir="rtl", path="/ar/")


def test_bare_chrome_while_nobody_fills_it() -> None:
    assert chrome.public_chrome(FACTS).brand.name == "MiFC"
    assert chrome.workspace_chrome(FACTS).sections == ()


def test_a_room_fills_the_socket_and_is_told_where_the_page_stands() -> None:
    chrome.fill_public_chrome(lambda facts: Chrome(brand=Brand(name=facts.path)))
    assert chrome.public_chrome(FACTS).brand.name == "/ar/"


def test_a_second_room_is_refused() -> None:
    chrome.fill_public_chrome(lambda facts: Chrome(brand=Brand(name="one")))
    with pytest.raises(RuntimeError, match="one room"):
        chrome.fill_public_chrome(lambda facts: Chrome(brand=Brand(name="two")))


def test_the_current_language_is_found() -> None:
    both = (LanguageChoice("en", "English", "ltr", "/en/"), LanguageChoice("ar", "العربية", "rtl", "/ar/", current=True))
    found = Chrome(brand=Brand("x"), languages=both).language
    assert found is not None
    assert found.code == "ar"
    assert Chrome(brand=Brand("x")).language is None

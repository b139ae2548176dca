"""Texts: what is kept to the letter, and what goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mifc.toolbox.spreadsheets import clean_text, looks_damaged, says_something, unescape


def test_texts_lose_only_what_cannot_be_seen() -> None:
    assert clean_text("  Parks\r\nand\ttrees\x00\x07 ") == ("Parks\nand\ttrees", 2)
    assert clean_text("a\u202eb\u2066c\u2069d") == ("abcd", 3)
    assert clean_text("می\u200cخواهم 👩\u200d👧") == ("می\u200cخواهم 👩\u200d👧", 0)
    assert unescape("a_x000D_b") == "a\rb"


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn", "Co")), max_size=60))
def test_a_visible_text_is_kept_to_the_letter(text: str) -> None:
    assert clean_text(text) == (text.strip(), 0)


@pytest.mark.parametrize(
    ("text", "says"), [("-", False), ("???", False), ("…", False), ("😊", True), ("❤", True), ("no", True), ("؟", False), ("5", True)]
)
def test_a_mark_is_no_text_a_picture_is(text: str, says: bool) -> None:
    assert says_something(text) is says


def test_letters_damaged_before() -> None:
    assert looks_damaged("fÃ¼r alle")
    assert not looks_damaged("für alle, Ângela și Øystein")

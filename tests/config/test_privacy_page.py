"""The page of personal fields says what the rooms declare."""

from __future__ import annotations

from mifc.config.privacy_page import PATH, page
from mifc.foundation.base.personal import personal_data


def test_the_page_is_up_to_date() -> None:
    assert PATH.read_text(encoding="utf-8") == page(), "run: .venv/bin/python -m mifc.config.privacy_page"


def test_every_declaration_is_on_it() -> None:
    written = page()
    assert len(personal_data) > 10
    for one in personal_data:
        assert f"| {', '.join(one.fields)} |" in written, one.model

"""A list in a sentence has the comma of the page's language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from mifc.foundation.languages.lists import listed


@pytest.mark.parametrize(("code", "said"), [("en", "a, b"), ("ar", "a، b"), ("ur", "a، b"), ("ti", "a፣ b"), ("pl", "a, b")])
def test_the_comma_is_the_language_s_own(code: str, said: str) -> None:
    with override(code):
        assert listed(["a", "b"]) == said


def test_one_and_none() -> None:
    assert listed(["a"]) == "a"
    assert listed([]) == ""

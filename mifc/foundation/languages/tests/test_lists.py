"""A list in a sentence has the comma of the page's language, and keeps its order whichever way its parts run."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from mifc.foundation.languages.lists import listed


@pytest.mark.parametrize(("code", "said"), [("en", "1, 2"), ("ar", "1، 2"), ("ur", "1، 2"), ("ti", "1፣ 2"), ("pl", "1, 2")])
def test_the_comma_is_the_language_s_own(code: str, said: str) -> None:
    with override(code):
        assert listed([1, 2]) == said


def test_one_and_none() -> None:
    assert listed(["a"]) == "a"
    assert listed([]) == ""


def test_a_part_that_runs_the_other_way_is_isolated() -> None:
    with override("en"):
        assert listed(["Polski", "العربية", "فارسی"]) == "Polski, \u2068العربية\u2069, \u2068فارسی\u2069"
    with override("ar"):
        assert listed(["القاهرة", "Coventry"]) == "القاهرة، \u2068Coventry\u2069"

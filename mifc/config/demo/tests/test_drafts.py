"""Every text of the demo is drafted in every language of the programme, and a draft changes no figure and no name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from mifc.config.demo import assessment, hear_back
from mifc.config.demo.drafts import DRAFTED, drafted, drafted_words, drafts
from mifc.config.demo.facts import LANGUAGES, read

# Names stay as they are printed: that is how one finds them on a sign or in a list.
_NAMES = (
    "Birmingham", "Coventry", "Know Your Rights", "MiFriendly", "Share My Language", "Share Our Journey", "South Migration Hub",
    "Urban Innovative Actions", "West Midlands", "Wolverhampton", "€", "%",
)  # fmt: skip


def test_the_programme_speaks_the_languages_that_are_drafted() -> None:
    assert ["en", *DRAFTED] == LANGUAGES


def test_each_language_drafts_the_same_texts() -> None:
    assert all(list(drafts(code)) == list(drafts("ar")) for code in DRAFTED)


@pytest.mark.parametrize("code", DRAFTED)
def test_a_draft_keeps_figures_and_names(code: str) -> None:
    for english, draft in drafts(code).items():
        assert draft.strip(), english
        assert sorted(re.findall(r"\d+", draft)) == sorted(re.findall(r"\d+", english)), (english, draft)
        assert [name for name in _NAMES if name in english and name not in draft] == [], (english, draft)


def test_no_draft_is_left_over() -> None:
    """When an English text changes, its drafts go with it: a draft of a text that nobody shows is never looked over again."""

    def texts(found: Any) -> Iterator[str]:
        if isinstance(found, str):
            yield from re.split(r"<[^>]+>", found)
        elif isinstance(found, dict | list | tuple):
            for one in found.values() if isinstance(found, dict) else found:
                yield from texts(one)

    said_back = [hear_back._CHANGED, hear_back._WHAT_NEXT]
    shown = set(texts([read("west_midlands.json"), read("pages.json"), assessment._TABLE, assessment._BENCHMARKS, said_back]))
    assert [english for english in drafts("ar") if english not in shown] == []


def test_a_text_without_a_draft_stays_english() -> None:
    assert drafted("Nobody has drafted this.").languages == ("en",)


def test_a_page_is_drafted_whole_or_not_at_all() -> None:
    """Tags, keys, addresses and years stay; a text that has no draft stops it."""
    page = next(page for page in read("pages.json") if page["address"] == "journey")
    first = drafted_words(page["body"], "pl")[0][1]["milestones"]
    assert [one["when"] for one in first][:2] == ["październik 2017", "2018"]
    assert drafted_words([["text", "<h2>The guide</h2>"], ["figures", {"title": "Jobs", "keys": ["Jobs"]}]], "pl") == [
        ["text", "<h2>Przewodnik</h2>"], ["figures", {"title": "Praca", "keys": ["Jobs"]}],
    ]  # fmt: skip
    with pytest.raises(KeyError):
        drafted_words({"title": "Nobody has drafted this."}, "pl")

"""The demo's own texts in the other languages, in one place: `drafts/<language>.json`, keyed by the English original.

They were drafted with care and read by no native reader; whatever is made of them is marked so. A reviewer reads one file, English beside
the draft. Names of cities, organisations and documents, figures and dates are the same in every language.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

from mifc.foundation.languages.text import MultilingualText

DRAFTED = ("ar", "fa", "ti", "pl")
_LETTER = re.compile(r"[^\W\d_]")
_BETWEEN_TAGS = re.compile(r"(?<=>)[^<]+(?=<)")
# What of a block is read by people; the rest are keys and addresses.
_READ = frozenset({"title", "lead", "hopes_title", "question", "text", "who", "when", "audience"})


@functools.cache
def drafts(lang: str) -> dict[str, str]:
    """Every draft in a language, by its English original."""
    found: dict[str, str] = json.loads((Path(__file__).parent / "drafts" / f"{lang}.json").read_text(encoding="utf-8"))
    return found


def drafted(text: str) -> MultilingualText:
    """An English original with the drafts there are of it, none of them checked yet."""
    made = MultilingualText.original(text)
    for lang in DRAFTED:
        if text in drafts(lang):
            made = made.with_translation(lang, drafts(lang)[text], state="in_translation")
    return made


def drafted_words(words: Any, lang: str) -> Any:
    """The words of an editorial page in a language: its texts as drafts, everything else as it is. KeyError where a draft is missing,
    since half a page in another language would not say which half it is."""
    if isinstance(words, dict):
        return {
            name: _sentence(value, lang) if name in _READ and isinstance(value, str) else drafted_words(value, lang)
            for name, value in words.items()
        }
    if isinstance(words, list):
        return [drafted_words(value, lang) for value in words]
    if isinstance(words, str) and words.startswith("<"):
        return _BETWEEN_TAGS.sub(lambda found: drafts(lang)[found[0]], words)
    return words


def _sentence(text: str, lang: str) -> str:
    """A text's draft; a year has none and needs none."""
    return drafts(lang)[text] if _LETTER.search(text) else text

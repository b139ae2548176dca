"""A list in a sentence, with the comma of the page's language: Arabic letters have their own, so has Ge'ez.

A part that runs the other way than the page is isolated: "English, العربية, فارسی" keeps its order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from django.utils.translation import get_language

from mifc.foundation.languages.known import direction_of

_COMMA = {"ti": "፣ "} | dict.fromkeys(("ar", "ckb", "fa", "ps", "ur"), "، ")


def listed(parts: Iterable[object]) -> str:
    """The parts one after the other: "Arabic, Farsi"."""
    against = {"L"} if direction_of(get_language() or "") == "rtl" else {"R", "AL"}
    return comma().join(_isolated(str(part), against) for part in parts)


def kept_apart(part: str) -> str:
    """A name in letters that keep their own order beside others, in text that is drawn without marks (FIRST STRONG ISOLATE)."""
    return f"\u2068{part}\u2069"


def _isolated(part: str, against: set[str]) -> str:
    return kept_apart(part) if any(unicodedata.bidirectional(letter) in against for letter in part) else part


def comma() -> str:
    """The comma of the page's language, with its space, for a template that joins marked-up parts itself."""
    return _COMMA.get(get_language() or "", ", ")

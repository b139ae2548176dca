"""A list in a sentence, with the comma of the page's language: Arabic letters have their own, so has Ge'ez."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

_COMMA = {"ti": "፣ "} | dict.fromkeys(("ar", "ckb", "fa", "ps", "ur"), "، ")


def listed(parts: Iterable[object]) -> str:
    """The parts one after the other: "Arabic, Farsi"."""
    return comma().join(str(part) for part in parts)


def comma() -> str:
    """The comma of the page's language, with its space, for a template that joins marked-up parts itself."""
    return _COMMA.get(get_language() or "", ", ")

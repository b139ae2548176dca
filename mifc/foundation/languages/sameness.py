"""When two texts say the same: whatever their case, marks, digits, spaces and drawn-out letters."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_NOT_SAID = re.compile(r"[\W\d_]+")
_AGAIN = re.compile(r"(.)\1{2,}")


def sameness(text: str) -> str:
    """What is left of a text when case, marks, digits, spaces and drawn-out letters go: equal for the same said again and again.

    A text in which nothing is left (only digits, only signs) stays as it is.
    """
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(ch))
    return _AGAIN.sub(r"\1", _NOT_SAID.sub("", plain)) or text.strip()


def flood_key(text: str) -> str:
    """A short key, equal for texts that say the same; sixteen letters of which nothing can be read."""
    return hashlib.sha256(sameness(text).encode()).hexdigest()[:16]

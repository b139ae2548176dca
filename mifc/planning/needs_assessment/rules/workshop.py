"""Notes of a workshop: what one note is, and how many a workshop may have."""

from __future__ import annotations

import unicodedata

MOST_NOTES = 500
LONGEST_NOTE = 2_000


def notes_in(typed: str) -> list[str]:
    """One note for each line that says something, in the order typed; the same words twice are one note.

    Marks that pasted lists begin with are left out. Control characters go, but for those that some scripts need to be read.
    """
    lines = ("".join(sign for sign in line if _is_kept(sign)).strip().lstrip("-–—•*·").strip() for line in typed.splitlines())
    return list(dict.fromkeys(line for line in lines if any(sign.isalnum() for sign in line)))


def _is_kept(sign: str) -> bool:
    # The joiners of Arabic, Persian and Indic scripts are of the format kind, as are the marks that turn a line around.
    return unicodedata.category(sign)[0] != "C" or sign in "\t\u200c\u200d"

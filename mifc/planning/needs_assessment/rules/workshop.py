"""Notes of a workshop: what one note is, and how many a workshop may have."""

from __future__ import annotations

from mifc.toolbox.spreadsheets import clean_text

MOST_NOTES = 500
LONGEST_NOTE = 2_000


def notes_in(typed: str) -> list[str]:
    """One note for each line that says something, in the order typed; the same words twice are one note.

    Marks that pasted lists begin with are left out, and what nobody sees.
    """
    lines = (line.strip().lstrip("-–—•*·").strip() for line in clean_text(typed)[0].splitlines())
    return list(dict.fromkeys(line for line in lines if any(sign.isalnum() for sign in line)))

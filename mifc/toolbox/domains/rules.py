"""Decisions about the code book: pure, no database."""

from __future__ import annotations

# Keys the coding screen needs for itself: name in the text, note, pass, undo, cannot be coded.
RESERVED_LETTERS = frozenset("njpux")


def as_letter(typed: str) -> str:
    """A key as it is kept: one small letter a to z, or none. Raises ValueError for anything else, and for a key the screen needs."""
    letter = typed.strip().lower()
    if not letter:
        return ""
    if len(letter) != 1 or not ("a" <= letter <= "z") or letter in RESERVED_LETTERS:
        raise ValueError(typed)
    return letter


def free_letters(taken: set[str]) -> list[str]:
    """Letters no domain has, in order."""
    return [letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in taken and letter not in RESERVED_LETTERS]

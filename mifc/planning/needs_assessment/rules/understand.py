"""Decisions of the step "understand": pure, no database, no clock of its own.

What a coder's choices mean, which words are blanked, by which day somebody looks into a risk, which texts are the same said again, and how
many texts behind a figure may be read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from mifc.foundation.languages.sameness import flood_key as flood_key
from mifc.foundation.languages.sameness import sameness as sameness
from mifc.planning.needs_assessment.rules.flags import Flag

Says = Literal["good", "missing", "improve"]
SAYS: tuple[Says, ...] = ("good", "missing", "improve")

# Keys of the coding screen that no domain may take: name, undo, cannot be coded, pass, note.
KEYS = {"names": "n", "undo": "u", "unclear": "x", "pass": "p", "note": "j"}
RISK_KEY = "!"
HOLD = dt.timedelta(minutes=15)
RISK_WORKING_DAYS = 3
# From how many cards up a figure opens; the same as the smallest figure shown.
OPENS_FROM = 5
_ROUNDED_TO = 5
SAME_AGAIN = 5
MANY_A_DAY = 40


def marks_from(chosen: Iterable[int], general: str, own: Mapping[int, Sequence[str]]) -> dict[int, tuple[Says, ...]]:
    """{domain: what the text says of it}: its own choice, else the general one; empty where neither was made.

    A text may say two things of one domain ("the doctors are kind, but the wait is long").
    """
    found: dict[int, tuple[Says, ...]] = {}
    for domain in chosen:
        picked = set(own.get(domain, ())) or {general}
        found[domain] = tuple(says for says in SAYS if says in picked)
    return found


def default_says(meaning: str) -> str:
    """What a question already says: "What is missing?" answers say missing. Nothing for a question about anything."""
    return meaning if meaning in SAYS else ""


def day_after(day: dt.date, working_days: int) -> dt.date:
    """The day this many working days later; Saturday and Sunday are none."""
    while working_days > 0:
        day += dt.timedelta(days=1)
        if day.weekday() < 5:
            working_days -= 1
    return day


class Piece(NamedTuple):
    """A stretch of a text. `number` counts the flagged ones from 1, 0 is plain; `start` and `end` in characters of the text."""

    text: str
    number: int
    kind: str
    start: int
    end: int


def pieces(text: str, flags: Sequence[Flag], *, first: int = 1) -> list[Piece]:
    """The text cut at its flags, in order; put together again it is the text. Flags outside the text are left out."""
    found: list[Piece] = []
    position = 0
    number = first
    for flag in sorted(flags, key=lambda one: int(one["start"])):
        start, end = max(position, int(flag["start"])), min(len(text), int(flag["end"]))
        if start >= end:
            continue
        if start > position:
            found.append(Piece(text[position:start], 0, "", position, start))
        found.append(Piece(text[start:end], number, str(flag["kind"]), start, end))
        number, position = number + 1, end
    if position < len(text):
        found.append(Piece(text[position:], 0, "", position, len(text)))
    return found


def spans_of_words(text: str, typed: str) -> list[tuple[int, int]]:
    """Where the words typed by a coder stand in a text, whatever their case; several are parted by commas. One letter is no name."""
    wanted = [word.strip() for word in re.split(r"[,،፣፤;\n]", typed)]
    return sorted({match.span() for word in wanted if len(word) > 1 for match in re.finditer(re.escape(word), text, re.IGNORECASE)})


def read_spans(values: Iterable[str], source: str, length: int) -> list[tuple[int, int]]:
    """Spans as the page sends them, "o:3-9" in the original, "t:3-9" in the translation. What is not one is left out."""
    found = []
    for value in values:
        match = re.fullmatch(r"([ot]):([0-9]{1,7})-([0-9]{1,7})", value)
        if match and match[1] == source and int(match[2]) < int(match[3]) <= length:
            found.append((int(match[2]), int(match[3])))
    return found


def texts_open(cards: int) -> int:
    """How many cards' texts may be read behind a figure of this many: none below five, else the least that the rounded figure can mean.

    "About 10" is 8 to 12, so eight are read: the list tells nothing that the figure did not, and no small figure beside it can be
    worked out by counting texts.
    """
    if cards < OPENS_FROM:
        return 0
    shown = (cards + _ROUNDED_TO // 2) // _ROUNDED_TO * _ROUNDED_TO
    return max(shown - _ROUNDED_TO // 2, OPENS_FROM)

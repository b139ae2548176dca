"""How a way to be asked again is written, and when the list may be opened. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

# Fewer people than these are too few to be told apart from their cards by nobody.
OPENS_FROM = 10
MOST_WAYS = 5_000
LONGEST_WAY = 120
_NUMBER = re.compile(r"\+?\d{6,15}")
_BETWEEN_DIGITS = re.compile(r"[\s().\-/]")


def as_way(typed: str) -> str:
    """An e-mail address or telephone number in the one form it is kept in; empty when it is neither.

    Digits of any script are read, since people type what their telephone shows.
    """
    text = "".join(str(int(one)) if one.isdecimal() else one for one in typed.strip())
    number = _BETWEEN_DIGITS.sub("", text)
    if _NUMBER.fullmatch(number):
        return number
    address = text.lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if len(address) <= LONGEST_WAY else ""


def with_way(ways: Iterable[str], way: str) -> list[str]:
    """The list with this way in it, once, in the order of the alphabet: it says nothing of who came when."""
    return sorted({*ways, way})


def without_way(ways: Iterable[str], way: str) -> list[str]:
    return sorted(set(ways) - {way})


def asking_has_ended(rounds: Sequence[tuple[dt.datetime | None, dt.datetime | None]], at: dt.datetime) -> bool:
    """Whether every round, told by when it opens and closes, that was ever opened or planned is over; at least one was."""
    planned = [(opens, closes) for opens, closes in rounds if opens is not None]
    return bool(planned) and all(closes is not None and closes <= at for _opens, closes in planned)

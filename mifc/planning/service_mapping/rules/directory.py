"""What makes an entry old, who may come said without a status, and what of a contact the world may read."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Literal

from mifc.planning.service_mapping.rules.words import STATUS_WORDS
from mifc.toolbox.spreadsheets import fold, plain_digits

# How open data name the mark of a service that does not ask about immigration status.
MARKS, NO_QUESTIONS = "Marks of MiFC", "no-status-questions"
LONGEST_WHAT, LONGEST_WHO = 2_000, 500


def stale_before(today: dt.date, months: int) -> dt.date:
    """An entry checked before this day, or never, is due: so many months ago, or the last day of that month."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return dt.date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def is_stale(checked_on: dt.date | None, today: dt.date, months: int) -> bool:
    return checked_on is None or checked_on < stale_before(today, months)


def reminder_week(now: dt.datetime) -> dt.date:
    """The Monday whose reminder is due at this moment of the installation's time: a week begins on Monday at seven."""
    begun = now - dt.timedelta(hours=7)
    return begun.date() - dt.timedelta(days=begun.weekday())


# "No visa is needed", "whatever your status": says that nobody asks, which is welcome.
_NOBODY_ASKS = re.compile(
    r"\b(regardless|whatever|no matter|irrespective|without asking|not ask|t ask|never ask|not need|no need|not required"
    r"|no .{1,30}(needed|required)|any (visa|status|immigration|nationality)|every nationality|all nationalities)\b"
)


def names_a_status(text: str) -> bool:
    """Whether a sentence about who may come sends people away, or asks them to tell, by their legal status."""
    key = fold(text)
    if _NOBODY_ASKS.search(key):
        return False
    return any(f" {word}" in f" {key}" for word in STATUS_WORDS)


@dataclass(frozen=True, slots=True)
class Reach:
    """A way to reach a service without knowing a person's name: `href` is what a phone does with it."""

    kind: Literal["phone", "email"]
    text: str
    href: str


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w@.])\+?\(?\d[\d\s().\-/]{5,20}\d")


def ways_to_reach(contact: str) -> tuple[Reach, ...]:
    """Telephone numbers and shared mailboxes of a contact. Names, and mailboxes that carry one (first.last@), stay with the team."""
    contact = plain_digits(contact)
    found: list[Reach] = []
    for match in _PHONE.finditer(_EMAIL.sub(" ", contact)):
        text = " ".join(match.group(0).split())
        # The zero in brackets is dialled at home only.
        from_abroad = text.startswith("+")
        digits = "".join(c for c in (text.replace("(0)", "") if from_abroad else text) if c.isdigit())
        if 6 <= len(digits) <= 15:
            found.append(Reach("phone", text, f"tel:{'+' if from_abroad else ''}{digits}"))
    for match in _EMAIL.finditer(contact):
        address = match.group(0).rstrip(".-")
        if address.partition("@")[0].isalnum():
            found.append(Reach("email", address, f"mailto:{address}"))
    return tuple(dict.fromkeys(found))

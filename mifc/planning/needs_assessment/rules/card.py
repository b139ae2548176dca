"""The card's own rules: the default questions, when a round is open, what one submission is, which day it was.

Pure: no database, no clock of its own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mifc.foundation.base.ids import SPEAKABLE

# A text as long as the printed card could never hold; longer ones are pasted, and are asked to be shortened.
LONGEST_TEXT = 5_000
# A card written before the round closed may arrive this much later: the phone had no signal.
LATE_FOR = dt.timedelta(days=7)
_TAKE_BACK_LENGTH = 10

State = Literal["draft", "planned", "open", "closed"]


class DefaultQuestion(NamedTuple):
    """A question of the Guide's card (R102)."""

    key: str
    kind: str
    meaning: str
    prompt: str
    hint: str = ""


DEFAULT_QUESTIONS: tuple[DefaultQuestion, ...] = (
    DefaultQuestion("good", "text", "good", "What is good?"),
    DefaultQuestion("missing", "text", "missing", "What is missing?"),
    DefaultQuestion("improve", "text", "improve", "What could be improved?"),
    DefaultQuestion("age", "age", "about", "How old are you?"),
    DefaultQuestion("born_outside", "born_outside", "about", "Were you born outside this country?"),
)


def state_of(opens_at: dt.datetime | None, closes_at: dt.datetime | None, at: dt.datetime) -> State:
    """Where a round stands at a moment. Without an opening moment it is a draft."""
    if opens_at is None:
        return "draft"
    if at < opens_at:
        return "planned"
    return "closed" if closes_at is not None and at >= closes_at else "open"


def takes_cards(opens_at: dt.datetime | None, closes_at: dt.datetime | None, at: dt.datetime, *, written: dt.datetime | None) -> bool:
    """Whether a card may still come in: the round is open, or the card was written while it was and comes at most a week late.

    The device's clock may be a year off: what it says counts only between opening and closing, and never makes a round open early.
    """
    state = state_of(opens_at, closes_at, at)
    if state == "open":
        return True
    if state != "closed" or written is None or opens_at is None or closes_at is None:
        return False
    return opens_at <= written < closes_at and at < closes_at + LATE_FOR


def day_answered(written: dt.datetime | None, opens_at: dt.datetime | None, received: dt.datetime) -> dt.date:
    """The day to keep: the device's if it lies between the opening and now, else the day it came in."""
    if written is not None and written <= received and (opens_at is None or written >= opens_at):
        return written.astimezone(received.tzinfo).date()
    return received.date()


def submission_hash(client_id: str, texts: Mapping[str, str], age: str, born_outside: str) -> str:
    """One submission: the id that the page gave it, and what it says. The next person's on the same page is another one."""
    parts = [client_id, age, born_outside, *(f"{key}={texts[key]}" for key in sorted(texts))]
    return _short(hashlib.sha256("\x1f".join(parts).encode()).digest())


def take_back_code(secret: str, submission: str) -> str:
    """The code that takes a card back. Worked out, not stored: sent again, the same card gets the same code."""
    digest = hmac.new(secret.encode(), b"take back " + submission.encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest[:10])
    letters = []
    for _position in range(_TAKE_BACK_LENGTH):
        number, letter = divmod(number, len(SPEAKABLE))
        letters.append(SPEAKABLE[letter])
    return "".join(letters)


def hash_of_code(code: str) -> str:
    """What is kept of a code."""
    return _short(hashlib.sha256(b"code " + code.encode()).digest())


def _short(digest: bytes) -> str:
    return urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Answered:
    """A card as it was sent, cleaned: texts by question key, codes for the rest."""

    texts: dict[str, str]
    age: str = ""
    born_outside: str = ""
    language: str = ""

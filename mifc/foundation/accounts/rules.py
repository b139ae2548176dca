"""What an account's ways in allow: times, limits and the decisions that need no database."""

from __future__ import annotations

import datetime as dt
import enum
import re
import secrets
import unicodedata
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

MAILED_CODE_DIGITS = 8
MAILED_CODE_LIFE = dt.timedelta(minutes=15)
MAILED_CODE_TRIES = 5
HANDED_CODE_LENGTH = 10
HANDED_CODE_LIFE = dt.timedelta(days=7)
DEVICE_TRUST_LIFE = dt.timedelta(days=30)
# How long after signing in a person may change the keys of the account without showing one again.
FRESH_FOR = dt.timedelta(minutes=30)
# More devices than this in one browser's cookie are somebody else's business.
DEVICES_PER_BROWSER = 5


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` tries in `span`."""

    name: str
    count: int
    span: dt.timedelta


# A library's visitors share one address on the network, so the limits per network are wide and those per account narrow.
CODES_PER_ADDRESS = Limit("codes for an address", 5, dt.timedelta(minutes=15))
CODES_PER_NETWORK = Limit("codes from a network", 40, dt.timedelta(minutes=15))
TRIES_PER_NETWORK = Limit("codes typed from a network", 60, dt.timedelta(minutes=15))
# Whoever tries from many networks, with a new code each time, is held up by the person whose address it is.
TRIES_PER_ADDRESS = Limit("codes typed for an address", 20, dt.timedelta(hours=1))
HANDED_PER_NETWORK = Limit("handed codes typed from a network", 12, dt.timedelta(minutes=15))
PASSKEYS_PER_NETWORK = Limit("passkeys from a network", 60, dt.timedelta(minutes=15))
SECOND_STEPS_SOON = Limit("second steps of a person, soon", 6, dt.timedelta(minutes=15))
SECOND_STEPS_DAY = Limit("second steps of a person, a day", 30, dt.timedelta(days=1))
ADDRESS_CHANGES = Limit("new addresses of a person", 5, dt.timedelta(hours=1))


class Tried(enum.Enum):
    """How typing a code went."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # used, too old, or tried too often: only a new code helps


def new_secret() -> str:
    """For a ticket or a device: long, never typed by a person."""
    return secrets.token_urlsafe(32)


def new_mailed_code() -> str:
    """Digits only: every keyboard has them, and they survive being read aloud in any language."""
    return f"{secrets.randbelow(10**MAILED_CODE_DIGITS):0{MAILED_CODE_DIGITS}}"


def in_groups(code: str, size: int = 4) -> str:
    """A code as a person reads it: 1234 5678."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


def digits_of(typed: str) -> str:
    """What a person typed, as the digits 0-9, whatever script they were typed in; everything else falls away."""
    return "".join(str(unicodedata.decimal(letter)) for letter in typed if letter.isdecimal())


def keyed_hash(purpose: str, value: str) -> str:
    """What is kept of a secret: without the installation's key it cannot be searched for, even when it is short."""
    return salted_hmac(f"mifc.accounts.{purpose}", value, algorithm="sha256").hexdigest()


def is_same(hashed: str, other: str) -> bool:
    """Compare two hashes without telling by the time how much was right. Nothing equals an empty one."""
    return bool(hashed) and constant_time_compare(hashed, other)


def second_step_needed(*, has_email: bool, has_key: bool, is_sample: bool, in_demo: bool) -> bool:
    """Whether this account has to show a second thing besides the code.

    Not in the demo, whose people are invented. People without e-mail are let in by a second person's hand; they are asked only when
    they have set something up themselves. Everybody else is always asked.
    """
    if in_demo or is_sample:
        return False
    return has_email or has_key


_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")


def safe_next(url: str) -> str:
    """Where to go after signing in: an address of the staff pages of this installation, or nothing."""
    if not url.startswith("/w/") or len(url) > 2_000 or "//" in url.split("?", 1)[0] or _CONTROL.search(url):
        return ""
    path = url.split("?", 1)[0].split("#", 1)[0]
    # Browsers read %2e as a dot.
    if {".", ".."} & set(path.lower().replace("%2e", ".").split("/")) or path.startswith(("/w/sign-out", "/w/sign-in")):
        return ""
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""


_BROWSERS = (("Edg/", "Edge"), ("SamsungBrowser/", "Samsung Internet"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"))
_MORE_BROWSERS = (("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"))
_MORE_SYSTEMS = (("Mac OS X", "Mac"), ("Linux", "Linux"))


def device_name(user_agent: str) -> tuple[str, str]:
    """Browser and system as their owners call them, each empty when not recognised."""
    browser = next((name for mark, name in _BROWSERS + _MORE_BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS + _MORE_SYSTEMS if mark in user_agent), "")
    return browser, system

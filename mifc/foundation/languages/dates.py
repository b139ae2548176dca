"""Days and moments in words, in each of the twelve languages. Django has no data for some of them; Babel does."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from django.utils import timezone
from django.utils.translation import get_language


@lru_cache(maxsize=32)
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def _current() -> Locale:
    code = get_language() or "en"
    return _locale("en_GB" if code == "en" else code)


def date_words(day: dt.date | dt.datetime | None) -> str:
    """14 May 2026, in the reader's language; empty for no day."""
    if day is None:
        return ""
    if isinstance(day, dt.datetime):
        day = timezone.localtime(day).date()
    return format_date(day, format="long", locale=_current())


@lru_cache(maxsize=256)
def _weekday(number: int, code: str) -> str:
    # 1 January 2024 was a Monday. Asked as a date, for the bare tables of Babel mix languages up once several were read.
    return format_date(dt.date(2024, 1, 1 + number), format="EEEE", locale=_locale("en_GB" if code == "en" else code))


def weekday_words(number: int, code: str = "") -> str:
    """Monday (0) to Sunday (6) by name, in this language or the reader's."""
    return _weekday(number, code or get_language() or "en")


def moment_words(moment: dt.datetime | None) -> str:
    """14 May 2026, 15:30, in the reader's language and the installation's time zone."""
    if moment is None:
        return ""
    return format_datetime(timezone.localtime(moment).replace(tzinfo=None), format="d MMM y, HH:mm", locale=_current())

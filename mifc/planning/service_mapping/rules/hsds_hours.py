"""Schedules of another directory (HSDS) as opening hours in a cell; what a week cannot hold is kept in words.

Times are taken as the clock says them: an offset, where there is one, tells the place's own time.
"""

from __future__ import annotations

import re
from typing import Any

from mifc.planning.service_mapping.rules.hours import (
    APPOINTMENT,
    BY_APPOINTMENT,
    CLOSED,
    DAYS,
    MOST_TIMES,
    DayHours,
    Week,
    as_text,
    overlaps,
)

Data = dict[str, Any]
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
# What says that it is not every week.
_NOT_WEEKLY = ("interval", "bymonthday", "byweekno", "byyearday", "count", "until")
_TOLD = ("freq", "byday", "opens_at", "closes_at", "valid_from", "valid_to", *_NOT_WEEKLY)
# Every field of a schedule that ends in the hours or in the note; the others stay columns of their own.
SAID = frozenset({*_TOLD, "description", "notes", "dtstart", "timezone", "wkst"})


def schedules_of(one: Data, place: Data) -> list[Data]:
    """The schedules of a service at a place; where it has none there, its own."""
    found = place.get("schedules") or one.get("schedules")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def read_schedules(schedules: list[Data], closed_days: str = "") -> tuple[str, str, str, str]:
    """(hours as a cell tells them, note, from, until). Schedules that no single week can hold stand in the note, all of them."""
    notes = [_said(each, name) for each in schedules for name in ("description", "notes") if _said(each, name) != BY_APPOINTMENT]
    periods = {(_said(each, "valid_from"), _said(each, "valid_to")) for each in schedules if _is_telling(each)}
    week = _week(schedules) if len(periods) <= 1 else None
    if week is None:
        in_words = [" ".join(filter(None, (_said(each, name) for name in _TOLD))) for each in schedules]
        return "", _joined([*in_words, *notes]), "", ""
    week |= {day: CLOSED for day in DAYS if day in closed_days.split(",") and day not in week}
    first, last = next(iter(periods), ("", ""))
    return as_text({day: week[day] for day in DAYS if day in week}), _joined(notes), first, last


def _is_telling(one: Data) -> bool:
    return any(_said(one, name) for name in _TOLD)


def _week(schedules: list[Data]) -> Week | None:
    """The week that these make together; None where one of them does not come every week, or two do not go together."""
    week: Week = {}
    for one in schedules:
        if not any(_said(one, name) for name in ("byday", "opens_at", "closes_at", "freq", *_NOT_WEEKLY)):
            continue
        days = [day.strip().upper() for day in _said(one, "byday").split(",")]
        hours = _hours(one)
        if hours is None or not all(day in DAYS for day in days) or not _is_weekly(one):
            return None
        for day in days:
            both = hours if day not in week else DayHours("open", tuple(sorted({*week[day].times, *hours.times})))
            if day in week and (week[day].kind != "open" or hours.kind != "open" or len(both.times) > MOST_TIMES or overlaps(both.times)):
                return None
            week[day] = both
    return week


def _is_weekly(one: Data) -> bool:
    is_each = _said(one, "interval") in ("", "0", "1", "1.0")
    return _said(one, "freq").upper() in ("", "WEEKLY") and is_each and not any(_said(one, name) for name in _NOT_WEEKLY[1:])


def _hours(one: Data) -> DayHours | None:
    opens, closes = _said(one, "opens_at"), _said(one, "closes_at")
    if not opens and not closes and _said(one, "description") == BY_APPOINTMENT:
        return APPOINTMENT
    first, last = _TIME.fullmatch(opens), _TIME.fullmatch(closes)
    if not first or not last:
        return None
    end = f"{last[1]}:{last[2]}"
    times = ((f"{first[1]}:{first[2]}", "24:00" if end == "23:59" else end),)
    return None if overlaps(times) else DayHours("open", times)


def _said(one: Data, name: str) -> str:
    value = one.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _joined(parts: list[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, parts)))

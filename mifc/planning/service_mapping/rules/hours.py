"""Opening hours of a week: what is kept, how it is written in a cell of a table, and which days read alike.

Kept as plain data, {"MO": [["09:00", "12:00"], ["13:00", "17:00"]], "SA": "closed", "SU": "appointment"}; a day that is not named is not
known. Times are those of the clock on the wall. One that closes before it opens closes on the next day; "24:00" is the end of the day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from typing import Any, Literal

from django.utils.translation import gettext as _

from mifc.foundation.languages.dates import weekday_words
from mifc.foundation.languages.known import CODES
from mifc.foundation.languages.lists import listed
from mifc.toolbox.spreadsheets import fold, plain_digits

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_TIMES = 2
LONGEST_NOTE = 500
# How a schedule of HSDS says it, which has no field for it.
BY_APPOINTMENT = "By appointment"
ALL_DAY = (("00:00", "24:00"),)
Kind = Literal["open", "closed", "appointment"]
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class DayHours:
    """A day: open at these times, closed, or by appointment."""

    kind: Kind
    times: tuple[tuple[str, str], ...] = ()

    @property
    def is_all_day(self) -> bool:
        return self.times == ALL_DAY


Week = dict[str, DayHours]
CLOSED, APPOINTMENT, OPEN_ALL_DAY = DayHours("closed"), DayHours("appointment"), DayHours("open", ALL_DAY)


def week_of(kept: Mapping[str, Any]) -> Week:
    """What is kept, as days in the order of the week. What is no hours is passed over: another room may have written it."""
    week: Week = {}
    for day in DAYS:
        said = kept.get(day)
        if said in ("closed", "appointment"):
            week[day] = CLOSED if said == "closed" else APPOINTMENT
        elif isinstance(said, list | tuple) and said:
            times = tuple((str(pair[0]), str(pair[1])) for pair in said if isinstance(pair, list | tuple) and len(pair) == 2)
            if times and all(is_clock(opens) and (is_clock(closes) or closes == "24:00") for opens, closes in times):
                week[day] = DayHours("open", times)
    return week


def as_kept(week: Mapping[str, DayHours]) -> dict[str, Any]:
    return {day: [list(pair) for pair in week[day].times] if week[day].kind == "open" else week[day].kind for day in DAYS if day in week}


def is_clock(text: str) -> bool:
    """Whether this is a time as it is kept: 09:30."""
    return _CLOCK.fullmatch(text) is not None


def overlaps(times: tuple[tuple[str, str], ...]) -> bool:
    """Whether the second time of a day begins before the first is over, or one of them lasts no time at all."""
    ends = [(opens, closes if closes > opens else "48:00") for opens, closes in times]
    return any(opens == closes for opens, closes in times) or any(later[0] < earlier[1] for earlier, later in pairwise(ends))


def runs(week: Mapping[str, DayHours]) -> Iterator[tuple[tuple[str, ...], DayHours]]:
    """Days beside each other with the same hours, together: (("MO", "TU", "WE"), …)."""
    known = [(number, day) for number, day in enumerate(DAYS) if day in week]
    # A day that is not known breaks a run: "Monday to Friday" must not speak for a Wednesday that nobody knows.
    for _key, same in groupby(enumerate(known), lambda one: (one[1][0] - one[0], week[one[1][1]])):
        days = tuple(day for _place, (_number, day) in same)
        yield days, week[days[0]]


@dataclass(frozen=True, slots=True)
class HoursLine:
    """A line of the opening hours: which days, in the reader's language, and when."""

    days: str
    kind: Kind
    times: tuple[tuple[str, str], ...]
    is_all_day: bool


def lines(week: Mapping[str, DayHours]) -> tuple[HoursLine, ...]:
    """The week in words: "Monday to Friday", "Saturday, Sunday"."""
    said = []
    for days, hours in runs(week):
        names = [weekday_words(DAYS.index(day)) for day in days]
        words = _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]} if len(names) > 2 else listed(names)
        said.append(HoursLine(_("Every day") if len(days) == len(DAYS) else words, hours.kind, hours.times, hours.is_all_day))
    return tuple(said)


# How a cell of a table holds it.

_SHORT = {day: day.capitalize() for day in DAYS}
_WRITTEN = {"closed": "off", "appointment": '"by appointment"'}


def as_text(week: Mapping[str, DayHours]) -> str:
    """As OpenStreetMap writes it: `Mo-Fr 09:00-12:00,13:00-17:00; Sa off; Su "by appointment"`. `read_text` reads it back."""
    said = []
    for days, hours in runs(week):
        name = _SHORT[days[0]] if len(days) == 1 else f"{_SHORT[days[0]]}-{_SHORT[days[-1]]}"
        times = ",".join(f"{opens}-{closes}" for opens, closes in hours.times)
        said.append(f"{name} {_WRITTEN.get(hours.kind, times)}")
    return "; ".join(said)


_TO = r"\s*(?:-|–|—|\bto\b|\btill\b|\buntil\b)\s*"
_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?"
_SPAN = re.compile(_TIME + _TO + _TIME)
_CLOSED = re.compile(r"\b(off|closed)\b")
_APPOINTMENT = re.compile(r'"?\bby appointment\b( only)?"?')
_ALWAYS = re.compile(r"24/7|24 hours( a day)?,? (7 days( a week)?|every day|daily)")
_ROUND_THE_CLOCK = re.compile(r"\b(24 hours|all day|24h)\b")
_JOINTS = re.compile(r"[\s,:&.()]+|\band\b|\bfrom\b|\bopen\b")


def read_text(text: str) -> Week | None:
    """The week that a cell tells: as OpenStreetMap writes it, or as people do ("Monday to Friday 9am - 5pm, Saturday closed").

    None where any part is not understood: hours read by half would send somebody to a closed door.
    """
    text = " ".join(plain_digits(text).split())
    if _ALWAYS.fullmatch(text.lower().strip(" .")):
        return dict.fromkeys(DAYS, OPEN_ALL_DAY)
    week: Week = {}
    for part in _parts(text):
        read = _read_part(part)
        if read is None:
            return None
        for day in read[0]:
            both = _together(week.get(day), read[1])
            if both is None:
                return None
            week[day] = both
    return {day: week[day] for day in DAYS if day in week} or None


def _together(before: DayHours | None, more: DayHours) -> DayHours | None:
    """A day that is named twice: morning and afternoon. None where the two do not go together."""
    if before is None or before == more:
        return more
    times = tuple(sorted((*before.times, *more.times)))
    fits = before.kind == more.kind == "open" and len(times) <= MOST_TIMES and not overlaps(times)
    return DayHours("open", times) if fits else None


def _parts(text: str) -> list[str]:
    """Each run of days with its hours: parted by semicolons, or where days come after hours."""
    parts: list[str] = []
    for piece in re.split(r"[;\n|]", text):
        start, seen_hours = 0, False
        for found in re.finditer(r"[^\W\d_]+\.?|\d", piece):
            word = found.group(0)
            if word.isdigit() or word.lower().strip(".") in ("closed", "off", "appointment"):
                seen_hours = True
            elif seen_hours and _days_by_name().get(fold(word)):
                parts.append(piece[start : found.start()])
                start, seen_hours = found.start(), False
        parts.append(piece[start:])
    return [part.strip(" ,") for part in parts if part.strip(" ,.")]


def _read_part(part: str) -> tuple[tuple[str, ...], DayHours] | None:
    """(days, hours) of one run; None for anything else."""
    low = part.lower()
    first = re.search(r'\d|"|\boff\b|\bclosed\b|\bby appointment\b|\ball day\b', low)
    if first is None:
        return None
    days, rest = _days(low[: first.start()]), low[first.start() :].strip(" .,")
    if days is None:
        return None
    for pattern, hours in ((_CLOSED, CLOSED), (_APPOINTMENT, APPOINTMENT), (_ROUND_THE_CLOCK, OPEN_ALL_DAY)):
        if pattern.fullmatch(rest):
            return days, hours
    times, end = [], 0
    for found in _SPAN.finditer(rest):
        span = _span(*found.groups())
        if span is None or _JOINTS.sub("", rest[end : found.start()]):
            return None
        times.append(span)
        end = found.end()
    if not times or len(times) > MOST_TIMES or _JOINTS.sub("", rest[end:]) or overlaps(tuple(times)):
        return None
    return days, DayHours("open", tuple(times))


def _days(text: str) -> tuple[str, ...] | None:
    """The days of "mon-fri", "saturday and sunday", "daily"; None where none is named: whether it is every day is not guessed."""
    names = _days_by_name()
    text = text.strip(" :,.-–")
    found: list[str] = []
    for piece in re.split(r"\s*(?:,|&|\+|/|\band\b)\s*", text):
        ends = [names.get(fold(end)) for end in re.split(_TO, piece.strip(" :."))]
        if None in ends or len(ends) > 2:
            return None
        first, last = ends[0] or (), ends[-1] or ()
        if len(ends) == 1:
            found += first
            continue
        start, stop = DAYS.index(first[0]), DAYS.index(last[0])
        found += DAYS[start : stop + 1] if start <= stop else (*DAYS[start:], *DAYS[: stop + 1])
    return tuple(found)


def _span(
    hour: str, minute: str | None, half: str | None, to_hour: str, to_minute: str | None, to_half: str | None
) -> tuple[str, str] | None:
    """(opens, closes) as kept; None for what is no time, or could be morning as well as afternoon ("9-5")."""
    opens, closes = _minutes(hour, minute, half), _minutes(to_hour, to_minute, to_half)
    if opens is None or closes is None:
        return None
    if to_half and not half:
        # "1-3pm" is both in the afternoon, "9-5pm" is not.
        later = _minutes(hour, minute, to_half)
        opens = later if later is not None and later < closes else opens
    elif not half and not (minute and to_minute) and (closes <= opens or opens < 6 * 60):
        return None
    return _clock(opens), "24:00" if closes in (24 * 60, 24 * 60 - 1) else _clock(closes)


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    if minutes > 59 or hours > 24 or (hours == 24 and minutes) or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half.startswith("p") else 0)
    return hours * 60 + minutes


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


@cache
def _days_by_name() -> dict[str, tuple[str, ...]]:
    """{how a day may be written, folded: the days it means}, in every language of the interface."""
    names: dict[str, tuple[str, ...]] = {}
    for code in CODES:
        names |= {fold(weekday_words(number, code)): (day,) for number, day in enumerate(DAYS)}
    for number, day in enumerate(DAYS):
        english = fold(weekday_words(number, "en"))
        names |= dict.fromkeys((english, f"{english}s", english[:3], english[:2], english[:4]), (day,))
    names |= {"tues": ("TU",), "thurs": ("TH",), "weds": ("WE",)}
    names |= dict.fromkeys(("weekdays", "weekday"), DAYS[:5]) | dict.fromkeys(("weekend", "weekends"), DAYS[5:])
    return names | dict.fromkeys(("daily", "every day", "7 days a week", "all week"), DAYS)

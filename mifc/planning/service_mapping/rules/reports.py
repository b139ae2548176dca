"""How many may say that an entry is wrong, and how long that is kept."""

from __future__ import annotations

import datetime as dt

KEEP_MONTHS = 12
# From one connection in an hour; a library's whole network is one.
MOST_PER_HOUR = 20
# Waiting at one entry: more of them tell nobody more.
MOST_OPEN = 20


def keep_until(received: dt.date) -> dt.date:
    """The day after which it is deleted: a year later, or the last day of that year's February."""
    try:
        return received.replace(year=received.year + KEEP_MONTHS // 12)
    except ValueError:
        return received.replace(year=received.year + KEEP_MONTHS // 12, day=28)

"""How long a message is kept and how many may be sent: pure."""

from __future__ import annotations

import datetime as dt

KEEP_MONTHS = 12
ANSWER_WORKING_DAYS = 5
# From one connection; a library's whole network is one.
MOST_PER_HOUR = 20


def keep_until(received: dt.date) -> dt.date:
    """The day after which a message is deleted: twelve months later, or the last day of that month's February."""
    try:
        return received.replace(year=received.year + KEEP_MONTHS // 12)
    except ValueError:
        return received.replace(year=received.year + KEEP_MONTHS // 12, day=28)

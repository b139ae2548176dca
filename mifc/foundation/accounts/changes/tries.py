"""Counting tries, the same for every process, and saying how long to wait."""

from __future__ import annotations

import datetime as dt
import math

from django.db.models import F

from mifc.foundation.accounts.models import Tally, User
from mifc.foundation.accounts.rules import Limit, keyed_hash
from mifc.foundation.base.clock import now
from mifc.foundation.base.writing import change

# Rows of spans that ended longer ago than this are swept out when a new span begins.
_KEPT = dt.timedelta(days=2)


@change
def count_try(*, by: User | None, limit: Limit, of: str) -> int:
    """Count one try of `of` (an address, a network, an account). Returns 0, or the seconds to wait when the limit is reached.

    A try that is refused is not counted, so that waiting helps even when somebody goes on knocking.
    """
    key = keyed_hash("tally", f"{limit.name}:{of}")
    moment = now()
    running = Tally.objects.filter(pk=key, until__gt=moment)
    if running.filter(count__lt=limit.count).update(count=F("count") + 1):
        return 0
    if (until := running.values_list("until", flat=True).first()) is not None:
        return max(1, math.ceil((until - moment).total_seconds()))
    Tally.objects.filter(until__lt=moment - _KEPT).delete()
    begun, is_new = Tally.objects.get_or_create(pk=key, defaults={"count": 1, "until": moment + limit.span})
    if is_new or Tally.objects.filter(pk=key, until=begun.until, until__lte=moment).update(count=1, until=moment + limit.span):
        return 0
    # Another process began the same span in this very moment: count in theirs.
    return 0 if running.filter(count__lt=limit.count).update(count=F("count") + 1) else math.ceil(limit.span.total_seconds())

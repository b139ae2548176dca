"""Counts that are remembered until a change of what they rest on.

Counting every coded text takes long, and is asked far more often than a text is coded. So what was counted is kept in memory under a stamp
of the programme, which the guards of `base` raise in the same transaction as any change of a field named in `counted_by`. No change has
to think of it, and no process has to tell another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from mifc.foundation.base.remembered import Remembered, State
from mifc.foundation.base.writing import is_writing
from mifc.foundation.programmes.models import CountStamp

Counted = TypeVar("Counted")
_kept: Remembered[Any] = Remembered(200)


def as_counted(programme_id: int, what: State, count: Callable[[], Counted]) -> Counted:
    """What `count` gives, from memory where nothing changed since. One query for the stamp. Nobody may change what comes back.

    `what` names the count and all that it is asked with. Inside a change it is always counted: the stamp is raised at its end.
    """
    if is_writing():
        return count()
    # Read before counting: what is written meanwhile comes with another stamp.
    stamp = stamp_of(programme_id)
    if stamp is None:
        return count()
    found: Counted = _kept.get((programme_id, stamp, *what), count)  # type: ignore[assignment]  # a count is never None
    return found


def stamp_of(programme_id: int) -> int | None:
    """The stamp as it stands; none before anything was counted. One query."""
    return CountStamp.objects.of(programme_id).values_list("stamp", flat=True).first()


def raise_stamp(programme_id: int) -> None:
    """Another stamp, in the transaction of the change that is at its end."""
    CountStamp.objects.of(programme_id).bulk_create(
        [CountStamp()], update_conflicts=True, unique_fields=["programme"], update_fields=["stamp"]
    )

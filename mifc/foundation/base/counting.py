"""How many rows match, as far as a page needs to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import IntegerField, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from mifc.foundation.base.clock import now
from mifc.foundation.base.remembered import Remembered, State

Counted = TypeVar("Counted")
_lately: Remembered[Any] = Remembered(500)

# A list has pages for so many rows. Nobody turns more pages than these: search, filters and the order lead to the rest.
MOST_PAGED = 5_000
# Beside a queue a number is exact up to this one. Whoever works in it sees her own step when it matters.
MOST_TOLD = 1_000
# It is counted so far: a queue that is longer still is above MOST_TOLD a minute later, too.
MOST_COUNTED = MOST_TOLD + 200


def count_for_pages(found: QuerySet[Any, Any]) -> int:
    """The number of rows, exact up to MOST_PAGED; one more stands for "more". Counting them all costs more than the page."""
    return count_up_to(found, MOST_PAGED)


def count_up_to(found: QuerySet[Any, Any], most: int = MOST_TOLD) -> int:
    """The number of rows, exact up to `most`; one more stands for "more"."""
    return found.order_by().values("pk")[: most + 1].count()


class UpTo(Subquery):
    """As a column of another query: how many rows match, exact up to `most`; one more stands for "more"."""

    empty_result_set_value = 0
    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"

    def __init__(self, found: QuerySet[Any, Any], most: int = MOST_COUNTED) -> None:
        # Only that a row is there: for its id SQLite would read it.
        super().__init__(found.order_by().values(row=Value(1))[: most + 1], output_field=IntegerField())


def lately(what: State, count: Callable[[], Counted], *, if_so: Callable[[Counted], bool] = lambda _found: True) -> Counted:
    """What `count` gives, told again for a minute where `if_so` says that nobody minds.

    `what` names the count and all that it is asked with, the person's cities among it.
    """
    found: list[Counted] = []

    def make() -> Counted | None:
        found.append(count())
        return found[0] if if_so(found[0]) else None

    kept: Counted | None = _lately.get((*what, int(now().timestamp() // 60)), make)
    return found[0] if kept is None else kept


def queues_lately(
    what: State, keys: Sequence[str], count: Callable[[list[str]], Mapping[str, int]], *, among_many: bool = False
) -> dict[str, int]:
    """{queue: how many wait in it}. `count` counts those it is given, up to MOST_COUNTED.

    One that is longer is not counted again for a minute; `among_many` texts neither is an empty one.
    """
    kept: dict[str, int] = lately(what, dict)
    asked = [key for key in keys if key not in kept]
    fresh = count(asked) if asked else {}
    kept |= {key: n for key, n in fresh.items() if n > MOST_COUNTED or (among_many and not n)}
    return {key: fresh[key] if key in fresh else kept[key] for key in keys}


def told(count: int) -> str:
    """A number that was counted up to MOST_TOLD, in words: "1,000+" above."""
    return _("1,000+") if count > MOST_TOLD else str(count)

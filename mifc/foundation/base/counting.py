"""How many rows match, as far as a page needs to know."""

from __future__ import annotations

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

# A list has pages for so many rows. Nobody turns more pages than these: search, filters and the order lead to the rest.
MOST_PAGED = 5_000
# Beside a queue a number is exact up to this one. Whoever works in it sees her own step when it matters.
MOST_TOLD = 1_000


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

    def __init__(self, found: QuerySet[Any, Any], most: int = MOST_TOLD) -> None:
        # Only that a row is there: for its id SQLite would read it.
        super().__init__(found.order_by().values(row=Value(1))[: most + 1], output_field=IntegerField())


def told(count: int) -> str:
    """A number that was counted up to MOST_TOLD, in words: "1,000+" above."""
    return _("1,000+") if count > MOST_TOLD else str(count)

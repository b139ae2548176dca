"""How many rows match, as far as a page needs to know."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

# A list has pages for so many rows. Nobody turns more pages than these: search, filters and the order lead to the rest.
MOST_PAGED = 5_000


def count_for_pages(found: QuerySet[Any, Any]) -> int:
    """The number of rows, exact up to MOST_PAGED; one more stands for "more". Counting them all costs more than the page."""
    return found.order_by().values("pk")[: MOST_PAGED + 1].count()

"""The state of a list page: search, filters, order, page. The address bar holds all of it, so a link can be sent.

The view reads it from the query, asks its queries with the plain values, and hands the rows back; the template draws it with
``listing_page``. Unknown sort keys, filter values and page numbers fall back quietly: an old link still opens.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self
from urllib.parse import urlencode

from mifc.foundation.base.counting import MOST_PAGED

LONGEST_SEARCH = 200
PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` is the sort key in the address; ``numeric`` aligns figures to the end of the line."""

    key: str
    label: str
    sortable: bool = False
    numeric: bool = False
    hidden_label: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter. ``choices`` = (value, label); "chips" are links for a few values, "select" suits many."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    kind: Literal["chips", "select"] = "chips"


@dataclass(frozen=True, slots=True)
class Export:
    """A way out of the list; the address gets the list's present search and filters."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Listing:
    """See the module. ``start`` and ``stop`` slice the rows of this page; ``total`` counts those that have pages.

    ``is_more``: more rows match than have pages.
    """

    path: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    exports: tuple[Export, ...] = ()
    search: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 1
    per_page: int = PER_PAGE
    picked: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Any, ...] = ()
    total: int = 0
    is_more: bool = False
    searchable: bool = True
    default_order: str = ""

    @classmethod
    def read(
        cls,
        query: Mapping[str, Any],
        *,
        path: str,
        columns: Iterable[Column],
        filters: Iterable[Filter] = (),
        exports: Iterable[Export] = (),
        default_sort: str = "",
        per_page: int = PER_PAGE,
        searchable: bool = True,
    ) -> Self:
        """State from a query string. ``default_sort`` is a column key, with "-" for descending."""
        columns, filters = tuple(columns), tuple(filters)
        sortable = {column.key for column in columns if column.sortable}
        order = str(query.get("sort", "") or "")
        if order.removeprefix("-") not in sortable:
            order = default_sort
        picked = {}
        for one in filters:
            value = str(query.get(one.name, "") or "")
            if value in {choice for choice, _label in one.choices}:
                picked[one.name] = value
        page = str(query.get("page", "") or "")
        return cls(
            path=path,
            columns=columns,
            filters=filters,
            exports=tuple(exports),
            search=str(query.get("q", "") or "").replace("\x00", "").strip()[:LONGEST_SEARCH] if searchable else "",
            sort=order.removeprefix("-"),
            descending=order.startswith("-"),
            page=min(max(1, int(page)), MOST_PAGED // per_page + 1) if page.isascii() and page.isdigit() and len(page) < 8 else 1,
            per_page=per_page,
            picked=picked,
            searchable=searchable,
            default_order=default_sort,
        )

    def with_rows(self, rows: Iterable[Any], total: int) -> Self:
        """The same state with the rows of this page and how many match, as `count_for_pages` counts them."""
        return replace(self, rows=tuple(rows), total=min(total, MOST_PAGED), is_more=total > MOST_PAGED)

    @property
    def is_beyond(self) -> bool:
        """An old link to a page that the list no longer has."""
        return self.total > 0 and self.page > self.pages

    @property
    def order(self) -> str:
        return f"-{self.sort}" if self.descending and self.sort else self.sort

    @property
    def start(self) -> int:
        return (self.page - 1) * self.per_page

    @property
    def stop(self) -> int:
        return self.start + self.per_page

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        return self.start + 1

    @property
    def last(self) -> int:
        return min(self.stop, self.total)

    @property
    def near_pages(self) -> list[int | None]:
        """Page numbers worth showing: first, last and those around this one; ``None`` marks a gap."""
        shown = sorted({1, self.pages, *range(max(1, self.page - 1), min(self.pages, self.page + 1) + 1)})
        with_gaps: list[int | None] = []
        for number in shown:
            if with_gaps and number - (with_gaps[-1] or 0) > 1:
                with_gaps.append(None)
            with_gaps.append(number)
        return with_gaps

    @property
    def is_filtered(self) -> bool:
        return bool(self.search or self.picked)

    @property
    def select_filters(self) -> tuple[Filter, ...]:
        return tuple(one for one in self.filters if one.kind == "select")

    @property
    def chip_filters(self) -> tuple[Filter, ...]:
        return tuple(one for one in self.filters if one.kind == "chips")

    @property
    def kept_in_form(self) -> list[tuple[str, str]]:
        """What the search form must carry along as hidden fields."""
        kept = [(one.name, self.picked[one.name]) for one in self.chip_filters if one.name in self.picked]
        return [*kept, ("sort", self.order)] if self.order != self.default_order else kept

    def chosen(self, name: str) -> str:
        """The chosen value of a filter, "" for all."""
        return self.picked.get(name, "")

    def column(self, key: str) -> Column:
        """Raises KeyError for a key that is no column: a template with a typing error should not pass."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def link(self, **changes: str | int | None) -> str:
        """This list with some of its state changed; any change but of the page goes back to page 1. ``None`` drops."""
        state: dict[str, str | int | None] = {"q": self.search, **self.picked}
        state["sort"] = self.order if self.order != self.default_order else ""
        state |= changes
        query = urlencode({key: value for key, value in state.items() if value not in (None, "")})
        return f"{self.path}?{query}" if query else self.path

    def sort_link(self, column: Column) -> str:
        """The same list by this column, the other way round when it is so already."""
        turned = column.key == self.sort and not self.descending
        return self.link(sort=f"-{column.key}" if turned else column.key)

    def page_link(self, number: int) -> str:
        return self.link(page=number if number > 1 else None)

    def export_link(self, export: Export) -> str:
        """The export's address with the present search, filters and order."""
        query = self.link().partition("?")[2]
        joiner = "&" if "?" in export.url else "?"
        return f"{export.url}{joiner}{query}" if query else export.url

"""The published forms of a count and of a table. Every integer about people in a `published.py` is one of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, NoReturn, Self

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mifc.toolbox.disclosure.plans import as_cells, lists_shape, plan_as_published, plan_lists, plan_table, table_shape
from mifc.toolbox.disclosure.rules import MINIMUM, ROUNDED_TO, Arc, Kind, Plan, checked_minimum, kind_of, rounded


@dataclass(frozen=True, slots=True)
class NotPeople:
    """Marks a number in a published record that counts no persons: `Annotated[int, NotPeople("a year")]`. `why` is read by reviewers."""

    why: str


class SafeCount:
    """A count of people in its published form; the exact one is gone.

    `str()` gives the words in the active language. It has no size: adding, comparing by size, truth and `int()` raise TypeError.
    """

    __slots__ = ("_kind", "_minimum", "_shown")

    def __init__(self, kind: Kind, *, shown: int = 0, minimum: int = MINIMUM) -> None:
        if kind == "about" and shown % ROUNDED_TO:
            raise ValueError("Only a rounded figure is published.")
        self._kind: Final = kind
        self._shown: Final = shown if kind == "about" else 0
        self._minimum: Final = checked_minimum(minimum)

    @property
    def is_zero(self) -> bool:
        return self._kind == "zero"

    @property
    def is_hidden(self) -> bool:
        """Not shown at all."""
        return self._kind == "hidden"

    @property
    def rounded_to(self) -> int:
        return ROUNDED_TO

    def __str__(self) -> str:
        if self._kind == "zero":
            return "0"
        if self._kind == "few":
            return _("fewer than %(minimum)s") % {"minimum": self._minimum}
        if self._kind == "hidden":
            return _("not shown")
        return _("about %(number)s") % {"number": number_format(self._shown, use_l10n=True, force_grouping=True)}

    def as_json(self) -> dict[str, Any]:
        """What a download holds: the same words as the page, and the step of rounding."""
        return {"text": str(self), "rounded_to": self.rounded_to}

    def as_stored(self) -> dict[str, Any]:
        """For a dated edition: the published form without words, so that it can be read again in another language."""
        return {"kind": self._kind, "shown": self._shown, "minimum": self._minimum}

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Self:
        return cls(stored["kind"], shown=stored["shown"], minimum=stored["minimum"])

    def __repr__(self) -> str:
        return f"SafeCount({self._kind!r}, shown={self._shown!r}, minimum={self._minimum!r})"

    def __eq__(self, other: object) -> bool:
        """Two published forms may be the same. With a number there is nothing to compare."""
        if isinstance(other, SafeCount):
            return self.as_stored() == other.as_stored()
        if isinstance(other, int | float):
            return self._refuse(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self._kind, self._shown, self._minimum))

    def _refuse(self, *_others: object) -> NoReturn:
        raise TypeError("A published count has no size: it cannot be added, compared or tested. Decide before it is made safe.")

    __bool__ = __int__ = __float__ = __index__ = __len__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __mod__ = _refuse


HIDDEN = SafeCount("hidden")


def safe(count: int, *, minimum: int = MINIMUM, zero_tells: bool = False) -> SafeCount:
    """The published form of an exact count.

    0 is shown, unless `zero_tells` says that it tells on a whole group; below `minimum` it is "fewer than"; else rounded to the nearest
    5. Raises ValueError for a negative count, or a minimum below 5 or between the steps of rounding.
    """
    kind = kind_of(count, minimum=checked_minimum(minimum), zero_tells=zero_tells)
    return SafeCount(kind, shown=rounded(count), minimum=minimum)


BarLength = Annotated[int, NotPeople("length of a bar in percent of the longest, from rounded figures")]


def bar_lengths(counts: Sequence[SafeCount], *, longest: SafeCount | None = None) -> list[BarLength | None]:
    """How long to draw each count, 0 to 100, worked out from published figures only; None where there is nothing to draw."""
    shown = [count._shown if count._kind == "about" else None for count in (*counts, *([longest] if longest is not None else []))]
    most = max((number for number in shown if number is not None), default=0)
    return [None if number is None or not most else round(100 * number / most) for number in shown[: len(counts)]]


Stands = Annotated[int, NotPeople("an end of the range that a rounded figure stands for")]


def range_of(count: SafeCount) -> tuple[Stands, Stands] | None:
    """The lowest and the highest number that a published figure may stand for; None where it is not shown. For comparisons in words."""
    if count._kind == "hidden":
        return None
    if count._kind == "about":
        half = ROUNDED_TO // 2
        return max(count._minimum, count._shown - half), count._shown + half
    return (0, 0) if count._kind == "zero" else (1, count._minimum - 1)


@dataclass(frozen=True, slots=True)
class SafeTable:
    """A table of counts in which nothing small can be worked out, not from the totals either. All labels are ready to show."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[SafeCount, ...], ...]
    row_totals: tuple[SafeCount, ...]
    column_totals: tuple[SafeCount, ...]
    total: SafeCount

    @classmethod
    def of(
        cls,
        rows: Sequence[str],
        columns: Sequence[str],
        cells: Sequence[Sequence[int]],
        *,
        minimum: int = MINIMUM,
        zero_tells: bool = False,
        row_totals: bool = True,
        column_totals: bool = True,
        total: bool = True,
        keep_totals: bool = False,
        before: Sequence[tuple[Sequence[Sequence[int]], SafeTable]] = (),
    ) -> Self:
        """From exact counts, a row each. Totals are worked out here. A total not wanted is hidden.

        The totals must be those of this table alone: the same total shown elsewhere in finer form would undo the work. With
        `keep_totals` they say what `safe` says of them. `before` are earlier editions of this table, with the same rows and columns:
        the exact counts, and what was published of them.
        """
        plan = plan_table(
            cells,
            minimum=minimum,
            zero_tells=zero_tells,
            row_totals=row_totals,
            column_totals=column_totals,
            total=total,
            keep_totals=keep_totals,
            before=[_plan_of_table(exact, table, minimum, zero_tells) for exact, table in before],
        )

        def published(row: int, column: int) -> SafeCount:
            return SafeCount(plan.kinds[row, column], shown=rounded(plan.counts[row, column]), minimum=minimum)

        return cls(
            rows=tuple(rows),
            columns=tuple(columns),
            cells=tuple(tuple(published(row, column) for column in range(plan.shape.columns)) for row in range(plan.shape.rows)),
            row_totals=tuple(published(row, -1) for row in range(plan.shape.rows)),
            column_totals=tuple(published(-1, column) for column in range(plan.shape.columns)),
            total=published(-1, -1),
        )


def _plan_of_table(exact: Sequence[Sequence[int]], table: SafeTable, minimum: int, zero_tells: bool) -> Plan:
    """An earlier edition as the attacker holds it."""
    figures = {(row, column): _figure(cell) for row, cells in enumerate(table.cells) for column, cell in enumerate(cells)}
    figures |= {(row, -1): _figure(count) for row, count in enumerate(table.row_totals)}
    figures |= {(-1, column): _figure(count) for column, count in enumerate(table.column_totals)}
    figures[-1, -1] = _figure(table.total)
    shape = table_shape(len(table.rows), len(table.columns), minimum, zero_tells)
    return plan_as_published(shape, as_cells(exact), figures)


def _figure(count: SafeCount) -> tuple[Kind, int]:
    return count._kind, count._shown


@dataclass(frozen=True, slots=True)
class SafeLists:
    """Lists that divide the same people (by age, by language, by city), safe beside each other. `total` is how many these are."""

    lists: tuple[tuple[SafeCount, ...], ...]
    total: SafeCount

    @classmethod
    def of(
        cls, lists: Sequence[Sequence[int]], *, minimum: int = MINIMUM, before: Sequence[tuple[Sequence[Sequence[int]], SafeLists]] = ()
    ) -> Self:
        """From exact counts; each list adds up to the same. `before` are earlier editions with the same entries, as in `SafeTable.of`."""
        earlier = [_plan_of_lists(exact, published, minimum) for exact, published in before]
        plan = plan_lists(lists, minimum=minimum, before=earlier)

        def published(arc: tuple[int, int]) -> SafeCount:
            return SafeCount(plan.kinds[arc], shown=rounded(plan.counts[arc]), minimum=minimum)

        return cls(
            lists=tuple(tuple(published((row, place)) for place in range(len(one))) for row, one in enumerate(lists)),
            total=published((-1, -1)),
        )


def _plan_of_lists(exact: Sequence[Sequence[int]], published: SafeLists, minimum: int) -> Plan:
    figures: dict[Arc, tuple[Kind, int]] = {
        (row, place): _figure(count) for row, one in enumerate(published.lists) for place, count in enumerate(one)
    }
    figures[-1, -1] = _figure(published.total)
    return plan_as_published(lists_shape([len(one) for one in exact], minimum), as_cells(exact), figures)


def safe_list(
    counts: Sequence[int], *, minimum: int = MINIMUM, zero_tells: bool = False, keep_total: bool = False
) -> tuple[tuple[SafeCount, ...], SafeCount]:
    """A list of counts and its total, safe beside each other: (counts, total). With `keep_total` it says what `safe` says of it."""
    table = SafeTable.of(
        ("",), [""] * len(counts), [list(counts)], minimum=minimum, zero_tells=zero_tells, column_totals=False, total=False,
        keep_totals=keep_total,
    )  # fmt: skip
    return table.cells[0], table.row_totals[0]

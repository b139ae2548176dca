"""Which figures may stand beside each other: pure decisions, no database, no words.

A published figure is a range to the one who reads it: "fewer than 5" is 1 to 4, "about 15" is 13 to 17, one that is not published is
anything. The ranges of a table and of its totals together are a circulation: source, rows, columns, sink and back. The true table is one
solution. Whether a figure is pinned down is therefore a walk in a graph: if it can be one more or one less and everything published stays
true, a reader cannot know it; whole-number circulations leave no gaps, so one step either way decides (Hoffman's theorem).

Where a figure is pinned, nothing is hidden, for hiding tells too: the program is open, and a reader who runs it learns that the true
table is one of the few for which it hides. Instead the figures of the *nearest table that gives nothing away* are published. Then every
table with these figures is published with these figures, so running the program tells a reader nothing that the figures do not.

Lists that divide the same people (by age, by language) are a circulation too: one stage after the other, each a bundle of arcs, and the
shared total leads back. And a reader keeps the earlier edition: the figures of both, and what came in between them, must stay open. There
a step counts when it can be taken in every edition at once, which leaves the difference as it was, or in one of them alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

MINIMUM = 5
ROUNDED_TO = 5
# Stands for "no upper end"; larger than any count.
ENDLESS = 10**12

Kind = Literal["zero", "few", "about", "hidden"]


def checked_minimum(minimum: int) -> int:
    """The minimum itself. Raises ValueError below 5, or when it is not a multiple of what we round to."""
    if minimum < MINIMUM or minimum % ROUNDED_TO:
        raise ValueError(f"The smallest count shown is {MINIMUM} or a higher multiple of {ROUNDED_TO}; got {minimum}.")
    return minimum


def kind_of(count: int, *, minimum: int = MINIMUM, zero_tells: bool = False) -> Kind:
    """How a count is published. Raises ValueError for a negative one."""
    if count < 0:
        raise ValueError("A count of people is never negative.")
    if count == 0 and not zero_tells:
        return "zero"
    return "few" if count < minimum else "about"


def rounded(count: int) -> int:
    """To the nearest multiple of 5: 12 is 10, 13 is 15."""
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def range_of(count: int, kind: Kind, *, minimum: int = MINIMUM, zero_tells: bool = False) -> tuple[int, int]:
    """What a reader knows of a count published as `kind`: the least and the most it can be."""
    if kind == "zero":
        return 0, 0
    if kind == "few":
        return (0 if zero_tells else 1), minimum - 1
    if kind == "hidden":
        return 0, ENDLESS
    shown = rounded(count)
    return max(shown - ROUNDED_TO // 2, minimum), shown + ROUNDED_TO // 2


Arc = tuple[int, int]  # (row or -1 for the column total, column or -1 for the row total); (-1, -1) is the grand total


@dataclass(frozen=True, slots=True)
class Shape:
    """What a table is, whatever its counts: its size, which totals are published, and what counts as small.

    With `is_lists` the rows are lists of their own length that divide the same people, and the only total is the shared one.
    """

    lengths: tuple[int, ...]
    minimum: int = MINIMUM
    zero_tells: bool = False
    is_lists: bool = False
    unpublished: frozenset[Arc] = frozenset()

    @property
    def rows(self) -> int:
        return len(self.lengths)

    @property
    def columns(self) -> int:
        return self.lengths[0] if self.lengths else 0

    def ends(self, arc: Arc) -> tuple[int, int]:
        """The two nodes an arc joins. A table: source 0, sink 1, then rows, then columns. Lists: stage by stage, and back."""
        row, column = arc
        if self.is_lists:
            return (self.rows, 0) if row == -1 else (row, row + 1)
        if arc == (-1, -1):
            return 1, 0
        if column == -1:
            return 0, 2 + row
        if row == -1:
            return 2 + self.rows + column, 1
        return 2 + row, 2 + self.rows + column

    def with_totals(self, cells: dict[Arc, int]) -> dict[Arc, int]:
        """The cells and the totals that follow from them."""
        counts = dict(cells)
        if self.is_lists:
            counts[-1, -1] = sum(cells[0, j] for j in range(self.columns))
            return counts
        for row in range(self.rows):
            counts[row, -1] = sum(cells[row, column] for column in range(self.columns))
        for column in range(self.columns):
            counts[-1, column] = sum(cells[row, column] for row in range(self.rows))
        counts[-1, -1] = sum(cells.values())
        return counts

    def alone(self, arc: Arc, count: int) -> tuple[Kind, int]:
        """How a count would be published if it stood alone: its kind, and the rounded count where that is shown."""
        if arc in self.unpublished:
            return "hidden", 0
        kind = kind_of(count, minimum=self.minimum, zero_tells=self.zero_tells)
        return kind, rounded(count) if kind == "about" else 0


@dataclass(slots=True)
class Plan:
    """A table with its totals and how each figure is published. Rows and columns are counted from 0, -1 is the total.

    `exact` are the true cells, which the table to publish may stand beside. `before` are the plans of earlier editions with the same rows
    and columns, of nearly the same people.
    """

    shape: Shape
    counts: dict[Arc, int]
    kinds: dict[Arc, Kind]
    exact: dict[Arc, int]
    before: tuple[Plan, ...] = ()

    @classmethod
    def plain(cls, shape: Shape, cells: dict[Arc, int], before: tuple[Plan, ...] = (), *, exact: dict[Arc, int] | None = None) -> Plan:
        """Each figure as it would be published if it stood alone."""
        counts = shape.with_totals(cells)
        return cls(shape, counts, {arc: shape.alone(arc, count)[0] for arc, count in counts.items()}, exact or cells, before)

    def range_at(self, arc: Arc) -> tuple[int, int]:
        return range_of(self.counts[arc], self.kinds[arc], minimum=self.shape.minimum, zero_tells=self.shape.zero_tells)

    def cells(self) -> dict[Arc, int]:
        return {arc: count for arc, count in self.counts.items() if -1 not in arc}

    def turned_round(self) -> Iterator[Arc]:
        """Cells that would seem to have shrunk since an earlier edition though nobody went away: a reader must not be led to think so."""
        for old in self.before:
            for arc, count in self.exact.items():
                if count >= old.exact[arc] and self.counts[arc] < old.counts[arc]:
                    yield arc

    def pinned(self) -> Iterator[Arc]:
        """Figures that a reader of everything published, of this edition and the earlier ones, can work out exactly."""
        for arc in self.counts:
            told = any(self._is_told(arc, plan) for plan in (self, *self.before))
            if told or any(self._difference_is_told(arc, old) for old in self.before):
                yield arc

    def _is_told(self, arc: Arc, edition: Plan) -> bool:
        """Whether a count of one edition can be neither one more nor one less. A zero is told on purpose."""
        if edition.kinds[arc] == "zero" or (edition.counts[arc] == 0 and not self.shape.zero_tells):
            return False
        return not (self._can_move(arc, edition._may_alone(self)) or (self.before and self._can_move(arc, self._may_in_all)))

    def _difference_is_told(self, arc: Arc, old: Plan) -> bool:
        """Whether the few who came (or went) between two editions are told: the figures of neither can move alone."""
        if not 0 < abs(self.counts[arc] - old.counts[arc]) < self.shape.minimum:
            return False
        return not (self._can_move(arc, self._may_alone(self)) or self._can_move(arc, old._may_alone(self)))

    def _may(self, arc: Arc, up: bool) -> bool:
        low, high = self.range_at(arc)
        return low <= self.counts[arc] + (1 if up else -1) <= high

    def _may_in_all(self, arc: Arc, up: bool) -> bool:
        return all(plan._may(arc, up) for plan in (self, *self.before))

    def _may_alone(self, newest: Plan) -> Callable[[Arc, bool], bool]:
        """Steps in this edition only. A reader may hold that nobody who was counted went away, so they keep that true where it is."""
        earlier = [old for old in newest.before if self is newest]
        later = [] if self is newest else [newest]

        def may(arc: Arc, up: bool) -> bool:
            here = self.counts[arc]
            if not self._may(arc, up):
                return False
            return all(here != plan.counts[arc] for plan in (later if up else earlier))

        return may

    def _can_move(self, arc: Arc, may: Callable[[Arc, bool], bool]) -> bool:
        """Whether the count at `arc` could be one more or one less, others moving with it as `may` allows."""
        tail, head = self.shape.ends(arc)
        for start, goal, up in ((head, tail, True), (tail, head, False)):
            if may(arc, up) and _reaches(start, goal, self._steps(may, without=arc)):
                return True
        return False

    def _steps(self, may: Callable[[Arc, bool], bool], *, without: Arc) -> dict[int, list[int]]:
        """Where one unit may go: along an arc that may grow, against one that may shrink."""
        steps: dict[int, list[int]] = {}
        for arc in self.counts:
            if arc == without:
                continue
            tail, head = self.shape.ends(arc)
            if may(arc, True):
                steps.setdefault(tail, []).append(head)
            if may(arc, False):
                steps.setdefault(head, []).append(tail)
        return steps


def _reaches(start: int, goal: int, steps: dict[int, list[int]]) -> bool:
    seen, waiting = {start}, deque([start])
    while waiting:
        here = waiting.popleft()
        if here == goal:
            return True
        for there in steps.get(here, ()):
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return False

"""Which figures may stand beside each other: pure decisions, no database, no words.

A published figure is a range to the one who reads it: "fewer than 5" is 1 to 4, "about 15" is 13 to 17, a hidden one is anything. The
ranges of a table and of its totals together are a circulation: source, rows, columns, sink and back. The true table is one solution.
Whether a small figure is pinned down is therefore a walk in a graph: if it can be one more or one less and everything published stays
true, a reader cannot know it; whole-number circulations leave no gaps, so one step either way decides (Hoffman's theorem).

Lists that divide the same people (by age, by language) are a circulation too: one stage after the other, each a bundle of arcs, and the
shared total leads back. And a reader keeps the earlier edition: the figures of both, and what came in between them, must stay open. There
a step counts when it can be taken in every edition at once, which leaves the difference as it was, or in one of them alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
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
Step = tuple[int, int]


@dataclass(slots=True)
class Plan:
    """A table with its totals and how each figure is published. Rows and columns are counted from 0, -1 is the total.

    With `is_lists` the rows are lists of their own length that divide the same people; the only total is the shared one. `before` are
    the plans of earlier editions with the same rows and columns, of nearly the same people.
    """

    counts: dict[Arc, int]
    kinds: dict[Arc, Kind]
    rows: int
    columns: int
    minimum: int = MINIMUM
    zero_tells: bool = False
    before: tuple[Plan, ...] = ()
    is_lists: bool = False

    def range_at(self, arc: Arc) -> tuple[int, int]:
        return range_of(self.counts[arc], self.kinds[arc], minimum=self.minimum, zero_tells=self.zero_tells)

    def is_small(self, arc: Arc) -> bool:
        """Whether the true count is one that nobody may learn."""
        return self.kinds[arc] != "zero" and self.counts[arc] < self.minimum and (self.counts[arc] > 0 or self.zero_tells)

    def ends(self, arc: Arc) -> Step:
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

    def pinned(self) -> Iterator[Arc]:
        """Small figures that a reader of everything published, of this edition and the earlier ones, can work out exactly."""
        for arc in self.counts:
            told = any(self._is_told(arc, plan) for plan in (self, *self.before))
            if told or any(self._difference_is_told(arc, old) for old in self.before):
                yield arc

    def _is_told(self, arc: Arc, edition: Plan) -> bool:
        """Whether a small count of one edition can be neither one more nor one less."""
        if not edition.is_small(arc):
            return False
        return not (self._can_move(arc, edition._may_alone(self)) or (self.before and self._can_move(arc, self._may_in_all)))

    def _difference_is_told(self, arc: Arc, old: Plan) -> bool:
        """Whether the few who came (or went) between two editions are told: the figures of neither can move alone."""
        if not 0 < abs(self.counts[arc] - old.counts[arc]) < self.minimum:
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
            if up:
                return all(here != plan.counts[arc] for plan in later)
            return all(here != plan.counts[arc] for plan in earlier)

        return may

    def _can_move(self, arc: Arc, may: Callable[[Arc, bool], bool]) -> bool:
        """Whether the count at `arc` could be one more or one less, others moving with it as `may` allows."""
        tail, head = self.ends(arc)
        for start, goal, up in ((head, tail, True), (tail, head, False)):
            if may(arc, up) and self._reaches(start, goal, self._steps(may, without=arc)):
                return True
        return False

    @staticmethod
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

    def _steps(self, may: Callable[[Arc, bool], bool], *, without: Arc) -> dict[int, list[int]]:
        """Where one unit may go: along an arc that may grow, against one that may shrink."""
        steps: dict[int, list[int]] = {}
        for arc in self.counts:
            if arc == without:
                continue
            tail, head = self.ends(arc)
            if may(arc, True):
                steps.setdefault(tail, []).append(head)
            if may(arc, False):
                steps.setdefault(head, []).append(tail)
        return steps

    def hide_until_nothing_is_told(self) -> Plan:
        """Each turn hides one figure more, so it ends; with nothing but ranges left nothing is pinned."""
        while (found := next(self.pinned(), None)) is not None:
            self.kinds[_next_to_hide(self, found)] = "hidden"
        return self


def plan_table(
    cells: Sequence[Sequence[int]],
    *,
    minimum: int = MINIMUM,
    zero_tells: bool = False,
    row_totals: bool = True,
    column_totals: bool = True,
    total: bool = True,
    before: Sequence[Plan] = (),
) -> Plan:
    """How to publish a table so that nothing small can be worked out. Totals not wanted are hidden from the start.

    Where a small figure is pinned down, a second cell of its row or column is hidden, the smallest one first; where there is none, a
    total. `before` are the plans under which earlier editions of the same table were published.
    """
    checked_minimum(minimum)
    rows, columns = len(cells), len(cells[0]) if cells else 0
    if any(len(row) != columns for row in cells):
        raise ValueError("Every row of a table has the same columns.")
    counts = table_counts(cells)
    kinds = {arc: kind_of(count, minimum=minimum, zero_tells=zero_tells) for arc, count in counts.items()}
    for arc in kinds:
        wanted = total if arc == (-1, -1) else row_totals if arc[1] == -1 else column_totals if arc[0] == -1 else True
        if not wanted:
            kinds[arc] = "hidden"
    return Plan(counts, kinds, rows, columns, minimum, zero_tells, tuple(before)).hide_until_nothing_is_told()


def table_counts(cells: Sequence[Sequence[int]]) -> dict[Arc, int]:
    """A table's cells and the totals that follow from them."""
    columns = len(cells[0]) if cells else 0
    counts: dict[Arc, int] = {(r, c): count for r, row in enumerate(cells) for c, count in enumerate(row)}
    counts |= {(r, -1): sum(row) for r, row in enumerate(cells)}
    counts |= {(-1, c): sum(row[c] for row in cells) for c in range(columns)}
    counts[-1, -1] = sum(map(sum, cells))
    return counts


def plan_lists(lists: Sequence[Sequence[int]], *, minimum: int = MINIMUM, before: Sequence[Plan] = ()) -> Plan:
    """How to publish lists that divide the same people, beside each other and with their one total.

    Raises ValueError when they do not add up to the same.
    """
    checked_minimum(minimum)
    counts = lists_counts(lists)
    if any(sum(one) != counts[-1, -1] for one in lists):
        raise ValueError("Lists of the same people add up to the same.")
    kinds = {arc: kind_of(count, minimum=minimum) for arc, count in counts.items()}
    return Plan(counts, kinds, len(lists), 0, minimum, False, tuple(before), is_lists=True).hide_until_nothing_is_told()


def lists_counts(lists: Sequence[Sequence[int]]) -> dict[Arc, int]:
    """The entries of lists of the same people, and how many these are."""
    counts: dict[Arc, int] = {(i, j): count for i, one in enumerate(lists) for j, count in enumerate(one)}
    counts[-1, -1] = sum(lists[0]) if lists else 0
    return counts


def _next_to_hide(plan: Plan, pinned: Arc) -> Arc:
    """The figure whose going costs the reader least: a second cell beside the pinned one, else a total, else anything shown."""
    row, column = pinned

    def shown(arcs: Iterator[Arc], kinds: tuple[Kind, ...]) -> list[Arc]:
        return sorted((arc for arc in arcs if arc != pinned and plan.kinds[arc] in kinds), key=lambda arc: (plan.counts[arc], arc))

    if plan.is_lists:
        beside = (arc for arc in plan.counts if arc[0] == row != -1)
    else:
        beside = (arc for arc in plan.counts if -1 not in arc and ((arc[0] == row) != (arc[1] == column)))
    if candidates := shown(beside, ("about",)):
        return candidates[0]
    totals = (arc for arc in ((row, -1), (-1, column), (-1, -1)) if arc in plan.counts)
    if candidates := shown(totals, ("about", "few", "zero")):
        return candidates[0]
    if candidates := shown(iter(plan.counts), ("about", "zero", "few")):
        return candidates[0]
    return pinned

"""From exact counts to a near table that gives nothing away. Pure; what "gives away" means stands in `rules.py`."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence

from mifc.toolbox.disclosure.rules import MINIMUM, Arc, Kind, Plan, Shape, checked_minimum

Cells = dict[Arc, int]
# Tables looked at before we give up and publish nothing of this one. Nearly all need one, the odd one a handful.
PATIENCE = 600
# With how many others of its row or list a figure may trade one.
_PARTNERS = 3


def plan_table(
    cells: Sequence[Sequence[int]],
    *,
    minimum: int = MINIMUM,
    zero_tells: bool = False,
    row_totals: bool = True,
    column_totals: bool = True,
    total: bool = True,
    keep_totals: bool = False,
    before: Sequence[Plan] = (),
) -> Plan:
    """How to publish a table so that nothing small can be worked out; the plan's counts are those of the table to publish.

    With `keep_totals` the totals say what they would say alone, for one who shows them elsewhere too. `before` are the plans of earlier
    editions of the same table. Raises ValueError for rows of different lengths, a negative count, or a minimum that is none.
    """
    columns = len(cells[0]) if cells else 0
    if any(len(row) != columns for row in cells):
        raise ValueError("Every row of a table has the same columns.")
    shape = table_shape(len(cells), columns, minimum, zero_tells, row_totals=row_totals, column_totals=column_totals, total=total)
    return _near(shape, as_cells(cells), tuple(before), keep_totals)


def plan_lists(lists: Sequence[Sequence[int]], *, minimum: int = MINIMUM, before: Sequence[Plan] = ()) -> Plan:
    """How to publish lists that divide the same people, beside each other and with their one total.

    Raises ValueError when they do not add up to the same.
    """
    if len({sum(one) for one in lists}) > 1:
        raise ValueError("Lists of the same people add up to the same.")
    return _near(lists_shape([len(one) for one in lists], minimum), as_cells(lists), tuple(before))


def plan_as_published(shape: Shape, exact: Cells, figures: Mapping[Arc, tuple[Kind, int]]) -> Plan:
    """An earlier edition as its reader holds it: a table near the exact one of which everything published is true.

    `figures` are the kind and the rounded count of each figure published. Where no such table is found, what does not fit is left open.
    """

    def untrue(plan: Plan) -> list[Arc]:
        alone = {arc: shape.alone(arc, count) for arc, count in plan.counts.items()}
        return [arc for arc, told in figures.items() if told[0] != "hidden" and alone[arc] != told]

    found = _search(shape, exact, (), untrue)
    plan = found or Plan.plain(shape, exact)
    wrong = [] if found else untrue(plan)
    plan.kinds = {arc: "hidden" if arc in wrong else figures[arc][0] for arc in plan.counts}
    return plan


def table_shape(
    rows: int, columns: int, minimum: int, zero_tells: bool, *, row_totals: bool = True, column_totals: bool = True, total: bool = True
) -> Shape:
    unpublished = {(row, -1) for row in range(rows) if not row_totals} | {(-1, column) for column in range(columns) if not column_totals}
    unpublished |= set() if total else {(-1, -1)}
    return Shape((columns,) * rows, checked_minimum(minimum), zero_tells, unpublished=frozenset(unpublished))


def lists_shape(lengths: Sequence[int], minimum: int) -> Shape:
    return Shape(tuple(lengths), checked_minimum(minimum), is_lists=True)


def as_cells(rows: Sequence[Sequence[int]]) -> Cells:
    return {(i, j): count for i, row in enumerate(rows) for j, count in enumerate(row)}


def _near(shape: Shape, exact: Cells, before: tuple[Plan, ...], keep_totals: bool = False) -> Plan:
    """The plan of the exact table where it gives nothing away; else of a near one. Nothing at all is published where none is found."""
    alone = Plan.plain(shape, exact, before)

    def tells(plan: Plan) -> list[Arc]:
        if keep_totals and any(plan.range_at(arc) != alone.range_at(arc) for arc in plan.counts if -1 in arc):
            return list(plan.counts)
        return [*plan.turned_round(), *plan.pinned()]

    found = _search(shape, exact, before, tells)
    if found is None:
        alone.kinds = dict.fromkeys(alone.kinds, "hidden")
    return found or alone


def _search(shape: Shape, start: Cells, before: tuple[Plan, ...], faults_of: Callable[[Plan], list[Arc]]) -> Plan | None:
    """The first table without a fault, going on each time from the one with the least faults and the fewest steps from the start."""
    turn = itertools.count()
    first = Plan.plain(shape, start, before)
    faults = faults_of(first)
    waiting = [(len(faults), next(turn), first, faults)]
    seen = {tuple(start.values())}
    while waiting and len(seen) < PATIENCE:
        _cost, _turn, plan, faults = heapq.heappop(waiting)
        if not faults:
            return plan
        for cells in _steps(plan, faults):
            if (key := tuple(cells.values())) in seen:
                continue
            seen.add(key)
            stepped = Plan.plain(shape, cells, before, exact=start)
            left = faults_of(stepped)
            steps = sum(abs(cells[arc] - start[arc]) for arc in start)
            heapq.heappush(waiting, (len(left) + steps, next(turn), stepped, left))
    return None


def _steps(plan: Plan, faults: Sequence[Arc]) -> Iterator[Cells]:
    """Tables one step away: a figure near a fault one more or less, alone (the totals follow) or in trade with another."""
    cells, shape = plan.cells(), plan.shape
    # Nobody is invented and nobody made to vanish: a zero that is shown stays, and nothing becomes one.
    least = 0 if shape.zero_tells else 1
    free = sorted((arc for arc, count in cells.items() if count >= least), key=lambda arc: (-cells[arc], arc))
    for arc in _cells_of(faults, free):
        beside = [other for other in free if other[0] == arc[0] and other != arc][:_PARTNERS]
        below = [] if shape.is_lists else [other for other in free if other[1] == arc[1] and other != arc][:_PARTNERS]
        along = _largest_elsewhere(free, arc) if shape.is_lists else []
        for step in (-1, 1):
            trades = [{other: -step} for other in (*beside, *below)]
            for moved in (dict.fromkeys(along, step), *trades):
                changed = {other: cells[other] + by for other, by in (*moved.items(), (arc, step))}
                if min(changed.values()) >= least:
                    yield cells | changed


def _cells_of(faults: Sequence[Arc], free: Sequence[Arc]) -> list[Arc]:
    """The cells that stand at a fault, or that a total at fault is the sum of; the largest first."""
    return [cell for cell in free if any(row in (-1, cell[0]) and column in (-1, cell[1]) for row, column in faults)]


def _largest_elsewhere(free: Sequence[Arc], arc: Arc) -> list[Arc]:
    """The largest figure of each other list: one person more in one list is one more in each."""
    largest: dict[int, Arc] = {}
    for other in free:
        if other[0] != arc[0]:
            largest.setdefault(other[0], other)
    return list(largest.values())

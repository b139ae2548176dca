"""An attacker who holds two editions of nearly the same people, and every figure in both, learns no small one and no small difference."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mifc.toolbox.disclosure.plans import plan_lists, plan_table
from mifc.toolbox.disclosure.published import SafeLists, SafeTable
from mifc.toolbox.disclosure.rules import ENDLESS, Arc, Plan

MOST = 9
Figures = dict[Arc, int]


def fitting(plan: Plan, *, most: int = MOST) -> list[Figures]:
    """Every table (or set of lists) of which everything published is true, found by trying all."""
    cells = list(plan.cells())
    ranges = {arc: plan.range_at(arc) for arc in plan.counts}
    found = []
    # Only an unpublished figure has no upper end; cutting a published range short would tell more than was published.
    for values in product(*(range(ranges[cell][0], (ranges[cell][1] if ranges[cell][1] < ENDLESS else most) + 1) for cell in cells)):
        table = dict(zip(cells, values, strict=True))
        if plan.shape.is_lists and len({sum(table[cell] for cell in cells if cell[0] == row) for row in range(plan.shape.rows)}) != 1:
            continue
        every = plan.shape.with_totals(table)
        if all(ranges[arc][0] <= every[arc] <= ranges[arc][1] for arc in every):
            found.append(every)
    return found


def _distance(one: Figures, other: Figures) -> int:
    return sum(abs(one[arc] - other[arc]) for arc in one)


def nothing_small_is_told(first: Plan, second: Plan) -> None:
    """Search all pairs of editions for one that says otherwise; the ones nearest to the truth are tried first."""
    one, two = (sorted(fitting(plan), key=lambda every: _distance(every, plan.counts)) for plan in (first, second))
    grew = all(second.exact[arc] >= first.exact[arc] for arc in first.exact)
    pairs = lambda: ((a, b) for a in one for b in two if not grew or all(b[arc] >= a[arc] for arc in a))  # noqa: E731
    assert any(True for _pair in pairs()), "the two cannot both be true"
    exactly = first.shape.with_totals(first.exact), second.shape.with_totals(second.exact)
    for arc in first.counts:
        was, now = (every[arc] for every in exactly)
        if was:
            assert any(a[arc] != was for a, _b in pairs()), arc
        if now:
            assert any(b[arc] != now for _a, b in pairs()), arc
        if 0 < abs(now - was) < first.shape.minimum:
            assert any(b[arc] - a[arc] != now - was for a, b in pairs()), arc


small = st.integers(0, 6)
came = st.integers(0, 3)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(small, came), min_size=2, max_size=3))
def test_a_row_with_its_total_in_two_editions(row: list[tuple[int, int]]) -> None:
    first = plan_table([[was for was, _new in row]], column_totals=False, total=False)
    second = plan_table([[was + new for was, new in row]], column_totals=False, total=False, before=[first])
    nothing_small_is_told(first, second)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), min_size=4, max_size=4))
def test_two_cities_and_their_sum_in_two_editions(cells: list[tuple[int, int]]) -> None:
    first = plan_table([[cells[0][0], cells[1][0]], [cells[2][0], cells[3][0]]])
    second = plan_table([[sum(cells[0]), sum(cells[1])], [sum(cells[2]), sum(cells[3])]], before=[first])
    nothing_small_is_told(first, second)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 14), st.data())
def test_lists_of_the_same_people_tell_nothing_together(people: int, data: st.DataObject) -> None:
    """By age and by language, say: each alone may be harmless while the total of one gives the other away."""
    lists = []
    for _number in range(2):
        first_part = data.draw(st.integers(0, people))
        lists.append([first_part, people - first_part])
    plan = plan_lists(lists)
    possible = fitting(plan, most=18)
    for arc in plan.counts:
        if plan.counts[arc]:
            assert len({one[arc] for one in possible}) > 1, (lists, plan.kinds)


def test_without_looking_back_a_second_edition_would_tell() -> None:
    """Two came, one to each cell: the first edition alone and the second alone are harmless, their difference is not always."""
    told = []
    for was in product(range(7), repeat=2):
        for new in product(range(3), repeat=2):
            first = plan_table([list(was)], column_totals=False, total=False)
            second = plan_table([[was[0] + new[0], was[1] + new[1]]], column_totals=False, total=False)
            second.before = (first,)
            if list(second.pinned()):
                told.append((was, new))
    assert told


def test_published_forms_carry_the_earlier_edition() -> None:
    first = SafeTable.of(("a",), ("x", "y"), [[4, 4]], column_totals=False, total=False)
    again = SafeTable.of(("a",), ("x", "y"), [[4, 4]], column_totals=False, total=False, before=[([[4, 4]], first)])
    assert again == first
    lists = SafeLists.of([[40, 2], [21, 21]])
    assert str(lists.total) == "about 40"
    assert SafeLists.of([[40, 2], [21, 21]], before=[([[40, 2], [21, 21]], lists)]) == lists
    with pytest.raises(ValueError, match="same people"):
        SafeLists.of([[1, 2], [9]])

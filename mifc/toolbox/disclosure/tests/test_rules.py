"""An attacker who reads every published figure, and can count, learns no small one."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mifc.toolbox.disclosure.rules import Arc, Plan, checked_minimum, kind_of, plan_table, range_of, rounded

# Larger than anything the small tables below could hold: what the attacker tries for a hidden figure.
MOST = 14


def tables(rows: int, columns: int, most: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(st.integers(0, most), min_size=columns, max_size=columns), min_size=rows, max_size=rows)


def possible_values(plan: Plan) -> dict[Arc, set[int]]:
    """Every value every figure could have, found by trying all tables: the attacker knows nothing of graphs."""
    cells = [(r, c) for r in range(plan.rows) for c in range(plan.columns)]
    ranges = {arc: plan.range_at(arc) for arc in plan.counts}
    found: dict[Arc, set[int]] = {arc: set() for arc in plan.counts}
    tries = [range(ranges[cell][0], min(ranges[cell][1], MOST) + 1) for cell in cells]
    for values in product(*tries):
        table = dict(zip(cells, values, strict=True))
        every = dict(table)
        for r in range(plan.rows):
            every[r, -1] = sum(table[r, c] for c in range(plan.columns))
        for c in range(plan.columns):
            every[-1, c] = sum(table[r, c] for r in range(plan.rows))
        every[-1, -1] = sum(values)
        if all(ranges[arc][0] <= every[arc] <= ranges[arc][1] for arc in every):
            for arc, value in every.items():
                found[arc].add(value)
    return found


@settings(max_examples=60, deadline=None)
@given(tables(2, 2, 9), st.booleans(), st.booleans(), st.booleans())
def test_no_small_figure_of_a_small_table_is_pinned(cells: list[list[int]], zero_tells: bool, row_totals: bool, total: bool) -> None:
    plan = plan_table(cells, zero_tells=zero_tells, row_totals=row_totals, total=total)
    possible = possible_values(plan)
    for arc in plan.counts:
        assert plan.counts[arc] in possible[arc]
        if plan.is_small(arc):
            assert len(possible[arc]) > 1, (cells, plan.kinds)


@settings(max_examples=60, deadline=None)
@given(tables(1, 4, 7))
def test_no_small_figure_of_a_list_with_its_total_is_pinned(cells: list[list[int]]) -> None:
    plan = plan_table(cells, column_totals=False, total=False)
    possible = possible_values(plan)
    assert all(len(possible[arc]) > 1 for arc in plan.counts if plan.is_small(arc)), (cells, plan.kinds)


@settings(max_examples=40, deadline=None)
@given(tables(2, 2, 7))
def test_the_walk_in_the_graph_says_the_same_as_trying_everything(cells: list[list[int]]) -> None:
    """Without any repair: what the rules call pinned is pinned, and nothing else."""
    counts_and_kinds = plan_table(cells, row_totals=False, column_totals=False, total=False)
    plan = Plan(counts_and_kinds.counts, {arc: kind_of(count) for arc, count in counts_and_kinds.counts.items()}, 2, 2)
    possible = possible_values(plan)
    assert set(plan.pinned()) == {arc for arc in plan.counts if plan.is_small(arc) and len(possible[arc]) == 1}


@settings(max_examples=25, deadline=None)
@given(tables(6, 5, 60))
def test_larger_tables_end_and_keep_what_can_be_kept(cells: list[list[int]]) -> None:
    plan = plan_table(cells)
    assert list(plan.pinned()) == []


def test_two_cells_of_four_are_given_away_by_their_total() -> None:
    """4 + 4 = 8 is "about 10", which is at least 8: both must be 4. The total goes."""
    naive = Plan({(0, 0): 4, (0, 1): 4, (0, -1): 8}, {(0, 0): "few", (0, 1): "few", (0, -1): "about"}, 1, 2)
    naive.counts |= {(-1, 0): 4, (-1, 1): 4, (-1, -1): 8}
    naive.kinds |= {(-1, 0): "hidden", (-1, 1): "hidden", (-1, -1): "hidden"}
    assert set(naive.pinned()) >= {(0, 0), (0, 1)}
    assert plan_table([[4, 4]], column_totals=False, total=False).kinds[0, -1] == "hidden"


def test_harmless_tables_stay_whole() -> None:
    plan = plan_table([[40, 3, 22], [18, 30, 9]])
    assert "hidden" not in plan.kinds.values()


@given(st.integers(0, 10_000))
def test_a_published_figure_covers_the_true_one(count: int) -> None:
    low, high = range_of(count, kind_of(count))
    assert low <= count <= high
    assert count < 5 or rounded(count) % 5 == 0


@pytest.mark.parametrize("minimum", [-5, 0, 4, 7])
def test_the_minimum_goes_up_only(minimum: int) -> None:
    with pytest.raises(ValueError, match="smallest count"):
        checked_minimum(minimum)
    assert checked_minimum(20) == 20


def test_refuses_what_is_no_table() -> None:
    with pytest.raises(ValueError, match="same columns"):
        plan_table([[1, 2], [3]])
    with pytest.raises(ValueError, match="negative"):
        kind_of(-1)

"""An attacker who reads every published figure, can count, and runs the program himself, learns no figure exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mifc.toolbox.disclosure.plans import as_cells, plan_lists, plan_table
from mifc.toolbox.disclosure.rules import Arc, Plan, Shape, checked_minimum, kind_of, range_of, rounded

# Larger than anything the small tables below could hold: what the attacker tries for a figure that is not published.
MOST = 14
A_ROW: dict[str, Any] = {"column_totals": False, "total": False}


def tables(rows: int, columns: int, most: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(st.integers(0, most), min_size=columns, max_size=columns), min_size=rows, max_size=rows)


def possible_values(plan: Plan) -> dict[Arc, set[int]]:
    """Every value every figure could have, found by trying all tables: the attacker knows nothing of graphs."""
    cells = list(plan.cells())
    ranges = {arc: plan.range_at(arc) for arc in plan.counts}
    found: dict[Arc, set[int]] = {arc: set() for arc in plan.counts}
    for values in product(*(range(ranges[cell][0], min(ranges[cell][1], MOST) + 1) for cell in cells)):
        every = plan.shape.with_totals(dict(zip(cells, values, strict=True)))
        if all(ranges[arc][0] <= every[arc] <= ranges[arc][1] for arc in every):
            for arc, value in every.items():
                found[arc].add(value)
    return found


def what_running_the_program_tells(planned: Iterable[tuple[Plan, Sequence[Sequence[int]]]], most: int) -> list[str]:
    """Publish every table there is, and see which have the same figures: a figure that is the same in all of these is told.

    Figures that tables beyond the ones tried could have too are left out: of those nothing is known here.
    """
    published: dict[object, list[dict[Arc, int]]] = defaultdict(list)
    for plan, cells in planned:
        assert "hidden" not in plan.kinds.values() or plan.shape.unpublished, cells
        figures = {arc: plan.range_at(arc) for arc in plan.counts}
        if max(figures[arc][1] for arc in plan.cells()) <= most and (not plan.shape.is_lists or figures[-1, -1][1] <= most):
            published[tuple(figures.items())].append(plan.shape.with_totals(as_cells(cells)))
    assert published
    return [
        f"{arc} is {same[0][arc]} in {same}"
        for same in published.values()
        for arc in same[0]
        if same[0][arc] and len({table[arc] for table in same}) == 1
    ]


@pytest.mark.parametrize(
    ("rows", "columns", "most", "how"),
    [
        (1, 2, 17, A_ROW),
        (1, 3, 12, A_ROW),
        (1, 3, 12, A_ROW | {"keep_totals": True}),
        (2, 2, 7, {}),
        (1, 3, 7, A_ROW | {"zero_tells": True}),
    ],
)
def test_running_the_program_tells_no_figure_of_a_table(rows: int, columns: int, most: int, how: dict[str, Any]) -> None:
    every = (
        [list(values[row * columns : (row + 1) * columns]) for row in range(rows)]
        for values in product(range(most + 1), repeat=rows * columns)
    )
    assert what_running_the_program_tells(((plan_table(cells, **how), cells) for cells in every), most) == []


@pytest.mark.parametrize(("lengths", "most"), [((2, 2), 17), ((2, 3), 10), ((1, 2, 2), 10)])
def test_running_the_program_tells_no_figure_of_lists(lengths: tuple[int, ...], most: int) -> None:
    def parts(people: int, length: int) -> list[list[int]]:
        return [list(one) for one in product(range(people + 1), repeat=length) if sum(one) == people]

    every = (lists for people in range(most + 1) for lists in product(*(parts(people, length) for length in lengths)))
    assert what_running_the_program_tells(((plan_lists(lists), lists) for lists in every), most) == []


def test_hiding_the_total_instead_would_tell() -> None:
    """The fault that shows the attack can find one: of two figures below five, only 4 and 4 lose their total, so a missing one says so."""

    def hiding(cells: Sequence[Sequence[int]]) -> Plan:
        plan = Plan.plain(Shape((2,), unpublished=frozenset({(-1, 0), (-1, 1), (-1, -1)})), as_cells(cells))
        if list(plan.pinned()):
            plan.kinds[0, -1] = "hidden"
        return plan

    assert what_running_the_program_tells(((hiding([values]), [values]) for values in product(range(8), repeat=2)), 7)


@settings(max_examples=60, deadline=None)
@given(tables(2, 2, 9), st.booleans(), st.booleans(), st.booleans())
def test_no_figure_of_a_small_table_is_pinned(cells: list[list[int]], zero_tells: bool, row_totals: bool, total: bool) -> None:
    plan = plan_table(cells, zero_tells=zero_tells, row_totals=row_totals, total=total)
    possible = possible_values(plan)
    assert all(len(possible[arc]) > 1 for arc, count in plan.counts.items() if count), (cells, plan.kinds)


@settings(max_examples=60, deadline=None)
@given(tables(1, 4, 7))
def test_no_figure_of_a_list_with_its_total_is_pinned(cells: list[list[int]]) -> None:
    plan = plan_table(cells, **A_ROW)
    possible = possible_values(plan)
    assert all(len(possible[arc]) > 1 for arc, count in plan.counts.items() if count), (cells, plan.kinds)


@settings(max_examples=40, deadline=None)
@given(tables(2, 2, 7))
def test_the_walk_in_the_graph_says_the_same_as_trying_everything(cells: list[list[int]]) -> None:
    """Each figure as if it stood alone: what the rules call pinned is pinned, and nothing else."""
    plan = Plan.plain(Shape((2, 2)), as_cells(cells))
    possible = possible_values(plan)
    assert set(plan.pinned()) == {arc for arc, count in plan.counts.items() if count and len(possible[arc]) == 1}


@settings(max_examples=25, deadline=None)
@given(tables(6, 5, 60))
def test_larger_tables_end_and_stay_near_the_truth(cells: list[list[int]]) -> None:
    plan = plan_table(cells)
    assert list(plan.pinned()) == []
    assert "hidden" not in plan.kinds.values()
    exact = plan.shape.with_totals(as_cells(cells))
    assert all(abs(rounded(plan.counts[arc]) - count) <= 5 for arc, count in exact.items() if plan.kinds[arc] == "about")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=10, max_size=10), st.integers(3, 20))
def test_long_lists_with_a_long_tail_stay_whole(few: list[int], languages: int) -> None:
    """Many languages, each spoken by few, beside ages and cities: nothing is hidden, and nobody becomes nobody."""
    by_language = [40, 12, *([1] * languages)]
    people = sum(by_language)
    by_age = [*few, people - sum(few)] if sum(few) < people else [people]
    plan = plan_lists([by_language, by_age, [people]])
    assert list(plan.pinned()) == []
    assert "hidden" not in plan.kinds.values()
    assert all(plan.counts[cell] for cell, count in as_cells([by_language, by_age, [people]]).items() if count)


def test_two_cells_of_four_are_given_away_by_their_total() -> None:
    """4 + 4 = 8 is "about 10", which is at least 8: both must be 4. So the total says "about 5", as it does of 4 and 3."""
    assert list(Plan.plain(Shape((2,), unpublished=frozenset({(-1, 0), (-1, 1), (-1, -1)})), as_cells([[4, 4]])).pinned())
    plan = plan_table([[4, 4]], **A_ROW)
    assert [plan.kinds[0, 0], plan.kinds[0, 1], plan.kinds[0, -1]] == ["few", "few", "about"]
    assert rounded(plan.counts[0, -1]) == 5


def test_a_total_shown_elsewhere_stays_and_a_part_moves() -> None:
    plan = plan_table([[4, 4]], keep_totals=True, **A_ROW)
    assert rounded(plan.counts[0, -1]) == 10
    assert sorted((plan.kinds[0, 0], plan.kinds[0, 1])) == ["about", "few"]


def test_harmless_tables_are_published_as_they_are() -> None:
    plan = plan_table([[40, 3, 22], [18, 30, 9]])
    assert plan.cells() == as_cells([[40, 3, 22], [18, 30, 9]])
    assert "hidden" not in plan.kinds.values()


def test_where_nothing_near_is_safe_nothing_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mifc.toolbox.disclosure.plans.PATIENCE", 0)
    assert set(plan_table([[4, 4]], **A_ROW).kinds.values()) == {"hidden"}


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

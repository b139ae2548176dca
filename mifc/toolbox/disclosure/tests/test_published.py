"""A published count has words and no size."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from mifc.toolbox.disclosure.published import SafeCount, SafeTable, bar_lengths, safe, safe_list


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"),
        (1, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "about 5"),
        (7, "about 5"),
        (8, "about 10"),
        (138, "about 140"),
        (1201, "about 1,200"),
    ],
)
def test_words(count: int, words: str) -> None:
    with override("en"):
        assert str(safe(count)) == words


def test_zero_that_tells_on_a_whole_group_is_not_shown() -> None:
    assert str(safe(0, zero_tells=True)) == str(safe(3, zero_tells=True)) == "fewer than 5"


def test_a_higher_minimum_is_kept_and_a_lower_one_refused() -> None:
    assert str(safe(9, minimum=10)) == "fewer than 10"
    with pytest.raises(ValueError, match="smallest"):
        safe(9, minimum=3)


@pytest.mark.parametrize(
    "use",
    [int, float, bool, len, operator.index, lambda c: c + 1, lambda c: 1 + c, lambda c: c - c, lambda c: c * 2, lambda c: c / 2,
     lambda c: c < 3, lambda c: c >= c, lambda c: c == 3, lambda c: sum([c]), lambda c: range(c), lambda c: sorted([c, c]),
     lambda c: c or "nothing"],
)  # fmt: skip
def test_has_no_size(use: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        use(safe(140))


def test_keeps_nothing_of_the_exact_count() -> None:
    assert safe(138) == safe(142)
    assert repr(safe(1)) == repr(safe(4))
    assert safe(1).as_stored() == safe(4).as_stored()


@given(st.integers(0, 5000))
def test_an_edition_reads_it_back_the_same(count: int) -> None:
    once = safe(count)
    assert SafeCount.from_stored(once.as_stored()) == once
    assert set(once.as_json()) == {"text", "rounded_to"}


def test_table_moves_a_figure_that_would_give_another_away() -> None:
    table = SafeTable.of(("Coventry",), ("good", "missing"), [[4, 4]], column_totals=False, total=False)
    assert [str(cell) for cell in table.cells[0]] == ["fewer than 5", "fewer than 5"]
    assert str(table.row_totals[0]) == "about 5"
    assert table.total.is_hidden


def test_total_shown_elsewhere_stays_what_it_is() -> None:
    counts, total = safe_list([4, 4], keep_total=True)
    assert str(total) == str(safe(8)) == "about 10"
    assert sorted(map(str, counts)) == ["about 5", "fewer than 5"]


def test_list_with_its_total() -> None:
    counts, total = safe_list([95, 30, 13])
    assert [str(count) for count in (*counts, total)] == ["about 95", "about 30", "about 15", "about 140"]


def test_bars_are_drawn_from_what_is_published() -> None:
    assert bar_lengths([safe(138), safe(142), safe(70), safe(3), safe(0)]) == [100, 100, 50, None, None]
    assert bar_lengths([safe(50)], longest=safe(100)) == [50]
    assert bar_lengths([safe(2)]) == [None]

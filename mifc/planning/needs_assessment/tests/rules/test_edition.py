"""An attacker who holds every edition, every file and every chart of an assessment learns no small number of cards."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mifc.planning.needs_assessment.rules.edition import EVERYWHERE, SAYS, Counted, digest_of, figures, not_shown, part_sorted, share_of

MOST = 8
COV, BIR = "1", "2"
Cells = dict[tuple[str, str], int]


def counted(cells: Cells, *, people: dict[str, int]) -> Counted:
    """One domain in two cities; as many cards as `people` says, all of one age and language."""
    total = sum(people.values())
    domain = {city: {says: cells.get((city, says), 0) for says in SAYS} for city in (COV, BIR)}
    groups = {
        "city": people,
        "age": {"25-34": total},
        "born_outside": {"yes": total},
        "language": {"en": total},
        "channel": {"phone": total},
    }
    return Counted(cards=total, groups=groups, domains={"7": domain}, texts=total, coded=total)


def known(stored: dict[str, Any]) -> tuple[int, int]:
    """What a reader takes from a published figure: the least and the most it can be."""
    if stored["kind"] == "zero":
        return 0, 0
    if stored["kind"] == "few":
        return 1, stored["minimum"] - 1
    if stored["kind"] == "hidden":
        return 0, 10**6
    return max(stored["shown"] - 2, stored["minimum"]), stored["shown"] + 2


def told(published: dict[str, Any]) -> list[tuple[tuple[tuple[str, str], ...], tuple[int, int]]]:
    """Every sum of cells that the edition tells something of: (the cells, what is known of their sum)."""
    table = published["domains"].get("7")
    if not table:
        return []
    every = [(city, says) for city in (COV, BIR) for says in SAYS]
    found = [(tuple(every), known(table["total"]))]
    found += [(((COV, says), (BIR, says)), known(table["all"][place])) for place, says in enumerate(SAYS)]
    for city, line in table["cities"].items():
        found.append((tuple((city, says) for says in SAYS), known(line["total"])))
        found += [(((city, says),), known(line["says"][place])) for place, says in enumerate(SAYS)]
    return found


def possible(published: dict[str, Any], cells: list[tuple[str, str]]) -> list[Cells]:
    """Every table that fits, where only these cells are not known to be empty."""
    facts = told(published)
    tables = []
    for values in product(range(MOST + 1), repeat=len(cells)):
        table = dict(zip(cells, values, strict=True))
        if all(low <= sum(table.get(cell, 0) for cell in part) <= high for part, (low, high) in facts):
            tables.append(table)
    return tables


@settings(max_examples=30, deadline=None)
@example([(0, 1), (1, 0), (4, 0)])
@example([(2, 0), (3, 0), (0, 2)])
@example([(5, 1), (1, 0), (2, 0)])
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), min_size=3, max_size=3))
def test_two_editions_with_their_city_and_joined_tables_tell_no_small_count(numbers: list[tuple[int, int]]) -> None:
    cells = [(COV, "missing"), (COV, "good"), (BIR, "missing")]
    was = {cell: old for cell, (old, _new) in zip(cells, numbers, strict=True)}
    now = {cell: old + new for cell, (old, new) in zip(cells, numbers, strict=True)}
    people = {COV: 20, BIR: 20}
    one = counted(was, people=people)
    first = figures(one, cities=[COV, BIR])
    two = counted(now, people={COV: 26, BIR: 26})
    second = figures(two, cities=[COV, BIR], earlier=[(one, first)])
    pairs = [(a, b) for a in possible(first, cells) for b in possible(second, cells) if all(b[cell] >= a[cell] for cell in cells)]
    assert pairs
    for cell in cells:
        if 0 < was[cell] < 5:
            assert len({a[cell] for a, _b in pairs}) > 1, (cell, first, second)
        if 0 < now[cell] < 5:
            assert len({b[cell] for _a, b in pairs}) > 1, (cell, first, second)
        came = now[cell] - was[cell]
        if 0 < came < 5:
            # A figure that stands one step beside its place can make a reader sure of another number than the true one.
            assert {b[cell] - a[cell] for a, b in pairs} != {came}, (cell, first, second)


@given(st.integers(0, 4))
def test_a_city_with_a_handful_of_cards_has_no_rows_of_its_own(handful: int) -> None:
    cells = {(COV, "missing"): 30, (BIR, "missing"): handful}
    published = figures(counted(cells, people={COV: 40, BIR: handful}), cities=[COV, BIR])
    assert BIR not in published["cities"]
    assert BIR not in published["domains"]["7"]["cities"]


@given(st.integers(0, 7))
def test_a_handful_of_cards_in_all_tells_nothing_by_domain(people: int) -> None:
    published = figures(counted({(COV, "missing"): min(people, 4)}, people={COV: min(people, 4)}), cities=[COV, BIR])
    assert published["domains"] == {}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=6, max_size=6))
def test_age_and_birthplace_are_never_crossed_with_anything(numbers: list[int]) -> None:
    cells = {(city, says): number for (city, says), number in zip(product((COV, BIR), SAYS), numbers, strict=True)}
    published = figures(counted(cells, people={COV: 90, BIR: 90}), cities=[COV, BIR])
    assert set(published) == {"total", "who", "cities", "domains", "set_aside", "texts", "answered_draft"}
    for table in published["domains"].values():
        assert set(table) == {"all", "total", "cities"}


def test_an_assessment_of_one_city_has_one_line_per_domain() -> None:
    one = Counted(cards=40, groups={"city": {COV: 40},
                  "age": {"": 40}, "born_outside": {"": 40}, "language": {"": 40}, "channel": {"file": 40}},
                  domains={"7": {EVERYWHERE: {"missing": 22, "good": 11}}}, texts=40, coded=30)  # fmt: skip
    published = figures(one, cities=[])
    table = published["domains"]["7"]
    assert [count["shown"] for count in table["all"]] == [10, 20, 0]
    assert (table["total"]["shown"], table["cities"]) == (35, {})
    again = figures(one, cities=[], earlier=[(one, published)])
    assert again == published


def test_who_was_not_heard_is_listed_with_a_zero() -> None:
    published = figures(counted({}, people={COV: 40, BIR: 9}), cities=[COV, BIR])
    assert ["65+", {"kind": "zero", "shown": 0, "minimum": 5}] in published["who"]["age"]


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (("about", 10), ("about", 40), ("share", 25)),
        (("zero", 0), ("about", 40), ("share", 0)),
        (("few", 0), ("about", 40), ("few", 10)),
        (("hidden", 0), ("about", 40), ("hidden", 0)),
        (("about", 10), ("hidden", 0), ("hidden", 0)),
        (("zero", 0), ("zero", 0), ("none", 0)),
    ],
)
def test_shares_come_from_published_figures_only(part: tuple[str, int], whole: tuple[str, int], share: tuple[str, int]) -> None:
    stored = [{"kind": kind, "shown": shown, "minimum": 5} for kind, shown in (part, whole)]
    assert share_of(*stored) == share


def test_the_part_that_is_sorted_is_told_while_texts_wait() -> None:
    texts = {"all": {"kind": "about", "shown": 350, "minimum": 5}, "coded": {"kind": "about", "shown": 50, "minimum": 5}}
    assert part_sorted({"figures": {"texts": texts}}) == 14
    assert part_sorted({"figures": {"texts": {**texts, "coded": texts["all"]}}}) is None


def test_the_fingerprint_knows_every_change_and_no_order() -> None:
    assert digest_of({"a": 1, "b": [1]}) == digest_of({"b": [1], "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})
    assert not_shown([{"kind": "few", "shown": 0, "minimum": 5}, {"x": {"kind": "about", "shown": 5, "minimum": 5}}]) == 1


def test_the_order_of_a_list_tells_nothing_that_its_figures_do_not() -> None:
    """Four languages of a handful each: sorted by how many they are, they would be 4, 3, 2 and 1."""
    languages = {"so": 4, "pl": 3, "fr": 2, "ar": 1, "en": 40, "uk": 20}
    total = sum(languages.values())
    groups = {
        "city": {COV: total},
        "age": {"25-34": total},
        "born_outside": {"yes": total},
        "language": languages,
        "channel": {"phone": total},
    }
    shown = figures(Counted(cards=total, groups=groups, texts=total, coded=total), cities=[COV])["who"]["language"]
    assert [value for value, _count in shown][:2] == ["en", "uk"]
    assert [value for value, _count in shown][2:] == ["ar", "fr", "pl", "so"]

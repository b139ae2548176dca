"""Agreement between readers: published worked examples, and what must hold for any values."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mifc.planning.needs_assessment.rules.agreement import Agreement, agreement, differ, on_all, on_domain, on_says, verdict

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): A, two observers and yes or no; B, two observers and five names;
# C, four observers with values missing. The last unit of C has one value only.
EXAMPLES = {
    "A": (("0100000010", "1110010000"), 0.095),
    "B": (("aabbdcccedda", "babbbccceddd"), 0.692),
    "C": (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
}


def units_of(observers: tuple[str, ...]) -> list[list[str]]:
    return [[value for value in unit if value != "."] for unit in zip(*observers, strict=True)]


@pytest.mark.parametrize("name", EXAMPLES)
def test_published_examples(name: str) -> None:
    observers, alpha = EXAMPLES[name]
    found = agreement(units_of(observers))
    assert found.alpha is not None
    assert round(found.alpha, 3) == alpha


def by_pairs(units: list[list[str]]) -> float | None:
    """The same from its definition, slowly: disagreement within units beside disagreement of any two values."""
    kept = [unit for unit in units if len(unit) > 1]
    values = [value for unit in kept for value in unit]
    within = sum(sum(a != b for a, b in itertools.permutations(unit, 2)) / (len(unit) - 1) for unit in kept) / max(1, len(values))
    chance = sum(a != b for a, b in itertools.permutations(values, 2))
    return 1 - within / (chance / (len(values) * (len(values) - 1))) if chance else None


UNITS = st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=12)


@given(UNITS)
def test_it_is_what_its_definition_says(units: list[list[str]]) -> None:
    found, slowly = agreement(units).alpha, by_pairs(units)
    assert (found is None) == (slowly is None)
    if found is not None and slowly is not None:
        assert found == pytest.approx(slowly)
        assert found <= 1


@given(UNITS, st.lists(st.lists(st.sampled_from("abc"), max_size=1), max_size=5))
def test_what_one_reader_read_alone_changes_nothing(units: list[list[str]], alone: list[list[str]]) -> None:
    assert agreement([*units, *alone]) == agreement(units)


@given(st.lists(st.sampled_from("abc"), max_size=12))
def test_full_agreement_is_one_or_says_nothing(values: list[str]) -> None:
    found = agreement([[value, value] for value in values])
    assert found.agreed == found.units == len(values)
    assert found.alpha == (1 if len(set(values)) > 1 else None)


def said(*what: str) -> frozenset[str]:
    return frozenset(what)


def test_domains_and_what_is_said_of_them() -> None:
    texts = [
        [{1: said("missing")}, {1: said("missing")}],
        [{1: said("missing"), 2: said("good")}, {1: said("good")}],
        [{2: said("good")}, None],
        [{2: said("good")}],
    ]
    assert on_domain(texts, 1).agreed == 2
    assert on_domain(texts, 2).agreed == 1
    # The text one reader read alone is no unit; the one that another could not code is a disagreement on both domains.
    assert (on_all(texts, [1, 2]).units, on_all(texts, [1, 2]).agreed) == (6, 3)
    assert (on_says(texts, [1, 2]).units, on_says(texts, [1, 2]).agreed) == (2, 1)
    assert [differ(readings) for readings in texts] == [False, True, True, False]


@pytest.mark.parametrize(
    ("alpha", "texts", "word"), [(None, 100, "none"), (0.9, 29, "few"), (0.8, 30, "holds"), (0.7, 30, "tentative"), (0.6, 30, "not")]
)
def test_what_may_be_concluded(alpha: float | None, texts: int, word: str) -> None:
    assert verdict(Agreement(alpha, texts, 0), texts) == word

"""Groups of cards beside each other: the intervals of published examples, and nothing told that chance or rounding might undo."""

from __future__ import annotations

import random

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mifc.planning.needs_assessment.changes import ask
from mifc.planning.needs_assessment.rules.compare import FEWEST, Compared, Share, compared, difference, of_hundred, together, wilson
from mifc.planning.needs_assessment.tests.factories import open_round
from mifc.planning.needs_assessment.tests.factories_decide import coded_cards
from mifc.toolbox.disclosure.published import range_of, safe
from tests.cast import Cast

_95 = 1.959964


def exact(said: int, cards: int) -> Share:
    return Share((said, said), (cards, cards))


def shown(said: int, cards: int) -> Share:
    said_range, cards_range = range_of(safe(said)), range_of(safe(cards))
    assert said_range
    assert cards_range
    return Share(said_range, cards_range)


# Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10.
@pytest.mark.parametrize(
    ("said", "cards", "other_said", "other_cards", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (10, 10, 0, 20, 0.6791, 1.0),
    ],
)
def test_the_interval_is_that_of_the_published_examples(
    said: int, cards: int, other_said: int, other_cards: int, low: float, high: float
) -> None:
    found = difference(said, cards, other_said, other_cards, _95)
    assert found == pytest.approx((low, high), abs=0.0001)


# Wilson's interval, as in Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I.
@pytest.mark.parametrize(("said", "cards", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)])
def test_the_interval_of_one_share(said: int, cards: int, low: float, high: float) -> None:
    assert wilson(said, cards, _95) == pytest.approx((low, high), abs=0.0001)


_counts = st.integers(FEWEST + 5, 400).flatmap(lambda cards: st.tuples(st.integers(5, cards), st.just(cards)))


@given(_counts, _counts)
def test_one_is_more_exactly_where_the_other_is_less(one: tuple[int, int], other: tuple[int, int]) -> None:
    turned = {Compared.MORE: Compared.LESS, Compared.LESS: Compared.MORE}
    found = compared(exact(*one), exact(*other))
    assert compared(exact(*other), exact(*one)) == turned.get(found, found)


@given(_counts, _counts)
def test_what_is_told_of_rounded_figures_holds_for_the_exact_ones(one: tuple[int, int], other: tuple[int, int]) -> None:
    told = compared(shown(*one), shown(*other))
    if told in (Compared.MORE, Compared.LESS):
        assert compared(exact(*one), exact(*other)) == told


@given(st.integers(0, 10_000), st.integers(5, 10_000))
def test_a_published_figure_stands_for_the_exact_one(count: int, minimum: int) -> None:
    found = range_of(safe(count))
    assert found is not None
    assert found[0] <= count <= found[1]


def test_where_nothing_differs_hardly_anything_is_told() -> None:
    """Of a thousand pairs of groups in which as many say it, at most a few seem to differ."""
    dice = random.Random(3)

    def drawn(cards: int) -> Share:
        return exact(sum(dice.random() < 0.3 for _n in range(cards)), cards)

    told = [compared(drawn(120), drawn(200)) for _n in range(1_000)]
    assert sum(one != Compared.ALIKE for one in told) <= 25


def test_of_few_cards_or_hidden_figures_nothing_is_told() -> None:
    assert compared(exact(25, 29), exact(5, 300)) == Compared.TOO_FEW
    assert compared(None, exact(5, 300)) == Compared.TOO_FEW
    assert of_hundred(exact(25, 29)) is None
    assert of_hundred(None) is None
    assert of_hundred(shown(3, 100)) is None, "a share of a handful would be more exact than the handful"
    assert together([exact(5, 40), None]) is None
    assert together([]) is None
    assert of_hundred(exact(38, 100)) == 38


# On the page.


def test_cities_stand_beside_each_other_and_are_not_ranked(cast: Cast, client: Client) -> None:
    asked = open_round(cast.west)
    coded_cards(asked, 80, key="language", city=cast.coventry)
    coded_cards(asked, 40, key="housing", city=cast.coventry)
    coded_cards(asked, 20, key="language", city=cast.birmingham)
    coded_cards(asked, 100, key="housing", city=cast.birmingham)
    client.force_login(cast.amina)
    page = client.get(f"/w/west-midlands/assessments/{asked.assessment.slug}/results/?by=city&says=missing").content.decode()
    table = page[page.index("<table") : page.index("</table")]
    assert table.count("more often than the others") == 2
    assert table.count("less often than the others") == 2
    assert "67 of 100 cards" in table
    assert "not ranked" in page


def test_a_round_stands_beside_the_one_before(cast: Cast, client: Client) -> None:
    first = open_round(cast.west)
    second = ask.add_round(by=cast.amina, assessment=first.assessment, name="A year later")
    coded_cards(first, 70, key="language", city=cast.coventry)
    coded_cards(first, 30, key="health", city=cast.coventry)
    coded_cards(second, 25, key="language", city=cast.coventry)
    coded_cards(second, 75, key="health", city=cast.coventry)
    client.force_login(cast.amina)
    page = client.get(f"/w/west-midlands/assessments/{first.assessment.slug}/results/?by=round&says=missing").content.decode()
    table = page[page.index("<table") : page.index("</table")]
    assert table.count("more often than in the round before") == 1
    assert table.count("less often than in the round before") == 1
    assert "A year later" in table


def test_a_few_cards_say_nothing_about_a_city(cast: Cast, client: Client) -> None:
    asked = open_round(cast.west)
    coded_cards(asked, 20, key="language", city=cast.coventry)
    coded_cards(asked, 200, key="housing", city=cast.birmingham)
    client.force_login(cast.amina)
    page = client.get(f"/w/west-midlands/assessments/{asked.assessment.slug}/results/?by=city&says=missing").content.decode()
    table = page[page.index("<table") : page.index("</table")]
    assert "often" not in table


def test_the_coordinator_of_one_city_is_told_nothing_of_another(cast: Cast, client: Client) -> None:
    asked = open_round(cast.west)
    coded_cards(asked, 80, key="language", city=cast.coventry)
    coded_cards(asked, 100, key="housing", city=cast.birmingham)
    client.force_login(cast.bea)
    page = client.get(f"/w/west-midlands/assessments/{asked.assessment.slug}/results/?by=city&says=missing").content.decode()
    assert "Birmingham" not in page[page.index("<main") :]
    assert "than the others" not in page

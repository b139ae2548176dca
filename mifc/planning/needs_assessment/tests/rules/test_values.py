# ruff: noqa: E501 - tables of examples
"""What a cell says, in the ways people write it."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mifc.planning.needs_assessment.rules.values import (
    CARD_BANDS,
    COUNTRY,
    INSIDE,
    OUTSIDE,
    UNDER_16,
    UNKNOWN,
    canonical,
    read_age,
    read_born,
    read_day,
    read_language,
    settle_day,
)
from mifc.toolbox.spreadsheets import CellProblem

NINE = datetime(2026, 3, 28, 9, 0)  # noqa: DTZ001 - a spreadsheet knows no zones


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("27", "25-34"), (27, "25-34"), (27.0, "25-34"), (" 25-34 ", "25-34"), ("25 to 34", "25-34"), ("35–44", "35-44"), ("18-24", "16-24"),
        ("65+", "65+"), ("65 plus", "65+"), ("over 65", "65+"), ("65 and over", "65+"), ("> 70", "65+"), ("72", "65+"), ("70-79", "65+"),
        ("27 years old", "25-34"), ("aged 41", "35-44"), ("45 bis 54", "45-54"), ("45 à 54 ans", "45-54"), ("٣٠", "25-34"),
        ("۲۵ تا ۳۴", "25-34"), ("50 lat", "45-54"), ("prefer not to say", "no-say"), ("PREFER NOT", "no-say"), ("أفضل عدم الإجابة", "no-say"),
        ("", ""), (None, ""), ("n/a", ""), ("-", ""), ("not given", ""),
    ],
)  # fmt: skip
def test_ages_taken_silently(cell: object, code: str) -> None:
    assert (read_age(cell).code, read_age(cell).sure) == (code, True)


@pytest.mark.parametrize(
    ("cell", "kind", "proposal"),
    [
        ("under 16", "off-card", "u16"), ("14", "off-card", "u16"), ("<16", "off-card", "u16"), ("5-15", "off-card", "u16"),
        ("?", "unclear", ""), ("don't know", "unclear", ""), ("keine Angabe", "unclear", "no-say"), ("30ish", "about", "25-34"),
        ("about 40", "about", "35-44"), ("20-30", "crosses", None), ("60+", "crosses", None), ("1985", "unknown", None),
        ("200", "unknown", None), ("Kasia", "unknown", None), (CellProblem("#REF!"), "unknown", None),
    ],
)  # fmt: skip
def test_ages_asked_about(cell: object, kind: str, proposal: str | None) -> None:
    seen = read_age(cell)
    assert (seen.sure, seen.code, seen.kind, seen.proposal) == (False, "", kind, proposal)


def test_a_card_with_a_band_for_children_needs_no_question() -> None:
    assert read_age("under 16", (UNDER_16, *CARD_BANDS)).code == "u16"


@given(st.integers(16, 115))
def test_every_age_has_one_band_and_it_holds_it(age: int) -> None:
    seen = read_age(age)
    band = next(b for b in CARD_BANDS if b.code == seen.code)
    assert seen.sure
    assert band.low <= age <= band.high


@given(st.integers(0, 120), st.integers(0, 120))
def test_a_range_is_never_taken_for_a_band_it_leaves(low: int, high: int) -> None:
    seen = read_age(f"{low}-{high}")
    if seen.sure and seen.code:
        band = next(b for b in CARD_BANDS if b.code == seen.code)
        assert band.low <= low <= high


@pytest.mark.parametrize(
    ("cell", "inside", "outside"),
    [
        ("Y", "no", "yes"), ("yes", "no", "yes"), ("TRUE", "no", "yes"), ("نعم", "no", "yes"), ("tak", "no", "yes"), ("እወ", "no", "yes"),
        ("N", "yes", "no"), ("nein", "yes", "no"), ("لا", "yes", "no"), ("ኣይፋል", "yes", "no"), ("nie", "yes", "no"),
        ("born here", "no", "no"), ("UK", "no", "no"), ("abroad", "yes", "yes"), ("Syria", "yes", "yes"), ("سوريا", "yes", "yes"),
        ("prefer not", "no-say", "no-say"), ("declined", "no-say", "no-say"), ("", "", ""), ("n/a", "", ""),
    ],
)  # fmt: skip
def test_born_outside_turns_with_the_question(cell: str, inside: str, outside: str) -> None:
    assert (read_born(cell, INSIDE).code, read_born(cell, OUTSIDE).code) == (inside, outside)
    assert read_born(cell, INSIDE).sure


@pytest.mark.parametrize("cell", ["No - Syria", "no (Syria)", "N, from Eritrea", "No: born in Poland", "No – سوريا"])
def test_a_country_beside_the_answer_is_dropped_and_named(cell: str) -> None:
    seen = read_born(cell, INSIDE)
    assert (seen.code, seen.sure, seen.dropped) == ("yes", True, "country")


@pytest.mark.parametrize(
    ("cell", "kind", "proposal"),
    [
        ("Yes - Poland", "contradiction", None), ("No - Scotland", "contradiction", None), ("No, long story", "words", "yes"),
        ("maybe", "unclear", ""), ("x", "mark", "no"), ("✓", "mark", "no"), ("Gondor", "unknown", None), ("No idea", "unclear", ""),
    ],
)  # fmt: skip
def test_born_outside_asked_about(cell: str, kind: str, proposal: str | None) -> None:
    seen = read_born(cell, INSIDE)
    assert (seen.sure, seen.code, seen.kind, seen.proposal) == (False, "", kind, proposal)


def test_a_column_whose_direction_nobody_knows_is_asked_about() -> None:
    assert read_born("Y", UNKNOWN).kind == "direction"
    assert read_born("born here", UNKNOWN).code == "no"
    assert read_born("Syria", COUNTRY).code == "yes"
    assert read_born("Polska", COUNTRY, home="PL").code == "no"
    assert read_born("England", COUNTRY, home="PL").code == ""  # a part of a country has no entry; asked


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("en", "en"), ("EN", "en"), ("english", "en"), ("English (UK)", "en"), ("en-GB", "en"), ("eng", "en"), ("PL", "pl"), ("Polski", "pl"),
        ("arabic", "ar"), ("العربية", "ar"), ("Farsi", "fa"), ("فارسی", "fa"), ("Dari", "prs"), ("Tigrinya", "ti"), ("ትግርኛ", "ti"),
        ("Somali", "so"), ("Soomaali", "so"), ("SO", "so"), ("german", "de"), ("Deutsch", "de"), ("Sorani", "ckb"), ("ckb", "ckb"),
        ("Ukrainian", "uk"), ("uk", "uk"), ("Urdu", "ur"), ("Pashto", "ps"), ("Français", "fr"), ("română", "ro"), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_languages(cell: str | None, code: str) -> None:
    assert (read_language(cell).code, read_language(cell).sure) == (code, True)


@pytest.mark.parametrize(("cell", "proposal"), [("Kurdish", "ckb"), ("UK", "uk"), ("Arabic/English", None), ("blah", None), ("?", "")])
def test_languages_asked_about(cell: str, proposal: str | None) -> None:
    assert (read_language(cell).sure, read_language(cell).proposal) == (False, proposal)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-28", "28.03.2026", "28/03/26", "3/28/26", "28-03-2026", "28 March 2026", "March 28, 2026", "28th of March 2026", "28 marca 2026",
        "28. März 2026", "28 mars 2026", "٢٨ مارس ٢٠٢٦", "Sat, 28 Mar 2026", "Sat Mar 28 12:58:16 WIB 2026", "2026-03-28T10:00:00Z",
        "20260328", 46109, "46109", "46109.5", 1774656000, "1774656000000", NINE, date(2026, 3, 28), "28-Mar-26",
    ],
)  # fmt: skip
def test_one_day_in_many_styles(cell: object) -> None:
    assert (read_day(cell).code, read_day(cell).sure) == ("2026-03-28", True)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("March 10", "year"), ("10 March", "year"), ("10.3.", "year"), ("09/04/26", "order"), ("9/4", "order"), ("10-12 March", "unknown"),
        ("March 10-12", "unknown"), ("Mar-26", "unknown"), ("March 2026", "unknown"), ("31/02/26", "unknown"), ("30 Feb", "unknown"),
        ("yesterday", "unknown"), ("99/99/99", "unknown"), (12, "unknown"), ("?", "unclear"),
    ],
)  # fmt: skip
def test_days_asked_about(cell: object, kind: str) -> None:
    seen = read_day(cell)
    assert (seen.sure, seen.code, seen.kind) == (False, "", kind)


def test_a_day_is_settled_by_its_column() -> None:
    assert settle_day(read_day("09/04/26"), "day-first", "") == "2026-04-09"
    assert settle_day(read_day("09/04/26"), "month-first", "") == "2026-09-04"
    assert settle_day(read_day("09/04/26"), "", "2026") == ""
    assert settle_day(read_day("March 10"), "", "2026") == "2026-03-10"
    assert settle_day(read_day("Feb 29"), "", "2026") == ""  # that year had none
    assert settle_day(read_day("9/4"), "day-first", "2026") == "2026-04-09"


@given(st.dates(date(2000, 1, 1), date(2063, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%a %b %d %Y"]))
def test_a_written_day_is_read_as_that_day(day: date, style: str) -> None:
    assert read_day(day.strftime(style)).code == day.isoformat()


@given(st.dates(date(2000, 1, 1), date(2063, 12, 31)))
def test_slashes_never_give_a_wrong_day_without_being_told_the_order(day: date) -> None:
    seen = read_day(day.strftime("%d/%m/%Y"))
    assert seen.code in ("", day.isoformat())
    assert settle_day(seen, "day-first", "") == day.isoformat()


@given(st.text(max_size=40))
def test_no_cell_breaks_a_reader(cell: str) -> None:
    for read in (read_age, read_born, read_language, read_day):
        seen = read(cell)
        assert seen.sure or seen.code == ""
        assert isinstance(canonical(seen, cell), str)

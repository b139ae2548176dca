"""The coordinator's own workbook goes in with nothing lost and nothing invented.

The truth is worked out here a second time, straight from the cells with tables written by hand, by none of the rules.
"""

import datetime
import re
from collections import Counter
from typing import Any

import openpyxl
import pytest

from mifc.planning.needs_assessment.rules.plan_import import PlannedCard, Settings, cards, plan

from .files import WORKBOOK, read_all, taken

AGE = {
    "19": "16-24", "16-24": "16-24", "27": "25-34", "25-34": "25-34", "25 to 34": "25-34", "35–44": "35-44", "41": "35-44",
    "45-54": "45-54", "55-64": "55-64", "65+": "65+", "65 plus": "65+", "under 16": "u16", "prefer not to say": "no-say", "?": "",
}  # fmt: skip
BORN_OUTSIDE = {"N": "yes", "n": "yes", "No": "yes", "No - Syria": "yes", "Y": "no", "yes": "no", "born here": "no", "prefer not": "no-say"}
LANGUAGE = {
    "en": "en", "EN": "en", "English": "en", "PL": "pl", "Polish": "pl", "ar": "ar", "AR": "ar", "arabic": "ar", "so": "so", "SO": "so",
    "Somali": "so", "fr": "fr", "FR": "fr", "French": "fr", "de": "de", "DE": "de", "german": "de",
}  # fmt: skip
MONTH = {"March": 3, "April": 4}


def day(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if match := re.fullmatch(r"(\w+) (\d\d)", cell):
        return f"2026-{MONTH[match[1]]:02}-{match[2]}"
    if match := re.fullmatch(r"(\d\d)[./](\d\d)[./](?:20)?26", cell):
        return f"2026-{match[2]}-{match[1]}"
    assert re.fullmatch(r"2026-\d\d-\d\d", cell)
    return str(cell)


def truth() -> dict[tuple[str, int], tuple[str, ...]]:
    """(sheet, row) -> the card, for every row with a text that is not its neighbour typed again."""
    book = openpyxl.load_workbook(WORKBOOK)
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    before: list[Any] = []
    for number, cells in enumerate(book["Cards"].iter_rows(min_row=6, values_only=True), 6):
        ref, when, where, age, born, good, missing, improve, lang, _name, _phone = cells
        typed_again = ref is None and list(cells[1:]) == before[1:]
        before = list(cells)
        if typed_again or not (good or missing or improve) or ref == "TOTAL":
            continue
        place = {"central library": "Central Library"}.get((where or "").strip().lower(), where or "")
        found["Cards", number] = (
            (good or "").strip(), (missing or "").strip(), (improve or "").strip(), AGE[(age or "?").strip()],
            BORN_OUTSIDE[born] if born else "", LANGUAGE[lang] if lang else "", day(when), place,
        )  # fmt: skip
    for number, cells in enumerate(book["Cards (2)"].iter_rows(min_row=2, values_only=True), 2):
        when, age, born, good, missing, improve = cells
        found["Cards (2)", number] = (good or "", missing or "", improve or "", AGE[age], BORN_OUTSIDE[born], "", day(when), "")
    return found


def as_tuple(card: PlannedCard) -> tuple[str, ...]:
    return (card.good, card.missing, card.improve, card.age, card.born_outside, card.language, card.date, card.place)


def test_every_card_is_what_stands_in_its_row() -> None:
    expected = truth()
    found = {(c.sheet, c.row): as_tuple(c) for c in taken(WORKBOOK)}
    assert len(expected) == 177
    assert found == expected


def test_every_row_is_counted_once() -> None:
    _workbook, _readings, made = read_all(WORKBOOK)
    # 191 rows under the heading of "Cards" less 4 blank ones, and 12 of "Cards (2)"
    assert made.rows == 187 + 12 == made.cards + made.already + made.repeats + made.refused + made.summaries + made.headings
    assert (made.cards, made.repeats, made.refused, made.summaries) == (177, 6, 15, 1)
    assert [r.row for r in made.refusals] == [24, 26, 50, 70, 77, 82, 85, 86, 98, 110, 126, 131, 141, 166, 191]
    assert {r.code for r in made.refusals} == {"no-text"}
    assert [(s.row, s.params["first"]) for s in made.skips if s.code == "repeat"] == [
        (35, 34), (66, 65), (97, 96), (128, 127), (158, 157), (189, 188),
    ]  # fmt: skip
    assert [(s.row, s.code) for s in made.skips][-1] == (196, "summary")


def test_four_questions_and_no_more() -> None:
    _workbook, _readings, made = read_all(WORKBOOK)
    asked = {(d.field, d.kind): d for d in made.doubts}
    assert set(asked) == {("age", "off-card"), ("age", "unclear"), ("date", "year"), ("repeat", "rows")}
    assert asked["age", "off-card"].proposal == "u16"
    assert asked["age", "off-card"].count == 12
    assert asked["date", "year"].proposal == "2026"
    assert asked["date", "year"].count == 34
    assert asked["age", "unclear"].value == "?"
    assert asked["repeat", "rows"].count == 6


def test_unanswered_questions_leave_their_cells_empty_and_say_so() -> None:
    found = taken(WORKBOOK, accept=False)
    assert len(found) == 177
    assert Counter(c.age for c in found)["u16"] == 0
    assert {c.date for c in found if "date" in c.open} == {""}
    assert sum("date" in c.open for c in found) == 34
    assert sum("age" in c.open for c in found) == 12 + 17


def test_what_is_not_kept_is_named_and_nowhere_in_a_card() -> None:
    _workbook, _readings, made = read_all(WORKBOOK)
    told = {(n.code, n.params.get("header") or n.params.get("sheet") or n.params.get("count")) for n in made.notices}
    assert told == {
        ("sheet-left-no-header", "notes"), ("column-id", "Ref"), ("column-name", "Name (if given)"), ("column-phone", "Phone"),
        ("country-dropped", 19),
    }  # fmt: skip
    everything = repr([(c.age, c.born_outside, c.language, c.city, c.date, c.place, c.open) for c in taken(WORKBOOK)])
    for private in ("Syria", "Amira", "Kasia", "Abdi", "Smith", "0721", "0751"):
        assert private not in everything
    assert "Syria" not in repr(made.read_as) + repr(made.decisions) + repr(made.doubts)


def test_a_text_keeps_the_phone_number_a_person_wrote() -> None:
    """Texts are for the coder to blank, with a key; the import changes no word."""
    assert any("call me 07837407188" in c.missing for c in taken(WORKBOOK))


@pytest.mark.parametrize("second", [{}, {"date:year": "2025", "age:off-card": ""}])
def test_brought_in_again_nothing_is_new_whatever_is_answered(second: dict[str, str]) -> None:
    here = {c.fingerprint for c in taken(WORKBOOK)}
    assert len(here) == 177
    workbook, readings, again = read_all(WORKBOOK, answers=second, already=here.intersection)
    assert (again.cards, again.already, again.refused) == (0, 177, 15)
    assert not any(isinstance(o, PlannedCard) for o in cards(workbook, readings, again.decisions, here.intersection))


def test_the_places_of_three_typists_are_one() -> None:
    found = Counter(c.place for c in taken(WORKBOOK))
    assert found == {"": 43, "Central Library": 70, "Mosque open day": 25, "Repair cafe": 21, "Foleshill event": 18}
    named = taken(WORKBOOK, settings=Settings(places=("Central LIBRARY",)))
    assert Counter(c.place for c in named)["Central LIBRARY"] == 70


def test_rows_typed_twice_may_be_kept_if_the_coordinator_says_so() -> None:
    workbook, readings, made = read_all(WORKBOOK, answers={"repeat": "keep"})
    assert (made.cards, made.repeats, made.alike_kept) == (183, 0, 6)
    found = [c for c in cards(workbook, readings, made.decisions) if isinstance(c, PlannedCard)]
    assert len({c.fingerprint for c in found}) == 183
    assert plan(workbook, readings, {"repeat": "keep"}, {c.fingerprint for c in found}.intersection).already == 183

"""The dry run and the import: every row counted once, questions asked once, cards known again."""

import itertools
import tracemalloc
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mifc.planning.needs_assessment.rules import rows as rows_module
from mifc.planning.needs_assessment.rules.headers import propose
from mifc.planning.needs_assessment.rules.messages import AnswerRefused, message
from mifc.planning.needs_assessment.rules.plan_import import Decisions, PlannedCard, Settings, cards, plan
from mifc.toolbox.spreadsheets import FileRefused, read_sheets
from mifc.toolbox.spreadsheets.tests.files import write_csv, write_xlsx

from .files import HEADER, read_all, taken


def card(**cells: str) -> list[str]:
    names = {"date": 0, "place": 1, "age": 2, "born": 3, "good": 4, "missing": 5, "improve": 6, "lang": 7}
    row = [""] * len(HEADER)
    for name, value in cells.items():
        row[names[name]] = value
    return row


def test_no_day_is_guessed_when_nothing_tells_day_from_month(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, card(date="09/04/26", good="a"), card(date="05/03/26", good="b")])
    workbook, readings, made = read_all(path)
    (doubt,) = made.doubts
    assert (doubt.kind, doubt.count, doubt.proposal, doubt.choices) == ("order", 2, None, ("day-first", "month-first", ""))
    assert {c.date for c in taken(path)} == {""}
    answered = plan(workbook, readings, {doubt.key: "month-first"})
    found = [o for o in cards(workbook, readings, answered.decisions) if isinstance(o, PlannedCard)]
    assert [c.date for c in found] == ["2026-09-04", "2026-05-03"]


def test_one_day_past_the_twelfth_settles_its_column_and_both_ways_ask(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, card(date="09/04/26", good="a"), card(date="4/25/26", good="b")])
    assert [c.date for c in taken(path)] == ["2026-09-04", "2026-04-25"]
    path = write_csv(
        tmp_path / "b.csv", [HEADER, card(date="09/04/26", good="a"), card(date="4/25/26", good="b"), card(date="25/4/26", good="c")]
    )
    assert [d.kind for d in read_all(path)[2].doubts] == ["order"]


def test_the_year_is_asked_once_and_proposed_only_if_the_others_agree(tmp_path: Path) -> None:
    rows = [HEADER, card(date="March 10", good="a"), card(date="April 2", good="b"), card(date="2025-05-01", good="c")]
    (doubt,) = read_all(write_csv(tmp_path / "a.csv", rows))[2].doubts
    assert (doubt.key, doubt.count, doubt.proposal) == ("date:year", 2, "2025")
    rows.append(card(date="2026-01-01", good="d"))
    (doubt,) = read_all(write_csv(tmp_path / "b.csv", rows))[2].doubts
    assert doubt.proposal is None
    assert taken(write_csv(tmp_path / "c.csv", rows), answers={"date:year": "2024"})[0].date == "2024-03-10"


def test_days_to_come_and_days_long_past_are_asked_about(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv",
        [HEADER, card(date="2027-01-01", good="a"), card(date="1926-01-01", good="b"), card(date="2026-01-01", good="c")],
    )
    made = read_all(path, settings=Settings(today=date(2026, 11, 22)))[2]
    assert [d.kind for d in made.doubts] == ["unlikely", "unlikely"]
    answers = {made.doubts[0].key: "keep"}
    assert [c.date for c in taken(path, answers=answers, settings=Settings(today=date(2026, 11, 22)))] == ["2027-01-01", "", "2026-01-01"]


def test_a_doubtful_value_is_asked_once_for_all_its_rows_and_spellings(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, *[card(age=a, good=str(i)) for i, a in enumerate(["30ish", "30ISH ", "30ish", "27"])]])
    (doubt,) = read_all(path)[2].doubts
    assert (doubt.count, doubt.proposal, doubt.rows) == (3, "25-34", (2, 4, 3))
    assert [c.age for c in taken(path)] == ["25-34"] * 4
    assert [c.age for c in taken(path, answers={doubt.key: "no-say"})] == ["no-say"] * 3 + ["25-34"]


def test_an_answer_that_is_no_choice_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, card(age="30ish", date="March 3", lang="Elvish", good="a")])
    workbook, readings, made = read_all(path)
    for doubt, answer in itertools.product(made.doubts, ["nonsense", "<script>"]):
        with pytest.raises(AnswerRefused):
            plan(workbook, readings, {doubt.key: answer})
    language = next(d for d in made.doubts if d.field == "language")
    assert taken(path, answers={language.key: "cy"})[0].language == "cy"


def test_a_heading_that_does_not_say_which_way_is_asked_about(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("Born?", "good"), ("yes", "a"), ("no", "b"), ("born here", "c"), ("prefer not", "d")])
    (doubt,) = read_all(path)[2].doubts
    assert (doubt.kind, doubt.value, doubt.proposal) == ("direction", "Born?", None)
    assert [c.born_outside for c in taken(path)] == ["", "", "no", "no-say"]
    assert [c.born_outside for c in taken(path, answers={doubt.key: "inside"})] == ["no", "yes", "no", "no-say"]


def test_prefer_not_to_say_is_not_the_same_as_no_answer(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, card(age="prefer not to say", born="refused", good="a"), card(good="b")])
    assert [(c.age, c.born_outside) for c in taken(path)] == [("no-say", "no-say"), ("", "")]


def test_two_people_may_write_the_same(tmp_path: Path) -> None:
    header = ("Ref", "Name", "Age", "good")
    path = write_csv(
        tmp_path / "a.csv",
        [
            header,
            ("1", "Ann", "27", "Buses"),
            ("2", "Bob", "27", "Buses"),
            ("", "Ann", "27", "Buses"),
            ("3", "Ann", "27", "Buses"),
            ("4", "Eve", "41", "Buses"),
        ],
    )
    workbook, readings, made = read_all(path)
    assert (made.cards, made.repeats, made.alike_kept) == (4, 1, 2)
    assert [(s.row, s.params["first"]) for s in made.skips] == [(4, 2)]
    assert [(s.row, s.params["first"]) for s in made.alike] == [(3, 2), (5, 2)]
    assert {d.key: d.proposal for d in made.doubts} == {"repeat": "skip", "alike": "keep"}
    found = [c for c in cards(workbook, readings, made.decisions) if isinstance(c, PlannedCard)]
    here = {c.fingerprint for c in found}
    assert len(here) == 4
    assert plan(workbook, readings, already=here.intersection).already == 4
    fewer = plan(workbook, readings, {"alike": "skip"})
    assert (fewer.cards, fewer.repeats) == (2, 3)


def test_a_card_like_one_here_goes_in_again_only_if_asked_for(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("Name", "good"), ("Ann", "Buses"), ("Bob", "Buses")])
    here = {c.fingerprint for c in taken(path)}
    again = taken(path, answers={"already": "keep"}, already=here.intersection)
    assert len(again) == 2
    assert len(here | {c.fingerprint for c in again}) == 4


def test_an_import_cut_short_and_begun_again_adds_only_what_is_missing(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, *[card(good=f"text {i % 700}", lang=str(i)) for i in range(1500)]])
    workbook, readings, made = read_all(path)
    here: set[str] = set()
    for outcome in itertools.islice(cards(workbook, readings, made.decisions, here.intersection), 777):
        if isinstance(outcome, PlannedCard):
            here.add(outcome.fingerprint)
    first = len(here)
    second = [o for o in cards(workbook, readings, made.decisions, frozenset(here).intersection) if isinstance(o, PlannedCard)]
    assert first + len(second) == made.cards == 1500
    assert not here & {c.fingerprint for c in second}


def test_the_same_cards_as_csv_and_as_a_workbook_are_the_same(tmp_path: Path) -> None:
    rows = [HEADER, card(date="2026-03-28", place="Central  Library", age="27", good="Größe\n zwei"), card(age="65+", missing="Busse")]
    one = {c.fingerprint for c in taken(write_csv(tmp_path / "a.csv", rows, "utf-16", ";"))}
    assert one == {c.fingerprint for c in taken(write_xlsx(tmp_path / "a.xlsx", {"Cards": [["My cards"], *rows]}))}


def test_totals_repeated_headings_and_blank_rows_are_no_cards(tmp_path: Path) -> None:
    rows = [HEADER, card(good="a"), [], list(HEADER), card(good="b"), ["", "", "", "", "", "", "", ""], ["Total", "2"]]
    made = read_all(write_csv(tmp_path / "a.csv", rows))[2]
    assert (made.cards, made.headings, made.summaries, made.refused, made.empty) == (2, 1, 1, 0, 2)


def test_formulas_and_errors_where_texts_should_be(tmp_path: Path) -> None:
    rows = [HEADER, card(good="=A1"), card(good="fine", improve="ok"), card(good="-", missing="?")]
    made = read_all(write_xlsx(tmp_path / "a.xlsx", {"Cards": rows}))[2]
    assert [(r.row, r.code) for r in made.refusals] == [(2, "formula"), (4, "no-text")]
    assert ("mark-only", 2) in [(n.code, n.params.get("count")) for n in made.notices]


def test_places_a_slip_apart_are_asked_and_numbered_ones_are_not(tmp_path: Path) -> None:
    names = ["Central Library", "Central Library", "Central Libary", "Hall 1", "Hall 2", "central library "]
    path = write_csv(tmp_path / "a.csv", [HEADER, *[card(place=p, good=str(i)) for i, p in enumerate(names)]])
    (doubt,) = read_all(path)[2].doubts
    assert (doubt.value, doubt.proposal, doubt.count) == ("Central Libary", "Central Library", 1)
    assert [c.place for c in taken(path)] == ["Central Library"] * 3 + ["Hall 1", "Hall 2", "Central Library"]
    assert taken(path, accept=False)[2].place == "Central Libary"


def test_a_city_the_programme_does_not_have_is_asked_about(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("City", "good"), ("coventry ", "a"), ("Leeds", "b")])
    made = read_all(path, settings=Settings(cities=("Coventry", "Birmingham")))[2]
    (doubt,) = made.doubts
    assert (doubt.value, doubt.choices) == ("Leeds", ("Coventry", "Birmingham", ""))
    assert [(c.city, c.open) for c in taken(path, settings=Settings(cities=("Coventry",)))] == [("Coventry", ()), ("", ("city",))]
    assert [c.city for c in taken(path)] == ["coventry", "Leeds"]


def test_controls_and_direction_marks_go_and_are_counted(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, card(good="Pa\x00rk\u202es \u2066ok\u2069 می\u200cخواهم")])
    made = read_all(path)[2]
    assert ("controls-removed", 4) in [(n.code, n.params.get("count")) for n in made.notices]
    assert taken(path)[0].good == "Parks ok می\u200cخواهم"


def test_a_spreadsheet_that_swapped_day_and_month_is_pointed_out(tmp_path: Path) -> None:
    real = [date(2026, m, d) for m, d in ((3, 4), (5, 4), (9, 4), (1, 4), (12, 4))]
    rows = [
        HEADER,
        *[[d, "", "", "", f"a{i}", "", "", ""] for i, d in enumerate(real)],
        *[card(date=f"{d}/04/26", good=d) for d in ("25", "26", "27")],
    ]
    made = read_all(write_xlsx(tmp_path / "a.xlsx", {"Cards": rows}))[2]
    assert "dates-swapped" in [n.code for n in made.notices]


def test_merged_cells_are_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Cards": [HEADER, card(date="2026-03-01", good="a"), card(good="b")]})
    book = openpyxl.load_workbook(path)
    book["Cards"].merge_cells("A2:A3")
    book.save(path)
    assert "merged-cells" in [n.code for n in read_all(path)[2].notices]
    assert [c.date for c in taken(path)] == ["2026-03-01", ""]


def test_a_wrong_column_is_one_notice_not_a_thousand_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_module, "CACHED_VALUES", 300)
    path = write_csv(tmp_path / "a.csv", [("good", "What"), *[(f"a{i}", f"word {i}") for i in range(1000)]])
    made = read_all(path, given={"What": "age"})[2]
    assert len(made.doubts) == 100
    assert [n.params["count"] for n in made.notices if n.code == "doubts-capped"] == [700, 300]
    assert made.cards == 1000


def test_a_file_without_cards_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="file-no-cards"):
        read_all(write_csv(tmp_path / "a.csv", [("colour", "shape"), ("red", "round")]))


def test_decisions_travel_as_plain_data(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [HEADER, card(date="09/04/26", place="a hall", good="a"), card(date="25/04/26", place="A Hall", good="b")]
    )
    workbook, readings, made = read_all(path)
    kept = Decisions.from_dict(made.decisions.as_dict())
    assert list(cards(workbook, readings, kept)) == list(cards(workbook, readings, made.decisions))


def test_every_outcome_has_a_sentence(tmp_path: Path) -> None:
    rows = [
        HEADER,
        card(good="a", age="30ish", date="March 1"),
        card(good="a", age="30ish", date="March 1"),
        card(age="27"),
        ["Total"],
        list(HEADER),
    ]
    made = read_all(write_csv(tmp_path / "a.csv", rows))[2]
    said = [message(thing) for thing in (*made.refusals, *made.skips, *made.alike, *made.doubts, *made.notices)]
    assert "Row 4: nothing is written under good, missing or improve. Not brought in." in said
    assert "Row 3 is the same as row 2. Brought in once." in said
    assert not any("%(" in sentence for sentence in said)
    two = write_xlsx(tmp_path / "b.xlsx", {"One": rows, "Two": rows})
    assert message(read_all(two)[2].refusals[0]).startswith("One: Row 4")


value = st.one_of(
    st.text(max_size=12), st.sampled_from(["27", "?", "N", "No - Syria", "09/04/26", "March 3", "en", "Parks", "Total", "good"])
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(value, min_size=8, max_size=8), max_size=12), st.booleans())
def test_nothing_lost_nothing_twice(tmp_path: Path, rows: list[list[str]], twice: bool) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, *rows, *(rows if twice else [])], "utf-8" if "\ud800" not in str(rows) else "utf-16")
    try:
        workbook = read_sheets(path)
    except FileRefused:  # mostly control characters: no text file
        return
    readings = propose(workbook)
    made = plan(workbook, readings)
    assert made.rows == made.cards + made.already + made.repeats + made.refused + made.summaries + made.headings
    found = list(cards(workbook, readings, made.decisions))
    assert len(found) == made.rows
    assert [o.row for o in found] == sorted(o.row for o in found)
    prints = [o.fingerprint for o in found if isinstance(o, PlannedCard)]
    assert len(prints) == len(set(prints)) == made.cards
    again = plan(workbook, readings, already=set(prints).intersection)
    assert (again.cards, again.already) == (0, made.cards)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = write_csv(
            tmp_path / f"{count}.csv", (HEADER, *(card(age="27", place="Hall", good=f"Text number {i} " * 30) for i in range(count)))
        )
        workbook, readings, _made = read_all(path)
        tracemalloc.start()
        made = plan(workbook, readings)
        assert sum(isinstance(o, PlannedCard) for o in cards(workbook, readings, made.decisions)) == count
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(100)
    small, large = peak(2_000), peak(22_000)
    assert large - small < 20_000 * 150  # bytes a row: its fingerprint, not its texts

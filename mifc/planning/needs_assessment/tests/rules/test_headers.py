# ruff: noqa: E501 - tables of examples
"""Finding the heading row and what each column holds."""

from pathlib import Path

import pytest

from mifc.planning.needs_assessment.rules.headers import (
    SheetReading,
    born_direction,
    find_header,
    looks_like_phone,
    propose,
    remap,
)
from mifc.planning.needs_assessment.rules.messages import MappingRefused
from mifc.toolbox.spreadsheets import read_sheets
from mifc.toolbox.spreadsheets.tests.files import write_csv, write_xlsx

from .files import WORKBOOK, taken

LANGUAGES = {  # one line a language
    "en": (
        "Date",
        "Where",
        "Age group",
        "Born outside the UK?",
        "What is good?",
        "What is missing?",
        "What could be improved?",
        "Language",
    ),
    "ar": ("التاريخ", "المكان", "الفئة العمرية", "هل ولدت خارج البلد؟", "ما هو الجيد؟", "ماذا ينقص؟", "ما الذي يمكن تحسينه؟", "اللغة"),
    "fa": ("تاریخ", "مکان", "گروه سنی", "متولد خارج از کشور", "چه چیزی خوب است؟", "چه چیزی کم است؟", "چه چیزی می‌تواند بهتر شود؟", "زبان"),
    "ti": ("ዕለት", "ቦታ", "ዕድመ", "ካብ ሃገር ወጻኢ ዝተወልደ", "እንታይ እዩ ጽቡቕ?", "እንታይ ይጎድል?", "እንታይ ክመሓየሽ ይኽእል?", "ቋንቋ"),
    "pl": ("Data", "Miejsce", "Wiek", "Urodzony za granicą", "Co jest dobre?", "Czego brakuje?", "Co można poprawić?", "Język"),
    "fr": ("Date", "Lieu", "Tranche d’âge", "Né(e) à l’étranger", "Ce qui est bien", "Ce qui manque", "À améliorer", "Langue"),
    "de": ("Datum", "Ort", "Alter", "Im Ausland geboren?", "Was ist gut?", "Was fehlt?", "Was könnte verbessert werden?", "Sprache"),
    "es": ("Fecha", "Lugar", "Edad", "Nacido en el extranjero", "Lo bueno", "¿Qué falta?", "¿Qué se puede mejorar?", "Idioma"),
}
FIELDS = ["date", "place", "age", "born_outside", "good", "missing", "improve", "language"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_in_many_languages(tmp_path: Path, language: str) -> None:
    path = write_csv(tmp_path / "a.csv", [LANGUAGES[language], ("2026-03-28", "Library", "27", "", "a", "b", "c", "en")])
    (reading,) = propose(read_sheets(path))
    assert [c.field for c in reading.columns] == FIELDS
    assert reading.columns[3].direction == "outside"
    assert reading.take


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        ("Born in UK?", "inside"), ("born UK", "inside"), ("UK born", "inside"), ("Were you born in the UK?", "inside"), ("Born here", "inside"),
        ("Born outside UK", "outside"), ("Born abroad?", "outside"), ("Not born in the UK", "outside"), ("Foreign born", "outside"),
        ("Urodzony w Polsce", "inside"), ("مولود في بريطانيا", "inside"), ("In Deutschland geboren", "inside"), ("Né en France", "inside"),
        ("Born?", "unknown"), ("Born in UK or abroad", "unknown"), ("Country of birth", "country"), ("Where were you born?", "country"),
        ("Date of birth", ""), ("Geburtsdatum", ""), ("Age", ""),
    ],
)  # fmt: skip
def test_which_way_a_heading_about_birth_asks(title: str, direction: str) -> None:
    assert born_direction(title) == direction


def test_title_rows_above_and_sheets_that_are_no_data() -> None:
    cards, notes, second = propose(read_sheets(WORKBOOK))
    assert (cards.header_row, cards.take) == (5, True)
    assert (notes.header_row, notes.take, notes.reason) == (0, False, "no-header")
    assert (second.header_row, second.take) == (1, True)
    assert {c.header: c.dropped for c in cards.columns if c.dropped} == {"Ref": "id", "Name (if given)": "name", "Phone": "phone"}
    assert cards.columns[4].direction == "inside"


def test_person_columns_show_no_sample() -> None:
    for reading in propose(read_sheets(WORKBOOK)):
        for column in reading.columns:
            if column.dropped or column.field == "born_outside":
                assert column.samples == ()


def test_a_column_of_contacts_is_known_by_its_content(tmp_path: Path) -> None:
    rows = [("good", "Extra", "Place"), *[(f"Parks {i}", f"07700 90{i:04}", f"a{i}@example.org") for i in range(5)]]
    path = write_csv(tmp_path / "a.csv", rows)
    (reading,) = propose(read_sheets(path))
    assert [c.dropped for c in reading.columns] == ["", "phone", "email"]
    with pytest.raises(MappingRefused, match="map-person"):
        propose(read_sheets(path), given={"Place": "place"})


@pytest.mark.parametrize(
    ("text", "is_phone"),
    [
        ("07837407188", True), ("+44 7700 900123", True), ("(024) 7652 7000", True), ("07700-900-123", True),
        ("2026-03-28", False), ("28.03.2026", False), ("10/03/2026", False), ("27", False), ("1518501496471", False), ("25-34", False),
        ("Library 2", False), ("20260328", False),
    ],
)  # fmt: skip
def test_phone_numbers_and_what_only_looks_like_one(text: str, is_phone: bool) -> None:
    assert looks_like_phone(text) is is_phone


def test_what_is_never_asked_is_dropped(tmp_path: Path) -> None:
    rows = [
        ("good", "Nationality", "Immigration status", "Date of birth", "Postcode", "Event name"),
        ("Parks", "x", "y", "z", "CV1", "Fair"),
    ]
    (reading,) = propose(read_sheets(write_csv(tmp_path / "a.csv", rows)))
    assert [c.dropped for c in reading.columns] == ["", "sensitive", "sensitive", "birth", "address", ""]
    assert reading.columns[5].field == "place"


def test_the_mapping_is_remembered_and_the_one_given_now_wins(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("comment-body", "Age", "Notes"), ("More trees", "27", "x")])
    (plain,) = propose(read_sheets(path))
    assert (plain.take, plain.reason) == (False, "no-text")
    (remembered,) = propose(read_sheets(path), remembered={"Comment-Body": "good"})
    assert (remembered.take, remembered.columns[0].field) == (True, "good")
    (given,) = propose(read_sheets(path), remembered={"Comment-Body": "good"}, given={"comment-body": "improve", "C": "ignore"})
    assert [c.field for c in given.columns] == ["improve", "age", "ignore"]
    assert taken(path, given={"A": "missing"})[0].missing == "More trees"


def test_headings_nobody_knows_are_still_shown_to_be_given_their_fields(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("Our list",), ("Alpha", "Beta"), ("More trees", "27"), ("Buses", "41")])
    (reading,) = propose(read_sheets(path))
    assert (reading.header_row, reading.reason, [c.header for c in reading.columns]) == (2, "no-text", ["Alpha", "Beta"])
    assert [(c.good, c.age) for c in taken(path, given={"alpha": "good", "beta": "age"})] == [("More trees", "25-34"), ("Buses", "35-44")]


def test_a_mapping_that_cannot_work_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("good", "Age", "Years"), ("More trees", "27", "28")])
    for given, code in (
        ({"Colour": "good"}, "map-column"),
        ({"Age": "colour"}, "map-field"),
        ({"Age": "age", "Years": "age"}, "map-twice"),
    ):
        with pytest.raises(MappingRefused, match=code):
            propose(read_sheets(path), given=given)
    (reading,) = propose(read_sheets(path), given={"Years": "age"})
    assert [c.field for c in reading.columns] == ["good", "", "age"]


def test_two_text_columns_of_one_field_are_both_kept(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("Good", "What is good", "Age"), ("Parks", "Trees", "27")])
    assert taken(path)[0].good == "Parks\nTrees"


def test_a_reading_travels_as_plain_data_and_can_be_changed() -> None:
    reading = propose(read_sheets(WORKBOOK))[0]
    assert SheetReading.from_dict(reading.as_dict()) == reading
    changed = remap(reading, {"Where": "ignore", "Born in UK?": "born_outside"}, {"Born in UK?": "outside"})
    assert changed.columns[2].field == "ignore"
    assert changed.columns[4].direction == "outside"


def test_hidden_sheets_wait_to_be_chosen(tmp_path: Path) -> None:
    rows = [("good", "age"), ("Parks", "27")]
    path = write_xlsx(tmp_path / "a.xlsx", {"Now": rows, "Old": [("good", "age"), ("Trees", "41")]}, hidden=["Old"])
    _now, old = propose(read_sheets(path))
    assert (old.take, old.reason) == (False, "hidden")
    assert [c.good for c in taken(path)] == ["Parks"]


def test_the_heading_row_is_the_one_naming_most() -> None:
    rows = [["Cards, good and bad"], ["good"], ["Date", "Age", "Good", "Missing"], ["2026-03-01", "27", "Parks", ""]]
    assert find_header(rows)[0] == 2
    assert find_header([["Lovely parks and trees"], ["We like it"]])[0] is None

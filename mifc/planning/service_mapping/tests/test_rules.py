"""Words: whom a service is for, how it is reached, what a row of a file says."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from mifc.foundation.languages.known import ALSO_HEARD, CODES
from mifc.planning.service_mapping.rules import messages
from mifc.planning.service_mapping.rules.columns import propose, remap
from mifc.planning.service_mapping.rules.directory import is_stale, names_a_status, reminder_week, stale_before, ways_to_reach
from mifc.planning.service_mapping.rules.rows import PlannedService, RowReader, Settings
from mifc.planning.service_mapping.rules.words import FIELDS, language_codes
from mifc.toolbox.spreadsheets import FileRefused, fold, read_sheets
from mifc.toolbox.spreadsheets.tests.files import write_csv, write_xlsx

TODAY = dt.date(2026, 11, 22)
SETTINGS = Settings(
    today=TODAY,
    cities={"coventry": 1, "birmingham": 2},
    domains={"language": 10, "housing": 11, "health and social care": 12, "work": 13},
    everywhere=frozenset({"west midlands"}),
)


def read(path: Path, settings: Settings = SETTINGS, fields: dict[int, str] | None = None) -> tuple[list[PlannedService], RowReader]:
    workbook = read_sheets(path)
    readings = propose(workbook, {})
    if fields is not None:
        readings = [remap(reading, fields, take=True) for reading in readings]
    reader = RowReader(settings)
    return list(reader.read(workbook, readings)), reader


def one(tmp_path: Path, head: list[str], row: list[Any]) -> tuple[PlannedService, list[str]]:
    found, reader = read(write_csv(tmp_path / "a.csv", [head, row]))
    assert len(found) == 1, reader.refused
    return found[0], [remark.code for remark in reader.remarks]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Everyone", False),
        ("Women, with or without children", False),
        ("Anyone who is new to the city", False),
        ("People aged 16 to 25, whatever their immigration status", False),
        ("Everyone. We do not ask about your visa.", False),
        ("No passport needed", False),
        ("Refugees only", True),
        ("Asylum seekers and their families", True),
        ("You need leave to remain", True),
        ("EU nationals with settled status", True),
        ("للاجئين فقط", True),
        ("للجميع", False),
        ("Dla wszystkich", False),
    ],
)
def test_who_may_come_names_no_status(text: str, names: bool) -> None:
    assert names_a_status(text) is names


@pytest.mark.parametrize(
    ("contact", "reach"),
    [
        ("Fatima Khan, 024 7655 0100", [("phone", "tel:02476550100")]),
        ("tel: +44 (0)24 7655 0100 or esol@centre.example", [("phone", "tel:+442476550100"), ("email", "mailto:esol@centre.example")]),
        ("fatima.khan@centre.example", []),
        ("Ask for Fatima at the desk", []),
        ("٠٢٤ ٧٦٥٥ ٠١٠٠", [("phone", "tel:02476550100")]),
        ("room 12, 3rd floor", []),
        ("", []),
    ],
)
def test_a_contact_is_published_without_its_person(contact: str, reach: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.href) for one in ways_to_reach(contact)] == reach


def test_an_entry_is_due_after_so_many_months() -> None:
    assert is_stale(None, TODAY, 6)
    for months in (1, 6, 12):
        before = stale_before(TODAY, months)
        assert not is_stale(before, TODAY, months)
        assert is_stale(before - dt.timedelta(days=1), TODAY, months)
    assert stale_before(dt.date(2026, 8, 31), 6) == dt.date(2026, 2, 28)
    assert stale_before(dt.date(2028, 2, 29), 12) == dt.date(2027, 2, 28)
    assert stale_before(dt.date(2026, 1, 15), 1) == dt.date(2025, 12, 15)


def test_a_week_begins_on_monday_at_seven() -> None:
    monday = dt.date(2026, 11, 23)
    assert reminder_week(dt.datetime(2026, 11, 23, 7, 0)) == monday  # noqa: DTZ001 - the installation's time
    assert reminder_week(dt.datetime(2026, 11, 29, 23, 0)) == monday  # noqa: DTZ001
    assert reminder_week(dt.datetime(2026, 11, 23, 6, 59)) == monday - dt.timedelta(days=7)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("heads", "fields"),
    [
        (["Organisation", "Service", "Description", "Address", "Town"], ["organisation", "name", "what", "place", "city"]),
        (["Provider", "Project", "What they do", "Venue", "Postcode"], ["organisation", "name", "what", "place", "place"]),
        (["Org", "Languages spoken", "Who can attend?", "Fee", "Web"], ["organisation", "languages", "who_may_come", "cost", "url"]),
        (["Delivered by", "Eligibility", "Is it free?", "Tel", "E-mail"], ["organisation", "who_may_come", "cost", "contact", "contact"]),
        (["المنظمة", "الخدمة", "العنوان", "اللغات", "التكلفة"], ["organisation", "name", "place", "languages", "cost"]),
        (["Organizacja", "Usługa", "Adres", "Języki", "Koszt"], ["organisation", "name", "place", "languages", "cost"]),
        (["Service provider", "Service", "Notes", "Last checked", "Topic"], ["organisation", "name", "", "checked_on", "domains"]),
    ],
)  # fmt: skip
def test_headings_in_several_wordings(tmp_path: Path, heads: list[str], fields: list[str]) -> None:
    path = write_csv(tmp_path / "a.csv", [["Our services 2026", "", "", "", ""], [], heads, ["a", "b", "c", "d", "e"]])
    (reading,) = propose(read_sheets(path), {})
    assert reading.header_row == 3
    assert [column.field for column in reading.columns] == fields


def test_a_label_of_the_page_is_a_heading_too(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["ድርጅት", "x"], ["Centre", "y"]])
    assert propose(read_sheets(path), {"organisation": "ድርጅት"})[0].of("organisation") == [0]


def test_hidden_sheets_and_sheets_of_something_else_are_left(tmp_path: Path) -> None:
    rows = [["Organisation", "Place"], ["Centre", "High Street"]]
    path = write_xlsx(
        tmp_path / "a.xlsx", {"Services": rows, "Old": rows, "Rooms": [["Floor", "Key"], ["1", "2"]], "Empty": []}, hidden=["Old"]
    )
    assert [reading.take for reading in propose(read_sheets(path), {})] == [True, False, False, False]


def test_a_column_given_by_a_person_takes_the_place_of_the_one_found(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["Group", "Real name", "Sort"], ["x", "Sewing circle", "y"]])
    found, _reader = read(path, fields={0: "", 1: "organisation", 2: ""})
    assert (found[0].organisation, found[0].name) == ("Sewing circle", "Sewing circle")
    reading = remap(propose(read_sheets(path), {})[0], {0: "organisation", 1: "organisation"}, take=True)
    assert reading.of("organisation") == [1]


def test_a_whole_row(tmp_path: Path) -> None:
    head = [
        "Organisation",
        "Service",
        "What",
        "Where",
        "City",
        "Languages",
        "Who may come",
        "Cost",
        "Topic",
        "Phone",
        "Email",
        "Web",
        "Checked on",
    ]
    row = [
        "Centre", "English class", "Twice a week", "12 High Street", "COVENTRY", "Arabic, فارسی and Polski", "Everyone", "Free",
        "Language; Health and social care", "'+44 24 7655 0100", "info@centre.example", "centre.example", "2026-05-14",
    ]  # fmt: skip
    found, remarks = one(tmp_path, head, row)
    assert remarks == []
    assert (found.organisation, found.name, found.city_id, found.languages) == ("Centre", "English class", 1, ("ar", "fa", "pl"))
    assert (found.cost, found.cost_note, found.domain_ids) == ("free", "", (10, 12))
    assert found.contact == "+44 24 7655 0100, info@centre.example"
    assert (found.url, found.checked_on) == ("https://centre.example", dt.date(2026, 5, 14))


@pytest.mark.parametrize(
    ("said", "cost", "note", "remarks"),
    [
        ("free", "free", "", []),
        ("FREE of charge", "free", "", []),
        ("£0", "free", "", []),
        ("مجاني", "free", "", []),
        ("Free for members", "free", "Free for members", []),
        ("£2 for materials", "paid", "£2 for materials", []),
        ("Free, £2 for tea", "paid", "Free, £2 for tea", []),
        ("small charge", "paid", "small charge", []),
        ("n/a", "", "", []),
        ("", "", "", []),
        ("means tested", "", "means tested", ["cost-unclear"]),
    ],
)
def test_what_it_costs(tmp_path: Path, said: str, cost: str, note: str, remarks: list[str]) -> None:
    found, told = one(tmp_path, ["Organisation", "Cost"], ["Centre", said])
    assert (found.cost, found.cost_note, told) == (cost, note, remarks)


def test_what_is_not_understood_is_named_and_left(tmp_path: Path) -> None:
    head = ["Organisation", "Languages", "Topic", "Website", "Checked", "Who is it for"]
    found, told = one(tmp_path, head, ["Centre", "English, Kurdish", "Magic", "see poster", "03/04/2026", "Refugees"])
    assert (found.languages, found.domain_ids, found.url, found.checked_on, found.who_may_come) == (("en",), (), "", None, "")
    assert told == ["who-status", "language-unknown", "url-wrong", "domain-unknown", "date-unclear"]


def test_rows_that_are_refused_keep_their_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'Organisation,Place,City\nCentre,Here,Coventry\n,Here,Coventry\nOther,There,Solihull\n"Open,There,\nSlid,a,b,c\n'
        f"Long,{'x' * 400},\nThird,There,West Midlands\n",
        encoding="utf-8",
    )
    found, reader = read(path)
    assert [(one.row, one.city_id) for one in found] == [(2, 1), (8, None)]
    assert [(one.params["row"], one.code) for one in reader.refused] == [
        (3, "no-organisation"), (4, "city-unknown"), (5, "quote-open"), (6, "cells-slid"), (7, "too-long"),
    ]  # fmt: skip
    assert all(messages.message(one).startswith(f"Row {one.params['row']}") for one in reader.refused)


def test_another_city_is_refused_to_one_citys_coordinator(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["Organisation", "City"], ["One", "Coventry"], ["Two", "Birmingham"], ["All", ""]])
    own = Settings(today=TODAY, cities=SETTINGS.cities, domains={}, own_cities=frozenset({1}))
    found, reader = read(path, own)
    assert [one.organisation for one in found] == ["One", "All"]
    assert [one.code for one in reader.refused] == ["city-not-yours"]


def test_formulas_and_errors_of_a_workbook_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [["Organisation", "Place"], ["=A1", "x"], ["Centre", "y"]]})
    found, reader = read(path)
    assert [one.organisation for one in found] == ["Centre"]
    assert [one.code for one in reader.refused] == ["formula"]


def test_a_file_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mifc.planning.service_mapping.rules.rows.MOST_ROWS", 3)
    path = write_csv(tmp_path / "a.csv", [["Organisation"], *[[f"Centre {n}"] for n in range(4)]])
    with pytest.raises(FileRefused, match="too-many-rows"):
        read(path)


def test_every_language_is_known_by_its_own_name_and_in_english() -> None:
    known = language_codes()
    assert set(known.values()) >= {*CODES, *ALSO_HEARD}
    assert (known["arabic"], known["polski"], known["persian"], known[fold("العربية")]) == ("ar", "pl", "fa", "ar")
    assert "kurdish" not in known


def test_every_code_has_its_sentence_and_every_field_a_label() -> None:
    from mifc.planning.service_mapping.forms import field_labels

    folder = Path(messages.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in [*folder.glob("*.py"), *folder.parent.glob("changes/*.py")])
    used = set(re.findall(r'(?:Refuse|FileRefused|Message|remark)\(\s*"([a-z-]+)"', source))
    assert len(used) > 12
    assert used <= set(messages.SENTENCES)
    assert set(field_labels()) == set(FIELDS)

"""Files of all kinds as cards: every row counted once, none shifted, none swallowed."""

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mifc.toolbox.spreadsheets import FileRefused, read_sheets
from mifc.toolbox.spreadsheets.tests.files import write_csv

from .files import HEADER, WORKBOOK, read_all, taken


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_delimiters_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [HEADER, ("2026-03-10", "Café; Bibliothek, Süd", "27", "N", 'Said "yes", twice\nand more', "المكتبة", "", "ar")]
    path = write_csv(tmp_path / "a.csv", rows, encoding, delimiter)
    (card,) = taken(path)
    assert (card.place, card.good, card.missing) == ("Café; Bibliothek, Süd", 'Said "yes", twice\nand more', "المكتبة")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Der Park ist schön und die Straße grün, aber für Fußgänger gefährlich – größere Gehwege wären nötig"),
        ("cp1250", "Brakuje kursów angielskiego wieczorem, żłobków i przedszkoli blisko domu, a także miejsc spotkań dla młodzieży"),
        ("cp1256", "نحتاج دروس لغة في المساء مع رعاية للأطفال والمكتبة مكان جميل والناس لطفاء جدا في هذه المدينة"),
    ],
)
def test_older_encodings_are_guessed_and_the_guess_is_told(tmp_path: Path, encoding: str, text: str) -> None:
    path = write_csv(tmp_path / "a.csv", [("good", "age"), *[(text, "27")] * 3], encoding)
    workbook, _readings, made = read_all(path)
    assert workbook.encoding_assumed
    assert [n.params["encoding"] for n in made.notices if n.code == "encoding-assumed"] == [workbook.encoding]
    assert taken(path)[0].good == text
    assert not read_sheets(path, encoding=encoding).encoding_assumed


def test_excels_separator_line_and_unknown_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\ngood;age\nParks, trees;27\n", encoding="utf-8")
    assert [(c.row, c.good) for c in taken(path)] == [(2, "Parks, trees")]
    with pytest.raises(FileRefused, match="file-encoding"):
        read_sheets(path, encoding="rot13")


def test_a_quotation_mark_never_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    lines = ["good,age", '"Parks are good,27'] + [f"Bus {i},27" for i in range(500)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _workbook, _readings, made = read_all(path)
    assert (made.cards, made.refused) == (500, 1)
    assert [(r.row, r.code) for r in made.refusals] == [(2, "quote-open")]


def test_two_open_quotes_do_not_swallow_the_rows_between(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('good,age\n"Parks,27\nBus,27\nTram "5",27\nLibrary,27\n', encoding="utf-8")
    _workbook, _readings, made = read_all(path)
    assert [c.good for c in taken(path)] == ["Bus", 'Tram "5"', "Library"]
    assert [r.row for r in made.refusals] == [2]


def test_quotes_inside_a_lone_line_are_read_as_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('good,age\n"He said "hello" to me",27\nA 5" pipe,27\n', encoding="utf-8")
    assert [c.good for c in taken(path)] == ['He said "hello" to me', 'A 5" pipe']


def test_a_row_wider_than_its_heading_is_refused_not_shifted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("good,age\nParks, trees and benches,27\nBus,27\n", encoding="utf-8")
    _workbook, _readings, made = read_all(path)
    assert [(r.row, r.code) for r in made.refusals] == [(2, "cells-slid")]
    assert made.cards == 1


def test_a_cell_of_millions(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("good", "age"), ("x" * 1_000_000, "27"), ("Bus", "27"), ("y" * 5_000_000, "27"), ("Tram", "27")])
    _workbook, _readings, made = read_all(path)
    assert [(r.row, r.code) for r in made.refusals] == [(2, "too-long"), (4, "row-too-long")]
    assert [c.good for c in taken(path)] == ["Bus", "Tram"]
    kept = write_csv(tmp_path / "b.csv", [("good", "age"), ("x" * 20_000, "27")])
    assert len(taken(kept)[0].good) == 20_000


def test_line_ends_of_an_old_machine(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"good,age\rParks,27\rBus,41\r")
    assert [c.age for c in taken(path)] == ["25-34", "35-44"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with contextlib.suppress(FileRefused):
        _workbook, _readings, made = read_all(path)
        assert made.rows == made.cards + made.already + made.repeats + made.refused + made.summaries + made.headings


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_workbook_with_bytes_exchanged_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    source = WORKBOOK.read_bytes()
    broken = io.BytesIO(source)
    for _ in range(data.draw(st.integers(1, 4))):
        broken.seek(data.draw(st.integers(0, len(source) - 1)))
        broken.write(data.draw(st.binary(min_size=1, max_size=3)))
    path = tmp_path / "b.xlsx"
    path.write_bytes(broken.getvalue())
    with contextlib.suppress(FileRefused):
        read_all(path)

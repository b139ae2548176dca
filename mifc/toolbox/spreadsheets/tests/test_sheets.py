"""Files of all kinds: read, or refused with a sentence, and never harmful."""

import contextlib
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mifc.toolbox.spreadsheets import FILE_SENTENCES, BrokenRow, FileRefused, read_sheets
from mifc.toolbox.spreadsheets.rules import sheets, workbooks
from mifc.toolbox.spreadsheets.tests.files import rewrite_part, write_csv, write_xlsx

OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = ("Date", "Where", "Age", "good", "missing")


def rows_of(path: Path, sheet: str = "") -> list[tuple[int, object]]:
    return list(read_sheets(path).rows(sheet))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (OLD_CONTAINER + b"\0" * 600 + "Workbook".encode("utf-16-le"), "file-xls"),
        (OLD_CONTAINER + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "file-locked"),
        (b"%PDF-1.7\n...", "file-pdf"),
        (b"\x89PNG\r\n\x1a\n....", "file-image"),
        (b"\xff\xd8\xff\xe0....", "file-image"),
        (b"\x00\x00\x00\x18ftypheic....", "file-image"),
        (b"<html><table><tr><td>good</td></tr></table>", "file-web-page"),
        (b"\x1f\x8b\x08....", "file-archive"),
        (b"{\\rtf1 hello}", "file-document"),
        (bytes(range(256)) * 20, "file-unknown"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "cards.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        read_sheets(path)
    assert refused.value.code == code
    assert code in FILE_SENTENCES


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["mimetype", "content.xml"], "file-ods"),
        (["[Content_Types].xml", "word/document.xml"], "file-document"),
        (["[Content_Types].xml", "xl/workbook.bin"], "file-xlsb"),
        (["photo.jpg"], "file-archive"),
        (["[Content_Types].xml", "xl/workbook.xml"], "file-damaged"),
    ],
)
def test_other_things_in_a_zip(tmp_path: Path, names: list[str], code: str) -> None:
    path = tmp_path / "cards.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    with pytest.raises(FileRefused) as refused:
        read_sheets(path)
    assert refused.value.code == code


def test_a_missing_file_and_one_too_big(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileRefused, match="file-missing"):
        read_sheets(tmp_path / "none.csv")
    path = write_csv(tmp_path / "a.csv", [HEAD])
    monkeypatch.setattr(sheets, "LIMIT_BYTES", 10)
    with pytest.raises(FileRefused, match="file-too-big"):
        read_sheets(path)


def test_a_bomb_is_not_opened(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "bomb.xlsx", {"Cards": [HEAD]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/zeros.xml", "w") as part:
        for _ in range(12):
            part.write(b"\0" * 1024 * 1024)
    assert path.stat().st_size < 100_000
    with pytest.raises(FileRefused, match="file-unsafe"):
        read_sheets(path)


def test_too_many_entries_and_declared_entities(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Cards": [HEAD]})
    declared = rewrite_part(path, "xl/worksheets/sheet1.xml", b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "ha">]><worksheet')
    with pytest.raises(FileRefused, match="file-unsafe"):
        read_sheets(declared)
    padded = rewrite_part(declared, "xl/worksheets/sheet1.xml", b"<!DOCTYPE", b"<!-- " + b"x" * 4000 + b" --><!DOCTYPE")
    with pytest.raises(FileRefused, match="file-unsafe"):
        rows_of(padded, "Cards")
    monkeypatch.setattr(workbooks, "LIMIT_ENTRIES", 3)
    with pytest.raises(FileRefused, match="file-unsafe"):
        read_sheets(write_xlsx(tmp_path / "b.xlsx", {"Cards": [HEAD]}))


def test_claimed_dimensions_and_rows_far_away_cost_nothing(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Cards": [["good", "age"], ["Parks", "27"]]})
    rewrite_part(path, "xl/worksheets/sheet1.xml", b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    rewrite_part(path, "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="1048576"')
    assert [number for number, _cells in rows_of(path, "Cards")] == [1, 1048576]


def test_more_columns_than_any_table_has(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Cards": [["good", *range(workbooks.LIMIT_COLUMNS)]]})
    with pytest.raises(FileRefused, match="file-too-wide"):
        rows_of(path, "Cards")


def test_a_workbook_cut_short_gives_no_row_to_trust(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Cards": [["good", "age"], *[[f"Parks {i}", "27"] for i in range(50)]]})
    rewrite_part(path, "xl/worksheets/sheet1.xml", b"</sheetData>", b"")
    with pytest.raises(FileRefused, match="file-damaged"):
        rows_of(path, "Cards")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileRefused, match="file-damaged"):
        read_sheets(path)


def test_cells_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Cards"
    sheet.append(["good", "missing", "age", "date", "flag"])
    sheet.append(["=1+1", "#REF!", 27, None, True])
    sheet["B2"].data_type = "e"
    sheet["D2"] = __import__("datetime").datetime(2026, 3, 28)
    book.save(tmp_path / "a.xlsx")
    (_n, cells) = rows_of(tmp_path / "a.xlsx", "Cards")[1]
    assert cells[0] == "formula"  # type: ignore[index]
    assert cells[1] == "#REF!"  # type: ignore[index]
    assert cells[2] == 27  # type: ignore[index]
    assert str(cells[3]) == "2026-03-28 00:00:00"  # type: ignore[index]
    assert cells[4] == "TRUE"  # type: ignore[index]


def test_large_shared_texts_leave_memory_and_read_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["good", "age"], *[[f"Bäume {i} 😊", "27"] for i in range(200)]]
    path = write_xlsx(tmp_path / "a.xlsx", {"Cards": rows})
    in_memory = rows_of(path, "Cards")
    monkeypatch.setattr(workbooks, "TEXTS_IN_MEMORY", 0)
    assert rows_of(path, "Cards") == in_memory
    assert [cells for _n, cells in in_memory] == rows


cell = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(cell, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_is_written_as_csv_is_read_back(tmp_path: Path, rows: list[list[str]]) -> None:
    path = write_csv(tmp_path / "a.csv", [["good", "age", "date"], *rows])
    found = [cells for _n, cells in read_sheets(path).rows("") if not isinstance(cells, BrokenRow)]
    assert found[1:] == rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_delimiters_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [list(HEAD), ["2026-03-10", "Café; Bibliothek, Süd", "27", 'Said "yes", twice\nand more', "المكتبة"]]
    assert [cells for _n, cells in rows_of(write_csv(tmp_path / "a.csv", rows, encoding, delimiter))] == rows


def test_a_separator_character_inside_a_cell_ends_no_line(tmp_path: Path) -> None:
    rows = [["a", "b", "c"], ["", "\x1e", ";"], ["", "\u2028", ";"], ["", "\x1c", ";"]]
    assert [cells for _n, cells in rows_of(write_csv(tmp_path / "a.csv", rows))] == rows


def test_a_broken_quotation_costs_its_own_row_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('good,age\n"Parks,27\nBus,27\nTram "5",27\nLibrary,27\n', encoding="utf-8")
    found = rows_of(path)
    assert found[1] == (2, BrokenRow("quote-open"))
    assert [cells[0] for _n, cells in found[2:]] == ["Bus", 'Tram "5"', "Library"]  # type: ignore[index]


def test_a_workbook_without_a_sheet_says_that_there_is_no_table(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Rows": [HEAD]})
    rewrite_part(path, "xl/_rels/workbook.xml.rels", b"relationships/worksheet", b"relationships/chartsheet")
    with pytest.raises(FileRefused, match="file-no-table"):
        read_sheets(path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_are_rows_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with contextlib.suppress(FileRefused):
        numbers = [number for number, _cells in rows_of(path)]
        assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("number", [b"99999999999999999999", b"-3", b"0", b"1048577"])
def test_a_row_that_no_workbook_has_means_that_it_is_damaged(tmp_path: Path, number: bytes) -> None:
    path = write_xlsx(tmp_path / "cards.xlsx", {"Cards": [HEAD, ("2019", "Library", "25-34", "Parks", "")]})
    rewrite_part(path, "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="' + number + b'"')
    with pytest.raises(FileRefused) as refused:
        rows_of(path, "Cards")
    assert refused.value.code == "file-damaged"

"""What a file is, its content says; what could do harm stays out; nothing is unpacked without a bound."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mifc.foundation.base.writing import NotPossible
from mifc.toolbox.documents.models import Document
from mifc.toolbox.documents.rules import MOST_BYTES, SUFFIXES, clean_name, look_over
from mifc.toolbox.documents.tests import files

Media = Document.Media


@pytest.mark.parametrize(
    ("make", "media"),
    [
        (lambda: files.PDF, Media.PDF),
        (files.word, Media.DOCX),
        (files.excel, Media.XLSX),
        (files.open_document, Media.ODT),
        (lambda: files.open_document("spreadsheet"), Media.ODS),
        (lambda: b"area,people\nhomes,12\nwork,7\n", Media.CSV),
        (lambda: "السكن ثم العمل".encode(), Media.TXT),
        (lambda: "zażółć\n".encode("cp1250"), Media.TXT),
        (lambda: "area;people\nhomes;12\n".encode("utf-16"), Media.CSV),
        (lambda: files.picture("PNG"), Media.PNG),
        (files.picture, Media.JPEG),
        (lambda: files.picture("WEBP"), Media.WEBP),
        (lambda: files.pdf_with_packed(b"1 0 <</Type/Page>>"), Media.PDF),
    ],
)
def test_what_it_is_is_found_by_what_it_holds(make: Callable[[], bytes], media: str) -> None:
    ready = look_over(make(), "wrong-ending.txt")
    assert ready.media_type == media
    # Whatever it was called, it ends as what it is.
    assert ready.name == f"wrong-ending{SUFFIXES[media]}"
    if not media.startswith("image/"):
        assert ready.content == make() or media in (Media.DOCX, Media.XLSX)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: b"", "empty"),
        (lambda: files.PDF + b" " * MOST_BYTES, "larger than 20 MB"),
        (lambda: files.with_part(files.word(), "word/vbaProject.bin"), "macro"),
        (lambda: files.with_part(files.excel(), "xl/macrosheets/sheet1.xml"), "macro"),
        (lambda: files.with_part(files.word(), "word/embeddings/oleObject1.bin"), "Another file is packed"),
        (
            lambda: files.with_part(
                files.word(),
                "word/_rels/settings.xml.rels",
                b'<Relationships><Relationship Target="https://elsewhere.example/t.dotm" TargetMode="External" '
                b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>',
            ),
            "macro",
        ),
        (lambda: files.open_document(Basic__Standard__Module1=b"Sub Main"), "macro"),
        (
            lambda: files.packed({"mimetype": b"application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": b"<encryption-data/>"}),
            "password",
        ),
        (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "older Office file"),
        (lambda: files.packed({"readme.txt": b"any archive"}), "cannot take this kind"),
        (
            lambda: files.packed({"../../etc/passwd": b"x", "[Content_Types].xml": b"wordprocessingml.document.main+xml"}),
            "cannot take this kind",
        ),
        (lambda: files.word()[:-200], "damaged"),
        (lambda: files.bomb(210), "grows too large"),
        (lambda: files.PDF.replace(b"%%EOF", b""), "end of this PDF is missing"),
        (lambda: files.PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert())>>"), "can run a program"),
        (lambda: files.PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/Launch/F(cmd.exe)>>"), "can run a program"),
        (lambda: files.pdf_with_packed(b"1 0 <</S/JavaScript/JS(app.alert())>>"), "can run a program"),
        (lambda: b"MZ\x90\x00\x03" + bytes(300), "cannot take this kind"),
        (lambda: b"\x7fELF" + bytes(300), "cannot take this kind"),
        (lambda: b"GIF89a" + bytes(300), "cannot take this kind"),
        (lambda: b"{\\rtf1 hello}", "cannot take this kind"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "web page"),
        (lambda: b"\n\n<!DOCTYPE html><p>hi", "web page"),
        (lambda: b"hello <script>alert(1)</script>", "web page"),
        (lambda: b"#!/bin/sh\nrm -rf /", "web page or a program"),
        (lambda: files.picture("PNG")[:60], "cannot be read"),
        (lambda: b"\xff\xd8\xff" + bytes(100), "cannot be read"),
    ],
)
def test_what_could_do_harm_stays_out_and_is_told_what_to_do(make: Callable[[], bytes], told: str) -> None:
    with pytest.raises(NotPossible, match=told):
        look_over(make(), "report.pdf")


def test_a_picture_loses_its_place_and_its_author() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        brought = files.picture(kind)
        assert files.LOCATION in brought, "the test brings what it looks for"
        kept = look_over(brought, "holiday.png").content
        assert files.LOCATION not in kept
        assert b"Amina Author" not in kept
        with Image.open(io.BytesIO(kept)) as drawn:
            assert drawn.size == (40, 30)
            assert not drawn.getexif()
        # The same picture brought twice is drawn the same way.
        assert look_over(brought, "holiday.png").content == kept


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    began = time.monotonic()
    with pytest.raises(NotPossible, match="too many pixels"):
        look_over(out.getvalue(), "big.png")
    assert time.monotonic() - began < 1


def test_files_made_to_keep_a_server_busy_are_answered_soon() -> None:
    for content in (b"%PDF-" + b"/ObjStm stream\n" * 1_000_000 + b"%%EOF", b"PK\x03\x04" + b"PK\x01\x02" * 4_000_000, b"a,\n" * 6_000_000):
        began = time.monotonic()
        with contextlib.suppress(NotPossible):
            look_over(content, "busy.pdf")
        assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "name", ["invoice.exe", "report.pdf.exe", "report.exe.pdf", "plan.docm", "page.HTML", "a.svg", "run.js .", "x.bat\x00.pdf"]
)
def test_a_name_that_runs_a_program_is_refused(name: str) -> None:
    with pytest.raises(NotPossible):
        look_over(files.PDF, name)


def test_a_name_that_turns_letters_round_is_refused() -> None:
    with pytest.raises(NotPossible, match="hidden signs"):
        look_over(files.PDF, "annual\u202efdp.txt")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Report 3.2 final.docx", "Report 3.2 final.pdf"),
        ("C:\\Users\\amina\\Housing.pdf", "Housing.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("تقرير السكن.pdf", "تقرير السكن.pdf"),
        ("می‌خواهم.pdf", "می‌خواهم.pdf"),
        ('a<b>"c"|?*.pdf', "a b c.pdf"),
        ("...", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_a_name_stays_readable(given: str, kept: str) -> None:
    assert clean_name(given, ".pdf") == kept


@given(st.text())
def test_a_clean_name_is_one_name(name: str) -> None:
    kept = clean_name(name, ".pdf")
    assert kept.endswith(".pdf")
    assert len(kept) <= 140
    assert "/" not in kept
    assert "\\" not in kept
    assert not kept.startswith(".")


@given(st.binary(max_size=300))
def test_any_bytes_are_taken_or_refused_in_words(content: bytes) -> None:
    with contextlib.suppress(NotPossible):
        assert look_over(content, "any").media_type in Media.values

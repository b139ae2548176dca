"""Files of every kind, small and made on the spot, the harmful ones too."""

from __future__ import annotations

import io
import zipfile
import zlib

from docx import Document as Word
from openpyxl import Workbook
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LOCATION = b"51.5074N"


def packed(parts: dict[str, bytes], *, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word() -> bytes:
    out = io.BytesIO()
    made = Word()
    made.add_paragraph("A report")
    made.save(out)
    return out.getvalue()


def excel() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def with_part(package: bytes, name: str, content: bytes = b"x") -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return packed({one: archive.read(one) for one in archive.namelist()} | {name: content})


def open_document(kind: str = "text", **more: bytes) -> bytes:
    parts = {"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": b"<x/>"}
    return packed(parts | {name.replace("__", "/"): content for name, content in more.items()})


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    """With a place and an author in it, where the format has room for them."""
    out = io.BytesIO()
    drawn = Image.new("RGB", size, "teal")
    about = Image.Exif()
    about[0x013B] = "Amina Author"
    about[0x9286] = LOCATION.decode()
    drawn.save(out, kind, exif=about)
    return out.getvalue()


def bomb(megabytes: int) -> bytes:
    """A Word file with a part of so many megabytes of nothing."""
    return with_part(word(), "word/media/big.bin", bytes(megabytes * 1024 * 1024))


def pdf_with_packed(said: bytes) -> bytes:
    """The words stand in a packed object stream, where a search through the file does not see them."""
    stream = zlib.compress(said)
    return PDF.replace(
        b"trailer", b"2 0 obj<</Type/ObjStm/N 1/First 4/Length %d>>stream\n%s\nendstream endobj\ntrailer" % (len(stream), stream)
    )

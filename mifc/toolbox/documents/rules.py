"""What a file is, and whether it may stay: looked at by its content, never believed by its name. No database.

Every refusal is a NotPossible whose sentence says what to do instead.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from mifc.foundation.base.writing import NotPossible
from mifc.toolbox.documents.models import Document

Media = Document.Media

MOST_BYTES = 20 * 1024 * 1024
_MOST_UNPACKED = 200 * 1024 * 1024
_MOST_PARTS = 5_000
_MOST_PIXELS = 40_000_000
_LONGEST_STEM = 120
_BLOCK = 1 << 20
_MOST_STREAMS, _LONGEST_STREAM, _PIECE = 20_000, 8 * _BLOCK, 8 * 1024

SUFFIXES: dict[str, str] = {
    Media.PDF: ".pdf",
    Media.DOCX: ".docx",
    Media.ODT: ".odt",
    Media.XLSX: ".xlsx",
    Media.ODS: ".ods",
    Media.CSV: ".csv",
    Media.TXT: ".txt",
    Media.PNG: ".png",
    Media.JPEG: ".jpg",
    Media.WEBP: ".webp",
}
_ENDINGS = {*SUFFIXES.values(), ".jpeg", ".tsv", ".text"}
# Endings that a computer runs when they are opened: none of them stands anywhere in a name.
_PROGRAMS = frozenset(
    (
        *(".exe", ".com", ".bat", ".cmd", ".scr", ".pif", ".msi", ".msix", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".wsh", ".hta"),
        *(".ps1", ".psm1", ".jar", ".lnk", ".reg", ".cpl", ".dll", ".sh", ".app", ".apk", ".iso", ".url", ".py", ".php"),
        *(".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".xlsb", ".pptm", ".html", ".htm", ".xhtml", ".svg", ".svgz", ".mht"),
    )
)
# They turn the order of letters round, so that the name of a program reads like another one.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that may stay: its clean name, what it is (a `Document.Media`), and the bytes to keep."""

    name: str
    media_type: str
    content: bytes


def look_over(content: bytes, name: str) -> Ready:
    """What may be kept of a file. Raises NotPossible, with what to do."""
    _refuse_tricks(name)
    if not content:
        raise NotPossible(_("The file is empty. Choose it again; the copy may have been interrupted."))
    if len(content) > MOST_BYTES:
        raise NotPossible(_("The file is larger than 20 MB. Save a smaller copy of it, or put it on a website and add the link."))
    media = _media_of(content)
    if media in _DRAWN:
        content = _drawn_anew(content, media)
    return Ready(clean_name(name, SUFFIXES[media]), media, content)


def _media_of(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        _look_into_pdf(content)
        return Media.PDF
    if content.startswith(b"PK\x03\x04"):
        return _package(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Media.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return Media.JPEG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Media.WEBP
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotPossible(_("This is an older Office file, or one with a password. Save it as DOCX, XLSX or PDF, without a password."))
    return _text(content)


def _not_accepted() -> NotPossible:
    return NotPossible(
        _("We cannot take this kind of file. Save it as PDF, Word (DOCX), Excel (XLSX), OpenDocument, CSV, text, PNG, JPEG or WebP.")
    )


# Names


def _refuse_tricks(name: str) -> None:
    if any(sign in _TURNING or unicodedata.category(sign) == "Cc" for sign in name):
        raise NotPossible(_("The name of the file holds hidden signs. Give it a plain name and choose it again."))
    if _PROGRAMS.intersection(one.strip().lower() for one in PurePosixPath(name.rstrip(" .")).suffixes):
        raise NotPossible(_("A file with such an ending can run a program. Save what it says as PDF and choose that."))


def clean_name(name: str, suffix: str) -> str:
    """The name as given, without folders and signs that some computers do not take, ending as what the file is."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, ending = base.rpartition(".")
    if not dot or f".{ending.strip().lower()}" not in _ENDINGS:
        stem = base
    stem = re.sub(r'[<>:"|?*\u200b\u200e\u200f\ufeff]+', " ", stem)
    stem = " ".join(stem.split()).strip(" .")[:_LONGEST_STEM].strip(" .")
    return f"{stem or _('file')}{suffix}"


# PDF

_ACTS = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)\b")


def _look_into_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-65_536:]:
        raise NotPossible(_("The end of this PDF is missing. Choose it again; the copy may have been interrupted."))
    for part in (content, *_hidden_in_pdf(content)):
        if _ACTS.search(part):
            raise NotPossible(_("This PDF can run a program or holds other files. Print it into a new PDF and choose that."))


def _hidden_in_pdf(content: bytes) -> Iterator[bytes]:
    """What packed object streams say, within bounds. One that is encrypted or damaged says nothing."""
    at, left = 0, _MOST_UNPACKED
    for _number in range(_MOST_STREAMS):
        at = content.find(b"/ObjStm", at)
        if at < 0:
            return
        begin = content.find(b"stream", at, at + 400)
        at += 7
        if begin < 0:
            continue
        begin += 6
        begin += 2 if content[begin : begin + 2] == b"\r\n" else 1
        said = _unpacked(content, begin)
        left -= len(said)
        if left < 0:
            break
        yield said
    raise _grows_too_large()


def _unpacked(content: bytes, at: int) -> bytes:
    """The beginning of a packed stream. In small pieces: what is left of a piece is copied each time one does not unpack."""
    unpack, said = zlib.decompressobj(), bytearray()
    try:
        while not unpack.eof and len(said) < _LONGEST_STREAM and (piece := content[at : at + _PIECE]):
            said += unpack.decompress(piece, _LONGEST_STREAM - len(said))
            at += _PIECE
    except zlib.error:
        pass
    return bytes(said)


def _grows_too_large() -> NotPossible:
    return NotPossible(_("This file grows too large when it is opened. Save a smaller copy, or a PDF of it, and choose that."))


# Word, Excel, OpenDocument: packages of parts


def _package(content: bytes) -> str:
    # Counted before the list is read: a list of half a million parts would take the memory of the server.
    if content.count(b"PK\x01\x02") > 2 * _MOST_PARTS:
        raise _grows_too_large()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise _grows_too_large()
            if any(part.flag_bits & 1 for part in parts):
                raise _has_password()
            names = [part.filename for part in parts]
            media = _kind_of_package(archive, names)
            _read_through(archive, parts)
            return media
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, NotImplementedError) as error:
        if isinstance(error, NotPossible):
            raise
        raise NotPossible(_("This file is damaged. Open it on your computer, save it anew and choose that.")) from error


def _has_password() -> NotPossible:
    return NotPossible(_("This file has a password, so nobody could look it over. Save it without one and choose that."))


def _kind_of_package(archive: zipfile.ZipFile, names: Sequence[str]) -> str:
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        raise _not_accepted()
    if "[Content_Types].xml" in names:
        return _office(archive, names)
    if "mimetype" in names:
        return _open_document(archive, names)
    raise _not_accepted()


def _office(archive: zipfile.ZipFile, names: Sequence[str]) -> str:
    types = _part(archive, "[Content_Types].xml").lower()
    small = [name.lower() for name in names]
    runs = any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name or "/activex/" in name for name in small)
    if runs or b"macroenabled" in types or _calls_elsewhere(archive, names):
        raise _holds_a_program()
    if any("/embeddings/" in name and name.endswith(".bin") for name in small):
        raise NotPossible(_("Another file is packed into this one. Save it as PDF and choose that."))
    text, table = b"wordprocessingml.document.main+xml" in types, b"spreadsheetml.sheet.main+xml" in types
    if text == table:
        raise _not_accepted()
    return Media.DOCX if text else Media.XLSX


def _holds_a_program() -> NotPossible:
    return NotPossible(_("This file holds a program (a macro). Save it without macros, or as PDF, and choose that."))


_RELATION = re.compile(rb"<relationship\b[^>]*>")
_AWAY = re.compile(rb"target=[\"'](https?:|\\\\|//)")


def _calls_elsewhere(archive: zipfile.ZipFile, names: Sequence[str]) -> bool:
    """Whether Word would fetch a template, with its macros, from another computer."""
    name = "word/_rels/settings.xml.rels"
    if name not in names:
        return False
    return any(b"attachedtemplate" in one and _AWAY.search(one) for one in _RELATION.findall(_part(archive, name).lower()))


def _open_document(archive: zipfile.ZipFile, names: Sequence[str]) -> str:
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        raise _holds_a_program()
    if "META-INF/manifest.xml" in names and b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
        raise _has_password()
    said = _part(archive, "mimetype").strip().decode("ascii", "replace")
    if said not in (Media.ODT, Media.ODS):
        raise _not_accepted()
    return Media(said)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(4 * _BLOCK)


def _read_through(archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Every part is whole, and as large as it says."""
    left = _MOST_UNPACKED
    for part in parts:
        with archive.open(part) as opened:
            while block := opened.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    raise _grows_too_large()


# Text

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"<\s*(!doctype|html|head|body|script|svg|iframe|object|\?xml|\?php|%)", re.IGNORECASE)


def _text(content: bytes) -> str:
    text = _as_words(content)
    if _CONTROL.search(text) or text.lstrip().startswith("{\\rtf"):
        raise _not_accepted()
    if _MARKUP.search(text.lstrip()[:4_096]) or text.startswith("#!"):
        raise NotPossible(_("This is a web page or a program. Save what it says as PDF and choose that."))
    return Media.CSV if _is_table(text) else Media.TXT


def _as_words(content: bytes) -> str:
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Some older alphabet: whichever it is, letters stay letters and control signs control signs.
        return content.decode("latin-1")


def _is_table(text: str) -> bool:
    lines = [line for line in text[:65_536].splitlines()[:20] if line.strip()]
    return len(lines) > 1 and any(len({line.count(sign) for line in lines}) == 1 and sign in lines[0] for sign in ",;\t")


# Pictures

_DRAWN = {Media.PNG: "PNG", Media.JPEG: "JPEG", Media.WEBP: "WEBP"}


def _drawn_anew(content: bytes, media: str) -> bytes:
    """The pixels alone: place, camera, author and whatever hangs behind the picture stay out."""
    too_many = NotPossible(_("The picture has too many pixels. Save a smaller copy of it and choose that."))
    try:
        with warnings.catch_warnings():
            # Its own warning about large pictures; ours says what to do.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[_DRAWN[Media(media)]]) as found:
                if found.width * found.height > _MOST_PIXELS:
                    raise too_many
                found.load()
                upright = ImageOps.exif_transpose(found) or found
                clear = media != Media.JPEG and ("A" in upright.getbands() or "transparency" in upright.info)
                pixels = upright.convert("RGBA" if clear else "RGB")
    except Image.DecompressionBombError as error:
        raise too_many from error
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError, struct.error, ValueError) as error:
        if isinstance(error, NotPossible):
            raise
        raise NotPossible(_("This picture cannot be read. Save it as PNG, JPEG or WebP and choose that file.")) from error
    plain = Image.new(pixels.mode, pixels.size)
    plain.paste(pixels)
    out = io.BytesIO()
    if media == Media.PNG:
        plain.save(out, "PNG")
    else:
        plain.save(out, _DRAWN[Media(media)], quality=90)
    return out.getvalue()

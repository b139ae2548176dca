"""The inside of an Excel workbook, measured before it is unpacked and read as a stream.

What the archive claims is checked first (entries, sizes, ratio, declared entities). Cells are read by our own small
stream reader: it never believes the sheet's claimed dimensions, sees formulas that carry no result, and holds one row
at a time. openpyxl supplies what surrounds the cells: the parts' names, the sheets' states, which styles are dates.
Macros, links, pictures and comments are never looked at.
"""

import mmap
import struct
import tempfile
import warnings
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat

from defusedxml import DefusedXmlException
from openpyxl.packaging.manifest import Manifest
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import SHARED_STRINGS

from .messages import FileRefused

LIMIT_UNPACKED = 600 * 1024 * 1024
LIMIT_SHARED_TEXTS = 160 * 1024 * 1024
LIMIT_RATIO = 200
RATIO_FROM = 8 * 1024 * 1024
LIMIT_ENTRIES = 2_000
LIMIT_COLUMNS = 512
_LAST_ROW = 1_048_576
# Shared texts up to this size (unpacked) stay in memory, larger ones lie in a nameless temporary file.
TEXTS_IN_MEMORY = 12 * 1024 * 1024
_BLOCK = 1 << 17

# What a damaged or malformed part makes the readers below raise.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    EOFError,
    LookupError,
    ValueError,
    ArithmeticError,
    NotImplementedError,
    OSError,
)


class CellProblem(str):
    """A cell that shows no value: a formula never calculated ("formula"), or an error such as "#REF!"."""

    __slots__ = ()


@dataclass(frozen=True)
class Package:
    """An opened workbook: sheets as (name, hidden, part), and what is needed to read a cell."""

    path: Path
    sheets: tuple[tuple[str, bool, str], ...]
    texts: Sequence[str]
    dates: frozenset[int]
    spans: frozenset[int]
    epoch: datetime


def open_package(path: Path) -> Package:
    """Measure and open a workbook. Raises FileRefused."""
    try:
        with zipfile.ZipFile(path) as archive:
            _measure(archive)
    except _DAMAGE as error:
        raise FileRefused("file-damaged") from error
    except RuntimeError as error:  # zipfile's way to ask for a password
        raise FileRefused("file-locked") from error
    try:
        with warnings.catch_warnings(), path.open("rb") as handle:
            warnings.simplefilter("ignore")
            # openpyxl's own steps, save those that would read every sheet through to learn its size
            reader = ExcelReader(handle, read_only=True, data_only=True, keep_links=False)
            reader.read_manifest()
            texts = _read_texts(reader.archive, reader.package)
            reader.read_workbook()
            apply_stylesheet(reader.archive, reader.wb)
            sheets = tuple(
                (sheet.name, sheet.state != "visible", rel.target)
                for sheet, rel in reader.parser.find_sheets()
                if rel.target in reader.valid_files and rel.Type.endswith("/worksheet")
            )
            book = reader.wb
            package = Package(path, sheets, texts, frozenset(book._date_formats), frozenset(book._timedelta_formats), book.epoch)
            reader.archive.close()
    except (DefusedXmlException, FileRefused) as error:
        raise FileRefused("file-unsafe") from error
    except Exception as error:
        raise FileRefused("file-damaged") from error
    if not sheets:
        raise FileRefused("file-no-table")
    return package


def _measure(archive: zipfile.ZipFile) -> None:
    """Refuse before unpacking: other formats in the same container, too much, too dense, or entities declared."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("file-locked")
    if "mimetype" in names or "META-INF/manifest.xml" in names:
        raise FileRefused("file-ods")
    if "xl/workbook.bin" in names:
        raise FileRefused("file-xlsb")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise FileRefused("file-document")
    if "[Content_Types].xml" not in names:
        raise FileRefused("file-archive")
    total = sum(entry.file_size for entry in entries)
    if len(entries) > LIMIT_ENTRIES or total > LIMIT_UNPACKED:
        raise FileRefused("file-unsafe")
    for entry in entries:
        dense = entry.file_size > RATIO_FROM and entry.file_size > LIMIT_RATIO * max(1, entry.compress_size)
        texts = entry.filename.endswith("sharedStrings.xml") and entry.file_size > LIMIT_SHARED_TEXTS
        if dense or texts:
            raise FileRefused("file-unsafe")
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                start = part.read(2048)
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start or b"<\0!\0D\0" in start:
                raise FileRefused("file-unsafe")


class _Texts(Sequence[str]):
    """The workbook's shared texts, out of memory."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the texts are needed
        self.ends = array("Q", [0])
        self.map: mmap.mmap | None = None

    def append(self, text: str) -> None:
        self.ends.append(self.ends[-1] + self.file.write(text.encode("utf-8", "surrogatepass")))

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, index: Any) -> Any:
        if not 0 <= index < len(self):
            raise IndexError(index)
        if self.ends[-1] == 0:
            return ""
        if self.map is None:
            self.file.flush()
            self.map = mmap.mmap(self.file.fileno(), 0, access=mmap.ACCESS_READ)
        return self.map[self.ends[index] : self.ends[index + 1]].decode("utf-8", "surrogatepass")


class _TextsXml:
    """Collects the shared texts; a reading aid printed above a word (phonetic run) is no part of it."""

    def __init__(self, texts: Any) -> None:
        self.texts = texts
        self.pieces: list[str] = []
        self.in_text = self.in_phonetic = False

    def start(self, tag: str, _attrs: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "si":
            self.pieces = []
        elif local == "t":
            self.in_text = not self.in_phonetic
        elif local == "rPh":
            self.in_phonetic = True

    def end(self, tag: str) -> None:
        local = tag.rpartition(":")[2]
        if local == "si":
            self.texts.append("".join(self.pieces))
        elif local == "t":
            self.in_text = False
        elif local == "rPh":
            self.in_phonetic = False

    def data(self, text: str) -> None:
        if self.in_text:
            self.pieces.append(text)


def _read_texts(archive: zipfile.ZipFile, manifest: Manifest) -> Sequence[str]:
    part = manifest.find(SHARED_STRINGS)
    if part is None:
        return []
    name = part.PartName[1:]
    texts: list[str] | _Texts = [] if archive.getinfo(name).file_size <= TEXTS_IN_MEMORY else _Texts()
    collector = _TextsXml(texts)
    parser = _parser(collector.start, collector.end, collector.data)
    with archive.open(name) as stream:
        while block := stream.read(_BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    return texts


def _parser(start: Callable[..., None], end: Callable[..., None], data: Callable[[str], None]) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 65_536
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_args: Any) -> None:
    raise FileRefused("file-unsafe")


class _Cells:
    """Collects the cells of the row being read; finished rows wait in `ready` until the caller takes them."""

    def __init__(self, package: Package, on_merge: Callable[[], Any]) -> None:
        self.strings = package.texts
        self.dates, self.spans, self.epoch = package.dates, package.spans, package.epoch
        self.on_merge = on_merge
        self.prefix: str | None = None
        self.ready: list[tuple[int, list[Any]]] = []
        self.number = 0
        self.row: list[Any] = []
        self.column = 0
        self.kind = "n"
        self.style = "0"
        self.has_formula = False
        self.into: list[str] | None = None
        self.value: list[str] = []
        self.in_cell = self.in_inline = self.in_phonetic = False

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if self.prefix is None:
            self.prefix = tag[: tag.rfind(":") + 1]
        name = tag[len(self.prefix) :] if self.prefix else tag
        if name == "c":
            self._start_cell(attrs)
        elif name == "v":
            self.into = self.value
        elif name == "f":
            self.has_formula = self.in_cell
        elif name == "row":
            claimed = attrs.get("r")
            self.number = int(float(claimed)) if claimed else self.number + 1
            if not 0 < self.number <= _LAST_ROW:
                raise FileRefused("file-damaged")
            self.row = []
            self.column = 0
        else:
            self._start_other(name, attrs)

    def _start_cell(self, attrs: dict[str, str]) -> None:
        reference = attrs.get("r")
        self.column = _column_of(reference) if reference else self.column + 1
        self.kind = attrs.get("t", "n")
        self.style = attrs.get("s", "0")
        self.has_formula = False
        self.value = []
        self.in_cell = True

    def _start_other(self, name: str, attrs: dict[str, str]) -> None:
        if name == "t":
            if self.in_inline and not self.in_phonetic:
                self.into = self.value
        elif name == "is":
            self.in_inline = True
        elif name == "rPh":
            self.in_phonetic = True
        elif name == "mergeCell":
            top, _colon, bottom = attrs.get("ref", "").partition(":")
            # A title over one row is decoration; cells merged downwards hide answers in the rows below.
            if bottom and _digits(top) != _digits(bottom):
                self.on_merge()

    def end(self, tag: str) -> None:
        name = tag[len(self.prefix) :] if self.prefix else tag
        if name == "v" or name == "t":
            self.into = None
        elif name == "c":
            self.in_cell = False
            if self.value or self.has_formula:
                self._put()
        elif name == "is":
            self.in_inline = False
        elif name == "rPh":
            self.in_phonetic = False
        elif name == "row" and self.row:
            self.ready.append((self.number, self.row))

    def text(self, data: str) -> None:
        if self.into is not None:
            self.into.append(data)

    def _put(self) -> None:
        if self.column > LIMIT_COLUMNS:
            raise FileRefused("file-too-wide", limit=LIMIT_COLUMNS)
        raw = self.value[0] if len(self.value) == 1 else "".join(self.value)
        row = self.row
        gap = self.column - 1 - len(row)
        if gap > 0:
            row.extend([None] * gap)
        elif gap < 0:
            return  # a second cell in one place: the first stands
        row.append(self._cast(raw))

    def _cast(self, raw: str) -> Any:
        kind = self.kind
        if kind == "s":
            return self.strings[int(raw)] if raw else None
        if kind in ("inlineStr", "str"):
            return raw if raw or not self.has_formula else None
        if not raw:
            return CellProblem("formula") if self.has_formula else None
        if kind == "b":
            return "TRUE" if raw.strip() not in ("0", "false") else "FALSE"
        if kind == "e":
            return CellProblem(raw[:20])
        if kind == "d":
            return from_ISO8601(raw)
        number = float(raw) if "." in raw or "e" in raw or "E" in raw else int(raw)
        style = int(self.style)
        if style in self.dates:
            try:
                return from_excel(number, self.epoch, timedelta=style in self.spans)
            except (OverflowError, ValueError):
                return number
        return number


_column_numbers: dict[str, int] = {}


def _column_of(reference: str) -> int:
    letters = reference.rstrip("0123456789")
    number = _column_numbers.get(letters)
    if number is None:
        if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha()):
            raise ValueError(reference)
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - 64
        if len(_column_numbers) < 20_000:
            _column_numbers[letters] = number
    return number


def _digits(reference: str) -> str:
    return reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")


def package_rows(package: Package, part: str, on_merge: Callable[[], Any]) -> Iterator[tuple[int, list[Any]]]:
    """(row number, cells) of every row that holds something. Raises FileRefused when the sheet is damaged."""
    cells = _Cells(package, on_merge)
    parser = _parser(cells.start, cells.end, cells.text)
    try:
        with zipfile.ZipFile(package.path) as archive, archive.open(part) as stream:
            while block := stream.read(_BLOCK):
                parser.Parse(block, False)
                yield from cells.ready
                cells.ready.clear()
            parser.Parse(b"", True)
            yield from cells.ready
    except _DAMAGE as error:
        raise FileRefused("file-damaged") from error

"""Opening a stranger's file without harm, and reading it as sheets of rows.

The file may be hostile, broken, or only saved by the wrong program. What it is gets decided by its first bytes, never
by its name. What is inside an Excel workbook is the matter of `workbooks`; text files are read here.

Rows are numbered as a spreadsheet program shows them, so that a message can be followed with the file open.
A CSV record that cannot be trusted (a quotation mark never closed) costs that record only, never the rows after it.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import charset_normalizer
from openpyxl.utils.datetime import WINDOWS_EPOCH

from .messages import FileRefused, Message
from .workbooks import CellProblem, open_package, package_rows

LIMIT_BYTES = 40 * 1024 * 1024
# A record of a CSV file that runs on over more lines or characters than this has lost its closing quotation mark.
LIMIT_RECORD_LINES = 200
LIMIT_RECORD_CHARS = 2_000_000

ENCODINGS = ("utf-8", "cp1252", "cp1250", "cp1256", "cp1251", "cp1254", "mac_roman", "utf-16")

Cell = CellProblem | str | int | float | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that could not be read for certain; the code is a refusal of `messages`."""

    code: str


Row = tuple[int, "list[Any] | BrokenRow"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by name; a CSV file is one sheet with an empty name."""

    name: str
    hidden: bool = False


@dataclass(frozen=True)
class Workbook:
    """A file that was found safe to read. `rows(sheet)` may be called again and again; each call reads the file anew."""

    path: Path
    kind: str  # "csv" or "xlsx"
    sheets: tuple[Sheet, ...]
    source: Callable[[str], Iterator[Row]]
    notices: tuple[Message, ...] = ()
    encoding: str = ""
    encoding_assumed: bool = False
    delimiter: str = ""
    epoch: datetime = WINDOWS_EPOCH
    merged: set[str] = field(default_factory=set)  # sheets in which merged cells were met while reading rows

    def rows(self, sheet: str) -> Iterator[Row]:
        """(row number, cells) for every row that is there; cells are as wide as the row. Raises FileRefused mid-way
        when the file turns out damaged: the caller then takes nothing."""
        return self.source(sheet)


def read_sheets(path: str | Path, encoding: str = "") -> Workbook:
    """Look at a file and say what can be read from it (R099, "Bring in").

    path: a file on disk; encoding: a person's choice for a CSV file whose letters looked wrong, else guessed.
    Raises FileRefused with a code that says what to do instead.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as handle:
            head = handle.read(8192)
    except OSError as error:
        raise FileRefused("file-missing", path=path.name) from error
    if size == 0:
        raise FileRefused("file-empty")
    if size > LIMIT_BYTES:
        raise FileRefused("file-too-big", limit=LIMIT_BYTES // (1024 * 1024))
    if head.startswith(b"PK"):
        return _open_xlsx(path)
    _refuse_other_kinds(path, head)
    return _open_csv(path, head, encoding)


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # A password wraps a new workbook into the old container; the stream's name stands in its directory.
        with path.open("rb") as handle:
            locked = "EncryptedPackage".encode("utf-16-le") in handle.read()
        raise FileRefused("file-locked" if locked else "file-xls")
    if b"%PDF-" in head[:1024]:
        raise FileRefused("file-pdf")
    pictures = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
    if head.startswith(pictures[:3] + pictures[4:]) or head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        raise FileRefused("file-image")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise FileRefused("file-image")
    if head.startswith((b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")):
        raise FileRefused("file-archive")
    if head.startswith(b"{\\rtf"):
        raise FileRefused("file-document")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")):
        raise FileRefused("file-web-page")


# --- CSV ---


def _open_csv(path: Path, head: bytes, wanted: str) -> Workbook:
    encoding, assumed = (wanted, False) if wanted else _guess_encoding(path, head)
    if encoding not in ENCODINGS and encoding not in ("utf-8-sig", "utf-16-le", "utf-16-be"):
        raise FileRefused("file-encoding")
    try:
        delimiter = _guess_delimiter(path, encoding)
    except (UnicodeError, LookupError) as error:
        raise FileRefused("file-encoding") from error
    notices = (Message("encoding-assumed", {"encoding": encoding}),) if assumed else ()
    return Workbook(
        path=path,
        kind="csv",
        sheets=(Sheet(""),),
        notices=notices,
        encoding=encoding,
        encoding_assumed=assumed,
        delimiter=delimiter,
        source=lambda _sheet: _csv_rows(path, encoding, delimiter),
    )


def _guess_encoding(path: Path, head: bytes) -> tuple[str, bool]:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", False
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", False
    zeros_even, zeros_odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if zeros_odd > half * 0.2 and zeros_even < zeros_odd / 4:
        return "utf-16-le", True
    if zeros_even > half * 0.2 and zeros_odd < zeros_even / 4:
        return "utf-16-be", True
    controls = sum(head.count(code) for code in range(32) if code not in b"\t\n\r\x0b\x0c\x1a")
    if controls > max(16, len(head) * 0.05):
        raise FileRefused("file-unknown")
    foreign, valid = _foreign_lines(path)
    if valid:
        return "utf-8", False
    best = charset_normalizer.from_bytes(
        foreign, cp_isolation=["cp1252", "cp1250", "cp1256", "cp1251", "cp1254", "mac_roman"], threshold=0.6
    ).best()
    return (best.encoding if best else "cp1252"), True


def _foreign_lines(path: Path, enough: int = 65_536) -> tuple[bytes, bool]:
    """(lines with letters beyond ASCII, whether the whole file is valid UTF-8), in one reading."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    kept: list[bytes] = []
    size, valid = 0, True
    with path.open("rb") as handle:
        while block := handle.readlines(1 << 18):
            joined = b"".join(block)
            if valid:
                try:
                    decoder.decode(joined)
                except UnicodeDecodeError:
                    valid = False
            if size < enough and not joined.isascii():
                for line in block:
                    if not line.isascii() and size < enough:
                        kept.append(line[:4096])
                        size += len(kept[-1])
            if not valid and size >= enough:
                break
    if valid:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            valid = False
    return b"".join(kept), valid


def _guess_delimiter(path: Path, encoding: str) -> str:
    with path.open("r", encoding=encoding, errors="replace", newline="") as handle:
        sample = handle.read(65_536)
    first = sample.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    if sample.startswith("sep=\t"):
        return "\t"
    # As the csv module sees lines: a separator character inside a cell, which `splitlines` breaks at too, ends none.
    lines = list(io.StringIO(sample, newline=""))[: -1 if len(sample) == 65_536 else None]
    best, best_score = ",", 0.0
    for delimiter in (",", ";", "\t", "|"):
        with _WideFields():
            widths = [len(record) for record in csv.reader(lines, delimiter=delimiter) if any(record)][:200]
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        score = 0.0 if usual < 2 else widths.count(usual) / len(widths) + min(usual, 20) / 100
        if usual < 2 and max(widths) > 1:  # a few title lines may outnumber a short table
            score = 0.05 * sum(width > 1 for width in widths) / len(widths)
        if score > best_score:
            best, best_score = delimiter, score
    return best


class _WideFields:
    """The csv module's field limit is one number for the whole process; ours must outlast a record."""

    def __enter__(self) -> None:
        if csv.field_size_limit() < LIMIT_RECORD_CHARS * 4:
            csv.field_size_limit(LIMIT_RECORD_CHARS * 4)

    def __exit__(self, *_exc: object) -> None:
        return None


class _Lines:
    """Physical lines, with those of the record being read kept so that a broken record can be taken back."""

    def __init__(self, handle: io.TextIOBase) -> None:
        self.handle = handle
        self.again: list[str] = []
        self.taken: list[str] = []
        self.chars = 0
        self.cut = self.overlong = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LIMIT_RECORD_LINES or self.chars > LIMIT_RECORD_CHARS:
            self.cut = True
            raise StopIteration
        line = self.again.pop() if self.again else self.handle.readline(LIMIT_RECORD_CHARS)
        if not line:
            raise StopIteration
        if len(line) == LIMIT_RECORD_CHARS and line[-1] not in "\r\n":
            self.overlong = True
            while (rest := self.handle.readline(LIMIT_RECORD_CHARS)) and rest[-1] not in "\r\n":
                pass
        self.taken.append(line)
        self.chars += len(line)
        return line

    def start(self) -> None:
        self.taken.clear()
        self.chars = 0
        self.cut = self.overlong = False

    def give_back_after_first(self) -> None:
        self.again.extend(reversed(self.taken[1:]))


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    number, instructed = 0, False
    with path.open("r", encoding=encoding, errors="replace", newline="") as handle, _WideFields():
        lines = _Lines(handle)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        while True:
            lines.start()
            try:
                record: list[str] | BrokenRow = next(reader)
                broken = ""
            except StopIteration:
                return
            except csv.Error:
                record, broken = _mend(lines, delimiter)
                reader = csv.reader(lines, delimiter=delimiter, strict=True)
            number += 1
            if lines.overlong:
                broken = "row-too-long"
            if broken:
                record = BrokenRow(broken)
            elif (
                number == 1
                and not instructed
                and isinstance(record, list)
                and len(record) <= 2
                and lines.taken[0].lower().startswith(("sep=", "﻿sep="))
            ):
                number, instructed = 0, True  # an instruction to the spreadsheet program, which shows no row for it
                continue
            yield number, record


def _mend(lines: _Lines, delimiter: str) -> tuple[list[str], str]:
    """A record csv refuses: read it forgivingly when it is one line, else give it up and keep the lines after it."""
    first = lines.taken[0] if lines.taken else ""
    several = len(lines.taken) > 1
    lines.give_back_after_first()
    if several or lines.cut:
        return [], "quote-open"
    # A lone line: its quotes do not pair. Read literally it is trusted only if no text could have swallowed a cell.
    literal = next(csv.reader([first], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
    lenient = next(csv.reader([first], delimiter=delimiter), [])
    if len(literal) != len(lenient):
        return [], "quote-broken"
    return [_bare(cell) for cell in literal], ""


def _bare(cell: str) -> str:
    cell = cell.rstrip("\r\n")
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        cell = cell[1:-1]
    return cell.replace('""', '"')


# --- workbooks ---


def _open_xlsx(path: Path) -> Workbook:
    package = open_package(path)
    parts = {name: part for name, _hidden, part in package.sheets}
    merged: set[str] = set()

    def source(name: str) -> Iterator[Row]:
        return package_rows(package, parts[name], lambda: merged.add(name))

    sheets = tuple(Sheet(name, hidden) for name, hidden, _part in package.sheets)
    return Workbook(path=path, kind="xlsx", sheets=sheets, epoch=package.epoch, merged=merged, source=source)

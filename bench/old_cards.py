"""A file of older cards as large as wanted, with what such files hold: the words of the coordinator's workbook, ages, days and "born here"
written many ways, places spelled differently, rows typed twice, rows without an answer, a name and a phone number where none should be.

The same number of rows gives the same file. As a script: `python bench/old_cards.py FILE ROWS`.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

_WORKBOOK = "mifc/planning/needs_assessment/tests/data/coordinators-workbook.xlsx"
_HEAD = ("Ref", "Date", "Where", "Age", "Born in UK?", "What is good?", "What is missing?", "What could be improved?", "Language", "Name")
_AGES = ("16-24", "25 to 34", "35–44", "45-54", "55-64", "65 plus", "19", "27", "41", " 52 ", "prefer not to say", "about 30", "")
_BORN = ("Y", "N", "yes", "No", "born here", "No - Syria", "prefer not", "n", "")
_LANGUAGES = ("en", "English", "EN", "ar", "Arabic", "PL", "Polish", "so", "")
_PLACES = 40


def sentences() -> list[str]:
    """What people wrote on the workbook's cards."""
    from mifc.toolbox.spreadsheets import read_sheets

    book = read_sheets(Path(__file__).resolve().parent.parent / _WORKBOOK)
    found = {
        cell.strip()
        for sheet in book.sheets
        for _number, cells in book.rows(sheet.name)
        if not hasattr(cells, "code")
        for cell in cells
        if isinstance(cell, str) and len(cell) > 20
    }
    return sorted(found)


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """So many rows under a heading: of a hundred, two were typed twice and one says nothing."""
    said, dice = sentences(), random.Random(count)
    before: tuple[str, ...] = ()
    yield _HEAD
    for number in range(1, count + 1):
        kind = dice.randrange(100)
        if kind < 2 and before:
            yield before
            continue
        texts = [_text(said, dice) if dice.random() < likely else "" for likely in (0.75, 0.75, 0.6)]
        if kind == 2 or not any(texts):
            texts = ["", "", ""] if kind == 2 else [_text(said, dice), "", ""]
        before = (
            str(number),
            _day(dice),
            _place(dice),
            dice.choice(_AGES),
            dice.choice(_BORN),
            *texts,
            dice.choice(_LANGUAGES),
            _name(dice),
        )
        yield before


def _text(said: list[str], dice: random.Random) -> str:
    """One or two sentences of the workbook; now and then with a phone number or a name. Two people seldom write the same."""
    text = f"{dice.choice(said)} {dice.choice(said)}" if dice.random() < 0.6 else dice.choice(said)
    if dice.random() < 0.02:
        text += f" Call me on 07{dice.randrange(10**8, 10**9)}, my name is Amira."
    return text


def _day(dice: random.Random) -> str:
    day = date(2026, 3, 1) + timedelta(days=dice.randrange(60))
    return dice.choice((day.isoformat(), day.strftime("%d/%m/%Y"), day.strftime("%d.%m.%Y"), day.strftime("%B %d"), ""))


def _place(dice: random.Random) -> str:
    number = dice.randrange(_PLACES)
    return "" if not number else dice.choice((f"Library {number}", f"library {number}", f"Library {number} "))


def _name(dice: random.Random) -> str:
    return dice.choice(("Abdi", "Kasia", "Amira")) if dice.random() < 0.05 else ""


def write(path: Path, count: int) -> None:
    """As CSV, or as an Excel workbook when the name ends so."""
    if path.suffix == ".xlsx":
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet("Cards")
        for row in rows(count):
            sheet.append(row)
        book.save(path)
        return
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows(count))


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))

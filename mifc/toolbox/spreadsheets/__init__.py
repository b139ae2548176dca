"""Spreadsheets: reading the table a stranger sends, without harm and without guessing.

Older cards, services, members: much of what a programme knows lies in somebody's workbook. This room opens such a file (CSV or Excel) and
hands over its rows, numbered as a spreadsheet program shows them. What the columns mean is the matter of the room that asks.

Words: a *workbook* is a file found safe to read, a CSV file being one with a single sheet; a *row* is its number and its cells; a *broken
row* could not be read for certain; a *cell problem* is a formula without its result, or an error such as "#REF!".

Always: what a file is, its first bytes say, never its name; nothing is unpacked before it is measured; memory does not grow with the file;
a refusal is a code whose sentence says what to do instead; a row that cannot be trusted costs that row, never the rows after it.

Other rooms import from here, not from `rules`.
"""

from mifc.toolbox.spreadsheets.rules.messages import FILE_SENTENCES, FileRefused, Message
from mifc.toolbox.spreadsheets.rules.sheets import BrokenRow, Sheet, Workbook, read_sheets
from mifc.toolbox.spreadsheets.rules.texts import (
    as_text,
    clean_text,
    fold,
    looks_damaged,
    plain_digits,
    says_something,
    squeeze,
    unescape,
)
from mifc.toolbox.spreadsheets.rules.workbooks import CellProblem

__all__ = [
    "FILE_SENTENCES",
    "BrokenRow",
    "CellProblem",
    "FileRefused",
    "Message",
    "Sheet",
    "Workbook",
    "as_text",
    "clean_text",
    "fold",
    "looks_damaged",
    "plain_digits",
    "read_sheets",
    "says_something",
    "squeeze",
    "unescape",
]

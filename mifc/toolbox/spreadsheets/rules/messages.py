"""Every sentence about a file as such, kept apart from the rules that decide.

The rules hand out codes with plain parameters, so that a refusal met while one person uploads can be read later by
another person in another language. A room that reads files adds its own sentences to these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Message:
    """A code with a sentence, and the plain values that sentence needs."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


class FileRefused(Exception):
    """The file as a whole cannot be read; nothing of it was taken."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


FILE_SENTENCES: dict[str, Any] = {
    # the file
    "file-missing": _("There is no file at %(path)s."),
    "file-empty": _("The file is empty. Choose the file again; the copy may have been interrupted."),
    "file-too-big": _("The file is larger than %(limit)s MB. Save its rows as several smaller files and bring them in one by one."),
    "file-xls": _("This is an old Excel file (.xls). Open it, choose “Save as” and “Excel workbook (.xlsx)”, then bring that one in."),
    "file-ods": _("This is a LibreOffice or OpenOffice file. Open it, save it as “Excel workbook (.xlsx)” or CSV, then bring that one in."),
    "file-xlsb": _("This is a binary Excel file (.xlsb). Open it, save it as “Excel workbook (.xlsx)”, then bring that one in."),
    "file-pdf": _("This is a PDF. Rows can be read from a table only: ask for the spreadsheet it was made from, or type them in."),
    "file-image": _("This is a picture. Rows can be read from a table only: type them in from the picture."),
    "file-document": _("This is a text document, not a table. Copy its table into a spreadsheet and save that as .xlsx or CSV."),
    "file-web-page": _("This is a web page saved under another name. Open it in a spreadsheet program and save it as .xlsx or CSV."),
    "file-archive": _("This is a packed archive. Unpack it and bring in the spreadsheet inside."),
    "file-unknown": _("This is not a table we can read. Save it as .xlsx or CSV and try again."),
    "file-locked": _("The workbook is locked with a password. Open it, remove the password, save it and try again."),
    "file-damaged": _(
        "The workbook is damaged and cannot be read to its end. Open it, save it under a new name and try again. Nothing was taken."
    ),
    "file-unsafe": _(
        "The workbook unpacks to far more than its size allows for. It was not opened. Copy its rows into a new workbook and try again."
    ),
    "file-too-wide": _("The table has more than %(limit)s columns. Copy the columns you need into a new file and try again."),
    "file-encoding": _("The letters of this file cannot be read. Save it as .xlsx, or as CSV in UTF-8, and try again."),
    "file-no-table": _("There is no table in this file. Save the sheet that holds it as .xlsx or CSV and try again."),
    # a row that could not be read for certain
    "quote-open": _("Row %(row)s: a quotation mark is opened and never closed. Not brought in; the rows after it were read."),
    "quote-broken": _("Row %(row)s: the quotation marks do not fit together. Not brought in."),
    "row-too-long": _("Row %(row)s: the row runs on over millions of characters. Not brought in."),
    # read in a certain way
    "encoding-assumed": _(
        "The file does not say how its letters are written. We read it as %(encoding)s. If letters look wrong, choose another."
    ),
}

"""Sentences: one for every code this room can say."""

import re
from pathlib import Path

from mifc.toolbox.spreadsheets import FILE_SENTENCES
from mifc.toolbox.spreadsheets.rules import sheets


def test_every_code_has_its_sentence() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(sheets.__file__).parent.glob("*.py"))
    used = set(re.findall(r'(?:Refused|Message|BrokenRow)\(?\s*"([a-z-]+)"', source))
    used |= {"file-locked", "file-xls", "quote-open", "quote-broken", "row-too-long"}
    assert used == set(FILE_SENTENCES)

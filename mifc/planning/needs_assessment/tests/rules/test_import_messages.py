"""Sentences: one for every code the rules can say, none cut off or unfilled."""

import re
from pathlib import Path

from mifc.planning.needs_assessment.rules import messages
from mifc.planning.needs_assessment.rules.messages import SENTENCES, message
from mifc.toolbox.spreadsheets import Message

RULES = Path(messages.__file__).parent
FILES = ("headers.py", "rows.py", "doubts.py", "plan_import.py")


def test_every_code_in_the_rules_has_its_sentence() -> None:
    source = "".join((RULES / name).read_text(encoding="utf-8") for name in FILES)
    used = set(re.findall(r'(?:Refused|Message|BrokenRow|_refuse\(number,)\(?\s*"([a-z-]+)"', source))
    used |= {"repeat", "repeat-kept", "alike-left", "already"}
    assert used <= set(SENTENCES)
    assert len(used) > 15


def test_counts_bend_the_sentence() -> None:
    assert message(Message("country-dropped", {"count": 1})).startswith("In 1 row ")
    assert message(Message("country-dropped", {"count": 19})).startswith("In 19 rows ")


def test_a_sheet_of_one_row_has_one_row() -> None:
    codes = [code for code in SENTENCES if code.startswith("sheet-left-") and code != "sheet-left-empty"]
    assert len(codes) == 4
    for code in codes:
        assert message(Message(code, {"sheet": "Old", "rows": 1})).endswith("It has 1 row."), code
        assert message(Message(code, {"sheet": "Old", "rows": 2})).endswith("It has 2 rows."), code
        assert message(Message(code, {"sheet": "Old", "rows": 0})).endswith("It has 0 rows."), code

"""A question about rows that are there twice is answered in its own words."""

from __future__ import annotations

import pytest

from mifc.planning.needs_assessment.forms.bring_in import DoubtField, choices_of
from mifc.planning.needs_assessment.rules.doubts import KEEP, SKIP, Doubt


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("repeat", ["only once", "bring in each"]),
        ("alike", ["only once", "bring in each"]),
        ("already", ["leave them out", "bring in again"]),
    ],
)
def test_rows_there_twice(about: str, said: list[str]) -> None:
    doubt = Doubt(about, about, "rows", "", 6, SKIP, (SKIP, KEEP))
    assert [words for _code, words in choices_of(doubt, {})] == said
    assert not DoubtField(doubt, {}, {}).may_stay_open, "rows come in once or twice; they cannot be left empty"


def test_a_question_without_a_proposal_may_stay_open() -> None:
    assert DoubtField(Doubt("born:direction", "born_outside", "direction", "born", 3, None, ("outside", "inside")), {}, {}).may_stay_open

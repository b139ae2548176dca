"""What a file gives, and the files to try it with."""

from pathlib import Path
from typing import Any

from mifc.planning.needs_assessment.rules.headers import SheetReading, propose
from mifc.planning.needs_assessment.rules.plan_import import Plan, PlannedCard, Refusal, Skip, cards, plan
from mifc.toolbox.spreadsheets import Workbook, read_sheets

WORKBOOK = Path(__file__).parent.parent / "data" / "coordinators-workbook.xlsx"
HEADER = ("Date", "Where", "Age", "Born in UK?", "good", "missing", "improve", "Lang")


def read_all(path: Path, **kwargs: Any) -> tuple[Workbook, list[SheetReading], Plan]:
    workbook = read_sheets(path)
    readings = propose(workbook, given=kwargs.pop("given", None), remembered=kwargs.pop("remembered", None))
    return workbook, readings, plan(workbook, readings, **kwargs)


def taken(path: Path, accept: bool = True, **kwargs: Any) -> list[PlannedCard]:
    """The cards a file gives when every proposal is accepted."""
    given, remembered = kwargs.pop("given", None), kwargs.pop("remembered", None)
    workbook, readings, made = read_all(path, given=given, remembered=remembered, **kwargs)
    if accept:
        made = plan(workbook, readings, answers=made.proposals(), **{k: v for k, v in kwargs.items() if k != "answers"})
    outcomes = list(cards(workbook, readings, made.decisions, **{k: v for k, v in kwargs.items() if k != "answers"}))
    assert sum(isinstance(o, PlannedCard) for o in outcomes) == made.cards
    assert sum(isinstance(o, Refusal) for o in outcomes) == made.refused
    assert sum(isinstance(o, Skip) for o in outcomes) == made.rows - made.cards - made.refused
    return [o for o in outcomes if isinstance(o, PlannedCard)]

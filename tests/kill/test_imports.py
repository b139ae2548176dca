"""Kill while a file of older cards goes in and others answer: it goes on where it was, every row is in once, and its report is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.running import wait_until
from tests.kill.desk import Desk, OldCards
from tests.kill.harness import ROUNDS, Mortal
from tests.kill.phones import Phones

pytestmark = [pytest.mark.kill, pytest.mark.slow]
# Three batches; the same import is killed once in each, which a task survives (it is given up after five times).
CARDS, BATCHES = 4_100, 3


def _no_row_is_lost_or_doubled(mortal: Mortal, folder: Path, point: str, whom: str) -> None:
    desk = Desk(mortal)
    with Phones(mortal, pause=3.0) as phones:
        for first in range(0, ROUNDS, BATCHES):
            cards = OldCards.write(folder, CARDS)
            number = desk.upload(cards)
            kills = min(BATCHES, ROUNDS - first)
            mortal.arm(point, whom)
            desk.start(number)
            for batch in range(1, kills + 1):
                mortal.fell()
                if batch < kills:
                    mortal.arm(point, whom, on_pass=batch + 1)
                mortal.revive()
            _ends_well(mortal, desk, number, cards)
        phones.are_heard(4)
    assert phones.failed() == {}, mortal.said
    assert phones.wrong() == []


def _ends_well(mortal: Mortal, desk: Desk, number: int, cards: OldCards) -> None:
    assert wait_until(lambda: mortal.tasks(number) == {"SUCCESSFUL": 1}, 90), (
        mortal.tasks(number),
        desk.state(number),
        mortal.said,
    )
    assert desk.wrong(number, cards) == []


@pytest.mark.parametrize("whom", ["process", "server", "both"])
@pytest.mark.parametrize("point", ["import-half-batch", "import-between-batches"])
def test_no_row_is_lost_or_doubled(tmp_path: Path, mortal: Mortal, point: str, whom: str) -> None:
    _no_row_is_lost_or_doubled(mortal, tmp_path, point, whom)


@pytest.mark.parametrize("whom", ["worker", "both"])
@pytest.mark.parametrize("point", ["import-half-batch", "import-between-batches"])
def test_no_row_is_lost_or_doubled_with_the_worker_apart(tmp_path: Path, mortal_apart: Mortal, point: str, whom: str) -> None:
    _no_row_is_lost_or_doubled(mortal_apart, tmp_path, point, whom)


@pytest.mark.parametrize("whom", ["process", "server", "both"])
@pytest.mark.parametrize("point", ["import-started", "import-finished"])
def test_an_import_neither_waits_for_ever_nor_leaves_its_file(tmp_path: Path, mortal: Mortal, point: str, whom: str) -> None:
    """Killed while the button is pressed, the coordinator presses it again; killed after the last row, only the file is left to do."""
    desk = Desk(mortal)
    with Phones(mortal, pause=3.0) as phones:
        for _number in range(ROUNDS):
            cards = OldCards.write(tmp_path, 60)
            number = desk.upload(cards)
            mortal.arm(point, whom)
            try:
                desk.start(number)
            except ConnectionError:
                assert point == "import-started", "it was begun, and the answer is lost"
            mortal.fell()
            mortal.revive()
            if desk.state(number) == "uploaded":
                desk.start(number)
            _ends_well(mortal, desk, number, cards)
    assert phones.failed() == {}, mortal.said
    assert phones.wrong() == []

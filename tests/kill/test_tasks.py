"""Kill while a task is in hand and cards come in: no task is stuck, none is lost, no card is."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from tests.config.running import wait_until
from tests.kill.harness import ROUNDS, Mortal
from tests.kill.phones import Phones

pytestmark = [pytest.mark.kill, pytest.mark.slow]
TASKS_A_ROUND = 4


def _undone(marks: Path, names: list[str]) -> list[str]:
    return [name for name in names if not (marks / f"{name}.done").exists()]


def _no_task_is_lost_or_stuck(mortal: Mortal, marks: Path, point: str, whom: str) -> None:
    names: list[str] = []

    def leave_some(number: int) -> None:
        new = [f"r{number}t{each}" for each in range(TASKS_A_ROUND)]
        mortal.arm(point, whom, on_pass=2)
        mortal.enqueue(marks, new)
        names.extend(new)

    with Phones(mortal, pause=3.0) as phones:
        phones.are_heard(4)
        leave_some(0)
        for number in range(1, ROUNDS + 1):
            mortal.fell()
            if number < ROUNDS:
                leave_some(number)
            mortal.revive()
        phones.are_heard(4)
        undone = functools.partial(_undone, marks, names)
        assert wait_until(lambda: not undone(), 60), undone()
    tasks = functools.partial(mortal.tasks, str(marks))
    assert wait_until(lambda: tasks() == {"SUCCESSFUL": len(names)}, 20), tasks()
    assert phones.failed() == {}, mortal.said
    assert phones.wrong() == []


@pytest.mark.parametrize("whom", ["process", "server", "both"])
@pytest.mark.parametrize("point", ["task-claimed", "task-written"])
def test_no_task_is_lost_or_stuck(tmp_path: Path, mortal: Mortal, point: str, whom: str) -> None:
    _no_task_is_lost_or_stuck(mortal, tmp_path, point, whom)
    assert mortal.starts == (0 if whom == "process" else ROUNDS)


@pytest.mark.parametrize("whom", ["worker", "both"])
@pytest.mark.parametrize("point", ["task-claimed", "task-written"])
def test_no_task_is_lost_or_stuck_with_the_worker_apart(tmp_path: Path, mortal_apart: Mortal, point: str, whom: str) -> None:
    _no_task_is_lost_or_stuck(mortal_apart, tmp_path, point, whom)
    assert mortal_apart.starts == ROUNDS * (2 if whom == "both" else 1)


def test_without_an_order_nobody_dies(tmp_path: Path, mortal: Mortal) -> None:
    """The fault that shows the harness can fail: an order for another point is not obeyed, and the wait for it ends in vain."""
    mortal.arm("nowhere", "process")
    mortal.enqueue(tmp_path, ["a"])
    assert wait_until((tmp_path / "a.done").exists, 20)
    with pytest.raises(AssertionError, match="never reached"):
        mortal.fell(seconds=0.5)

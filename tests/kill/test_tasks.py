"""Kill the server process, the server, and both, while a task is in hand: no task is stuck, none is lost, readers see refusals only."""

from __future__ import annotations

import functools
import urllib.request
from pathlib import Path

import pytest

from tests.config.running import wait_until
from tests.kill.harness import ROUNDS, Clients, Mortal

pytestmark = [pytest.mark.kill, pytest.mark.slow]
TASKS_A_ROUND = 6


def _undone(marks: Path, names: list[str]) -> list[str]:
    return [name for name in names if not (marks / f"{name}.done").exists()]


@pytest.mark.parametrize("whom", ["self", "server", "both"])
@pytest.mark.parametrize("point", ["task-claimed", "task-written"])
def test_no_task_is_lost_or_stuck(tmp_path: Path, data: Path, database: dict[str, str], point: str, whom: str) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    mortal = Mortal(data, f"{point}:2:{whom}", **database)
    address = f"http://127.0.0.1:{mortal.port}/readyz"
    names: list[str] = []
    try:
        with Clients(lambda _number: urllib.request.Request(address), pause=0.2) as clients:
            for number in range(ROUNDS):
                new = [f"r{number}t{each}" for each in range(TASKS_A_ROUND)]
                names += new
                mortal.arm()
                mortal.enqueue(marks, new)
                assert wait_until(mortal.went_off, 30), "the point was never reached"
                mortal.revive()
                undone = functools.partial(_undone, marks, names)
                assert wait_until(lambda undone=undone: not undone(), 60), undone()
        assert wait_until(lambda: mortal.tasks() == {"SUCCESSFUL": len(names)}, 20), mortal.tasks()
        failed = {what: times for what, times in clients.told.items() if what.startswith("failed")}
        assert not failed, clients.told
        assert clients.told["acknowledged"] > 0
        assert mortal.starts == (1 if whom == "self" else ROUNDS + 1)
    finally:
        mortal.end()


def test_a_point_that_is_not_armed_kills_nobody(tmp_path: Path, data: Path, database: dict[str, str]) -> None:
    """The fault that shows the harness can fail: with the mark in place the point is passed, and the wait for it ends in vain."""
    marks = tmp_path / "marks"
    marks.mkdir()
    mortal = Mortal(data, "task-claimed:1:self", **database)
    try:
        before = mortal.served.workers
        mortal.enqueue(marks, ["a"])
        assert wait_until((marks / "a.done").exists, 20)
        assert mortal.served.workers == before
    finally:
        mortal.end()

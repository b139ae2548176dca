"""The background worker: one at a time, nothing stuck, nothing lost."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.db import OperationalError
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mifc.config import worker
from mifc.config.running.models import Pulse
from mifc.config.worker import BackgroundWorker, claim_next, do_regular_work, give_back_abandoned, tidy
from mifc.foundation.base.clock import now
from mifc.foundation.base.sockets import RegularWork, regular_work
from tests.config.running import free_port, mifc
from tests.config.tasks import fail, write_line

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def one(tmp_path: Path) -> BackgroundWorker:
    return BackgroundWorker(tmp_path)


def task_now(result: object) -> DBTaskResult:
    return DBTaskResult.objects.get(pk=result.id)  # type: ignore[attr-defined]  # a task result


def test_it_does_what_was_left_and_writes_down_how_it_ended(one: BackgroundWorker, tmp_path: Path) -> None:
    good, bad = write_line.enqueue(str(tmp_path), "a"), fail.enqueue()
    while one.turn():
        pass
    assert task_now(good).status == TaskResultStatus.SUCCESSFUL
    assert task_now(bad).status == TaskResultStatus.FAILED
    assert (tmp_path / "a.done").exists()


def test_looking_for_work_takes_no_write_lock(one: BackgroundWorker, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        assert claim_next(one.worker_id) is None


def test_the_next_worker_of_the_folder_takes_up_at_once_what_a_killed_one_left(tmp_path: Path) -> None:
    left = write_line.enqueue(str(tmp_path), "a")
    killed, following = BackgroundWorker(tmp_path), BackgroundWorker(tmp_path)
    assert claim_next(killed.worker_id) is not None
    assert give_back_abandoned(family=following.family, but=following.worker_id) == 1
    assert following.turn()
    assert task_now(left).status == TaskResultStatus.SUCCESSFUL
    assert len(task_now(left).worker_ids) == 2


def test_what_it_had_in_hand_when_the_database_was_away_is_done_again(
    one: BackgroundWorker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The task could not even be written down as failed: it says "running" in the hands of a worker that lives and does something else."""
    left = write_line.enqueue(str(tmp_path), "a")
    plain = worker._Runner.run_task
    tries: list[int] = []

    def run_task(self: worker._Runner, task: DBTaskResult) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("as asked")
        plain(self, task)
        one.stop.set()

    monkeypatch.setattr(worker._Runner, "run_task", run_task)
    giving_up = threading.Timer(20, one.stop.set)
    giving_up.start()
    one._idle = 0.01
    one.run()
    giving_up.cancel()
    assert task_now(left).status == TaskResultStatus.SUCCESSFUL


def test_another_machines_task_waits_for_the_end_of_its_lease(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    here, there = BackgroundWorker(tmp_path / "here"), BackgroundWorker(tmp_path / "there")
    write_line.enqueue(str(tmp_path), "a")
    claim_next(there.worker_id)
    assert give_back_abandoned(family=here.family, but=here.worker_id) == 0
    with time_machine.travel(now() + worker.LEASE * 2):
        Pulse.objects.beat(f"worker:{there.worker_id}")
        assert give_back_abandoned() == 0, "its pulse says that it is at work"
    with time_machine.travel(now() + worker.LEASE * 4):
        assert give_back_abandoned() == 1


def test_a_task_that_takes_its_process_down_is_given_up(tmp_path: Path) -> None:
    left = write_line.enqueue(str(tmp_path), "a")
    for _ in range(worker.MOST_TRIES):
        killed = BackgroundWorker(tmp_path)
        assert claim_next(killed.worker_id) is not None
        give_back_abandoned(family=killed.family, but="")
    assert task_now(left).status == TaskResultStatus.FAILED
    assert "not tried again" in task_now(left).traceback


def test_one_worker_at_a_time_holds_the_folder(tmp_path: Path) -> None:
    one, other = BackgroundWorker(tmp_path), BackgroundWorker(tmp_path)
    beside = BackgroundWorker(tmp_path, slot=2)
    assert one._take_lock()
    assert not other._take_lock()
    assert beside._take_lock()
    for held in (one, beside):
        assert held._lock is not None
        held._lock.close()
    assert other._take_lock()


@pytest.fixture
def work() -> Iterator[list[str]]:
    done: list[str] = []

    def breaks() -> None:
        done.append("breaks")
        raise RuntimeError("as asked")

    plugs = [
        RegularWork("test-breaks", dt.timedelta(hours=1), breaks),
        RegularWork("test-works", dt.timedelta(hours=1), lambda: done.append("works")),
    ]
    others = list(regular_work)
    regular_work._plugs[:] = plugs
    yield done
    regular_work._plugs[:] = others


def test_regular_work_has_its_turn_once_and_one_that_fails_holds_up_nobody(work: list[str]) -> None:
    assert do_regular_work()
    assert work == ["breaks", "works"]
    assert not do_regular_work()
    with time_machine.travel(now() + dt.timedelta(hours=1, minutes=1)):
        do_regular_work()
    assert work == ["breaks", "works"] * 2


def test_finished_tasks_do_not_stay_for_ever(one: BackgroundWorker, tmp_path: Path) -> None:
    write_line.enqueue(str(tmp_path), "a")
    one.turn()
    waiting = write_line.enqueue(str(tmp_path), "b")
    with time_machine.travel(now() + worker.KEEP_FINISHED + dt.timedelta(days=1)):
        tidy()
    assert [task.pk for task in DBTaskResult.objects.all()] == [task_now(waiting).pk]


def test_a_turn_goes_to_one_of_several() -> None:
    every = dt.timedelta(minutes=1)
    assert [Pulse.objects.take_turn("x", every=every) for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize("slot", ["-1", "0", "100"])
def test_a_worker_without_a_number_is_refused(tmp_path: Path, slot: str) -> None:
    done = mifc(tmp_path, "worker", f"--slot={slot}")
    assert (done.returncode, len(done.stderr.splitlines()), f"--slot is {slot}" in done.stderr) == (1, 1, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_worker_without_a_database_ends_with_one_sentence(tmp_path: Path) -> None:
    done = mifc(tmp_path, "worker", timeout=60)
    assert (done.returncode, len(done.stderr.splitlines()), "There is no database at" in done.stderr) == (1, 1, True), done.stderr
    assert not (tmp_path / "mifc.sqlite3").exists()
    (tmp_path / "mifc.sqlite3").touch()
    done = mifc(tmp_path, "worker", timeout=60)
    assert (done.returncode, len(done.stderr.splitlines()), "Start `mifc serve` first" in done.stderr) == (1, 1, True), done.stderr


def test_a_worker_whose_database_does_not_answer_ends_with_one_sentence(tmp_path: Path) -> None:
    done = mifc(tmp_path, "worker", timeout=60, DATABASE_URL=f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
    assert (done.returncode, len(done.stderr.splitlines()), "Check DATABASE_URL" in done.stderr) == (1, 1, True), done.stderr

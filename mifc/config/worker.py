"""The background worker: does what requests left to be done, and what is due by the clock.

By default a thread of the server process; in production its own process (`mifc worker`). On one data folder one worker works at a
time, by a lock on a file: when it is killed, the next takes the lock at once, knows that nobody else of this folder can still be at
work, and gives back every task that was left "running". Workers of other machines are known by their pulse: one that has been silent
for longer than the lease has lost its tasks. So a task may be begun twice; every job is safe to repeat.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import logging
import os
import secrets
import signal
import threading
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Q
from django_tasks.base import TaskResultStatus
from django_tasks.signals import task_enqueued
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult

from mifc.config.commands import say
from mifc.config.ready import refuse_without_database
from mifc.config.running.models import Pulse
from mifc.foundation.base.clock import now
from mifc.foundation.base.kill_points import kill_point
from mifc.foundation.base.sockets import regular_work

logger = logging.getLogger("mifc.worker")

LEASE = dt.timedelta(seconds=60)
BEAT_SECONDS = 10.0
# A task that took its process down so often is not tried again.
MOST_TRIES = 5
KEEP_FINISHED = dt.timedelta(days=14)

_wake = threading.Event()


def data_id(data: Path) -> str:
    """A short name of this data folder, made once; by it a worker knows the tasks its predecessor left."""
    path = data / "installation-id"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "w") as file:
            file.write(secrets.token_hex(6))
    except FileExistsError:
        pass
    return path.read_text().strip()


class BackgroundWorker:
    """`run` works until `stop` is set. `slot` lets several workers share a data folder, each with its own lock."""

    def __init__(self, data: Path, *, slot: int = 1, idle_seconds: float = 1.0) -> None:
        self.data = data
        self.family = f"{data_id(data)}.{slot}."
        self.worker_id = f"{self.family}{os.getpid()}.{secrets.token_hex(3)}"
        self.stop = threading.Event()
        self.working = False
        self._lock_path = data / (f"worker-{slot}.lock")
        self._lock: TextIO | None = None
        self._idle = idle_seconds

    def run(self) -> None:
        """Wait for the lock, then work."""
        try:
            while not self.stop.is_set() and not self._take_lock():
                self.stop.wait(self._idle)
            may_be_left = True
            while not self.stop.is_set():
                close_old_connections()
                try:
                    if may_be_left:
                        # Nobody of this folder is at work now, so whatever was in hand was left: by a killed one, or by us (below).
                        give_back_abandoned(family=self.family)
                        may_be_left = False
                    did_something = self.turn()
                except DatabaseError:
                    logger.warning("The background worker waits for the database", exc_info=True)
                    connection.close()
                    did_something, may_be_left = False, True
                if not did_something:
                    _wake.wait(self._idle)
                    _wake.clear()
        finally:
            connection.close()
            if self._lock is not None:
                self._lock.close()

    def turn(self) -> bool:
        """Do one task, or what is due; False when there was nothing to do."""
        task = claim_next(self.worker_id)
        if task is None:
            return do_regular_work()
        self.working = True
        try:
            kill_point("task-claimed")
            _Runner().run_task(task)
            kill_point("task-written")
        finally:
            self.working = False
        return True

    def _take_lock(self) -> bool:
        file = self._lock_path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._lock = file
        return True

    @property
    def has_lock(self) -> bool:
        return self._lock is not None


class _Runner(TaskRunner):
    """Runs one task and writes down how it ended; claiming is ours, because it must not lock the database to look."""

    def __init__(self) -> None:
        self.running_task = False
        self._run_tasks = 0


def claim_next(worker_id: str) -> DBTaskResult | None:
    """The next task that is due, marked as ours; None when there is none. Looking takes no write lock."""
    due = DBTaskResult.objects.ready().filter(backend_name="default")
    if not due.exists():
        return None
    with transaction.atomic():
        task = due.get_locked()
        if task is not None:
            task.claim(worker_id)
    return task


def give_back_abandoned(*, family: str = "", but: str = "") -> int:
    """Tasks "running" in the hands of a worker that is gone become ready again; returns how many.

    Gone is: of our own `family` and not ourselves (we hold its lock), or silent for longer than the lease.
    """
    moment = now()
    alive = {
        name.removeprefix("worker:")
        for name in Pulse.objects.filter(name__startswith="worker:", at__gt=moment - LEASE).values_list("name", flat=True)
    }
    given_back = 0
    for task in DBTaskResult.objects.running():
        holder = task.worker_ids[-1] if task.worker_ids else ""
        ours_but_dead = bool(family) and holder.startswith(family) and holder != but
        silent = holder not in alive and holder != but and (task.started_at is None or task.started_at < moment - LEASE)
        if ours_but_dead or silent:
            given_back += _give_back(task, moment)
    if given_back:
        logger.warning("%s task(s) of a worker that is gone are done again", given_back)
    return given_back


def _give_back(task: DBTaskResult, moment: dt.datetime) -> int:
    # Only if nobody else did: the time it was begun tells this try from the next.
    same_try = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at)
    if len(task.worker_ids) < MOST_TRIES:
        return same_try.update(status=TaskResultStatus.READY, started_at=None)
    reason = f"The process was gone {MOST_TRIES} times while doing this; it is not tried again."
    return same_try.update(
        status=TaskResultStatus.FAILED, finished_at=moment, exception_class_path="mifc.config.worker.GivenUp", traceback=reason
    )


def do_regular_work() -> bool:
    """Do what is due by the clock; False when nothing was. One failing job does not keep the others from their turn."""
    did = False
    if Pulse.objects.take_turn("regular:leases", every=LEASE / 2):
        give_back_abandoned()
    if Pulse.objects.take_turn("regular:tidy", every=dt.timedelta(hours=6)):
        tidy()
    for work in regular_work:
        if not Pulse.objects.take_turn(f"regular:{work.name}", every=work.every):
            continue
        did = True
        try:
            work.do()
        except Exception:  # it comes again at its next turn; the others must not wait for it
            logger.exception("Regular work %s did not succeed", work.name)
    return did


def tidy() -> None:
    """Finished tasks and old pulses go: their arguments may name people."""
    DBTaskResult.objects.filter(~Q(status=TaskResultStatus.READY), finished_at__lt=now() - KEEP_FINISHED).delete()
    Pulse.objects.filter(~Q(name__startswith="regular:")).forget_older_than(dt.timedelta(days=1))


class Heart(threading.Thread):
    """Beats while the process lives, also during a long task: for the server (`/readyz`) and for its worker (its lease)."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(name="mifc-heart", daemon=True)
        self._names = names
        self.stop = threading.Event()

    def run(self) -> None:
        while True:
            try:
                for name in self._names:
                    Pulse.objects.beat(name)
            except DatabaseError:
                # A full disk or a database that is away: /readyz says so after a minute, and we try again.
                logger.warning("The pulse could not be written", exc_info=True)
                connection.close()
            if self.stop.wait(BEAT_SECONDS):
                connection.close()
                return
            close_old_connections()


def wake_up(*_args: Any, **_kwargs: Any) -> None:
    """A task was left to be done: look at once rather than at the next second."""
    transaction.on_commit(_wake.set)


def start_in_this_process(data: Path, *, with_worker: bool) -> BackgroundWorker | None:
    """Start the threads of a server process. Called after the fork."""
    worker = BackgroundWorker(data) if with_worker else None
    names = [server_pulse(data)]
    if worker is not None:
        names.append(f"worker:{worker.worker_id}")
        task_enqueued.connect(wake_up, dispatch_uid="mifc_wake_up")
        threading.Thread(target=worker.run, name="mifc-worker", daemon=True).start()
    Heart(names).start()
    return worker


def server_pulse(data: Path) -> str:
    return f"server:{data_id(data)}"


def run(args: Any) -> int:
    """`mifc worker`: only background work, until asked to stop. Raises Refused where there is nothing to work on."""
    refuse_without_database()
    worker = BackgroundWorker(settings.DATA, slot=args.slot)
    heart = Heart([f"worker:{worker.worker_id}"])

    def stop(_signum: int, _frame: Any) -> None:
        worker.stop.set()
        _wake.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    heart.start()
    say(f"Doing background work for {settings.DATA}. Stop it with Ctrl+C; a task at work is finished first.")
    worker.run()
    heart.stop.set()
    return 0

"""An installation whose processes die at a named point, on order, and are started again by us when they are gone.

The background worker is inside the server process, as it is by default, or apart, as a process of its own. `whom` names who is killed:

process  the server process that came to the point, with the worker in it; its server puts it back
server   the main process, whose server processes end with it
worker   the worker apart
both     process and server, or worker apart and server
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import signal
import sqlite3
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import psycopg

from tests.config.running import ROOT, ask, environment, free_port, is_gone, wait_until

_WHOM = {"process": "self", "worker": "self", "server": "server", "both": "server self"}
ROUNDS = int(os.environ.get("MIFC_KILL_ROUNDS", "3"))


class Mortal:
    """One installation with its server, and its worker where that is apart."""

    def __init__(self, data: Path, facts: dict[str, str], **more: str) -> None:
        self.data, self.facts, self.more = data, facts, more
        self.port = free_port()
        self.log = data.parent / "server.log"
        self.log.touch()
        self.server = self.worker = 0
        self.starts = 0
        # What this test saw so far: kills, and what phones were told.
        self.tally: Counter[str] = Counter()
        self._apart = False
        self._order = data.parent / "order"
        self._obeyed = self._order.with_suffix(".obeyed")
        self._orders = 0
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.nursery", str(self.log)],
            # Every card comes from a phone of its own: the proxy says from which (MIFC_PROXIES), as where many people answer at once.
            env=environment(data, PORT=str(self.port), MIFC_KILL_ORDER=str(self._order), MIFC_PROXIES="1", **more),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    # Life

    def rise(self, *, apart: bool = False) -> None:
        """Stand as if nothing had happened before: no order, and all processes there."""
        self._order.unlink(missing_ok=True)
        self._obeyed.unlink(missing_ok=True)
        if apart != self._apart:
            self.lie_down()
            self._apart = apart
        self.revive()
        self.starts = 0
        self.tally = Counter()

    def revive(self) -> None:
        """Start again what is gone; a server process alone is put back by its server. Returns when it answers, or was killed once more."""
        if self.server == 0 or is_gone(self.server):
            self.server = self._start("serve")
        if self._apart and (self.worker == 0 or is_gone(self.worker)):
            self.worker = self._start("worker")
        assert wait_until(self._is_up, 60), self.said

    def lie_down(self) -> None:
        """Stop as one stops it by hand."""
        for number in (self.worker, self.server):
            if number and not is_gone(number):
                os.kill(number, signal.SIGTERM)
        for number in (self.worker, self.server):
            assert not number or wait_until(functools.partial(is_gone, number), 30), self.said
        self.server = self.worker = 0

    def end(self) -> None:
        self._order.unlink(missing_ok=True)
        try:
            self.lie_down()
        finally:
            self._nursery.communicate(timeout=20)

    @property
    def said(self) -> str:
        """The last lines the installation said."""
        return self.log.read_text()[-4000:]

    def _start(self, command: str) -> int:
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        told = {"MIFC_WORKER": "separate" if self._apart else "", "MIFC_SERVER_PID": str(self.server)}
        self._nursery.stdin.write(json.dumps([[command], told]) + "\n")
        self._nursery.stdin.flush()
        self.starts += 1
        return int(self._nursery.stdout.readline())

    def _is_up(self) -> bool:
        if self._obeyed.exists():
            return True
        assert not is_gone(self.server), self.said
        return ask(self.port)[0] == 200

    # Death

    def arm(self, point: str, whom: str, *, on_pass: int = 1) -> None:
        """From now on the `on_pass`-th to come to the point is killed, or the others are, at that moment. To be followed by `fell`."""
        self._orders += 1
        written = self._order.with_suffix(".new")
        written.write_text(f"{point} {on_pass} {_WHOM[whom]} # {self._orders}")
        written.rename(self._order)

    def fell(self, seconds: float = 30) -> None:
        """Wait until the order was obeyed."""
        assert wait_until(self._was_obeyed, seconds), f"the point was never reached\n{self.said}"
        numbers = [int(one) for one in self._obeyed.read_text().rstrip(".").split()]
        assert wait_until(lambda: all(is_gone(one) for one in numbers), 10), f"who should be dead lives: {numbers}"
        self._obeyed.unlink()
        self.tally["kills"] += 1

    def _was_obeyed(self) -> bool:
        return self._obeyed.exists() and self._obeyed.read_text().endswith(".")

    # What is left

    def sql(self, statement: str, rows: Iterable[Sequence[object]] = ((),)) -> list[tuple[Any, ...]]:
        """Run a statement in the installation's database, once per row of values (`?`), apart from the server; returns what it found."""
        found: list[tuple[Any, ...]] = []
        url = self.more.get("DATABASE_URL")
        opened: Any = psycopg.connect(url) if url else sqlite3.connect(self.data / "mifc.sqlite3", timeout=20)
        with contextlib.closing(opened) as connection:
            for values in rows:
                cursor = connection.execute(statement.replace("?", "%s") if url else statement, values)
                if cursor.description:
                    found += cursor.fetchall()
            connection.commit()
        return found

    def enqueue(self, folder: Path, names: Iterable[str]) -> None:
        """Leave one task for each name, as a request would have."""
        moment = "2026-01-01 00:00:00+00:00"
        statement = (
            "INSERT INTO django_tasks_database_dbtaskresult (id, status, enqueued_at, args_kwargs, priority, task_path, worker_ids, "
            "queue_name, backend_name, run_after, exception_class_path, traceback) "
            "VALUES (?, 'READY', ?, ?, 0, 'tests.config.tasks.write_line', '[]', 'default', 'default', ?, '', '')"
        )
        as_id = str if self.more.get("DATABASE_URL") else (lambda number: number.hex)
        self.sql(
            statement, [(as_id(uuid.uuid4()), moment, json.dumps({"args": [str(folder), name], "kwargs": {}}), moment) for name in names]
        )

    def tasks(self, first: object) -> dict[str, int]:
        """How many tasks there are in each state whose first argument this is."""
        statement = "SELECT status, count(*) FROM django_tasks_database_dbtaskresult WHERE CAST(args_kwargs AS TEXT) LIKE ? GROUP BY status"
        return dict(self.sql(statement, [(f'%"args": [{json.dumps(first)},%',)]))

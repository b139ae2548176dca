"""What a test of killing needs: servers that die at a named point, many clients at once, and what they were told.

A point is armed by `MIFC_KILL_AT` for the whole life of the server; the mark file says that it went off, and taking the mark away arms
it again. So one server goes through many rounds.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import psycopg

from tests.config.running import Served, free_port, wait_until

ROUNDS = int(os.environ.get("MIFC_KILL_ROUNDS", "3"))


class Mortal:
    """An installation whose server dies at `point` ("name:count:whom") and is started again by us when it is gone."""

    def __init__(self, data: Path, point: str, **more: str) -> None:
        self.data, self.more = data, more
        self.mark = data.parent / f"{data.name}.killed"
        self.mark.touch()
        self.port = free_port()
        self._armed = {"MIFC_KILL_AT": point, "MIFC_KILL_MARK": str(self.mark)}
        self.served = self._start()
        self.starts = 1

    def _start(self) -> Served:
        served = Served(self.data, self.port, **self._armed, **self.more)
        assert wait_until(served.is_up, 180), served.log.read_text()
        return served

    def arm(self) -> None:
        self.mark.unlink()

    def went_off(self) -> bool:
        return self.mark.exists()

    def revive(self) -> None:
        """Start again what is gone; a server process alone is put back by its server."""
        time.sleep(0.2)
        if self.served.process.poll() is not None:
            self.served = self._start()
            self.starts += 1
        else:
            assert wait_until(self.served.is_up, 30), self.served.log.read_text()

    def end(self) -> None:
        if self.served.process.poll() is None:
            assert self.served.stop() == 0
        self.mark.unlink(missing_ok=True)

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

    def tasks(self) -> dict[str, int]:
        """How many tasks there are in each state."""
        return dict(self.sql("SELECT status, count(*) FROM django_tasks_database_dbtaskresult GROUP BY status"))


class Clients:
    """Many clients that ask until told to stop. `ask` returns a request; `told` counts what came back.

    "refused" is a connection that could not be made or was cut: the server was gone, and the client knows that it must ask again.
    Everything else that is no success is a failure.
    """

    def __init__(self, ask: Callable[[int], urllib.request.Request], *, how_many: int = 32, pause: float = 0.0) -> None:
        self._pause = pause
        self.told: Counter[str] = Counter()
        self.acknowledged: list[int] = []
        self._ask = ask
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._next = 0
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(how_many)]

    def __enter__(self) -> Clients:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_reason: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    def _run(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                number, self._next = self._next, self._next + 1
            what = self._once(number)
            with self._lock:
                self.told[what] += 1
                if what == "acknowledged":
                    self.acknowledged.append(number)
            time.sleep(max(self._pause, 0.05) if what == "refused" else self._pause)

    def _once(self, number: int) -> str:
        try:
            with urllib.request.urlopen(self._ask(number), timeout=30) as answer:  # noqa: S310  # our own server
                answer.read()
                return "acknowledged"
        except urllib.error.HTTPError as error:
            return f"failed {error.code}"
        except OSError:
            return "refused"
        except Exception as error:  # noqa: BLE001  # an answer cut in the middle comes in many shapes
            return "refused" if "IncompleteRead" in type(error).__name__ or "Disconnected" in type(error).__name__ else f"failed {error!r}"

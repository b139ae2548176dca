"""Importing 100,000 older cards beside plain bulk inserts of the same rows. Promised: at least 40 % of their speed, memory flat.

The import is the product's own, from where the coordinator presses "Bring the cards in": the job `run_import` reads the stored file
twice, recognises values, finds rows that are there twice or already, looks for names and numbers in each text, writes its batches, keeps
its progress and its audit, makes the report and deletes the file. Handing the file in and choosing what its columns mean came before.

*The same rows* are all rows that the import left in the database, in whichever table: cards, texts, collection points, audit lines. The
plain insert has them ready in memory and gives them to the database table by table, in one transaction, into the same tables with their
indexes, constraints and guards. It reads nothing, recognises nothing, checks nothing and cannot be taken up again. What decides is Django's
own `bulk_create` of records ready made, without our guards: how a Django project plainly writes such rows. Beside it stands `executemany`
of the driver, which knows of no models at all.

Each import and each insert has a process and a copy of the database of its own. What decides is the CPU time, of the process and of
PostgreSQL's process that serves it; the clock, which whatever else runs here slows, stands beside it. Medians over rounds in turns.

Memory is what the importing process had of its own at most. Pages of the database file that the system lends it are not counted. A small
import goes before, so that names of countries and months are loaded. Promised flat: with five times the rows at most 1.25 times as much.
How much of it came on top while the rows went in is told too: a few bytes a row, by which rows typed twice are found.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.databases import database, running, stop_when_asked
from bench.installation import ROOT, installation
from tests.run_all import postgres_url

PROMISED, FLAT = 0.40, 1.25
ROWS = int(os.environ.get("MIFC_BENCH_ROWS", "100000"))
FEWER_ROWS, ROUNDS = ROWS // 5, int(os.environ.get("MIFC_BENCH_ROUNDS", "3"))
DECIDES = "bulk_create"
WAYS = (DECIDES, "executemany")
SHOWN = {"cpu": "by CPU time, which decides", "seconds": "by the clock"}


# --- in a process of its own ---


def _hand_in(source: Path) -> Any:
    """The file, handed in and waiting: every proposal was accepted."""
    from mifc.foundation.programmes.models import Programme
    from mifc.planning.needs_assessment.changes import ask, bring_in

    programme = Programme.objects.order_by("pk").first()
    assessment = ask.open_assessment(by=None, programme=programme, name=f"Bench {source.name}")
    made = bring_in.receive_file(by=None, round=assessment.rounds.get(), file_name=source.name, source=source)
    bring_in.choose(by=None, card_import=made, answers=bring_in.dry_run(made).proposals())
    return bring_in.start(by=None, card_import=made)


def hand_in(source: Path) -> dict[str, Any]:
    made = _hand_in(source)
    return {"import": made.pk, "programme": made.programme_id}


def run_import(number: int, programme: int, kept: str) -> dict[str, Any]:
    """The job. Where `kept` names a file, the rows it left in the database are laid there."""
    from bench import old_cards
    from mifc.planning.needs_assessment import jobs
    from mifc.planning.needs_assessment.models import CardImport

    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.csv"
        old_cards.write(small, 600)
        before = _hand_in(small)
        jobs.run_import.func(before.pk, before.programme_id)
    there = _last_rows()
    with Spent() as spent:
        jobs.run_import.func(number, programme)
    done = CardImport.objects.of(programme).get(pk=number)
    assert done.state == "done", done.report
    if kept:
        Path(kept).write_bytes(pickle.dumps(_new_rows(there)))
    return {**spent.told(), **{name: done.report[name] for name in ("added", "repeats", "refused")}}


class Spent:
    """What a piece of work took: seconds by the clock, CPU seconds of this process and of the database's process that served it, and how
    many KB of memory of its own this process had at most."""

    def __enter__(self) -> Spent:
        self.backend = _backend()
        self.at_first = self.most = _own_memory()
        self.over = threading.Event()
        self.watch = threading.Thread(target=self._look, daemon=True)
        self.watch.start()
        self.seconds, self.cpu = time.perf_counter(), self._cpu()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.seconds, self.cpu = time.perf_counter() - self.seconds, self._cpu() - self.cpu
        self.over.set()
        self.watch.join()

    def _cpu(self) -> float:
        return time.process_time() + (_cpu_of(self.backend) if self.backend else 0.0)

    def _look(self) -> None:
        while not self.over.wait(0.02):
            self.most = max(self.most, _own_memory())

    def told(self) -> dict[str, float]:
        return {"seconds": self.seconds, "cpu": self.cpu, "most": self.most, "grown": self.most - self.at_first}


def _own_memory() -> int:
    """KB that are this process's own: the pages of the database file that the system lends it are not."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))


def _backend() -> int:
    """The process of PostgreSQL that serves us, where it can be looked at; else 0."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number = int(cursor.fetchone()[0])
    stat = Path(f"/proc/{number}/stat")
    return number if stat.exists() and "(postgres" in stat.read_text() else 0


def _cpu_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _tables() -> list[Any]:
    """The models an import writes, those referred to first."""
    from mifc.foundation.audit.models import AuditLine
    from mifc.planning.needs_assessment.models import Card, CardText, CollectionPoint

    return [CollectionPoint, Card, CardText, AuditLine]


def _last_rows() -> dict[str, set[int]]:
    return {model._meta.label: set(model._base_manager.values_list("pk", flat=True)) for model in _tables()}


def _new_rows(there: dict[str, set[int]]) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of these tables that was not there, as the database gave it out, by column."""
    from django.db import connection

    found = {}
    for model in _tables():
        columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}"')  # noqa: S608  # names of our own models
            rows = cursor.fetchall()
        own = next(at for at, field in enumerate(model._meta.concrete_fields) if field.primary_key)
        found[model._meta.label] = [row for row in rows if row[own] not in there[model._meta.label]]
    return found


def insert_plainly(kept: str, way: str) -> dict[str, Any]:
    """The same rows, ready in memory, given to the database."""
    from django.db import connection, transaction

    rows: dict[str, list[tuple[Any, ...]]] = pickle.loads(Path(kept).read_bytes())  # noqa: S301  # written above
    insert = {"executemany": _executemany, "bulk_create": _bulk_create}[way]
    connection.ensure_connection()
    ready = [insert(model, rows[model._meta.label]) for model in _tables()]
    with Spent() as spent, transaction.atomic():
        for each in ready:
            each()
    return {**spent.told(), "rows": sum(map(len, rows.values()))}


def _executemany(model: Any, rows: list[tuple[Any, ...]]) -> Callable[[], object]:
    from django.db import connection

    fields = model._meta.concrete_fields
    columns, places = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
    statement = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})'  # noqa: S608  # names of our own models

    def insert() -> None:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)

    return insert


def _bulk_create(model: Any, rows: list[tuple[Any, ...]]) -> Callable[[], object]:
    from django.db.models import QuerySet

    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    records = [
        model(**{name: json.loads(value) if field.get_internal_type() == "JSONField" else value
                 for name, field, value in zip(names, fields, row, strict=True)})
        for row in rows
    ]  # fmt: skip
    return lambda: QuerySet(model).bulk_create(records)


def _child(arguments: list[str]) -> int:
    import django

    django.setup()
    step, *rest = arguments
    if step == "hand-in":
        told = hand_in(Path(rest[0]))
    elif step == "import":
        told = run_import(int(rest[0]), int(rest[1]), rest[2])
    elif step == "plain":
        told = insert_plainly(rest[0], rest[1])
    else:
        from mifc.config.ready import make_ready

        make_ready(with_demo=True)
        told = {}
    sys.stdout.write("\n" + json.dumps(told) + "\n")
    return 0


# --- the one who measures ---


@dataclass(frozen=True, slots=True)
class Place:
    """A database: files in a folder, and its address where it is not one of them."""

    folder: Path
    url: str = ""

    def ask(self, *arguments: object) -> dict[str, Any]:
        """Run a step there, in a process of its own."""
        settings = os.environ | {"MIFC_DATA": str(self.folder), "DATABASE_URL": self.url}
        command = [sys.executable, str(Path(__file__)), *map(str, arguments)]
        told = subprocess.run(command, cwd=ROOT, env=settings, check=True, capture_output=True, text=True, timeout=800).stdout
        return dict(json.loads(told.strip().splitlines()[-1]))


@contextlib.contextmanager
def copy_of(place: Place) -> Iterator[Place]:
    """The same place once more, for one to write into."""
    with tempfile.TemporaryDirectory(prefix="mifc-bench-") as outer:
        folder = Path(outer) / "data"
        shutil.copytree(place.folder, folder, ignore=shutil.ignore_patterns("static"))
        if not place.url:
            yield Place(folder)
            return
        with database(place.url, like=place.url) as url:
            yield Place(folder, url)


def measure(place: Place, source: Path) -> dict[str, list[dict[str, Any]]]:
    """What import and inserts took, round by round, in turns."""
    seen: dict[str, list[dict[str, Any]]] = {"import": [], **{way: [] for way in WAYS}}
    with copy_of(place) as handed, tempfile.TemporaryDirectory(prefix="mifc-bench-") as folder:
        told = handed.ask("hand-in", source)
        kept = Path(folder) / "rows"
        for turn in range(ROUNDS):
            with copy_of(handed) as there:
                seen["import"].append(there.ask("import", told["import"], told["programme"], kept if not turn else ""))
            for way in WAYS:
                with copy_of(handed) as there:
                    seen[way].append(there.ask("plain", kept, way))
    return seen


def once(place: Place, source: Path) -> dict[str, Any]:
    """One import alone."""
    with copy_of(place) as there:
        told = there.ask("hand-in", source)
        return there.ask("import", told["import"], told["programme"], "")


def compare(name: str, place: Place, files: dict[str, Path]) -> bool:
    """Say what was seen on this database; whether the promise is kept there."""
    seen = measure(place, files["csv"])
    middle = {way: {what: statistics.median(each[what] for each in rounds) for what in SHOWN} for way, rounds in seen.items()}
    done, rows = seen["import"][0], seen[DECIDES][0]["rows"]
    print(f"\n{name}: {done['added']:,} cards added, {done['repeats']:,} typed twice, {done['refused']:,} refused; {rows:,} rows")
    for way, each in middle.items():
        print(f"  {way:12} {each['cpu']:6.1f} s CPU   {each['seconds']:6.1f} s by the clock")
    for what, shown in SHOWN.items():
        ratios = sorted(plain[what] / ours[what] for plain, ours in zip(seen[DECIDES], seen["import"], strict=True))
        print(f"  {shown:28} {statistics.median(ratios):.0%} of {DECIDES}'s speed   (rounds {ratios[0]:.0%} to {ratios[-1]:.0%})")
    ratio = statistics.median(plain["cpu"] / ours["cpu"] for plain, ours in zip(seen[DECIDES], seen["import"], strict=True))
    raw = statistics.median(plain["cpu"] / ours["cpu"] for plain, ours in zip(seen["executemany"], seen["import"], strict=True))
    print(f"  promised                     {PROMISED:.0%}   ({raw:.0%} of executemany's speed)")
    most, grown = (statistics.median(each[what] for each in seen["import"]) for what in ("most", "grown"))
    fewer = once(place, files["fewer"])
    print(f"  memory       {most / 1024:.0f} MB at {ROWS:,} rows, {fewer['most'] / 1024:.0f} MB at {FEWER_ROWS:,}: ", end="")
    print(f"{most / fewer['most']:.2f} times (promised {FLAT}); on top {grown / 1024:.1f} and {fewer['grown'] / 1024:.1f} MB")
    excel = once(place, files["xlsx"])
    print(f"  from Excel   {excel['cpu']:6.1f} s CPU, {middle[DECIDES]['cpu'] / excel['cpu']:.0%} of {DECIDES}'s speed")
    return bool(ratio >= PROMISED and most <= fewer["most"] * FLAT)


def main() -> int:
    from bench import old_cards

    kept = True
    stop_when_asked()
    with installation() as folder, tempfile.TemporaryDirectory(prefix="mifc-bench-") as outer:
        files = {"csv": Path(outer) / "cards.csv", "fewer": Path(outer) / "fewer.csv", "xlsx": Path(outer) / "cards.xlsx"}
        for kind, path in files.items():
            old_cards.write(path, FEWER_ROWS if kind == "fewer" else ROWS)
        kept &= compare("SQLite", Place(folder), files)
        near = postgres_url()
        if near:
            with running(near), database(near) as url:
                place = Place(folder, url)
                place.ask("ready")
                kept &= compare("PostgreSQL", place, files)
        else:
            print("\nnot measured: PostgreSQL (none was found)")
    if not kept:
        print("NOT KEPT: importing")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(_child(sys.argv[1:]) if len(sys.argv) > 1 else main())

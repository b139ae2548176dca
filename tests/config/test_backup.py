"""Back up while it runs, restore elsewhere, erase again what was erased; and every file that is no whole backup."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mifc.config.restore import replay
from mifc.foundation.base.erasures import Erasure, ledger_path, read_ledger, remember_erasure, write_lines
from mifc.foundation.base.sockets import ErasureReplay, replay_erasures
from tests.config.running import ROOT, environment, mifc, own_postgres, serving


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with a programme, an upload and a ledger."""
    data = tmp_path_factory.mktemp("mifc") / "data"
    done = mifc(data, "programme", "create", "West Midlands", "--city", "Coventry", "--lead", "lead@example.org")
    assert done.returncode == 0, done.stderr
    (data / "media/a").mkdir(parents=True)
    (data / "media/a/upload.txt").write_text("what somebody brought")
    (data / "documents/1/ab").mkdir(parents=True)
    (data / "documents/1/ab/report").write_text("what stands behind a need")
    (data / "erasures.jsonl").write_text(Erasure("2026-01-01T00:00:00+00:00", "no-such-room", {"id": 7}).as_line() + "\n")
    return data


@pytest.fixture(scope="module")
def saved(filled: Path) -> Path:
    target = filled.parent / "saved.zip"
    done = mifc(filled, "backup", str(target))
    assert done.returncode == 0, done.stderr
    return target


def names(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "mifc.sqlite3")) as database:
        return [row[0] for row in database.execute("SELECT name FROM programmes_programme ORDER BY name")]


def test_a_backup_comes_back_whole_elsewhere(filled: Path, saved: Path, tmp_path: Path) -> None:
    done = mifc(tmp_path / "new", "restore", str(saved))
    assert names(tmp_path / "new") == ["West Midlands"]
    assert (tmp_path / "new/media/a/upload.txt").read_text() == "what somebody brought"
    assert (tmp_path / "new/documents/1/ab/report").read_text() == "what stands behind a need"
    assert (tmp_path / "new/secret-key").read_text() == (filled / "secret-key").read_text()
    assert (tmp_path / "new/secret-key").stat().st_mode & 0o077 == 0
    assert mifc(tmp_path / "new", "doctor").returncode == 0
    # The ledger names a room that this version does not have: said, and the code says so too.
    assert done.returncode == 1
    assert "NOT erased again: no-such-room" in done.stdout


def test_a_backup_is_readable_by_its_owner_only_and_may_leave_the_key_out(filled: Path, saved: Path, tmp_path: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0
    assert mifc(filled, "backup", str(tmp_path / "b.zip"), "--without-secret-key").returncode == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert "secret-key" not in archive.namelist()


def test_a_backup_while_others_write_is_of_one_moment(filled: Path, tmp_path: Path) -> None:
    """Somebody adds two rows in each transaction, all the time: the copy never holds one without the other."""
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(filled / "mifc.sqlite3", timeout=20, isolation_level=None)) as database:
            number = 0
            while not stop.is_set():
                number += 1
                database.execute("BEGIN IMMEDIATE")
                for half in "ab":
                    database.execute("INSERT INTO running_pulse (name, at) VALUES (?, '2026-01-01')", [f"{half}{number}"])
                database.execute("COMMIT")

    with serving(filled):
        thread = threading.Thread(target=write)
        thread.start()
        try:
            done = mifc(filled, "backup", str(tmp_path / "b.zip"))
        finally:
            stop.set()
            thread.join()
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        archive.extract("database.sqlite3", tmp_path)
    with closing(sqlite3.connect(tmp_path / "database.sqlite3")) as copy:
        count = {half: copy.execute("SELECT count(*) FROM running_pulse WHERE name LIKE ?", [f"{half}%"]).fetchone()[0] for half in "ab"}
    assert count["a"] == count["b"] > 0


def test_a_restore_while_the_server_runs_is_refused(filled: Path, saved: Path) -> None:
    with serving(filled):
        done = mifc(filled, "restore", str(saved), "--replace")
    assert done.returncode == 1
    assert "already runs on this data" in done.stderr


def test_data_that_is_there_is_kept_beside_and_only_when_asked(saved: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert mifc(data, "programme", "create", "Another").returncode == 0
    done = mifc(data, "restore", str(saved))
    assert done.returncode == 1
    assert "--replace" in done.stderr
    assert names(data) == ["Another"]
    mifc(data, "restore", str(saved), "--replace")
    assert names(data) == ["West Midlands"]
    (beside,) = data.glob("before-*")
    assert names(beside) == ["Another"]


def test_the_ledgers_of_backup_data_and_file_are_joined(saved: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    here, given = (Erasure(f"2026-0{n}-01T00:00:00+00:00", "no-such-room", {"id": n}) for n in (2, 3))
    (data / "erasures.jsonl").write_text(here.as_line() + "\n")
    (tmp_path / "newer.jsonl").write_text(given.as_line() + "\n" + '{"cut off')
    mifc(data, "restore", str(saved), "--replace", "--erasures", str(tmp_path / "newer.jsonl"))
    assert [erasure.what["id"] for erasure in read_ledger(data / "erasures.jsonl")] == [7, 2, 3]


def _no_zip(path: Path) -> None:
    path.write_bytes(b"not a zip at all")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2_000])


def _turned_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)


def _rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _other_content(path: Path) -> None:
    _rewrite(path, lambda parts: parts.update({"media/a/upload.txt": b"forged"}))


def _smuggled(path: Path) -> None:
    _rewrite(path, lambda parts: parts.update({"media/extra.txt": b"not in the manifest"}))


def _outside(path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts["manifest.json"])
        manifest["files"]["../outside.txt"] = manifest["files"].pop("media/a/upload.txt")
        parts["../outside.txt"] = parts.pop("media/a/upload.txt")
        parts["manifest.json"] = json.dumps(manifest).encode()

    _rewrite(path, change)


def _from_tomorrow(path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts["manifest.json"])
        manifest["migrations"].append("programmes.0999_tomorrow")
        parts["manifest.json"] = json.dumps(manifest).encode()

    _rewrite(path, change)


@pytest.mark.parametrize("spoil", [_no_zip, _cut, _turned_bit, _other_content, _smuggled, _outside, _from_tomorrow])
def test_what_is_no_whole_backup_changes_nothing(saved: Path, tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    file, data = tmp_path / "b.zip", tmp_path / "data"
    file.write_bytes(saved.read_bytes())
    spoil(file)
    assert mifc(data, "programme", "create", "Stays").returncode == 0
    done = mifc(data, "restore", str(file), "--replace")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert names(data) == ["Stays"]
    assert not list(data.glob("before-*"))
    assert not list(data.glob(".restore-*"))
    assert not (tmp_path / "outside.txt").exists()


def test_a_backup_that_cannot_be_written_leaves_nothing(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = mifc(filled, "backup", str(tmp_path / "file" / "b.zip"))
    assert done.returncode == 1
    assert "could not be written" in done.stderr


@pytest.fixture
def replays() -> Iterator[list[dict[str, object]]]:
    erased: list[dict[str, object]] = []

    def erase(what: dict[str, object]) -> None:
        if what.get("fails"):
            raise LookupError("gone already")
        erased.append(what)

    plug = replay_erasures.plug(ErasureReplay("test-room", erase))
    yield erased
    replay_erasures._plugs.remove(plug)


def test_every_erasure_is_repeated_and_what_was_not_is_named(replays: list[dict[str, object]]) -> None:
    ledger = [
        Erasure("1", "test-room", {"id": 1}),
        Erasure("2", "test-room", {"fails": True}),
        Erasure("3", "other", {}),
        Erasure("4", "test-room", {"id": 4}),
    ]
    assert [erasure.when for erasure in replay(ledger)] == ["2", "3"]
    assert replays == [{"id": 1}, {"id": 4}]


def test_an_erasure_is_remembered_only_when_it_came_true(
    db: None, settings: object, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings
    with django_capture_on_commit_callbacks(execute=False):  # type: ignore[operator]  # pytest-django's fixture
        remember_erasure(room="r", what={"id": 1})
    assert not ledger_path().exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        remember_erasure(room="r", what={"id": 2})
    assert [erasure.what for erasure in read_ledger(ledger_path())] == [{"id": 2}]
    assert ledger_path().stat().st_mode & 0o077 == 0


def test_two_writers_never_mix_their_lines(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings
    threads = [
        threading.Thread(target=lambda n=n: [write_lines([Erasure("w", "r", {"id": n, "long": "x" * 2_000})]) for _ in range(10)])
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(read_ledger(ledger_path()))) == 80


@pytest.fixture
def postgres() -> Iterator[str]:
    with own_postgres() as url:
        if not url:
            pytest.skip("no PostgreSQL here")
        yield url


def test_postgresql_comes_back_too_and_keeps_the_old_beside(postgres: str, saved: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    more = {"DATABASE_URL": postgres}
    assert mifc(data, "programme", "create", "On PostgreSQL", **more).returncode == 0
    done = mifc(data, "backup", str(tmp_path / "b.zip"), **more)
    assert done.returncode == 0, done.stderr
    assert mifc(data, "programme", "create", "Too late", **more).returncode == 0
    assert "sqlite database, this installation uses postgresql" in mifc(data, "restore", str(saved), "--replace", **more).stderr
    done = mifc(data, "restore", str(tmp_path / "b.zip"), "--replace", **more)
    assert done.returncode == 0, done.stderr
    query = "from mifc.foundation.programmes.models import Programme as P; print(sorted(P.objects.values_list('name', flat=True)))"
    shell = [sys.executable, "manage.py", "shell", "-v0", "-c", query]
    found = subprocess.run(shell, cwd=ROOT, env=environment(data, **more), capture_output=True, text=True, check=True)
    assert "['On PostgreSQL']" in found.stdout
    assert mifc(data, "doctor", **more).returncode == 0

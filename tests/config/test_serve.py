"""`mifc serve` as a person meets it: the first start, the second, what stands in the way, and what is left after a kill."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mifc.config import preflight
from mifc.config.commands import Refused
from tests.config.running import ROOT, ask, environment, free_port, is_gone, mifc, serving, wait_until


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after its first start."""
    data = tmp_path_factory.mktemp("mifc") / "data"
    with serving(data) as served:
        assert ask(served.port, "/readyz")[0] == 200
    return data


@pytest.fixture
def data(prepared: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    shutil.copytree(prepared, tmp_path / "data")
    return tmp_path / "data"


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a refused start."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_it_serves_and_says_where_to_look(data: Path) -> None:
    with serving(data) as served:
        assert ask(served.port, "/healthz")[0] == 200
        assert ask(served.port, "/readyz")[0] == 200
        text = served.log.read_text()
        assert f"http://localhost:{served.port}" in text
        assert "Preparing" not in text, "the second start has nothing to prepare"
        assert served.stop() == 0


def test_a_second_start_on_the_same_data_is_refused(data: Path) -> None:
    with serving(data) as served:
        said = refusal(mifc(data, "serve", "--port", str(free_port())))
        assert "already runs on this data" in said
        assert str(served.process.pid) in said


def test_a_taken_port_is_refused(data: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert "is taken by another program" in refusal(mifc(data, "serve", "--port", str(other.getsockname()[1])))


def test_a_port_that_another_would_share_silently_is_refused() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        with pytest.raises(Refused, match="is taken"):
            preflight.check_port("127.0.0.1", other.getsockname()[1])


@pytest.mark.parametrize(
    ("port", "host", "sentence"), [("no", "", "a port is a number"), ("0", "", "from 1 to 65535"), ("8000", "203.0.113.9", "HOST is")]
)
def test_a_wrong_address_is_refused(data: Path, port: str, host: str, sentence: str) -> None:
    assert sentence in refusal(mifc(data, "serve", PORT=port, HOST=host))


def test_a_folder_we_may_not_write_to_is_refused(tmp_path: Path) -> None:
    if os.getuid() != 0:
        (tmp_path / "data").mkdir(mode=0o500)
        assert "No permission" in refusal(mifc(tmp_path / "data", "serve"))
        return
    # The administrator may write everywhere: ask as somebody else, of a folder that is not theirs.
    (tmp_path / "data").mkdir(mode=0o755)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.name.startswith(("pytest", "test_")):
            folder.chmod(0o755)
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom pathlib import Path\nfrom mifc.config import preflight\n"
        f"from mifc.config.commands import Refused\nimport os\nos.setuid(65534)\n"
        f"try: preflight.check_data_folder(Path({str(tmp_path / 'data')!r}))\nexcept Refused as said: print(said)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "No permission to write" in done.stdout, done.stderr


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    assert "is not a folder" in refusal(mifc(tmp_path / "data", "serve"))


def test_a_full_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "LEAST_FREE_BYTES", 10**18)
    with pytest.raises(Refused, match="almost full"):
        preflight.check_data_folder(tmp_path)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="disk is full"):
        preflight.check_data_folder(tmp_path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of a few megabytes, where we may make one."""
    place = tmp_path / "small"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("no right to make a small disk here")
    yield place
    subprocess.run(["umount", str(place)], check=False)


def test_a_really_full_disk_is_refused(small_disk: Path) -> None:
    with pytest.raises(OSError, match="No space"), (small_disk / "filling").open("wb") as file:
        file.write(b"x" * 4_000_000)
    assert "disk is full" in refusal(mifc(small_disk, "serve"))


def test_a_database_of_a_newer_version_is_refused(data: Path) -> None:
    with sqlite3.connect(data / "mifc.sqlite3") as database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('programmes', '0999_tomorrow', '2030-01-01')")
    database.close()
    said = refusal(mifc(data, "serve", PORT=str(free_port())))
    assert "newer version" in said
    assert "programmes.0999_tomorrow" in said


def test_a_database_that_lost_a_guard_is_refused_and_mended(data: Path) -> None:
    with sqlite3.connect(data / "mifc.sqlite3") as database:
        name = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'mifc_own_%'").fetchone()[0]
        database.execute(f'DROP TRIGGER "{name}"')
    database.close()
    assert "lost 1 of its guards" in refusal(mifc(data, "serve", PORT=str(free_port())))
    assert mifc(data, "doctor").returncode == 1
    assert "1 put back" in mifc(data, "doctor", "--mend").stdout
    assert mifc(data, "doctor").returncode == 0


def test_a_database_that_lost_the_guard_of_its_editions_is_refused_and_mended(data: Path) -> None:
    with sqlite3.connect(data / "mifc.sqlite3") as database:
        database.execute("DROP TRIGGER mifc_edition_is_frozen")
    database.close()
    assert "lost 1 of its guards" in refusal(mifc(data, "serve", PORT=str(free_port())))
    assert "1 put back" in mifc(data, "doctor", "--mend").stdout
    assert mifc(data, "doctor").returncode == 0


def test_a_start_that_was_killed_while_migrating_goes_on(data: Path) -> None:
    with sqlite3.connect(data / "mifc.sqlite3") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'mifc_own_%'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
    database.close()
    (data / "migrating").touch()
    with serving(data):
        assert not (data / "migrating").exists()


def test_a_damaged_database_is_named(data: Path) -> None:
    (data / "mifc.sqlite3").write_bytes(b"this is no database at all" * 100)
    assert "is damaged" in refusal(mifc(data, "serve", PORT=str(free_port())))


def test_a_database_that_does_not_answer_is_named(data: Path) -> None:
    said = refusal(mifc(data, "serve", PORT=str(free_port()), DATABASE_URL=f"postgresql://x:secret@127.0.0.1:{free_port()}/x"))
    assert "does not answer" in said
    assert "secret" not in said


@pytest.mark.parametrize("wrong", [{"DATABASE_URL": "mysql://x/y"}, {"MIFC_SMTP_PORT": "abc"}])
def test_a_wrong_setting_is_one_sentence(data: Path, wrong: dict[str, str]) -> None:
    assert "A setting is not right" in refusal(mifc(data, "serve", PORT=str(free_port()), **wrong))


def test_after_a_kill_of_the_main_process_nobody_shares_the_port(data: Path) -> None:
    with serving(data, MIFC_PROCESSES="2") as served:
        workers = served.workers
        assert len(workers) == 2
        served.process.send_signal(signal.SIGKILL)
        served.process.wait(5)
        assert wait_until(lambda: all(is_gone(pid) for pid in workers), 3)
        assert ask(served.port, timeout=1)[0] == 0
        with serving(data, served.port) as again:
            assert ask(again.port)[0] == 200


def test_killed_server_processes_are_put_back_however_often(data: Path) -> None:
    with serving(data) as served:
        for _ in range(4):
            (worker,) = served.workers
            os.kill(worker, signal.SIGKILL)
            assert wait_until(lambda gone=worker: served.workers not in ([gone], []) and ask(served.port, timeout=1)[0] == 200, 15)
        assert served.process.poll() is None


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_asked(data: Path, how: signal.Signals) -> None:
    with serving(data) as served:
        started = time.monotonic()
        workers = served.workers
        assert served.stop(how) == 0
        assert time.monotonic() - started < 12
        assert all(is_gone(pid) for pid in workers)


def test_liveness_needs_no_database(data: Path) -> None:
    with serving(data) as served:
        with sqlite3.connect(data / "mifc.sqlite3") as database:
            database.execute("DROP TABLE running_pulse")
        database.close()
        assert ask(served.port, "/healthz")[0] == 200
        assert ask(served.port, "/readyz")[0] == 503


def test_unknown_hosts_are_refused_by_the_running_server(data: Path) -> None:
    with serving(data) as served, socket.create_connection(("127.0.0.1", served.port)) as line:
        line.sendall(b"GET /en/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 400")


def test_an_older_python_is_told_so(tmp_path: Path) -> None:
    """`make run` where the only Python is too old: one sentence, nothing made."""
    old = tmp_path / "bin"
    old.mkdir()
    for name in ("python3", "python"):
        (old / name).write_text('#!/bin/sh\ncase "$2" in *platform*) echo "Python 3.9.2";; *) exit 1;; esac\n')
        (old / name).chmod(0o755)
    for name in ("make", "sh", "dirname", "cat", "rm", "touch", "chmod", "awk", "env"):
        (old / name).symlink_to(shutil.which(name) or name)
    clone = tmp_path / "clone"
    (clone / "locks").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", clone)
    for path in (ROOT / "locks").iterdir():
        shutil.copy(path, clone / "locks")
    done = subprocess.run(
        ["make", "run"], cwd=clone, env={"PATH": str(old), "HOME": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "MiFC needs Python 3.11 or newer; Python 3.9.2 was found" in done.stderr
    assert not (clone / ".venv").exists()


def test_make_alone_lists_what_there_is() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("run", "test", "check", "journeys", "bench", "messages"):
        assert f"make {target} " in done.stdout


def test_locks_name_no_place_and_pin_everything_with_a_checksum() -> None:
    for path in (ROOT / "locks").glob("*.txt"):
        text = path.read_text()
        assert "://" not in text
        packages = [line for line in text.splitlines() if line[:1].isalnum()]
        assert all("==" in line.partition(";")[0] for line in packages)
        assert "--hash=sha256:" in text


def test_the_help_loads_no_django(data: Path) -> None:
    """So it answers at once, and where nothing else works."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "mifc.config.cli", "--help"],
        env=environment(data),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "backup" in done.stdout
    assert "django" not in done.stderr


def test_what_people_said_is_read_by_nobody_else_on_the_machine(prepared: Path) -> None:
    assert prepared.stat().st_mode & 0o077 == 0


def test_who_starts_the_demo_comes_in_as_it_says(tmp_path: Path) -> None:
    with serving(tmp_path / "data", MIFC_DEMO="") as served:
        said = served.log.read_text()
        assert "choose one of the invented people; no password" in said
        assert "/w/sign-in/demo/" in ask(served.port, "/w/sign-in/")[1]
        assert ask(served.port, "/w/sign-in/demo/")[0] == 200

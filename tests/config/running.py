"""Starts the product as a person does, in a data folder of its own, and stops what it started."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.run_all import postgres_url

ROOT = Path(__file__).resolve().parent.parent.parent
MIFC = [sys.executable, "-m", "mifc.config.cli"]


def free_port() -> int:
    """A port nobody listens on, below those that the system gives to clients: one of these could take it while the server is down."""
    while True:
        port = secrets.randbelow(12_000) + 20_000
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of a fresh installation: nothing of the tests' own settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("MIFC_", "DATABASE_", "REDIS_", "DJANGO_", "PORT"))}
    return kept | {"MIFC_DATA": str(data), "PYTHONPATH": str(ROOT), "MIFC_DEMO": "0"} | more


def mifc(data: Path, *arguments: str, timeout: float = 120, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [*MIFC, *arguments], env=environment(data, **more), cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False
    )


def ask(port: int, path: str = "/healthz", timeout: float = 5) -> tuple[int, str]:
    """Status and text; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def wait_until(true: object, seconds: float = 30) -> bool:
    """Wait until `true()` is; False when the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():  # type: ignore[operator]  # any callable
            return True
        time.sleep(0.05)
    return False


def children(pid: int) -> list[int]:
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(each) for each in done.stdout.split()]


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


@contextlib.contextmanager
def own_postgres(like: str = "") -> Iterator[str]:
    """The address of a PostgreSQL database of our own, a copy of the one at `like`; "" where there is no PostgreSQL."""
    url = postgres_url()
    if not url:
        yield ""
        return
    base, _, query = url.partition("?")
    server = base.rpartition("/")[0]
    name = f"mifc_own_{secrets.token_hex(4)}"
    with psycopg.connect(f"{server}/postgres?{query}", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {like.partition('?')[0].rpartition('/')[2]}" if like else ""))
        try:
            yield f"{server}/{name}?{query}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Served:
    """A running `mifc serve`."""

    def __init__(self, data: Path, port: int, **more: str) -> None:
        self.port, self.data = port, data
        self.log = data.parent / f"{data.name}.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*MIFC, "serve"], env=environment(data, PORT=str(port), **more), cwd=ROOT, stdout=log, stderr=log
            )

    def is_up(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"The server ended:\n{self.log.read_text()}")
        return ask(self.port)[0] == 200

    @property
    def workers(self) -> list[int]:
        return children(self.process.pid)

    def stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 30) -> int:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(how)
        return self.process.wait(seconds)


@contextlib.contextmanager
def serving(data: Path, port: int = 0, **more: str) -> Iterator[Served]:
    served = Served(data, port or free_port(), **more)
    try:
        assert wait_until(served.is_up, 180), served.log.read_text()
        yield served
    finally:
        if served.process.poll() is None:
            served.process.terminate()
            try:
                served.process.wait(20)
            except subprocess.TimeoutExpired:
                served.process.kill()
                served.process.wait(5)

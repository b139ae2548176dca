"""What is sent to the server comes in within bounds: phones that fall silent hold nobody up, and nobody fills the disk."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.running import Served, ask, environment, serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("mifc") / "data") as served:
        yield served


def _head(length: int, path: str = "/w/sign-in/") -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {length}\r\nConnection: close\r\n\r\n"
    ).encode()


def _send(served: Served, sent: bytes, *, most: int = 200) -> bytes:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        connection.sendall(sent)
        answer = connection.recv(most)
        while len(answer) < most and (more := connection.recv(most)):
            answer += more
        return answer


def test_phones_that_fall_silent_do_not_stop_the_pages(served: Served) -> None:
    with contextlib.ExitStack() as kept:
        for _phone in range(24):
            silent = kept.enter_context(socket.create_connection(("127.0.0.1", served.port)))
            silent.sendall(_head(400) + b"good=I was writ")
        assert ask(served.port, "/w/sign-in/", timeout=10)[0] == 200
        assert ask(served.port, "/healthz")[0] == 200
        assert b" 503 " in _send(served, _head(4) + b"a=bc"), "who finds no room is told at once, and comes again"
    assert b" 403 " in _send(served, _head(4) + b"a=bc"), "when they are gone all is as before: a form without its token"


@pytest.mark.parametrize("path", ["/en/card/ABCDE/", "/w/sign-in/"])
def test_what_is_too_large_is_refused_before_it_is_taken(served: Served, path: str) -> None:
    before = set(Path(tempfile.gettempdir()).glob("*.upload"))
    assert b" 413 " in _send(served, _head(900_000_000, path) + b"x" * 1000)
    assert set(Path(tempfile.gettempdir()).glob("*.upload")) == before


@pytest.mark.parametrize("cookie", ["", f"mifc_session={'x' * 32}", "asked for a code"])
def test_who_is_not_signed_in_sends_no_file(served: Served, cookie: str) -> None:
    if cookie == "asked for a code":
        cookie = _session(served, signed_in=False)
    head = _head(65_537, "/w/west-midlands/services/files/").replace(b"Connection:", f"Cookie: {cookie}\r\nConnection:".encode())
    answer = _send(served, head + b"x", most=20_000)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"Sign in again first" in answer
    assert b" 403 " in _send(served, _head(65_536) + b"x" * 65_536), "as much as a form may hold comes in"


def test_48_megabytes_of_a_stranger_are_neither_kept_in_memory_nor_on_the_disk(served: Served) -> None:
    before, files = _memory(served), set(Path(tempfile.gettempdir()).iterdir())
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        connection.sendall(_head(48_000_000))
        for _piece in range(480):
            connection.sendall(b"x" * 100_000)
    assert _memory(served) - before < 24_000_000
    assert set(Path(tempfile.gettempdir()).iterdir()) - files == set()


def test_who_is_signed_in_sends_files(served: Served) -> None:
    head = _head(1_000_000).replace(b"Connection:", f"Cookie: {_session(served, signed_in=True)}\r\nConnection:".encode())
    assert b" 403 " in _send(served, head + b"x" * 1_000_000), "taken in; then it is a form without its token"


def _session(served: Served, *, signed_in: bool) -> str:
    """A session as it is in the database of the running server."""
    code = (
        "import django; django.setup()\n"
        "from django.contrib.sessions.backends.db import SessionStore\n"
        f"kept = SessionStore(); kept.update({{'_auth_user_id': '1'}} if {signed_in} else {{'sign_in_ticket': 'x'}})\n"
        "kept.create(); print(kept.session_key)"
    )
    surroundings = environment(served.data, DJANGO_SETTINGS_MODULE="mifc.config.settings")
    done = subprocess.run([sys.executable, "-c", code], env=surroundings, capture_output=True, text=True, check=True)
    return f"mifc_session={done.stdout.strip()}"


def _memory(served: Served) -> int:
    """What the server's processes hold, in bytes."""
    pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in served.workers)
    return sum(pages) * 4096


@pytest.mark.parametrize("length", ["-1", "1e3", "٣"])
def test_a_length_that_is_no_number_breaks_nothing(served: Served, length: str) -> None:
    answer = _send(served, f"POST /w/sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode())
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 413"))

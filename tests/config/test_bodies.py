"""What is sent to the server comes in within bounds: phones that fall silent hold nobody up, and nobody fills the disk."""

from __future__ import annotations

import contextlib
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.running import Served, ask, serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("mifc") / "data") as served:
        yield served


def _head(length: int, path: str = "/w/sign-in/") -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {length}\r\nConnection: close\r\n\r\n"
    ).encode()


def _send(served: Served, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        connection.sendall(sent)
        return connection.recv(200)


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


@pytest.mark.parametrize("length", ["-1", "1e3", "٣"])
def test_a_length_that_is_no_number_breaks_nothing(served: Served, length: str) -> None:
    answer = _send(served, f"POST /w/sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode())
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 413"))

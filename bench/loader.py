"""A small loader: one thread, a few connections that stay open, one request under way on each. On loopback only.

Any answer that is not a success ends it: a refusal measures nothing.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Sequence


class Line:
    """One connection: knows how long its answer is and when it is whole."""

    def __init__(self, port: int, question: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.question = question
        self.head: list[tuple[str, str]] = []
        self.first = b""
        self.whole = 0
        self.had = 0

    def ask(self) -> None:
        self.had = 0
        self.socket.sendall(self.question)

    def hear(self) -> bool:
        """Read what has come; True when the answer is whole."""
        block = self.socket.recv(262_144)
        if not self.had and not block.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"Not the answer that was hoped for: {block[:200]!r}")
        if not self.whole:
            head, _end, _rest = block.partition(b"\r\n\r\n")
            pairs = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
            self.head = [(name.lower(), value) for name, value in pairs]
            self.whole = len(head) + 4 + int(dict(self.head)["content-length"])
        if len(self.first) < self.whole:
            self.first += block
        self.had += len(block)
        return self.had >= self.whole


class Loader:
    """Asks one server for one path, again and again, over connections that it keeps."""

    def __init__(self, port: int, path: str, connections: int) -> None:
        question = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n".encode()
        self._selector = selectors.DefaultSelector()
        self._lines = [Line(port, question) for _ in range(connections)]
        for line in self._lines:
            self._selector.register(line.socket, selectors.EVENT_READ, line)

    def answers(self, count: int) -> float:
        """So many answers and no request left under way; the seconds they took."""
        start = time.perf_counter()
        to_ask = count
        for line in self._lines[:count]:
            line.ask()
            to_ask -= 1
        while count:
            for key, _ in self._selector.select(1):
                if key.data.hear():
                    count -= 1
                    if to_ask:
                        key.data.ask()
                        to_ask -= 1
        return time.perf_counter() - start

    def seen(self) -> tuple[Sequence[tuple[str, str]], bytes]:
        """The headers, names in small letters, and the body of an answer."""
        line = self._lines[0]
        return line.head, line.first.partition(b"\r\n\r\n")[2]

    def close(self) -> None:
        self._selector.close()
        for line in self._lines:
            line.socket.close()

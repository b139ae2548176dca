"""A small loader: one thread, a few connections that stay open, one request under way on each. Its own process, on loopback only.

    python bench/loader.py PORT PATH SECONDS CONNECTIONS

Prints one line of JSON: answers, seconds, bytes of a body. Any answer but the first one again ends it: a refusal measures nothing.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time


class Line:
    """One connection: knows how long its answer is and when it is whole."""

    def __init__(self, port: int, question: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.question = question
        self.whole = 0
        self.body = 0
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
            fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
            self.body = int(fields[b"content-length"])
            self.whole = len(head) + 4 + self.body
        self.had += len(block)
        return self.had >= self.whole


def load(port: int, path: str, seconds: float, connections: int) -> dict[str, float]:
    question = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n".encode()
    selector = selectors.DefaultSelector()
    lines = [Line(port, question) for _ in range(connections)]
    for line in lines:
        selector.register(line.socket, selectors.EVENT_READ, line)
        line.ask()
    answers = 0
    start = time.perf_counter()
    while (moment := time.perf_counter()) < start + seconds:
        for key, _ in selector.select(1):
            if key.data.hear():
                answers += 1
                key.data.ask()
    for line in lines:
        line.socket.close()
    return {"answers": answers, "seconds": moment - start, "body": lines[0].body}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(load(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))) + "\n")

"""A small loader: one thread, a few keep-alive connections, one request under way on each. Runs as its own process, on loopback only.

    python bench/loader.py PORT PATH SECONDS CONNECTIONS [HEADER …]

Prints one line of JSON: answers, seconds, bytes of a body, and the slowest of the middle 99 per cent in milliseconds.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time

LONGEST_SECONDS = 30.0


class Line:
    """One connection: knows how long its answer is and when it is whole."""

    def __init__(self, port: int, question: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.question = question
        self.whole = 0
        self.body = 0
        self.had = 0
        self.asked_at = 0.0

    def ask(self) -> None:
        self.had = 0
        self.asked_at = time.perf_counter()
        self.socket.sendall(self.question)

    def hear(self) -> bool:
        """Read what has come; True when the answer is whole."""
        block = self.socket.recv(262_144)
        if not block:
            raise SystemExit("The server closed the connection.")
        if not self.whole:
            head, end, _ = block.partition(b"\r\n\r\n")
            if not end or not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"Not the answer that was hoped for: {block[:200]!r}")
            fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
            self.body = int(fields[b"content-length"])
            self.whole = len(head) + 4 + self.body
        self.had += len(block)
        return self.had >= self.whole


def load(port: int, path: str, seconds: float, connections: int, headers: list[str]) -> dict[str, float]:
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers]
    question = ("\r\n".join(lines) + "\r\n\r\n").encode()
    selector = selectors.DefaultSelector()
    open_lines = [Line(port, question) for _ in range(connections)]
    for line in open_lines:
        selector.register(line.socket, selectors.EVENT_READ, line)
        line.ask()
    answers, times = 0, []
    start = time.perf_counter()
    end = start + min(seconds, LONGEST_SECONDS)
    while (moment := time.perf_counter()) < end:
        for key, _ in selector.select(1):
            line: Line = key.data
            if line.hear():
                answers += 1
                if not answers % 16:
                    times.append(time.perf_counter() - line.asked_at)
                line.ask()
    times.sort()
    for line in open_lines:
        line.socket.close()
    slow = times[int(len(times) * 0.99)] * 1000 if times else 0.0
    return {"answers": answers, "seconds": moment - start, "body": open_lines[0].body, "p99_ms": slow}


if __name__ == "__main__":
    result = load(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
    sys.stdout.write(json.dumps(result) + "\n")

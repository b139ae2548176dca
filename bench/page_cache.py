"""A cached public page beside an empty WSGI answer, on the same server. Promised: at least 80 % of its requests.

Two servers with the same settings (granian, one process, as `mifc serve` runs it): one answers the demo's home page from the page cache,
through the whole application; the other answers nothing at all. The same loader asks both in turns.

What decides is the CPU time that the server spends on an answer, its kernel work included: the empty answer's time divided by the page's.
A server that has a core to itself answers as many requests a second as this time allows. The requests counted by the clock are shown
beside it and do not decide: here the loader and whatever else runs share the cores with the server, so the clock counts them too.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.installation import ROOT, installation

PROMISED = 0.80
ROUNDS, SECONDS, CONNECTIONS = 25, 0.5, 8
PAGE = "/en/"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Round:
    """What one server did in one round."""

    a_second: float
    cpu_each: float
    body: int


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, and what it is asked for."""

    process: int
    port: int
    path: str

    def cpu_seconds(self) -> float:
        """Of its process and the children that answer, in the kernel too."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        fields = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in (self.process, *children)]
        return sum(int(one[11]) + int(one[12]) for one in fields) / _TICKS

    def round(self) -> Round:
        before = self.cpu_seconds()
        command = [sys.executable, str(ROOT / "bench" / "loader.py"), str(self.port), self.path, str(SECONDS), str(CONNECTIONS)]
        told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)
        return Round(told["answers"] / told["seconds"], (self.cpu_seconds() - before) / told["answers"], told["body"])


@contextlib.contextmanager
def served(target: str, path: str) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--http", "1", "--blocking-threads", "8", "--log-level", "error", target]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{target} does not answer.")
            time.sleep(0.1)
        yield Server(process.pid, port, path)
    finally:
        process.terminate()
        process.wait(20)


def main() -> int:
    with installation(), served("bench.empty_answer:application", "/") as empty, served("mifc.config.wsgi:application", PAGE) as page:
        for server in (empty, page):
            server.round()
        rounds = [(empty.round(), page.round()) for _ in range(ROUNDS)]
    for name, at in (("empty answer", 0), ("cached page", 1)):
        rate = statistics.median(each[at].a_second for each in rounds)
        cpu = statistics.median(each[at].cpu_each for each in rounds)
        print(f"{name:14} {cpu * 1e6:6.1f} µs CPU each   {rate:8,.0f} a second by the clock   {rounds[0][at].body:,} bytes")
    by_cpu = sorted(nothing.cpu_each / full.cpu_each for nothing, full in rounds)
    by_clock = sorted(full.a_second / nothing.a_second for nothing, full in rounds)
    ratio = statistics.median(by_cpu)
    print(f"by CPU time, which decides   {ratio:.0%} of the empty answer's requests   (rounds {by_cpu[0]:.0%} to {by_cpu[-1]:.0%})")
    print(f"by the clock                 {statistics.median(by_clock):.0%}   (rounds {by_clock[0]:.0%} to {by_clock[-1]:.0%})")
    print(f"promised                     {PROMISED:.0%}")
    if ratio < PROMISED:
        print("NOT KEPT: cached page")
    return 0 if ratio >= PROMISED else 1


if __name__ == "__main__":
    sys.exit(main())

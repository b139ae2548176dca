"""A cached public page beside an empty WSGI answer, on the same server. Promised: at least 80 % of its requests.

Two servers with the same settings (granian, one process, as `mifc serve` runs it): one answers the demo's home page from the page cache,
through the whole application; the other answers nothing at all. The same loader asks both in turns: many short ones, so that what else
runs here meets both alike. Where there are two cores, the servers share one and the loader has another.

What decides is the CPU time that the server spends on an answer, its kernel work included: the empty answer's time divided by the page's.
A server that has a core to itself answers as many requests a second as this time allows. The requests counted by the clock are shown
beside it and do not decide: here whatever else runs shares the cores with the server, so the clock counts that too.

Beside these, for comparison only: an application that only hands out the same headers and bytes, which shows how much of the difference is
the server's own work on them; and, where nginx is found, one of our own that sends them from a file.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.installation import ROOT, installation
from bench.loader import Loader

PROMISED = 0.80
ROUNDS, ANSWERS, CONNECTIONS = 75, 800, 8
PAGE = "/en/"
# What a server says of itself with each answer.
_OWN_HEADERS = frozenset({"server", "date", "connection"})
_OWN_OF_NGINX = _OWN_HEADERS | {"content-length", "content-type"}
_NGINX = """daemon off; worker_processes 1; {user} pid {folder}/pid; error_log {folder}/log crit;
events {{ worker_connections 64; }}
http {{
    access_log off; client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3; uwsgi_temp_path {folder}/4;
    scgi_temp_path {folder}/5; keepalive_requests 100000000; open_file_cache max=10; etag off; server_tokens off; tcp_nopush on;
    sendfile on;
    server {{ listen 127.0.0.1:{port}; root {folder}; types {{ }} default_type "{kind}"; {headers} }}
}}
"""


@dataclass(frozen=True, slots=True)
class Round:
    """What one server did in one round."""

    a_second: float
    cpu_each: float


class Server:
    """A running server, and a loader that asks it."""

    def __init__(self, process: int, port: int, path: str) -> None:
        self.process = process
        self.loader = Loader(port, path, CONNECTIONS)

    def _cpu(self) -> dict[str, int]:
        """Nanoseconds on a processor, by thread, of its process and the children that answer; in the kernel too."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        threads = [thread for each in (self.process, *children) for thread in Path(f"/proc/{each}/task").iterdir()]
        return {thread.name: int((thread / "schedstat").read_text().split()[0]) for thread in threads}

    def round(self) -> Round:
        before = self._cpu()
        seconds = self.loader.answers(ANSWERS)
        spent = sum(after - before.get(thread, 0) for thread, after in self._cpu().items())
        return Round(ANSWERS / seconds, spent / 1e9 / ANSWERS)


@contextlib.contextmanager
def _running(command: Sequence[str], port: int, path: str) -> Iterator[Server]:
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[0]})
    try:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    finally:
        os.sched_setaffinity(0, cores)
    try:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{command[0]} does not answer.")
            time.sleep(0.1)
        server = Server(process.pid, port, path)
        server.round()
        yield server
        server.loader.close()
    finally:
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(target: str, path: str) -> Iterator[Server]:
    """By granian, as the product serves."""
    port = _free_port()
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--http", "1", "--blocking-threads", "8", "--blocking-threads-idle-timeout", "600", "--log-level", "error", target]
    with _running(command, port, path) as server:
        yield server


@contextlib.contextmanager
def served_bare(like: Server) -> Iterator[Server]:
    """The same headers and bytes, ready made."""
    head, body = like.loader.seen()
    with tempfile.TemporaryDirectory(prefix="mifc-bench-") as folder:
        answer = Path(folder) / "answer"
        headers = [pair for pair in head if pair[0] not in _OWN_HEADERS]
        answer.write_text(json.dumps({"headers": headers, "body": body.decode("latin-1")}), encoding="utf-8")
        os.environ["MIFC_BENCH_ANSWER"] = str(answer)
        with served("bench.bare_answer:application", "/") as server:
            yield server


@contextlib.contextmanager
def served_by_nginx(like: Server) -> Iterator[Server | None]:
    """The same headers and bytes from a file, where there is an nginx; else None."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if not program:
        yield None
        return
    head, body = like.loader.seen()
    with tempfile.TemporaryDirectory(prefix="mifc-bench-") as folder:
        (Path(folder) / "page").write_bytes(body)
        quoted = ((name, value.replace('"', '\\"')) for name, value in head if name not in _OWN_OF_NGINX)
        headers = " ".join(f'add_header {name} "{value}";' for name, value in quoted)
        port, user = _free_port(), "user root;" if os.getuid() == 0 else ""
        settings = _NGINX.format(folder=folder, port=port, user=user, kind=dict(head)["content-type"], headers=headers)
        (Path(folder) / "settings").write_text(settings)
        with _running([program, "-p", folder, "-c", f"{folder}/settings"], port, "/page") as server:
            yield server


def _spread(ratios: Sequence[float]) -> str:
    """The median, and between what three quarters of the way up and down lie."""
    low, _middle, high = statistics.quantiles(ratios, n=4)
    return f"{statistics.median(ratios):.0%}   (half of the rounds {low:.0%} to {high:.0%})"


def main() -> int:
    with contextlib.ExitStack() as running:
        running.enter_context(installation())
        empty = running.enter_context(served("bench.empty_answer:application", "/"))
        page = running.enter_context(served("mifc.config.wsgi:application", PAGE))
        nginx = running.enter_context(served_by_nginx(page))
        bare = running.enter_context(served_bare(page))
        servers = {"empty answer": empty, "cached page": page, "the same, bare": bare} | ({"nginx": nginx} if nginx else {})
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, cores[1:] or cores)
        rounds: dict[str, list[Round]] = {name: [] for name in servers}
        for turn in range(ROUNDS):
            for name in list(servers) if turn % 2 else reversed(servers):
                rounds[name].append(servers[name].round())
        sizes = {name: len(server.loader.seen()[1]) for name, server in servers.items()}
    for name, seen in rounds.items():
        rate, cpu = (statistics.median(values) for values in ([one.a_second for one in seen], [one.cpu_each for one in seen]))
        print(f"{name:14} {cpu * 1e6:6.1f} µs CPU each   {rate:8,.0f} a second by the clock   {sizes[name]:,} bytes")
    pairs = list(zip(rounds["empty answer"], rounds["cached page"], strict=True))
    by_cpu = [nothing.cpu_each / full.cpu_each for nothing, full in pairs]
    ratio = statistics.median(by_cpu)
    print(f"by CPU time, which decides   {_spread(by_cpu)} of the empty answer's requests")
    print(f"by the clock                 {_spread([full.a_second / nothing.a_second for nothing, full in pairs])}")
    own = [nothing.cpu_each / same.cpu_each for nothing, same in zip(rounds["empty answer"], rounds["the same, bare"], strict=True)]
    print(f"the same bytes, bare         {_spread(own)}")
    print(f"promised                     {PROMISED:.0%}")
    if not nginx:
        print("not measured: nginx (none was found)")
    if ratio < PROMISED:
        print("NOT KEPT: cached page")
    return 0 if ratio >= PROMISED else 1


if __name__ == "__main__":
    sys.exit(main())

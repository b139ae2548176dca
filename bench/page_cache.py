"""A cached public page against an empty WSGI answer, on the same server, in turns within one run. Promised: at least 80 %.

Both are served by granian with the same settings; the cached page goes through the whole application (`mifc.config.wsgi`), the empty
answer through nothing. nginx with the same bytes stands beside it where it is found. What is compared is the server's CPU time per
answer and the answers per second; on a machine with other work the median of the ratios says more than any one figure.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
PROMISED = 0.80
ROUNDS, SECONDS, CONNECTIONS = 7, 2.0, 4
TAKES = "Accept-Encoding: gzip, deflate, br"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], port: int, environment: dict[str, str], address: str = "/") -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=os.environ | environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=2):
                break
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} did not start.")
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and its children, as Linux counts it; 0 elsewhere."""
    ticks = 0
    with contextlib.suppress(OSError):
        every = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout.split()
        for each in [str(pid), *every]:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(pid: int, port: int, path: str) -> tuple[float, float, int]:
    """Answers per second, CPU microseconds per answer, bytes of a body (0 when wrk asked)."""
    before = cpu_seconds(pid)
    answers, seconds, body = by_wrk(port, path) if shutil.which("wrk") else by_ourselves(port, path)
    return answers / seconds, (cpu_seconds(pid) - before) / max(answers, 1) * 1e6, body


def by_ourselves(port: int, path: str) -> tuple[int, float, int]:
    command = [sys.executable, str(HERE / "loader.py"), str(port), path, str(SECONDS), str(CONNECTIONS), TAKES]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)
    return told["answers"], told["seconds"], told["body"]


def by_wrk(port: int, path: str) -> tuple[int, float, int]:
    command = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{SECONDS:.0f}s", "-H", TAKES, f"http://127.0.0.1:{port}{path}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    found = re.search(r"(\d+) requests in ([\d.]+)s", told)
    if found is None or "Non-2xx" in told:
        raise SystemExit(f"Not the answers that were hoped for: {told}")
    return int(found[1]), float(found[2]), 0


def granian(target: str, port: int) -> list[str]:
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    return [*command, "--http", "1", "--blocking-threads", "8", "--log-level", "error", target]


def nginx_config(folder: Path, port: int, body: bytes) -> Path:
    (folder / "page.html").write_bytes(body)
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log /dev/null; events {{}} "
        f"http {{ access_log off; keepalive_requests 1000000000; "
        f"client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; "
        f"scgi_temp_path {folder}; server {{ listen 127.0.0.1:{port}; root {folder}; location / {{ try_files /page.html =404; }} }} }}"
    )
    return path


def main() -> int:
    with contextlib.ExitStack() as stack:
        data = stack.enter_context(tempfile.TemporaryDirectory())
        environment = {"MIFC_DATA": data, "MIFC_TESTING": "", "DATABASE_URL": "", "PYTHONPATH": str(ROOT), "MIFC_DEMO": "0"}
        subprocess.run([sys.executable, str(HERE / "prepare.py")], env=os.environ | environment, cwd=ROOT, check=True, timeout=300)
        cached, empty = free_port(), free_port()
        page = stack.enter_context(running(granian("bench.served:application", cached), cached, environment, "/en/"))
        bare = stack.enter_context(running(granian("bench.served:empty", empty), empty, environment))
        names = {"empty": (bare.pid, empty, "/"), "cached": (page.pid, cached, "/en/")}
        if shutil.which("nginx"):
            request = urllib.request.Request(  # our own address
                f"http://127.0.0.1:{cached}/en/", headers={"Accept-Encoding": "br"}
            )
            with urllib.request.urlopen(request) as answer:  # noqa: S310  # our own address
                body = answer.read()
            port = free_port()
            config = nginx_config(Path(data), port, body)
            beside = stack.enter_context(running(["nginx", "-c", str(config)], port, environment))
            names["nginx"] = (beside.pid, port, "/")
        figures: dict[str, list[tuple[float, float, int]]] = {name: [] for name in names}
        for _ in range(ROUNDS):
            for name, (pid, port, path) in names.items():
                figures[name].append(measure(pid, port, path))
    for name, rows in figures.items():
        rate, cpu = (statistics.median(row[at] for row in rows) for at in (0, 1))
        print(f"{name:8} {rate:9,.0f} answers/s  {cpu:6.1f} µs CPU each  {rows[0][2]} bytes")
    ratios = [one[0] / two[0] for one, two in zip(figures["cached"], figures["empty"], strict=True)]
    by_cpu = [two[1] / one[1] for one, two in zip(figures["cached"], figures["empty"], strict=True) if one[1] and two[1]]
    ratio, cpu_ratio = statistics.median(ratios), statistics.median(by_cpu or [0.0])
    print(f"cached page: {ratio:.0%} of the answers of an empty one, by CPU {cpu_ratio:.0%}")
    print(f"promised {PROMISED:.0%}; rounds from {min(ratios):.0%} to {max(ratios):.0%}")
    busy = os.getloadavg()[0] > (os.cpu_count() or 1) + 1
    if busy:
        print("This machine is busy with other work; the CPU each answer took decides.")
    return 0 if (cpu_ratio if busy and by_cpu else ratio) >= PROMISED else 1


if __name__ == "__main__":
    sys.exit(main())

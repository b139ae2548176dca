"""`make test`: every test, on every server that is found here; says plainly what it did not run.

SQLite needs nothing. PostgreSQL: `MIFC_TEST_POSTGRES_URL`, else one that answers on this machine. Redis: `MIFC_TEST_REDIS_URL`, else the
one on this machine (database 15). The browser: Chromium. `MIFC_REQUIRE=postgres,redis,chromium` makes a missing one a failure.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_POSTGRES_PLACES = (
    "host=/var/run/postgresql dbname=postgres",
    "host=127.0.0.1 dbname=postgres",
    "host=127.0.0.1 dbname=postgres user=postgres",
)
_EVERYTHING_ELSE = "not journey and not kill"
# Whoever has nothing left takes from the other: a few tests start whole installations and take as long as hundreds.
_ON_TWO = ["-n", "2", "--dist", "worksteal"]


def postgres_url() -> str:
    """Where tests may make databases of their own; "" when nowhere."""
    if given := os.environ.get("MIFC_TEST_POSTGRES_URL"):
        return given
    try:
        import psycopg
    except ImportError:
        return ""
    for place in _POSTGRES_PLACES:
        try:
            with psycopg.connect(place, connect_timeout=2) as connection:
                row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
                facts = connection.info
                if row and row[0]:
                    return f"postgresql://{facts.user}@/mifc_{os.getuid()}_{ROOT.name}?host={facts.host}"
        except psycopg.Error:
            continue
    return ""


def redis_url() -> str:
    if given := os.environ.get("MIFC_TEST_REDIS_URL"):
        return given
    try:
        with socket.create_connection(("127.0.0.1", 6379), timeout=1) as knock:
            knock.sendall(b"PING\r\n")
            return "redis://127.0.0.1:6379/15" if knock.recv(16).startswith(b"+PONG") else ""
    except OSError:
        return ""


def chromium() -> str:
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")


def runs() -> tuple[list[tuple[str, list[str], dict[str, str]]], dict[str, str]]:
    """What to run (name, arguments of pytest, environment), and what is missing with its consequence."""
    postgres, redis, browser = postgres_url(), redis_url(), chromium()
    missing: dict[str, str] = {}
    found = {"MIFC_TEST_POSTGRES_URL": postgres, "MIFC_TEST_REDIS_URL": redis}
    found = {name: value for name, value in found.items() if value}
    plan = [("SQLite", [*_ON_TWO, "-m", _EVERYTHING_ELSE], found)]
    if postgres:
        both = found | {"DATABASE_URL": postgres} | ({"REDIS_URL": redis} if redis else {})
        name = "PostgreSQL and Redis" if redis else "PostgreSQL"
        plan.append((name, [*_ON_TWO, "-m", _EVERYTHING_ELSE, "--create-db"], both))
    else:
        missing["postgres"] = "the same tests on PostgreSQL"
    if not redis:
        missing["redis"] = "the tests with Redis as the cache"
    plan.append(("killing servers and workers", ["-n", "2", "-m", "kill", "-p", "no:randomly", "tests/kill"], found))
    if browser:
        plan.append(("journeys in the browser", ["-m", "journey", "-p", "no:randomly"], found))
    else:
        missing["chromium"] = "the journeys in a real browser"
    return plan, missing


def main() -> int:
    plan, missing = runs()
    required = {name.strip() for name in os.environ.get("MIFC_REQUIRE", "").split(",") if name.strip()}
    refused = required & missing.keys()
    if refused:
        print(f"Required here and not found: {', '.join(sorted(refused))}.")
        return 1
    results = []
    for name, arguments, environment in plan:
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        own = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "MIFC_DATA")}
        code = subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=own | environment, check=False).returncode
        # 5: pytest found no test of this kind.
        results.append((name, code in (0, 5), "no test of this kind" if code == 5 else f"{time.monotonic() - started:.0f} s"))
    print()
    for name, passed, note in results:
        print(f"{'passed' if passed else 'FAILED'}  {name} ({note})")
    for name, consequence in missing.items():
        print(f"not run: {consequence} ({name} was not found)")
    return 0 if all(passed for _, passed, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main())

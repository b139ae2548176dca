"""Databases of PostgreSQL for a bench: made beside another, copied from it, gone afterwards.

A bench that is asked to stop takes its databases with it. One that was killed cannot; what it left is dropped by the next: databases of
this name that nobody is connected to, and only while no other bench runs, which may come back to a database that it left for a moment.
Every bench that runs holds a lock of the server, which goes when its connection goes.
"""

from __future__ import annotations

import contextlib
import secrets
import signal
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

NAME = "mifc_bench_"
# Any number, the same for all benches: the lock that says one is running.
_RUNNING = 20_261_122
_LEFT = """SELECT datname FROM pg_database
    WHERE starts_with(datname, %s) AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pg_stat_activity.datname = pg_database.datname)"""


def stop_when_asked() -> None:
    """A wish to end becomes an exception, so that whatever was made is taken away."""

    def end(number: int, _frame: object) -> None:
        sys.exit(128 + number)

    for wish in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, end)


def _server(near: str) -> Any:
    import psycopg

    return psycopg.connect(urlsplit(near)._replace(path="/postgres").geturl(), autocommit=True)


@contextlib.contextmanager
def running(near: str) -> Iterator[None]:
    """While this bench runs on a server. Before it, what killed ones left is dropped."""
    import psycopg

    with _server(near) as connection:
        (alone,) = connection.execute("SELECT pg_try_advisory_lock(%s)", [_RUNNING]).fetchone()
        if alone:
            for (name,) in connection.execute(_LEFT, [NAME]).fetchall():
                with contextlib.suppress(psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege):
                    connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute("SELECT pg_advisory_lock_shared(%s)", [_RUNNING])
        if alone:
            connection.execute("SELECT pg_advisory_unlock(%s)", [_RUNNING])
        yield


@contextlib.contextmanager
def database(near: str, like: str = "") -> Iterator[str]:
    """A database beside another, a copy of it when wanted; gone afterwards."""
    name = f"{NAME}{secrets.token_hex(4)}"
    template = f' TEMPLATE "{urlsplit(like).path.lstrip("/")}"' if like else ""
    try:
        with _server(near) as connection:
            connection.execute(f'CREATE DATABASE "{name}"{template}')
        yield urlsplit(near)._replace(path=f"/{name}").geturl()
    finally:
        with _server(near) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

"""Installations to kill: one on each database, made ready once, killed by every test."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.config.running import ROOT, environment, own_postgres
from tests.kill.harness import Mortal

_DATABASES = ["sqlite", "postgresql"]


class _ByDatabase(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return next((name for name in _DATABASES if name in nodeid), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """With `-n 2` each database is one process's, so that each is made ready once."""
    return _ByDatabase(config, log)


@pytest.fixture(scope="session", params=_DATABASES)
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mortal]:
    data = tmp_path_factory.mktemp(request.param) / "data"
    with ExitStack() as stack:
        database = {}
        if request.param == "postgresql":
            url = stack.enter_context(own_postgres())
            if not url:
                pytest.skip("no PostgreSQL here")
            database = {"DATABASE_URL": url}
        mortal = Mortal(data, _build(data, **database), **database)
        stack.callback(mortal.end)
        yield mortal


def _build(data: Path, **database: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.kill.city"],
        env=environment(data, **database),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    facts: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return facts


@pytest.fixture
def mortal(installation: Mortal, request: pytest.FixtureRequest) -> Iterator[Mortal]:
    """The installation with its worker in the server, as by default."""
    installation.rise()
    yield installation
    request.node.user_properties.append(("kill", dict(installation.tally)))


@pytest.fixture
def mortal_apart(installation: Mortal, request: pytest.FixtureRequest) -> Iterator[Mortal]:
    """The installation with its worker as a process of its own."""
    installation.rise(apart=True)
    yield installation
    request.node.user_properties.append(("kill", dict(installation.tally)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How often was killed, and what the phones were told in the meantime."""
    tally: Counter[str] = Counter()
    for report in terminalreporter.stats.get("", []):
        if report.when == "teardown":
            tally.update(dict(report.user_properties).get("kill", {}))
    if tally:
        terminalreporter.write_line(", ".join(f"{what}: {times}" for what, times in sorted(tally.items())))

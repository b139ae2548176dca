"""Installations to kill: prepared once on each database, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.running import mifc, own_postgres


def _prepare(data: Path, **more: str) -> None:
    done = mifc(data, "programme", "create", "West Midlands", "--city", "Coventry", timeout=300, **more)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("prepared") / "data"
    _prepare(data)
    return data


@pytest.fixture(scope="session")
def prepared_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with own_postgres() as url:
        if url:
            _prepare(tmp_path_factory.mktemp("prepared") / "data", DATABASE_URL=url)
        yield url


@pytest.fixture
def data(prepared_data: Path, tmp_path: Path) -> Path:
    """A data folder for one test."""
    return Path(shutil.copytree(prepared_data, tmp_path / "data"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """What to set so that the installation uses this database: the data folder's own, or a copy of the prepared one."""
    if request.param == "sqlite":
        yield {}
        return
    prepared = request.getfixturevalue("prepared_postgres")
    if not prepared:
        pytest.skip("no PostgreSQL here")
    with own_postgres(like=prepared) as url:
        yield {"DATABASE_URL": url}

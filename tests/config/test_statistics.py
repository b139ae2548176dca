"""The database is asked now and then how its tables are filled, so that it takes the right index."""

from __future__ import annotations

import pytest
from django.db import connection

from mifc.config.running.statistics import refresh_statistics
from mifc.foundation.base.sockets import regular_work
from tests.cast import Cast


def test_it_is_regular_work() -> None:
    assert refresh_statistics in [work.do for work in regular_work]


def test_sqlite_knows_its_tables_afterwards(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        refresh_statistics()
        pytest.skip("PostgreSQL sees to it itself")
    refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'programmes_city'")
        assert cursor.fetchone()[0]

"""The tables a room's first migration makes at once are those that its steps make one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, migrations, models
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from mifc.foundation.base.tables_at_once import TablesAtOnce

_LARGEST = ("needs_assessment", "0001_initial")


def _tables(path: Path) -> list[tuple[str, str, str]]:
    """(kind, name, SQL) of everything in a new database that went as far as the largest room's first migration."""
    settings = connection.settings_dict | {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": {}}
    fresh = DatabaseWrapper(settings, "fresh")
    connections["fresh"] = fresh
    try:
        MigrationExecutor(fresh).migrate([_LARGEST])
        with fresh.cursor() as cursor:
            return sorted(cursor.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall())
    finally:
        fresh.close()
        del connections["fresh"]


def test_tables_made_at_once_are_those_of_the_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any, settings: Any
) -> None:
    settings.MIGRATION_MODULES = {}  # the other tests have tables without migrations
    with django_db_blocker.unblock():
        at_once = _tables(tmp_path / "at-once.sqlite3")
        monkeypatch.setattr(TablesAtOnce, "apply", migrations.Migration.apply)
        step_by_step = _tables(tmp_path / "steps.sqlite3")
    assert at_once == step_by_step
    assert any(name == "needs_assessment_cardtext" for _kind, name, _sql in at_once)


@pytest.mark.parametrize(
    "step",
    [
        migrations.RunPython(migrations.RunPython.noop),
        migrations.AddField("older", "more", models.TextField()),
        migrations.RemoveField("older", "less"),
    ],
)
def test_a_step_about_anything_else_is_refused(step: migrations.operations.base.Operation) -> None:
    first = type("First", (TablesAtOnce,), {"operations": [step]})("0001_initial", "somewhere")
    with pytest.raises(TypeError, match="a migration of its own"):
        first.apply(ProjectState(), None)

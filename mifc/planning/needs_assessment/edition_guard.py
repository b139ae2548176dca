"""The database itself refuses to change what an edition says. Publishing it and taking it off the page may change; its figures may not.

Dropped before and put back after every migrate: on SQLite a trigger left in place breaks a table rebuild, and a rebuild drops it silently.
"""

from __future__ import annotations

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = "needs_assessment_edition"
_NAME = "mifc_edition_is_frozen"
_FROZEN = ("content", "counted", "digest", "number", "frozen_at", "assessment_id")
_SAYS = "an edition never changes"


def remove(using: str, **_kwargs: object) -> None:
    """Before a migrate on SQLite; on PostgreSQL the trigger may stay."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f'DROP TRIGGER IF EXISTS "{_NAME}"')


def install(using: str, **_kwargs: object) -> None:
    """After a migrate. Safe to repeat; does nothing while the table is not there."""
    connection = connections[using]
    if _TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _statements(connection):
            cursor.execute(statement)


def is_missing(connection: BaseDatabaseWrapper) -> bool:
    """Whether the guard is not in the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s", [_NAME])
        else:
            cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = %s", [_NAME])
        return cursor.fetchone() is None


def _statements(connection: BaseDatabaseWrapper) -> list[str]:
    columns = ", ".join(f'"{name}"' for name in _FROZEN)
    if connection.vendor == "sqlite":
        changed = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in _FROZEN)
        refuse = f"SELECT RAISE(ABORT, '{_SAYS}')"
        return [f'CREATE TRIGGER IF NOT EXISTS "{_NAME}" BEFORE UPDATE OF {columns} ON "{_TABLE}" WHEN {changed} BEGIN {refuse}; END']
    changed = " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in _FROZEN)
    refuse = f"RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'"
    fires = f'BEFORE UPDATE OF {columns} ON "{_TABLE}" FOR EACH ROW WHEN ({changed})'
    return [
        f'CREATE OR REPLACE FUNCTION "{_NAME}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse}; END $$',
        f'DROP TRIGGER IF EXISTS "{_NAME}" ON "{_TABLE}"',
        f'CREATE TRIGGER "{_NAME}" {fires} EXECUTE FUNCTION "{_NAME}"()',
    ]

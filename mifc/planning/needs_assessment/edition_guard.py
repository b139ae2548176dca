"""The database itself refuses to change what an edition says. Publishing it and taking it off the page may change; its figures may not.

Dropped before and put back after every migrate: on SQLite a trigger left in place breaks a table rebuild, and a rebuild drops it silently.
"""

from __future__ import annotations

import json
from typing import Any, cast

from django.db.backends.base.base import BaseDatabaseWrapper

from mifc.foundation.base.sockets import DatabaseGuard, database_guards
from mifc.planning.needs_assessment.rules.edition import digest_of

_TABLE = "needs_assessment_edition"
_NAME = "mifc_edition_is_frozen"
_FROZEN = ("content", "counted", "digest", "number", "frozen_at", "assessment_id")
_SAYS = "an edition never changes"


def plug_in() -> None:
    database_guards.plug(DatabaseGuard(_NAME, install, remove, is_missing, changed_editions))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Before a migrate on SQLite; on PostgreSQL the trigger may stay."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f'DROP TRIGGER IF EXISTS "{_NAME}"')


def install(connection: BaseDatabaseWrapper) -> None:
    """After a migrate. Safe to repeat; does nothing while the table is not there."""
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


def changed_editions(connection: BaseDatabaseWrapper) -> list[str]:
    """Editions whose content no longer is what its fingerprint was made from."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "id", "content", "digest" FROM "{_TABLE}"')  # noqa: S608  # names of our own
        return [f"edition {pk}" for pk, content, digest in cursor.fetchall() if digest_of(_loaded(content)) != digest]


def _loaded(content: object) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(content) if isinstance(content, str) else content)


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

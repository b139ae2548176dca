"""The database refuses a reference from one programme into another (architecture §3.1).

PostgreSQL: each reference between owned tables becomes a second, composite foreign key (reference, programme) -> (id, programme).
SQLite has no way to add one afterwards: triggers check each insert and update. They are dropped before and put back after every
migrate: left in place they break a later migration, and a table rebuild drops them silently.

Rooms plug in further rules of theirs (`base.sockets.database_guards`); they come and go together with these.
`missing_guards()` is what `serve` and `doctor` ask before they run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from mifc.foundation.base.sockets import database_guards
from mifc.foundation.programmes.owned import ProgrammeOwned

_PREFIX = "mifc_own_"


@dataclass(frozen=True, slots=True)
class Reference:
    """One column of an owned table that points at another owned table."""

    child: str
    column: str
    parent: str
    parent_key: str

    @property
    def name(self) -> str:
        digest = hashlib.sha256(f"{self.child}.{self.column}".encode()).hexdigest()[:16]
        return _PREFIX + digest


def owned_models() -> list[type[ProgrammeOwned]]:
    """Every model with a table that belongs to a programme."""
    return [model for model in apps.get_models() if issubclass(model, ProgrammeOwned) and not model._meta.proxy]


def references() -> Iterator[Reference]:
    """Every reference between two owned tables."""
    for model in owned_models():
        for field in model._meta.local_concrete_fields:
            if not isinstance(field, models.ForeignKey) or field.name == "programme":
                continue
            parent = field.related_model
            if isinstance(parent, type) and issubclass(parent, ProgrammeOwned):
                yield Reference(model._meta.db_table, field.column, parent._meta.db_table, str(field.target_field.column))


def install_guards(connection: BaseDatabaseWrapper) -> None:
    """Put every missing guard in place. Safe to repeat; skips tables that do not exist yet."""
    tables = set(connection.introspection.table_names())
    missing = {name.removesuffix("_i").removesuffix("_u") for name in missing_guards(connection)}
    wanted = [ref for ref in references() if ref.name in missing and {ref.child, ref.parent} <= tables]
    with connection.cursor() as cursor:
        for ref in wanted:
            for statement in _statements(connection, ref):
                cursor.execute(statement)
        if connection.vendor == "sqlite":
            for table in sorted(model._meta.db_table for model in owned_models()):
                if table in tables:
                    cursor.execute(_stay_trigger(table))
    for guard in database_guards:
        guard.install(connection)


def remove_triggers(connection: BaseDatabaseWrapper) -> None:
    """Before a migrate: take the triggers away. Composite keys on PostgreSQL may stay."""
    for guard in database_guards:
        guard.remove(connection)
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [_PREFIX + "%"])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of guards that are not in the database; empty when all is well."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname FROM pg_constraint WHERE conname LIKE %s AND contype = 'f'", [_PREFIX + "%"])
            wanted = {ref.name for ref in references()}
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [_PREFIX + "%"])
            wanted = {f"{ref.name}_{when}" for ref in references() for when in "iu"}
            wanted |= {_stay_name(model._meta.db_table) for model in owned_models()}
        present = {row[0] for row in cursor.fetchall()}
    return sorted((wanted - present) | {guard.name for guard in database_guards if guard.is_missing(connection)})


def _statements(connection: BaseDatabaseWrapper, ref: Reference) -> Iterator[str]:
    if connection.vendor == "postgresql":
        unique = _PREFIX + "key_" + hashlib.sha256(ref.parent.encode()).hexdigest()[:16]
        yield f'CREATE UNIQUE INDEX IF NOT EXISTS "{unique}" ON "{ref.parent}" ("{ref.parent_key}", "programme_id")'
        yield (
            f'ALTER TABLE "{ref.child}" ADD CONSTRAINT "{ref.name}" FOREIGN KEY ("{ref.column}", "programme_id") '
            f'REFERENCES "{ref.parent}" ("{ref.parent_key}", "programme_id") DEFERRABLE INITIALLY DEFERRED'
        )
        return
    # Names of tables and columns come from our own models, never from a person.
    same = f'SELECT 1 FROM "{ref.parent}" WHERE "{ref.parent_key}" = NEW."{ref.column}" AND "programme_id" = NEW."programme_id"'  # noqa: S608
    check = (
        f'WHEN NEW."{ref.column}" IS NOT NULL AND NOT EXISTS ({same}) '
        f"BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY across programmes: {ref.child}.{ref.column}'); END"
    )
    yield f'CREATE TRIGGER IF NOT EXISTS "{ref.name}_i" BEFORE INSERT ON "{ref.child}" {check}'
    yield f'CREATE TRIGGER IF NOT EXISTS "{ref.name}_u" BEFORE UPDATE OF "{ref.column}", "programme_id" ON "{ref.child}" {check}'


def _stay_trigger(table: str) -> str:
    """On SQLite a parent that moved to another programme would strand its children: no owned record ever moves."""
    return (
        f'CREATE TRIGGER IF NOT EXISTS "{_stay_name(table)}" BEFORE UPDATE OF "programme_id" ON "{table}" '
        f'WHEN NEW."programme_id" <> OLD."programme_id" '
        f"BEGIN SELECT RAISE(ABORT, 'a record never moves to another programme: {table}'); END"
    )


def _stay_name(table: str) -> str:
    return _PREFIX + "stay_" + hashlib.sha256(table.encode()).hexdigest()[:16]

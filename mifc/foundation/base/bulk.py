"""Many rows into one table, as quickly as the database takes them.

Django's `bulk_create` makes an object of each row and asks each of its fields three times how it is written down: four times the work
of the database itself. Here each column is asked once how its values are written, and the rows are handed over as they come. Whose rows
they are and what the audit says is the matter of the querysets that call this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from mifc.foundation.base.writing import current_writer

# Their values, as Python holds them, are what the database is given; everything else is asked how it is written.
_AS_THEY_ARE = frozenset({"CharField", "TextField", "BigIntegerField", "IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"})
_REMEMBERED = 2_000


def insert_rows(model: type[models.Model], using: str, names: Sequence[str], rows: Iterable[Sequence[Any]], same: Mapping[str, Any]) -> int:
    """Insert rows of values for the fields `names`; `same` holds what is equal in all of them. How many there were.

    Other fields get their default, one for all rows: a key that is made anew for each record has to be among `names`.
    """
    current_writer()
    if model._meta.pk.has_default() and model._meta.pk.name not in names:
        raise ValueError(f"{model.__name__}: each row needs a key of its own.")
    connection = connections[using]
    by_name = {field.name: field for field in model._meta.concrete_fields}
    given = [by_name[name] for name in names]
    constant = [field for field in by_name.values() if field.name not in names and not isinstance(field, models.AutoField)]
    tail = tuple(field.get_db_prep_save(same.get(field.name, field.get_default()), connection) for field in constant)
    rows = list(rows)
    ready = _written(rows, [_writing(field, connection) for field in given], tail)
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in (*given, *constant))
    if connection.vendor == "postgresql":
        _copy(connection, f"COPY {table} ({columns}) FROM STDIN", ready)
        return len(rows)
    places = ", ".join(["%s"] * (len(given) + len(constant)))
    with connection.cursor() as cursor:
        # Taken one by one: a list of them all would be held beside the rows themselves.
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", ready)  # type: ignore[arg-type]  # noqa: S608  # names of our own models
    return len(rows)


def count_anew(model: type[models.Model], using: str = "default") -> None:
    """Tell PostgreSQL how large a table has become. Until it has looked itself, which may take minutes, it goes on checking references to
    a table that was small a moment ago by reading all of it. SQLite does not ask for it."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _copy(connection: BaseDatabaseWrapper, statement: str, rows: Iterator[Sequence[Any]]) -> None:
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _written(rows: Iterable[Sequence[Any]], writing: list[Callable[[Any], Any] | None], tail: tuple[Any, ...]) -> Iterator[Sequence[Any]]:
    """Each row as the database takes it."""
    asked = [(at, write) for at, write in enumerate(writing) if write is not None]
    for row in rows:
        ready = [*row, *tail]
        for at, write in asked:
            ready[at] = write(ready[at])
        yield ready


def _writing(field: models.Field[Any, Any], connection: BaseDatabaseWrapper) -> Callable[[Any], Any] | None:
    """How a value of this field is written; None where it is given as it is."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if target.get_internal_type() in _AS_THEY_ARE or isinstance(target, models.AutoField):
        return None
    known: dict[Any, Any] = {}
    empty = field.get_db_prep_save([], connection) if isinstance(field, models.JSONField) else None

    def write(value: Any) -> Any:
        if empty is not None:
            return empty if value == [] else field.get_db_prep_save(value, connection)
        found = known.get(value)
        if found is None:
            found = field.get_db_prep_save(value, connection)
            if len(known) < _REMEMBERED:
                known[value] = found
        return found

    return write

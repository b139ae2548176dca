"""The part of `mifc doctor` that needs the database and the rooms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host
from django_tasks_db.models import DBTaskResult

from mifc.config.doctor import Finding
from mifc.config.ready import database_trouble, unknown_migrations
from mifc.config.running.models import Pulse
from mifc.config.worker import LEASE, server_pulse
from mifc.foundation.base.sockets import database_guards
from mifc.foundation.programmes.database_guard import Reference, install_guards, missing_guards, references
from mifc.foundation.programmes.models import Programme
from mifc.toolbox.documents.queries import lost


def database(*, mend: bool) -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        yield Finding("bad", "Database", database_trouble(error))
        return
    if not tables:
        yield Finding("look", "Database", "empty", "The first `mifc serve` fills it.")
        return
    yield Finding("well", "Database", f"{connection.vendor} answers")
    yield from _whole()
    executor = MigrationExecutor(connection)
    newer = unknown_migrations(executor)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if newer:
        yield Finding("bad", "Version", f"the data knows {newer[0]}, this version does not", "Install the newer version of MiFC.")
    elif plan:
        yield Finding(
            "look", "Version", f"{len(plan)} updates of the database wait", "The next `mifc serve` does them. Make a backup first."
        )
        return
    else:
        yield Finding("well", "Version", "the database is up to date")
    yield from _guards(mend=mend)


def _whole() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        said = cursor.fetchone()[0]
        cursor.execute("PRAGMA foreign_key_check")
        loose = cursor.fetchall()
    if said != "ok":
        yield Finding("bad", "Database file", f"damaged ({said})", "Restore a backup: mifc restore FILE --replace")
    elif loose:
        yield Finding("bad", "Database file", f"{len(loose)} records point at nothing, the first in {loose[0][0]}", "Restore a backup.")
    else:
        yield Finding("well", "Database file", "whole")


def _guards(*, mend: bool) -> Iterator[Finding]:
    missing = missing_guards(connection)
    if not missing:
        yield Finding("well", "Guards in the database", "all in place")
        return
    strays = list(_strays())
    if strays:
        yield Finding(
            "bad",
            "Guards in the database",
            f"{len(missing)} missing, and meanwhile came in what they would have refused: {', '.join(strays)}",
            "Restore a backup from before, or have these records put right; then `mifc doctor --mend`.",
        )
    elif not mend:
        yield Finding("bad", "Guards in the database", f"{len(missing)} missing; no record has strayed", "mifc doctor --mend")
    else:
        with transaction.atomic():
            install_guards(connection)
        still = missing_guards(connection)
        yield Finding("bad" if still else "well", "Guards in the database", f"{len(missing) - len(still)} put back, no record had strayed")


def _strays() -> Iterator[str]:
    """What no guard would have let in: references from one programme into another, as "table.column (how many)", changed editions."""
    for guard in database_guards:
        yield from guard.strays(connection)
    with connection.cursor() as cursor:
        for ref in references():
            cursor.execute(_stray_query(ref))
            count = cursor.fetchone()[0]
            if count:
                yield f"{ref.child}.{ref.column} ({count})"


def _stray_query(ref: Reference) -> str:
    # Names of tables and columns come from our own models.
    return (
        f'SELECT count(*) FROM "{ref.child}" c JOIN "{ref.parent}" p ON p."{ref.parent_key}" = c."{ref.column}" '  # noqa: S608
        'WHERE p."programme_id" <> c."programme_id"'
    )


def static() -> Iterator[Finding]:
    if (Path(settings.STATIC_ROOT) / ".made-from").exists():
        yield Finding("well", "Style sheets and scripts", f"in {settings.STATIC_ROOT}")
    else:
        yield Finding("look", "Style sheets and scripts", "not packed yet", "The next `mifc serve` does it.")


def hosts() -> Iterator[Finding]:
    try:
        named = list(Programme.objects.exclude(host="").values_list("name", "host"))
    except DatabaseError:
        return
    unserved = [f"{host} ({name})" for name, host in named if not validate_host(host, settings.ALLOWED_HOSTS)]
    if unserved:
        yield Finding("bad", "Addresses", f"not answered at: {', '.join(unserved)}", "Add these names to MIFC_HOSTS.")
    else:
        yield Finding("well", "Addresses", f"{settings.SITE_URL}; answers at {', '.join(settings.ALLOWED_HOSTS)}")


def documents() -> Iterator[Finding]:
    """Whether every file that people brought is there. Only counted: the name of a file may be a person's."""
    try:
        found = list(lost())
    except DatabaseError:
        return
    missing = [f"{gone} of {every} ({programme.name})" for programme, gone, every in found if gone]
    if missing:
        yield Finding(
            "bad",
            "Documents people brought",
            f"missing or damaged: {', '.join(missing)}",
            "They lie in the folder documents of the last backup: copy them from there, or restore it. The evidence pages say which.",
        )
    elif found:
        yield Finding("well", "Documents people brought", f"all {sum(every for _programme, _gone, every in found)} there")


def background_work() -> Iterator[Finding]:
    try:
        running = list(DBTaskResult.objects.running())
        beating = {name.removeprefix("worker:") for name in Pulse.objects.filter(name__startswith="worker:").values_list("name", flat=True)}
        age = Pulse.objects.age(server_pulse(settings.DATA))
        waiting = DBTaskResult.objects.ready().count()
        failed = DBTaskResult.objects.failed().count()
    except DatabaseError:
        return
    stuck = [task for task in running if not task.worker_ids or task.worker_ids[-1] not in beating]
    if stuck:
        yield Finding("look", "Background work", f"{len(stuck)} begun by a worker that is gone", "A running worker takes them up again.")
    if failed:
        yield Finding("look", "Background work", f"{failed} tasks failed in the last two weeks", "The pages they belong to say why.")
    if waiting > 100:
        yield Finding("look", "Background work", f"{waiting} waiting", "Does a worker run? `mifc serve` or `mifc worker`")
    else:
        yield Finding("well", "Background work", f"{waiting} waiting")
    if age is not None and age < LEASE.total_seconds():
        yield Finding("well", "Server", "serving now")

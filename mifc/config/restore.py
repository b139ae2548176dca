"""`mifc restore`: a backup becomes the installation's data.

The file is checked before anything is touched, and unpacked beside the data; only then is the old moved aside (`--replace`) and the new
put in its place. The database is brought to this version, its guards are put back, and everything that was erased since the
backup is erased again, as the ledger says.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from argparse import Namespace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from mifc.config import preflight
from mifc.config.backup import FORMAT, POSTGRES_NAME, SQLITE_NAME, run_postgres_tool, verify
from mifc.config.commands import Refused, say
from mifc.config.ready import database_trouble, migrate, unknown_migrations
from mifc.foundation.base.clock import now
from mifc.foundation.base.erasures import Erasure, ledger_path, read_ledger
from mifc.foundation.base.sockets import replay_erasures
from mifc.foundation.programmes.database_guard import missing_guards
from mifc.foundation.programmes.models import Programme

# What of a data folder is the installation's own; the rest is made anew.
_OURS = ("media", "documents", "mail", "secret-key", "installation-id", "erasures.jsonl")
# The secret key is made by looking for it and says nothing about whether anything lives here.
_HINTS_OF_LIFE = ("media", "documents", "mail", "erasures.jsonl")


def run_restore(args: Namespace) -> int:
    """0 when all is in place and every erasure was repeated; 1 when an erasure could not be."""
    data = Path(settings.DATA)
    if not args.file.is_file():
        raise Refused(f"There is no file {args.file}.")
    if args.erasures and not args.erasures.is_file():
        raise Refused(f"There is no file {args.erasures}.")
    preflight.hold_data(data, "restoring a backup")
    try:
        with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
            fresh = Path(folder)
            manifest = _unpack(args.file, fresh)
            _refuse_what_does_not_fit(manifest, data, replace=args.replace)
            ledger = _joined_ledger(fresh, data, args.erasures)
            beside = _move_aside(data) if args.replace else None
            _put_in_place(fresh, data)
        _bring_forward()
        _write_ledger(ledger)
        unrepeated = replay(ledger)
    except DatabaseError as error:
        raise Refused(database_trouble(error)) from error
    except OSError as error:
        raise Refused(f"The data could not be put in place: {error.strerror or error} ({error.filename or data}).") from error
    finally:
        preflight.release_data()
    say(f"Restored the backup of {manifest['made_at'][:16].replace('T', ' ')} (version {manifest['version']}).")
    if beside:
        say(f"What was here before lies in {beside}. Delete it when you no longer need it.")
    repeated = len(ledger) - len(unrepeated)
    say("1 erasure was repeated." if repeated == 1 else f"{repeated} erasures were repeated.")
    for erasure in unrepeated:
        say(f"NOT erased again: {erasure.room} {erasure.what} of {erasure.when}. No room of this version knows how; do it by hand.")
    return 1 if unrepeated else 0


def _unpack(file: Path, fresh: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = verify(archive)
            if manifest.get("format", 0) > FORMAT:
                raise Refused(f"The backup was made by a newer version of MiFC ({manifest['version']}). Install that version first.")
            archive.extractall(fresh)
    except zipfile.BadZipFile as error:
        raise Refused("The backup is damaged or is no backup of MiFC. Take another one.") from error
    return manifest


def _refuse_what_does_not_fit(manifest: dict[str, Any], data: Path, *, replace: bool) -> None:
    if manifest["database"] != connection.vendor:
        raise Refused(f"The backup holds a {manifest['database']} database, this installation uses {connection.vendor} (DATABASE_URL).")
    newer = _newer(manifest)
    if newer:
        raise Refused(f"The backup was made by a newer version of MiFC (it knows {newer[0]}). Install that version first.")
    if not replace and _is_lived_in(data):
        raise Refused(f"There is data in {data} already. Add --replace to put the backup in its place; the old is kept beside.")


def _newer(manifest: dict[str, Any]) -> list[str]:
    executor = MigrationExecutor(connection)
    known = {f"{app}.{name}" for app, name in executor.loader.disk_migrations or {}}
    ours = {app for app, _ in executor.loader.disk_migrations or {}}
    return [name for name in manifest["migrations"] if name.partition(".")[0] in ours and name not in known]


def _is_lived_in(data: Path) -> bool:
    if any((data / name).exists() and (not (data / name).is_dir() or any((data / name).iterdir())) for name in _HINTS_OF_LIFE):
        return True
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return path.exists() and path.stat().st_size > 0 and Programme._meta.db_table in connection.introspection.table_names()
    return bool(connection.introspection.table_names())


def _joined_ledger(fresh: Path, data: Path, given: Path | None) -> list[Erasure]:
    """Every erasure we know of: of the backup, of the data it replaces, and of the file that was given. Each once, in order."""
    lines: dict[str, Erasure] = {}
    for path in (fresh / "erasures.jsonl", data / "erasures.jsonl", given):
        for erasure in read_ledger(path) if path else ():
            lines[erasure.as_line()] = erasure
    return sorted(lines.values(), key=lambda erasure: erasure.when)


def _move_aside(data: Path) -> Path:
    beside = data / f"before-{now():%Y%m%d-%H%M%S}"
    beside.mkdir()
    connection.close()
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        for path in database.parent.glob(database.name + "*"):
            shutil.move(path, beside / path.name)
    else:
        old = f"before_{now():%Y%m%d_%H%M%S}"
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER SCHEMA public RENAME TO {old}; CREATE SCHEMA public")
        say(f"The tables that were here are kept in the schema {old}.")
    for name in _OURS:
        if (data / name).exists():
            shutil.move(data / name, beside / name)
    return beside


def _put_in_place(fresh: Path, data: Path) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        shutil.move(fresh / SQLITE_NAME, database)
    else:
        run_postgres_tool("pg_restore", ["--no-owner", "--no-privileges", "--single-transaction", str(fresh / POSTGRES_NAME)])
    for name in _OURS:
        if (fresh / name).exists():
            target = data / name
            if target.is_dir():
                shutil.rmtree(target)
            shutil.move(fresh / name, target)
    if (data / "secret-key").exists():
        (data / "secret-key").chmod(0o600)


def _bring_forward() -> None:
    newer = unknown_migrations(MigrationExecutor(connection))
    if newer:
        raise Refused(f"The backup was made by a newer version of MiFC (it knows {newer[0]}). Install that version first.")
    migrate()
    missing = missing_guards(connection)
    if missing:
        raise Refused(f"{len(missing)} of the database's guards could not be put back. Run `mifc doctor --mend`.")


def _write_ledger(ledger: list[Erasure]) -> None:
    path = ledger_path()
    path.write_text("".join(erasure.as_line() + "\n" for erasure in ledger), encoding="utf-8")
    path.chmod(0o600)


def replay(ledger: list[Erasure]) -> list[Erasure]:
    """Have each room erase again what the ledger names; returns what no room took or what failed."""
    by_room = {plug.room: plug for plug in replay_erasures}
    unrepeated = []
    for erasure in ledger:
        plug = by_room.get(erasure.room)
        if plug is None:
            unrepeated.append(erasure)
            continue
        try:
            plug.erase(erasure.what)
        except Exception as error:  # noqa: BLE001  # one that fails must not keep the next from being erased; it is named and the code says so
            say(f"{erasure.room}: {error}")
            unrepeated.append(erasure)
    return unrepeated

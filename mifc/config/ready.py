"""Makes an installation ready to serve: database, demo, static files, compiled texts. Does only what is missing, so that the second
start is immediate; killed at any point, the next start goes on where it was.
"""

from __future__ import annotations

import gc
import hashlib
import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from mifc.config import messages
from mifc.config.commands import Refused, say
from mifc.doors.sign_in.queries import demo_people
from mifc.foundation.programmes.database_guard import install_guards, missing_guards, remove_triggers
from mifc.foundation.programmes.models import Programme

_DEMO = "mifc.config.demo"
# One number for everybody who migrates this product's database, so that two servers do not do it at once.
_MIGRATION_LOCK = 7_164_329_001


def make_ready(*, with_demo: bool) -> None:
    """Raises Refused with one sentence for what a person has to put right."""
    compile_texts()
    try:
        bring_database_up_to_date()
        if with_demo:
            load_demo_if_empty()
    except DatabaseError as error:
        raise Refused(database_trouble(error)) from error
    collect_static()
    connection.close()


def compile_texts() -> None:
    try:
        messages.compile_catalogues()
    except OSError as error:
        if not messages.all_compiled():
            raise Refused(f"The texts cannot be compiled in {messages.LOCALE}: {error.strerror or error}.") from error


def bring_database_up_to_date() -> None:
    """Migrate when there is something to migrate; refuse a newer database and one that lost its guards."""
    connection.ensure_connection()
    marker = settings.DATA / "migrating"
    with _alone():
        executor = MigrationExecutor(connection)
        newer = unknown_migrations(executor)
        if newer:
            raise Refused(
                f"The data was written by a newer version of MiFC (it knows {newer[0]}). Install that version, or restore a backup."
            )
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan or marker.exists():
            say("Preparing the database …" if len(plan) > 20 else f"Updating the database ({len(plan)} steps) …")
            marker.touch()
            migrate()
            marker.unlink(missing_ok=True)
    missing = missing_guards(connection)
    if missing:
        raise Refused(
            f"The database lost {len(missing)} of its guards, which keep programmes apart and editions as they were frozen. Run "
            "`mifc doctor --mend`: it looks for records that should not be there and puts the guards back."
        )


def refuse_without_database() -> None:
    """For a process that works on what a server prepared: raises Refused with one sentence when there is nothing to work on."""
    name = connection.settings_dict["NAME"]
    # Asking SQLite would make an empty file.
    if connection.vendor == "sqlite" and not Path(name).exists():
        raise Refused(f"There is no database at {name}. Start `mifc serve` once, or set MIFC_DATA or DATABASE_URL to where the data lies.")
    try:
        executor = MigrationExecutor(connection)
        is_old = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        raise Refused(database_trouble(error)) from error
    if is_old:
        raise Refused("The database is not prepared for this version of MiFC. Start `mifc serve` first: it does that.")


def migrate() -> None:
    """All migrations, then the guards, also when a killed migrate left them out."""
    remove_triggers(connection)
    with _seldom_swept():
        _libraries_first()
        call_command("migrate", interactive=False, verbosity=0)
    install_guards(connection)


@contextmanager
def _seldom_swept() -> Iterator[None]:
    """Hundreds of thousands of small objects come and go in a migration. Swept seldom it takes a fifth less time, and 80 MB more."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _libraries_first() -> None:
    """The tables of libraries before ours, which halves the first start.

    Each step of a library's long history has Django build anew every model that is connected with the changed one: with our rooms
    there already, that is all of them, through the person who is signed in.
    """
    executor = MigrationExecutor(connection)
    leaves = [node for node in executor.loader.graph.leaf_nodes() if not _is_ours(node[0])]
    if executor.migration_plan(leaves):
        executor.migrate(leaves)


@contextmanager
def _alone() -> Iterator[None]:
    """On PostgreSQL several servers may start at once: one migrates, the others wait. SQLite has our lock on the folder."""
    if connection.vendor != "postgresql":
        yield
        return
    # A connection of its own, in a transaction: a session's lock would not survive a pooler.
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MIGRATION_LOCK])
        yield
    finally:
        other.rollback()
        other.close()


def unknown_migrations(executor: MigrationExecutor) -> list[str]:
    """Migrations of our rooms that the database has and we do not."""
    loader = executor.loader
    ours = {label for label in loader.migrated_apps if (loader.disk_migrations and _is_ours(label))}
    known = set(loader.disk_migrations or {})
    return sorted(f"{label}.{name}" for label, name in (loader.applied_migrations or {}) if label in ours and (label, name) not in known)


def _is_ours(label: str) -> bool:
    return bool(import_module("django.apps").apps.get_app_config(label).name.startswith("mifc."))


def load_demo_if_empty() -> None:
    if Programme.objects.exists():
        return
    if find_spec(_DEMO) is None:
        return
    say("Filling in the demo …")
    load_demo()


def load_demo() -> None:
    """All of the demo or none of it."""
    demo: Any = import_module(_DEMO)
    with transaction.atomic():
        demo.load()


def run_demo(_args: Namespace) -> int:
    """`mifc demo`"""
    compile_texts()
    try:
        bring_database_up_to_date()
        if Programme.objects.filter(is_demo=True).exists():
            say("The demo is here already.")
            return 0
        if find_spec(_DEMO) is None:
            raise Refused("This installation was built without the demo.")
        load_demo()
    except DatabaseError as error:
        raise Refused(database_trouble(error)) from error
    say("The demo is filled in.")
    return 0


def collect_static() -> None:
    """Collect, hash and pack the static files when one of them changed."""
    root = Path(settings.STATIC_ROOT)
    stamp, now_is = root / ".made-from", _static_fingerprint()
    if stamp.exists() and stamp.read_text() == now_is:
        return
    say("Packing style sheets and scripts …")
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(now_is)
    except OSError as error:
        raise Refused(f"The static files cannot be written to {root}: {error.strerror or error}.") from error


def _static_fingerprint() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = os.stat(storage.path(name))
            digest.update(f"{name}\0{facts.st_mtime_ns}\0{facts.st_size}\n".encode())
    return digest.hexdigest()


def database_trouble(error: Exception) -> str:
    """One sentence about what the database said."""
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    if connection.vendor == "postgresql":
        place = connection.settings_dict.get("HOST") or "this machine"
        return f"The database at {place} does not answer as it should: {said}. Check DATABASE_URL, and that the database runs."
    name = connection.settings_dict["NAME"]
    if "full" in said:
        return f"The disk is full: the database {name} cannot be written. Make room and start again; nothing that was saved is lost."
    if "readonly" in said or "unable to open" in said:
        return f"No permission to write the database {name}. Give this user the file and its folder."
    if "not a database" in said or "malformed" in said:
        return f"The database {name} is damaged ({said}). Restore a backup: mifc restore FILE --replace."
    return f"The database {name} cannot be used: {said}."


def where_to_look(host: str, port: int) -> str:
    """The lines a person reads after the start."""
    site = settings.SITE_URL
    programme = Programme.objects.order_by("-is_default", "pk").first()
    if host not in ("127.0.0.1", "localhost", "::1") and "MIFC_HOSTS" not in os.environ:
        note = "\nReached from other machines under a name or number? Set MIFC_HOSTS and MIFC_SITE_URL to it (docs/settings.md)."
    else:
        note = ""
    if programme is None:
        return (
            f"\nMiFC runs at {site} and is empty.\n"
            f'Create a programme: mifc programme create "Name" --city City --lead you@example.org{note}\nStop with Ctrl+C.'
        )
    language = programme.default_language
    sign_in = f"{site}/w/sign-in/"
    how = (
        f"Sign in:       {sign_in}  (choose one of the invented people; no password)"
        if demo_people()
        else f"Sign in:       {sign_in}  (with your e-mail address; a code comes by mail)"
    )
    if not settings.EMAIL_HOST and not programme.is_demo:
        how += f"\nNo mail server is set: mails are laid into {settings.EMAIL_FILE_PATH}"
    return f"\nMiFC runs.\nPublic pages:  {site}/{language}/\n{how}\nData:          {settings.DATA}{note}\nStop with Ctrl+C."

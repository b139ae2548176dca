"""`mifc backup`: one file with everything, also while the server runs.

The file is a zip: the database as it was at one moment, uploads, the erasure ledger, the key that signs links, and a manifest with
versions and a checksum of each part. It is written beside its final name and moved there only when it is whole and was read back.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version as version_of
from pathlib import Path
from typing import IO, Any

import django
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from mifc.config.commands import Refused, say
from mifc.config.preflight import ROOT
from mifc.config.ready import database_trouble
from mifc.foundation.base.clock import now
from mifc.foundation.base.erasures import ledger_path
from mifc.toolbox.documents.queries import folder as documents_folder

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE_NAME, POSTGRES_NAME = "database.sqlite3", "database.pgdump"
_BLOCK = 1 << 20


def run_backup(args: Namespace) -> int:
    """The file's name and size are printed; exit code 0 only when it was read back whole."""
    moment = now()
    target = args.file or Path(settings.DATA) / "backups" / f"mifc-{moment:%Y%m%d-%H%M%S}.zip"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        size = _write(target, moment.isoformat(), with_key=not args.without_secret_key)
    except DatabaseError as error:
        raise Refused(database_trouble(error)) from error
    except OSError as error:
        raise Refused(f"The backup could not be written to {target}: {error.strerror or error}. Nothing was left half done.") from error
    say(f"Saved {target} ({size / 1e6:.1f} MB), read back and found whole.")
    if not args.without_secret_key and "MIFC_SECRET_KEY" not in os.environ:
        say("It holds what people said and the installation's key: keep it where only you can read it.")
    return 0


def _write(target: Path, moment: str, *, with_key: bool) -> int:
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        part = Path(folder) / "backup.zip"
        part.touch(mode=0o600)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            manifest = _facts(moment)
            dump = _dump_database(Path(folder))
            manifest["files"] = {dump.name: _add(archive, dump, dump.name)}
            dump.unlink()
            for name, path in _other_files(with_key=with_key):
                try:
                    manifest["files"][name] = _add(archive, path, name)
                except FileNotFoundError:
                    # An upload that was removed after the database was copied: nothing there points at it any more.
                    continue
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
        with part.open("rb") as file:
            os.fsync(file.fileno())
        with zipfile.ZipFile(part) as archive:
            verify(archive)
        os.replace(part, target)
    return target.stat().st_size


def _facts(moment: str) -> dict[str, Any]:
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "format": FORMAT,
        "made_at": moment,
        "product": "MiFC",
        "version": product_version(),
        "django": django.get_version(),
        "wagtail": version_of("wagtail"),
        "database": connection.vendor,
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
    }


def product_version() -> str:
    """The version in pyproject.toml; the one place where it stands."""
    for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith("version"):
            return line.partition("=")[2].strip().strip('"')
    return "unknown"


def _dump_database(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        path = folder / SQLITE_NAME
        # In one step: with the write-ahead log this holds up no writer, and the copy is of one moment.
        name = connection.settings_dict["NAME"]
        with closing(sqlite3.connect(f"file:{name}?mode=ro", uri=True)) as source, closing(sqlite3.connect(path)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise Refused("The copy of the database is damaged, so the database may be. Ask `mifc doctor`; no backup was made.")
        return path
    path = folder / POSTGRES_NAME
    run_postgres_tool("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={path}"])
    return path


def run_postgres_tool(tool: str, arguments: list[str]) -> str:
    """Run pg_dump or pg_restore against our database. Raises Refused with what it said."""
    found = shutil.which(tool)
    if found is None:
        raise Refused(f"{tool} is not installed, and PostgreSQL is copied with it. On Debian: apt install postgresql-client.")
    facts = connection.settings_dict
    environment = dict(os.environ)
    for variable, key in (("PGHOST", "HOST"), ("PGPORT", "PORT"), ("PGUSER", "USER"), ("PGPASSWORD", "PASSWORD")):
        if facts.get(key):
            environment[variable] = str(facts[key])
    done = subprocess.run([found, f"--dbname={facts['NAME']}", *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(f"{tool} did not succeed: {(done.stderr.strip() or 'no reason given').splitlines()[-1]}")
    return done.stdout


def _other_files(*, with_key: bool) -> Iterator[tuple[str, Path]]:
    """Uploads, documents, mails not sent by a server, the ledger and the key: name in the archive, and where it lies."""
    data = Path(settings.DATA)
    for folder in (Path(settings.MEDIA_ROOT), documents_folder(), Path(settings.EMAIL_FILE_PATH)):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file():
                yield f"{folder.name}/{path.relative_to(folder).as_posix()}", path
    for path in (ledger_path(), data / "installation-id"):
        if path.exists():
            yield path.name, path
    if with_key and (data / "secret-key").exists():
        yield "secret-key", data / "secret-key"


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as target:
        for block in _blocks(source):
            digest.update(block)
            size += len(block)
            target.write(block)
    return {"sha256": digest.hexdigest(), "bytes": size}


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block


def verify(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, after every part was read and its checksum compared. Raises Refused for a file that is not a whole backup."""
    try:
        manifest = json.loads(archive.read(MANIFEST))
        files: dict[str, dict[str, Any]] = manifest["files"]
        names = set(archive.namelist()) - {MANIFEST}
        if manifest["product"] != "MiFC" or names != set(files):
            raise Refused("This is not a backup of MiFC, or parts of it are missing.")
        for name, facts in files.items():
            _refuse_outside(name)
            digest = hashlib.sha256()
            with archive.open(name) as file:
                for block in _blocks(file):
                    digest.update(block)
            if digest.hexdigest() != facts["sha256"]:
                raise Refused(f"The backup is damaged: {name} is not what was saved. Take another one.")
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile, OSError) as error:
        raise Refused("The backup is damaged or is no backup of MiFC. Take another one.") from error
    return dict(manifest)


def _refuse_outside(name: str) -> None:
    parts = Path(name).parts
    if name.startswith("/") or ".." in parts or "\\" in name:
        raise Refused(f"The backup holds a file that would be written outside the data folder ({name}). It is not from MiFC.")

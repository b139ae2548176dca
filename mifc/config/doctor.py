"""`mifc doctor`: looks at everything an installation needs and says, for each, whether it is well and what to do.

Loads Django itself, because a setting that keeps Django from loading is one of the things it looks for.
"""

from __future__ import annotations

import os
import shutil
import smtplib
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from mifc.config import messages, preflight
from mifc.config.cli import start_django
from mifc.config.commands import Refused, say

State = Literal["well", "look", "bad"]
_MARKS: dict[State, str] = {"well": "ok  ", "look": "look", "bad": "BAD "}


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` was looked at, what we `saw`, and what to `do` when it is not well."""

    state: State
    what: str
    saw: str
    do: str = ""


def run(args: Namespace) -> int:
    """0 when nothing is bad."""
    findings = []
    for finding in look(mend=args.mend):
        findings.append(finding)
        say(f"{_MARKS[finding.state]}  {finding.what}: {finding.saw}" + (f"\n      {finding.do}" if finding.do else ""))
    bad = sum(finding.state == "bad" for finding in findings)
    say(f"\n{bad} to put right." if bad else "\nAll that must be well is well.")
    return 1 if bad else 0


def look(*, mend: bool = False) -> Iterator[Finding]:
    """Every finding, cheapest first. After a bad one that the rest stands on, the rest is left out."""
    yield _python()
    data = preflight.data_folder()
    try:
        preflight.check_data_folder(data)
    except Refused as refused:
        yield Finding("bad", "Data folder", str(refused), "Nothing else can be looked at before that.")
        return
    yield from _disk(data)
    try:
        start_django()
    except Refused as refused:
        yield Finding("bad", "Settings", str(refused), "Nothing else can be looked at before that.")
        return
    yield from _secret_key(data)
    inside: Any = import_module("mifc.config.doctor_inside")
    yield from inside.database(mend=mend)
    for check in (inside.static, inside.hosts, inside.documents, inside.background_work, _languages, _mail, _clock):
        yield from check()


def _python() -> Finding:
    version = sys.version.split()[0]
    if sys.version_info < (3, 11):  # noqa: UP036  # said to the one who runs an older one
        return Finding("bad", "Python", version, "MiFC needs Python 3.11 or newer.")
    return Finding("well", "Python", version)


def _disk(data: Path) -> Iterator[Finding]:
    usage = shutil.disk_usage(data)
    free = f"{usage.free / 1e9:.1f} GB free where the data lies ({data})"
    if usage.free < 1e9:
        yield Finding("look", "Disk", free, "A backup needs about the room of the data once more. Make room soon.")
    else:
        yield Finding("well", "Disk", free)


def _secret_key(data: Path) -> Iterator[Finding]:
    path = data / "secret-key"
    if "MIFC_SECRET_KEY" in os.environ:
        yield Finding("well", "Secret key", "from the environment")
    elif path.exists() and path.stat().st_mode & 0o077:
        yield Finding("bad", "Secret key", f"others on this machine may read {path}", f"chmod 600 {path}")
    else:
        yield Finding("well", "Secret key", "in the data folder, readable by its owner only")


def _languages() -> Iterator[Finding]:
    uncompiled = [code for code in messages.CODES if not messages.catalogue_path(code).with_suffix(".mo").exists()]
    if uncompiled:
        yield Finding("bad", "Languages", f"no compiled texts for {', '.join(uncompiled)}", "mifc messages --compile")
    else:
        yield Finding("well", "Languages", f"{len(messages.CODES)} compiled")


def _mail() -> Iterator[Finding]:
    settings: Any = import_module("django.conf").settings
    if not settings.EMAIL_HOST:
        yield Finding(
            "look",
            "Mail",
            f"no mail server; mails are laid into {settings.EMAIL_FILE_PATH}",
            "Set MIFC_SMTP_HOST (docs/settings.md), or people get no sign-in codes.",
        )
        return
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            server.noop()
    except OSError as error:
        place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        yield Finding("bad", "Mail", f"{place} does not answer ({error})", "Check MIFC_SMTP_HOST and MIFC_SMTP_PORT.")
    else:
        yield Finding("well", "Mail", f"{settings.EMAIL_HOST} answers")


def _clock(clock: Callable[[], float] = time.time) -> Iterator[Finding]:
    settings: Any = import_module("django.conf").settings
    built = Path(__file__).stat().st_mtime
    if clock() < built - 86_400:
        yield Finding(
            "bad", "Clock", "this machine believes it is before the product was installed", "Set the clock; rounds open and close by it."
        )
    else:
        yield Finding("well", "Clock", time.strftime("%Y-%m-%d %H:%M", time.gmtime(clock())) + f" UTC, shown in {settings.TIME_ZONE}")

"""The erasure ledger: what was erased at a person's request, kept outside the database.

A backup from before an erasure brings the erased back. So every erasure leaves one line in `erasures.jsonl` in the data folder, naming
the room and what it needs to find the record again (ids, never names), and `mifc restore` has every room erase it once more.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from mifc.foundation.base.clock import now


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line. `when` is ISO time with zone; `what` is plain JSON that the room's replay understands."""

    when: str
    room: str
    what: dict[str, Any]

    def as_line(self) -> str:
        return json.dumps({"when": self.when, "room": self.room, "what": self.what}, sort_keys=True, ensure_ascii=False)


def ledger_path() -> Path:
    return Path(settings.DATA) / "erasures.jsonl"


def remember_erasure(*, room: str, what: dict[str, Any]) -> None:
    """Called inside the change that erases. The line is on disk as soon as the change is true."""
    erasure = Erasure(now().isoformat(), room, what)
    transaction.on_commit(lambda: write_lines([erasure]))


def write_lines(erasures: list[Erasure]) -> None:
    """Append, and wait until the disk has it. A line is written in one go, so that two writers do not mix."""
    handle = os.open(ledger_path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        for erasure in erasures:
            os.write(handle, (erasure.as_line() + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read_ledger(path: Path) -> Iterator[Erasure]:
    """Every whole line of a ledger; a last line that a crash cut off is left out. Nothing when there is no file."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
            yield Erasure(str(entry["when"]), str(entry["room"]), dict(entry["what"]))
        except (ValueError, KeyError, TypeError):
            continue

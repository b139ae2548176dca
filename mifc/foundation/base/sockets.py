"""Sockets: how an early room calls what a later room knows, without importing it.

audit_sink      base declares it, `audit` plugs in: every guarded write arrives here.
personal_data   every room that can reach a person declares it here (architecture §3.5).
counted_changed what remembered counts rest on was changed; `programmes` plugs in and raises the stamp they are kept under.
site_changed    anything that changes a public page says so here; the page cache listens.
regular_work    what a room does every so often (rounds that open by themselves, retention); the background worker does it.
database_guards what the database itself refuses for a room (a frozen edition never changes); put in after every migrate.
replay_erasures what a room erased must be erased again after a backup from before was restored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper

Plug = TypeVar("Plug")


class Socket(Generic[Plug]):
    """A named list that rooms plug into from `apps.py`. Plugging the same thing twice counts once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._plugs: list[Plug] = []

    def plug(self, plug: Plug) -> Plug:
        if plug not in self._plugs:
            self._plugs.append(plug)
        return plug

    def __iter__(self) -> Iterator[Plug]:
        return iter(tuple(self._plugs))

    def __len__(self) -> int:
        return len(self._plugs)


class AuditSink(Protocol):
    """Takes one line about a write. `values` maps a field name to (before, after), or to None where the value must not be kept."""

    def __call__(
        self,
        *,
        programme_id: int | None,
        by_id: int | None,
        verb: str,
        model: str,
        record_id: str,
        label: str,
        values: dict[str, tuple[object, object] | None],
        count: int,
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class RegularWork:
    """`do` is called by one background worker about every `every`; it may be called again after a crash, and must be safe to repeat."""

    name: str
    every: dt.timedelta
    do: Callable[[], object]


@dataclass(frozen=True, slots=True)
class ErasureReplay:
    """How `room` erases again what its ledger lines name. `erase` takes the line's `what` and is safe to repeat."""

    room: str
    erase: Callable[[dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class DatabaseGuard:
    """A rule the database keeps.

    `install` is safe to repeat and does nothing while its table is not there; `remove` comes before a migrate;
    `strays` names what came to break the rule while it was missing.
    """

    name: str
    install: Callable[[BaseDatabaseWrapper], object]
    remove: Callable[[BaseDatabaseWrapper], object]
    is_missing: Callable[[BaseDatabaseWrapper], bool]
    strays: Callable[[BaseDatabaseWrapper], list[str]]


audit_sink: Socket[AuditSink] = Socket("audit sink")
counted_changed: Socket[Callable[[int, Set[int | None]], None]] = Socket("counted changed")
site_changed: Socket[Callable[[int], None]] = Socket("site changed")
regular_work: Socket[RegularWork] = Socket("regular work")
database_guards: Socket[DatabaseGuard] = Socket("database guards")
replay_erasures: Socket[ErasureReplay] = Socket("erasures to replay")


def tell_site_changed(programme_id: int) -> None:
    """Say that something a public page of this programme shows has changed."""
    for listener in site_changed:
        listener(programme_id)

"""Who is writing, and the rule that nobody writes from anywhere else (architecture §3.3).

A function in a room's `changes.py` is marked with `@change`. Inside it the database transaction is open and it is known in whose name
the records are written; outside it a guarded record refuses to be saved. So a view, a form or a shell session cannot change a
record past its audit line.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.http import Http404

from mifc.foundation.base.sockets import counted_changed

P = ParamSpec("P")
R = TypeVar("R")


class WrittenElsewhere(RuntimeError):
    """A guarded record was written outside a function of `changes.py`."""


class NotPossible(ValueError):
    """A change is refused for a reason a person can understand; the message is ready to show, in the reader's language."""


class NoLongerThere(NotPossible, Http404):
    """The record was removed since it was read: a sentence where a page shows refusals, else the page for what is not there."""


@dataclass(frozen=True, slots=True)
class Writer:
    """In whose name we write: a user's id, or None for the system and for people without an account.

    `counted` gathers in which programmes something was written that remembered counts rest on, and in which parts of them; None is any.
    """

    by_id: int | None
    change: str
    counted: dict[int, set[int | None]] = field(default_factory=dict, compare=False)


_writer: ContextVar[Writer | None] = ContextVar("mifc_writer", default=None)


def current_writer() -> Writer:
    """Who writes now. Raises WrittenElsewhere outside a `@change`."""
    writer = _writer.get()
    if writer is None:
        raise WrittenElsewhere("Guarded records are written by the functions of changes.py only.")
    return writer


def is_writing() -> bool:
    """Whether we are inside a change."""
    return _writer.get() is not None


def change(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function of `changes.py`: keyword-only, `by=`, one transaction, audited.

    `by` is a user, or None where the public or the system acts. A change called by another change keeps the outer name.
    """

    @functools.wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        if args:
            raise TypeError(f"{function.__name__} takes keyword arguments only")
        by: Any = kwargs.get("by")
        with transaction.atomic(), writing_as(getattr(by, "pk", None), function.__qualname__):
            return function(*args, **kwargs)

    inside.is_change = True  # type: ignore[attr-defined]  # read by the architecture tests
    return inside


@contextmanager
def writing_as(by_id: int | None, change_name: str) -> Iterator[None]:
    """Open the door for writing. For `@change`, and for the tests' factories; nothing else uses it (an architecture test says so).

    At the end of the outermost, and so as the last that a change writes, it is said in which programmes counts may be others now. Nothing
    is said of a change that fails.
    """
    outer = _writer.get()
    writer = outer or Writer(by_id, change_name)
    token = _writer.set(writer)
    try:
        yield
        if outer is None:
            for programme_id, parts in sorted(writer.counted.items()):
                for tell in counted_changed:
                    tell(programme_id, parts)
    finally:
        _writer.reset(token)

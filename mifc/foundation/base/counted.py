"""Which writes may change a count that is remembered. For the guards of `base/guarded.py`, so that no room can forget to say so.

A model says in `counted_by` which of its fields such counts rest on. Counts are remembered by `programmes/counted.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.apps import apps
from django.db import models

from mifc.foundation.base.writing import current_writer


def _fields(model: type[models.Model]) -> frozenset[str]:
    found: frozenset[str] = getattr(model, "counted_by", frozenset())
    return found


def note_added(model: type[models.Model], programme_id: int | None) -> None:
    """Records were added."""
    if _fields(model) and getattr(model, "counted_when_added", True):
        _note(programme_id)


def note_changed(model: type[models.Model], programme_id: int | None, names: Iterable[str] | None) -> None:
    """These fields were written; None stands for all of them."""
    fields = _fields(model)
    if fields and (names is None or any(name in fields or name.removesuffix("_id") in fields for name in names)):
        _note(programme_id)


def note_removed(programme_id: int | None, by_model: Mapping[str, int]) -> None:
    """Records were removed, and what went with them: {model: how many}, as Django tells."""
    if any(n and _fields(apps.get_model(label)) for label, n in by_model.items()):
        _note(programme_id)


def _note(programme_id: int | None) -> None:
    if programme_id is None:
        raise ValueError("What is counted belongs to a programme.")
    current_writer().counted.add(programme_id)

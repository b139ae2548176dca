"""Which writes may change a count that is remembered. For the guards of `base/guarded.py`, so that no room can forget to say so.

A model says in `counted_by` which of its fields such counts rest on, and in `counted_part` which part of them a record belongs to. Counts
are remembered by `programmes/counted.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import models

from mifc.foundation.base.ids import ID_BITS
from mifc.foundation.base.writing import current_writer

# What is counted falls into so many parts, by the random id of what it is counted by: after a change of one, only that one is counted anew.
PARTS = 64
PART_BITS = ID_BITS - (PARTS.bit_length() - 1)


def part_of(random_id: int) -> int:
    """The part, from 1 to PARTS, that a record with this random id belongs to."""
    return (random_id >> PART_BITS) + 1


def ids_of_part(part: int) -> range:
    """The random ids that belong to a part."""
    return range((part - 1) << PART_BITS, part << PART_BITS)


def _fields(model: type[models.Model]) -> frozenset[str]:
    found: frozenset[str] = getattr(model, "counted_by", frozenset())
    return found


def note_added(model: type[models.Model], programme_id: int | None, parts: Iterable[int | None] = (None,)) -> None:
    """Records were added to these parts; None stands for any."""
    if _fields(model) and getattr(model, "counted_when_added", True):
        _note(programme_id, parts)


def note_changed(
    model: type[models.Model], programme_id: int | None, names: Iterable[str] | None, parts: Iterable[int | None] = (None,)
) -> None:
    """These fields were written; None stands for all of them."""
    fields = _fields(model)
    if fields and (names is None or any(name in fields or name.removesuffix("_id") in fields for name in names)):
        _note(programme_id, parts)


def note_removed(programme_id: int | None, by_model: Mapping[str, int], parts: Iterable[int | None] = (None,)) -> None:
    """Records were removed, and what went with them: {model: how many}, as Django tells."""
    if any(n and _fields(apps.get_model(label)) for label, n in by_model.items()):
        _note(programme_id, parts)


def parts_of(records: Iterable[Any]) -> set[int | None]:
    """The parts these records belong to, as far as they say so."""
    return {record.counted_part() for record in records}


def _note(programme_id: int | None, parts: Iterable[int | None]) -> None:
    if programme_id is None:
        raise ValueError("What is counted belongs to a programme.")
    current_writer().counted.setdefault(programme_id, set()).update(parts)

"""Counts that are remembered until a change of what they rest on.

Counting every coded text takes long, and is asked far more often than a text is coded. So what was counted is kept in memory under a stamp
of the programme, which the guards of `base` raise in the same transaction as any change of a field named in `counted_by`. No change has
to think of it, and no process has to tell another.

What people look at all day while texts are coded is kept in parts (`base/counted.py`): a coded text changes the figures of one part of the
cards, and only these are counted anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mifc.foundation.base.counted import PARTS
from mifc.foundation.base.remembered import Remembered, State
from mifc.foundation.base.writing import is_writing
from mifc.foundation.programmes.models import CountStamp

Counted = TypeVar("Counted")
Figure = TypeVar("Figure", bound=Hashable)
Basis = TypeVar("Basis")
# {what a figure is of: how many}
Figures = dict[Figure, int]
_kept: Remembered[Any] = Remembered(200)


def as_counted(programme_id: int, what: State, count: Callable[[], Counted]) -> Counted:
    """What `count` gives, from memory where nothing changed since. One query for the stamp. Nobody may change what comes back.

    `what` names the count and all that it is asked with. Inside a change it is always counted: the stamp is raised at its end.
    """
    if is_writing():
        return count()
    # Read before counting: what is written meanwhile comes with another stamp.
    stamp = stamp_of(programme_id)
    if stamp is None:
        return count()
    found: Counted = _kept.get((programme_id, stamp, *what), count)  # type: ignore[assignment]  # a count is never None
    return found


def stamp_of(programme_id: int) -> int | None:
    """The stamp as it stands; none before anything was counted. One query."""
    return CountStamp.objects.of(programme_id).filter(part=0).values_list("stamp", flat=True).first()


def stamp_of_every_part(programme_id: int) -> int | None:
    """The stamp that changes only where more was changed than single cards: some were set aside, say. One query."""
    return CountStamp.objects.of(programme_id).filter(part=0).values_list("every_part", flat=True).first()


@dataclass(frozen=True, slots=True)
class _InParts(Generic[Basis, Figure]):
    """What was counted of each part, the stamp it was counted under, and the sum."""

    basis: Basis
    every_part: int
    stamps: dict[int, int]
    parts: dict[int, Figures[Figure]]
    together: Figures[Figure]


# More parts than these are counted sooner all together than one by one.
_SOONER_TOGETHER = PARTS // 4
_kept_in_parts: Remembered[_InParts[Any, Any]] = Remembered(50)


def as_counted_in_parts(
    programme_id: int, what: State, basis: Callable[[], Basis], count: Callable[[Basis, Set[int]], Mapping[int, Figures[Figure]]]
) -> Figures[Figure]:
    """The sum of the figures of all parts, from memory but for the parts in which something changed since. One query for the stamps.

    `count` gives {part: its figures} of these parts, of all where none is named; parts have nothing in common, so that their figures may be
    added. `basis` is what all parts are counted with: it changes only with all of them.
    """
    # Read before counting: what is written meanwhile comes with another stamp.
    stamps = None if is_writing() else _stamps_of(programme_id)
    if stamps is None:
        return _added_up(count(basis(), frozenset()).values())
    every_part, by_part = stamps
    key: State = (programme_id, *what)
    kept = _kept_in_parts.get(key, lambda: None)
    changed = set(dict(by_part.items() ^ kept.stamps.items())) if kept else set()
    if kept is None or kept.every_part != every_part or len(changed) > _SOONER_TOGETHER:
        counted_with = basis()
        parts = dict(count(counted_with, frozenset()))
        _kept_in_parts.put(key, kept := _InParts(counted_with, every_part, by_part, parts, _added_up(parts.values())))
    elif changed:
        found = count(kept.basis, changed)
        kept = _with_counted_anew(kept, by_part, {part: found.get(part, {}) for part in changed})
        _kept_in_parts.put(key, kept)
    return kept.together


def _stamps_of(programme_id: int) -> tuple[int, dict[int, int]] | None:
    """The stamp that all parts share, and those of the parts that were changed alone."""
    rows = list(CountStamp.objects.of(programme_id).values_list("part", "stamp", "every_part"))
    every_part = next((of_all for part, _stamp, of_all in rows if part == 0), None)
    return None if every_part is None else (every_part, {part: stamp for part, stamp, _of_all in rows if part})


def _with_counted_anew(
    kept: _InParts[Basis, Figure], stamps: dict[int, int], anew: Mapping[int, Figures[Figure]]
) -> _InParts[Basis, Figure]:
    """The same with other figures for some parts. What is kept is not changed: others may be reading it."""
    parts, together = {**kept.parts, **anew}, dict(kept.together)
    for part, figures in anew.items():
        was = kept.parts.get(part, {})
        for figure in {*was, *figures}:
            number = together.pop(figure, 0) - was.get(figure, 0) + figures.get(figure, 0)
            if number:
                together[figure] = number
    return _InParts(kept.basis, kept.every_part, stamps, parts, together)


def _added_up(parts: Iterable[Figures[Figure]]) -> Figures[Figure]:
    together: Figures[Figure] = {}
    for figures in parts:
        for figure, number in figures.items():
            together[figure] = together.get(figure, 0) + number
    return together


def raise_stamp(programme_id: int, parts: Set[int | None]) -> None:
    """Another stamp for these parts and for the whole, in the transaction of the change that is at its end; None among them is any part."""
    touched = {part for part in parts if part is not None}
    every_part = len(touched) < len(parts) or len(touched) > _SOONER_TOGETHER
    CountStamp.objects.of(programme_id).bulk_create(
        [CountStamp(part=part) for part in ([0] if every_part else [0, *sorted(touched)])],
        update_conflicts=True,
        unique_fields=["programme", "part"],
        update_fields=["stamp", "every_part"] if every_part else ["stamp"],
    )

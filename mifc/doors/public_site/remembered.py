"""What was worked out for one state of the site, kept in memory (architecture §6: a version stamp per programme).

The same stamp that freshens the page cache freshens this: every change that a public page shows raises it. Only plain records are kept, the
same for everybody; what depends on the clock (is a round open?) is asked each time. As a second belt nothing is kept longer than five
minutes, as in the page cache.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from mifc.foundation.access.places import PublicPlace
from mifc.foundation.base.clock import now, today

Kept = TypeVar("Kept")

_KEPT_SECONDS = 300
State = tuple[object, ...]


def state_of(place: PublicPlace) -> State:
    """What the public site of a place looks like depends on this, and on nothing else that is kept."""
    programme = place.programme
    moment = int(now().timestamp()) // _KEPT_SECONDS
    return programme.pk, programme.created_at, programme.site_version, place.lang, place.base, today(), moment


class Remembered(Generic[Kept]):
    """At most `most` things; the ones longest unused go first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[State, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: State, make: Callable[[], Kept | None]) -> Kept | None:
        """What is kept under `key`, else what `make` gives, which is kept unless it is None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        if made is not None:
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return made

"""What was worked out for one state of things, kept in memory: the key names the state, so that a change makes another key.

Only plain records are kept, the same for everybody who may ask with the same key. What depends on the clock is asked each time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")
State = tuple[object, ...]


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
            self.put(key, made)
        return made

    def put(self, key: State, made: Kept) -> None:
        """Keep this under `key`, in place of what was kept there."""
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

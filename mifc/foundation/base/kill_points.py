"""Named points at which a test may kill processes, to see that nothing is lost there.

Does nothing unless `MIFC_KILL_ORDER` names a file. While that file is there it is an order, one line: the point, on which pass of it, and
whom to kill as by `kill -9`, `server` (the process above all), `self`, or both in this order. What follows a `#` only makes the order
a new one: its passes are counted anew. An order is obeyed once: it is renamed to `….taken` first; `….obeyed` then says who was killed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections import Counter
from pathlib import Path

_ORDER = os.environ.get("MIFC_KILL_ORDER", "")
_passes: Counter[str] = Counter()
_lock = threading.Lock()


def kill_point(name: str) -> None:
    """A point worth dying at. Free of cost in normal running."""
    if _ORDER:
        _obey(name, Path(_ORDER))


def _obey(name: str, path: Path) -> None:
    with _lock:
        try:
            order = path.read_text()
        except FileNotFoundError:
            return
        wanted, on_pass, *whom = order.partition("#")[0].split()
        if name != wanted:
            return
        _passes[order] += 1
        if _passes[order] < int(on_pass):
            return
        try:
            path.rename(path.with_suffix(".taken"))  # never written to again: another process may just be reading it
        except FileNotFoundError:
            return  # another process was first
        numbers = [os.getpid() if one == "self" else int(os.environ["MIFC_SERVER_PID"]) for one in whom]
        # One that died before us may have left its number to a stranger.
        numbers = [number for number in numbers if _is_ours(number)]
        path.with_suffix(".obeyed").write_text(" ".join(map(str, numbers)) + ".")
        for number in numbers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)


def _is_ours(number: int) -> bool:
    """Whether the process was given the same file of orders."""
    try:
        return os.fsencode(_ORDER) in Path(f"/proc/{number}/environ").read_bytes()
    except OSError:
        return number == os.getpid()

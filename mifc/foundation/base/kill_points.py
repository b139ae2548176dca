"""Named points at which a test may kill the process, to see that nothing is lost there.

Does nothing unless `MIFC_KILL_AT` is set: `point:count` or `point:count:whom`. From the given pass of the point on, the process is
killed as by `kill -9`: `whom` is self (the default), server (the process above) or both. The file named by `MIFC_KILL_MARK` remembers
that it happened: while it is there the point is harmless, so that the process put in its place lives on; taking it away arms it again.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading

_AT = os.environ.get("MIFC_KILL_AT", "")
_MARK = os.environ.get("MIFC_KILL_MARK", "")
_passes = 0
_lock = threading.Lock()


def kill_point(name: str) -> None:
    """A point worth dying at. Free of cost in normal running."""
    if _AT:
        _maybe_die(name)


def _maybe_die(name: str) -> None:
    global _passes  # one counter per process is what "the third pass" means
    wanted, _, rest = _AT.partition(":")
    count, _, whom = rest.partition(":")
    if name != wanted:
        return
    with _lock:
        _passes += 1
        if _passes < int(count or "1"):
            return
    if _MARK:
        try:
            os.close(os.open(_MARK, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
    if whom in {"server", "both"}:
        with contextlib.suppress(ProcessLookupError):
            os.kill(os.getppid(), signal.SIGKILL)
    if whom != "server":
        os.kill(os.getpid(), signal.SIGKILL)

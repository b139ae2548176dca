"""What happens inside each server process, after the main process made it.

A server process never outlives the main one: after `kill -9` of the main process it would go on sharing the port with the next server
unseen. The kernel is asked to end it (Linux), and a thread looks whether the parent is still the same (everywhere).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import sys
import threading
import time
from importlib import import_module
from multiprocessing import util
from typing import Any

from mifc.config.cli import start_django

_PR_SET_PDEATHSIG = 1
_LOOK_EVERY = 0.25
# How long a stop waits for the task at work. What is not done by then is begun again after the next start.
_FINISH_SECONDS = 10.0


def leave_with(parent: int) -> None:
    """End this process as soon as `parent` is gone."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY)
        os._exit(1)

    threading.Thread(target=look, name="mifc-parent", daemon=True).start()


def ask_after_silent_connections() -> None:
    """A phone that lost its signal never says that it is gone; the system asks, and ends its connection after half a minute.

    Each connection has how it is looked after from the socket it came in by. The server opens that after the application is loaded, so
    a thread waits for it.
    """

    def look() -> None:
        for _turn in range(100):
            if any([_is_looked_after(name) for name in os.listdir("/proc/self/fd")]):  # noqa: C419  # names; each of them
                return
            time.sleep(_LOOK_EVERY)

    if sys.platform == "linux":
        threading.Thread(target=look, name="mifc-connections", daemon=True).start()


def _is_looked_after(name: str) -> bool:
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(int(name))) as found:
        if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option, value in ((socket.TCP_KEEPIDLE, 10), (socket.TCP_KEEPINTVL, 5), (socket.TCP_KEEPCNT, 3)):
                found.setsockopt(socket.IPPROTO_TCP, option, value)
            return True
    return False


def load_application(target: str) -> Any:
    """Called by granian in each server process. `target` is "module:attribute"."""
    leave_with(int(os.environ["MIFC_SERVER_PID"]))
    ask_after_silent_connections()
    start_django()
    module, _, attribute = target.partition(":")
    application = getattr(import_module(module), attribute)
    settings = import_module("django.conf").settings
    worker_module = import_module("mifc.config.worker")
    worker = worker_module.start_in_this_process(settings.DATA, with_worker=os.environ.get("MIFC_WORKER") != "separate")
    if worker is not None:
        util.Finalize(None, _finish, args=(worker, worker_module.wake_up), exitpriority=100)
    return application


def _finish(worker: Any, wake_up: Any) -> None:
    """On a graceful stop: no new task, and a moment for the one at work."""
    worker.stop.set()
    wake_up()
    deadline = time.monotonic() + _FINISH_SECONDS
    while worker.working and time.monotonic() < deadline:
        time.sleep(0.05)

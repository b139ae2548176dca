"""`mifc serve`: makes everything ready, says where to look, and runs granian until it is asked to stop."""

from __future__ import annotations

import os
import time
from argparse import Namespace
from importlib import import_module

from django.conf import settings
from django.db import connections
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from mifc.config.commands import Refused, say
from mifc.config.first_pages import make_first_pages_ready
from mifc.config.process import load_application
from mifc.config.ready import make_ready, where_to_look

_APPLICATION = "mifc.config.wsgi:application"
# Server processes that die one after the other are put back; so many within a minute means that something else is wrong.
_MOST_RESTARTS_A_MINUTE = 60


def run(args: Namespace) -> int:
    make_ready(with_demo=os.environ.get("MIFC_DEMO") != "0")
    say(where_to_look(args.host, args.port))
    os.environ["MIFC_SERVER_PID"] = str(os.getpid())
    # Loaded once here, every page with it; the server processes are copies that answer at once and share its memory.
    import_module("mifc.config.wsgi")
    import_module(settings.ROOT_URLCONF)
    make_first_pages_ready()
    connections.close_all()
    return _serve(args.host, args.port)


def _server(host: str, port: int) -> Server:
    return Server(
        _APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=settings.PROCESSES,
        blocking_threads=settings.THREADS,
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
        log_level=LogLevels.error,
        log_access=settings.ACCESS_LOG,
    )


def _serve(host: str, port: int) -> int:
    """Serve until stopped. A server process that is killed is put back; granian itself gives up after two in a row, we do not."""
    restarts: list[float] = []
    while True:
        server = _server(host, port)
        try:
            server.serve(target_loader=load_application)
        except SystemExit:
            if server.interrupt_signal:
                return 0
        except (OSError, RuntimeError) as error:
            raise Refused(f"The server cannot listen on {host}:{port} ({error}).") from error
        else:
            return 0
        moment = time.monotonic()
        restarts = [at for at in restarts if moment - at < 60] + [moment]
        if len(restarts) > _MOST_RESTARTS_A_MINUTE:
            raise Refused("The server process died again and again; the lines above say why. `mifc doctor` looks for the cause.")

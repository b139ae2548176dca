"""Starts processes of one installation in a moment, as often as they are killed.

Loads everything once, then answers each line on its input, a list (the arguments of `mifc`) and a dictionary (environment), with the
number of a new process: a copy of this one that runs the command as it is run from the command line. When the input ends, all of them end.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
from importlib import import_module

from mifc.config import cli
from mifc.config.commands import Refused

# Those that live. The number of one that is buried may be anybody's by now, and is forgotten.
_born: set[int] = set()


def _bury(_signum: int, _frame: object) -> None:
    with contextlib.suppress(ChildProcessError):
        while dead := os.waitpid(-1, os.WNOHANG)[0]:
            _born.discard(dead)


def _bear(arguments: list[str], environment: dict[str, str], log: str) -> int:
    # Not buried before it is noted.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    number = os.fork()
    if number:
        _born.add(number)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        return number
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    code = 1
    try:
        code = cli.run(arguments)
    except Refused as refused:
        print(f"mifc: {refused}", file=sys.stderr)
    finally:
        sys.stdout.flush()
        os._exit(code)


def main(log: str) -> None:
    cli.start_django()
    settings = import_module("django.conf").settings
    for module in ("mifc.config.serve", "mifc.config.worker", "mifc.config.wsgi", settings.ROOT_URLCONF, "tests.config.tasks"):
        import_module(module)
    import_module("mifc.config.first_pages").make_first_pages_ready()
    import_module("django.db.migrations.loader").MigrationLoader(None)
    gc.freeze()
    signal.signal(signal.SIGCHLD, _bury)
    for line in sys.stdin:
        arguments, environment = json.loads(line)
        print(_bear(arguments, environment, log), flush=True)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    for number in _born:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])

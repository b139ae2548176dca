"""What must be true before the product starts, asked without loading Django. Each refusal is one clear sentence.

The data folder is ours alone while we run, by a lock that ends with the process. The port is tried first, by connecting and by
binding: the server shares a port silently, and two of them would answer in turns.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import fcntl
import json
import os
import shutil
import socket
import tempfile
import time
from pathlib import Path
from typing import Any, TextIO

from mifc.config.commands import Refused

ROOT = Path(__file__).resolve().parent.parent.parent
LEAST_FREE_BYTES = 50_000_000
_MOST_SLOTS = 99
_LEAVING_SECONDS = 2.0
_FULL = {errno.ENOSPC, errno.EDQUOT}
# Kept open as long as the process lives: closing it would give the lock away.
_held: list[TextIO] = []


def data_folder() -> Path:
    """Where the data lies: `MIFC_DATA`, else `var/`."""
    return Path(os.environ.get("MIFC_DATA") or ROOT / "var").resolve()


def check_data_folder(data: Path) -> None:
    """Refuse unless we may write here and there is room."""
    try:
        is_new = not data.exists()
        data.mkdir(parents=True, exist_ok=True)
        if is_new:
            # What people said lies here: nobody else on this machine reads it.
            data.chmod(0o700)
        with tempfile.NamedTemporaryFile(dir=data, prefix=".try-") as file:
            file.write(b"\0" * 65_536)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Refused(_why_not_writable(data, error)) from error
    free = shutil.disk_usage(data).free
    if free < LEAST_FREE_BYTES:
        raise Refused(
            f"The disk is almost full: {free / 1e6:.0f} MB are left where the data lies ({data}), "
            f"{LEAST_FREE_BYTES / 1e6:.0f} MB are needed. Make room, or set MIFC_DATA to a folder on another disk."
        )


def _why_not_writable(data: Path, error: OSError) -> str:
    if error.errno in _FULL:
        return f"The disk is full: nothing can be written to {data}. Make room, or set MIFC_DATA to a folder on another disk."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"No permission to write to {data}. Give this user the folder, or set MIFC_DATA to one it may write to."
    if isinstance(error, NotADirectoryError | FileExistsError):
        return f"{data} is not a folder. Set MIFC_DATA to a folder for the data."
    return f"The data folder {data} cannot be used: {error.strerror or error}."


def hold_data(data: Path, doing: str) -> None:
    """Take the data folder for ourselves until the process ends. Refuses while another process holds it."""
    path = data / "server.lock"
    try:
        file = path.open("a+")
    except OSError as error:
        raise Refused(_why_not_writable(data, error)) from error
    deadline = time.monotonic() + 10
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            holder = lock_holder(data)
            # When the holder was killed, its children let go within a second: worth the wait.
            if _is_alive(holder.get("pid")) or time.monotonic() > deadline:
                file.close()
                raise Refused(_who_holds(data, holder)) from None
            time.sleep(0.1)
    file.seek(0)
    file.truncate()
    file.write(json.dumps({"pid": os.getpid(), "doing": doing}))
    file.flush()
    _held.append(file)


def release_data() -> None:
    """Give the folder back before the process ends."""
    while _held:
        _held.pop().close()


def is_held(data: Path) -> bool:
    """Whether some process holds the data folder now."""
    try:
        with (data / "server.lock").open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def lock_holder(data: Path) -> dict[str, Any]:
    """Who holds the folder and why, as far as it left word."""
    try:
        told = json.loads((data / "server.lock").read_text() or "{}")
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _who_holds(data: Path, holder: dict[str, Any]) -> str:
    who = f"process {holder['pid']}, {holder.get('doing', '')}" if holder.get("pid") else "another process"
    return f"MiFC already runs on this data ({data}): {who}. Stop it first, or set MIFC_DATA to another folder."


def _is_alive(pid: object) -> bool:
    if not isinstance(pid, int):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    # A killed process that nobody has buried yet still has a number.
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return True


class _Taken(Refused):
    """Something answers on the port, or holds it."""


def check_port(host: str, port: int) -> None:
    """Refuse when something already answers on this port, or when we may not have it.

    A little patience: the processes of a server that was killed hold it until they have noticed, and whoever restarts it is quick.
    """
    until = time.monotonic() + _LEAVING_SECONDS
    while True:
        try:
            return _check_port(host, port)
        except _Taken:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _check_port(host: str, port: int) -> None:
    if not 0 < port < 65_536:
        raise Refused(f"PORT is {port}; a port is a number from 1 to 65535.")
    taken = f"Port {port} is taken by another program. Stop that one, or choose another port: PORT={_other(port)} make run"
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Refused(f"HOST is {host!r}, which is no address of this machine ({error.strerror or error}).") from error
    family, _, _, _, address = addresses[0]
    # Bind before knocking: an address that is not ours must not be knocked at.
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise _Taken(taken) from error
            if error.errno == errno.EACCES:
                raise Refused(f"No permission for port {port}: ports below 1024 are for the system. Try PORT=8000.") from error
            raise Refused(f"HOST is {host!r}, which is no address of this machine ({error.strerror or error}).") from error
    knock = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # asked for by the operator, not chosen here
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        if probe.connect_ex((knock, port)) == 0:
            raise _Taken(taken)


def _other(port: int) -> int:
    return port + 1 if port < 65_000 else 8000


def port_from(value: str) -> int:
    try:
        return int(value)
    except ValueError as error:
        raise Refused(f"PORT is {value!r}; a port is a number from 1 to 65535.") from error


def before_serving(args: argparse.Namespace) -> None:
    """Everything that can be asked before Django is loaded."""
    data = data_folder()
    args.port = port_from(args.port or os.environ.get("PORT") or "8000")
    args.host = args.host or os.environ.get("HOST") or "127.0.0.1"
    os.environ["PORT"] = str(args.port)
    if args.no_demo:
        os.environ["MIFC_DEMO"] = "0"
    check_data_folder(data)
    hold_data(data, f"serving on port {args.port}")
    check_port(args.host, args.port)


def before_background_work(args: argparse.Namespace) -> None:
    """The number of the worker names its lock."""
    if not 1 <= args.slot <= _MOST_SLOTS:
        raise Refused(f"--slot is {args.slot}; it is the number of this worker on its data folder, from 1 to {_MOST_SLOTS}.")
    check_data_folder(data_folder())


def before_working_on_data(_args: argparse.Namespace) -> None:
    """For commands that only need the folder."""
    check_data_folder(data_folder())

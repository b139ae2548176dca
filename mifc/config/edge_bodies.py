"""What a request brings along is taken in before anything else works on it, within bounds.

A phone that loses its signal in the middle of sending leaves its connection open and says nothing more. The thread that reads what it sends
waits with it: eight such phones would hold all eight threads of a server process. So only half of the threads read at once, and the
others go on answering; whoever finds no room is told to come again, and the card waits on the phone until then. The system itself ends the
connections of phones that are gone (`process.py`). What is too large is refused by the length it announces, before any of it is taken in: a
card is a few pages long, and only people who are signed in bring files. Django answers in its stead with a page that says so.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import threading
from collections.abc import Callable, Iterable
from typing import IO, Any

from mifc.foundation.access.refusals import TOO_LARGE

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_PIECE = 65_536
_IN_MEMORY = 1_000_000
# Nearly every body is here when it is asked for: a place is free again at once, unless all of them are held by slow ones.
_WAIT_FOR_A_PLACE = 0.25


class Bodies:
    """A WSGI application around another that hands on only requests that have arrived whole."""

    def __init__(
        self,
        application: Application,
        *,
        threads: int,
        most_from_anyone: int,
        most_from_staff: int,
        most_from_strangers: int,
        staff_path: str,
        is_signed_in: Callable[[Environ], bool],
    ) -> None:
        """`most_from_anyone` may be sent to public pages; on pages of the staff `most_from_strangers` until somebody is signed in."""
        self._application = application
        self._most_from_anyone, self._most_from_staff, self._most_from_strangers = most_from_anyone, most_from_staff, most_from_strangers
        self._staff_path, self._is_signed_in = staff_path, is_signed_in
        self._places = threading.BoundedSemaphore(max(1, threads // 2))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        announced = environ.get("CONTENT_LENGTH") or "0"
        length = int(announced) if announced.isascii() and announced.isdigit() and len(announced) < 16 else -1
        if length == 0:
            return self._application(environ, start_response)
        if length < 0 or self._is_too_large(environ, length):
            environ[TOO_LARGE], environ["CONTENT_LENGTH"], environ["wsgi.input"] = True, "0", io.BytesIO()
            return self._application(environ, start_response)
        if not self._places.acquire(timeout=_WAIT_FOR_A_PLACE):
            return _refuse(start_response, "503 Service Unavailable", "Too many are sending at once. Please try again in a minute.\n")
        try:
            body = _read(environ["wsgi.input"], length)
        finally:
            self._places.release()
        if body is None:
            return _refuse(start_response, "400 Bad Request", "What you sent did not arrive whole. Please send it again.\n")
        environ["wsgi.input"] = body
        with contextlib.closing(body):
            return self._application(environ, start_response)

    def _is_too_large(self, environ: Environ, length: int) -> bool:
        if not environ.get("PATH_INFO", "").startswith(self._staff_path):
            return length > self._most_from_anyone
        if length <= self._most_from_strangers:
            return False
        return length > self._most_from_staff or not self._is_signed_in(environ)


def _read(source: Any, length: int) -> IO[bytes] | None:
    """The body, from its beginning; None when it did not arrive whole."""
    body = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # handed on, closed by whoever asked for it
    arrived = 0
    # A connection that goes, and a full disk, end in the same: it has not arrived.
    with contextlib.suppress(Exception):
        while arrived < length and (piece := source.read(min(_PIECE, length - arrived))):
            body.write(piece)
            arrived += len(piece)
        if arrived == length:
            body.seek(0)
            return body
    body.close()
    return None


def _refuse(start_response: StartResponse, status: str, text: str) -> Iterable[bytes]:
    body = text.encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    headers += [("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store"), ("Retry-After", "60")]
    start_response(status, headers)
    return [body]

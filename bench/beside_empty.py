"""A page beside an empty view behind the same door and the same middleware: how many times its CPU time.

This module is the bench's own table of addresses: the product's, and before them two views that answer nothing, one behind the door of
the workspace and one behind that of the public pages. Both are asked as a server asks: a WSGI request from the outermost middleware to the
last byte, with the cookie of a signed-in person where there is one. Only the page cache, which stands before Django, is left out.
"""

from __future__ import annotations

import gc
import io
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

from mifc.config import urls
from mifc.foundation.access.doors import public_page, workspace_page
from mifc.foundation.access.places import Desk, PublicPlace
from mifc.foundation.programmes.roles import May

ROUNDS = 11
_AT_LEAST_SECONDS = 0.03
EMPTY_DESK, EMPTY_PAGE = "empty/", "/en/empty-for-the-bench/"


@workspace_page(needs=May.SEE_HOME)
def _empty_desk(request: HttpRequest, desk: Desk) -> HttpResponse:
    return HttpResponse()


@public_page()
def _empty_page(request: HttpRequest, place: PublicPlace) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path(f"w/<slug:programme>/{EMPTY_DESK}", _empty_desk),
    path("<lang:lang>/empty-for-the-bench/", _empty_page),
    *urls.urlpatterns,
]
handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500


class Visitor:
    """Asks pages of the application in this process, as a server would."""

    def __init__(self, user: Any = None) -> None:
        from django.conf import settings

        settings.ROOT_URLCONF = __name__
        self._application = WSGIHandler()
        self._cookie = _signed_in(user) if user else ""

    def ask(self, address: str) -> bytes:
        """The body of a page. Stops the bench when it is not there."""
        told: list[str] = []
        wanted, _mark, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": wanted,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "HTTP_HOST": "127.0.0.1:8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_ACCEPT_LANGUAGE": "en",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
        }
        if self._cookie:
            environ["HTTP_COOKIE"] = self._cookie
        answer = self._application(environ, lambda status, _headers, _error=None: told.append(status))
        body = b"".join(answer)
        answer.close()
        if not told[0].startswith("200"):
            raise SystemExit(f"{address} answers {told[0]}.")
        return body


def _signed_in(user: Any) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def cpu_of(act: Callable[[], object], times: int, before: Callable[[], object] | None = None) -> float:
    """CPU seconds of this process, the database in it included, for one of so many. What is done `before` each is not counted."""
    spent = 0.0
    for _time in range(times):
        if before is not None:
            before()
        start = time.process_time()
        act()
        spent += time.process_time() - start
    return spent / times


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one page: medians over the rounds."""

    name: str
    ratio: float
    lowest: float
    highest: float
    cpu: float
    empty: float
    body: int
    queries: int


def beside(
    name: str, page: Callable[[], bytes], empty: Callable[[], bytes], *, rounds: int = ROUNDS, before: Callable[[], object] | None = None
) -> Seen:
    """Rounds in turns, each long enough for the clock of the CPU; a ratio of each round, the median of them."""
    from django.db import connection

    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    page()
    if before is not None:
        before()
    with connection.execute_wrapper(note):
        body = len(page())
    often = max(1, round(_AT_LEAST_SECONDS / max(cpu_of(page, 1, before), 1e-4)))
    empty_often = max(1, round(_AT_LEAST_SECONDS / max(cpu_of(empty, 5), 1e-4)))
    gc.collect()
    taken = []
    for _round in range(rounds):
        nothing = cpu_of(empty, empty_often)
        taken.append((cpu_of(page, often, before), nothing))
    ratios = sorted(one / other for one, other in taken)
    middle = statistics.median
    return Seen(
        name,
        middle(ratios),
        ratios[0],
        ratios[-1],
        middle(one for one, _other in taken),
        middle(other for _one, other in taken),
        body,
        len(asked),
    )


def told(seen: Sequence[Seen], promised: float) -> bool:
    """Print the table; whether each page keeps the promise."""
    print(f"{'':34} {'ratio':>6}  {'rounds':>13}  {'CPU':>9} {'empty':>8}  {'queries':>7}  {'bytes':>8}")
    for one in seen:
        mark = "" if one.ratio <= promised else "  NOT KEPT"
        span = f"{one.lowest:.1f} to {one.highest:.1f}"
        print(
            f"{one.name:34} {one.ratio:6.1f}  {span:>13}  {one.cpu * 1000:6.1f} ms {one.empty * 1000:5.2f} ms  {one.queries:7}  "
            f"{one.body:8,}{mark}"
        )
    if promised != float("inf"):
        print(f"promised: at most {promised:g} times")
    return all(one.ratio <= promised for one in seen)

"""Posting a card beside an empty view plus its inserts. Promised: at most 10 times its CPU time.

Both are asked as the server asks: a POST with the same body through the whole application, page cache and door included, as someone
without an account; the database is SQLite on disk with the product's own settings, so its work is in the CPU time too. Each post is a new
submission with three texts, from another connection, and is answered with its take-back code: as a page to a phone without scripts, and as
the page's own script asks for it.

The empty view (`posting_door.py`) answers nothing. It only inserts a copy of such a card, in one transaction: the same rows into the same
tables by the same number of statements, with nothing read, checked or recognised.
"""

from __future__ import annotations

import io
import secrets
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.installation import installation

PROMISED = 10.0
ROUNDS, POSTS = 15, 40
_CARD = {
    "good": "The library is open late and its staff are kind to everybody who comes in.",
    "missing": "English classes in the evening, with somebody who looks after the children meanwhile. My number is 07700 900123.",
    "improve": "The bus to Foleshill is too expensive for us. In winter we wait for it in the rain.",
    "age": "25-34",
    "born_outside": "yes",
}


class Phone:
    """Sends forms to the application in this process, each from another connection."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._sent = 0

    def post(self, path: str, accept: str) -> bytes:
        self._sent += 1
        body = urlencode({**_CARD, "client": secrets.token_urlsafe(18), "written": ""}).encode()
        told: list[str] = []
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_ORIGIN": "http://127.0.0.1:8000",
            "HTTP_SEC_FETCH_SITE": "same-origin",
            "HTTP_ACCEPT": accept,
            "HTTP_ACCEPT_LANGUAGE": "en",
            "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
            "REMOTE_ADDR": f"10.{self._sent >> 16 & 255}.{self._sent >> 8 & 255}.{self._sent & 255}",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "wsgi.version": (1, 0),
        }
        answer = self._application(environ, lambda status, _headers, _error=None: told.append(status))
        body = b"".join(answer)
        if not told[0].startswith("200"):
            raise SystemExit(f"{path} answers {told[0]}.")
        return body


def cpu_of(act: Callable[[], object]) -> float:
    """CPU seconds of one, the database in it included."""
    start = time.process_time()
    for _post in range(POSTS):
        act()
    return (time.process_time() - start) / POSTS


def main() -> int:
    with installation():
        import django

        django.setup()
        from django.conf import settings

        settings.ROOT_URLCONF = "bench.posting_door"
        from bench.posting_door import EMPTY, Pattern
        from mifc.config.wsgi import application
        from mifc.planning.needs_assessment.models import Card, CardText, CollectionPoint

        points = CollectionPoint.objects.in_every_programme(because="the demo is the only one here").select_related("programme", "round")
        opened = [one for one in points if one.round.opens_at and not one.round.closes_at and one.kind == "link" and not one.closed_at]
        point = opened[0]
        address = f"/en/card/{point.code}/"
        phone = Phone(application)
        ways = {
            "a page, without scripts": partial(phone.post, address, "text/html"),
            "as the script asks for it": partial(phone.post, address, "application/json"),
        }
        empty = partial(phone.post, f"/en/{EMPTY}", "text/html")
        here = Card.objects.of(point.programme_id)
        before = set(here.values_list("pk", flat=True))
        for way in ways.values():
            way()
        Pattern.take(here.exclude(pk__in=before).first())
        empty()
        assert here.count() == len(before) + 3, "each is one card"
        assert CardText.objects.of(point.programme_id).exclude(card__in=before).count() == 9
        taken = [(cpu_of(empty), *(cpu_of(way) for way in ways.values())) for _round in range(ROUNDS)]
        assert here.count() == len(before) + 3 + 3 * ROUNDS * POSTS, "no post was refused, none counted twice"
    kept = True
    print(f"{'empty view and the inserts':28} {statistics.median(one[0] for one in taken) * 1000:6.2f} ms CPU")
    for number, name in enumerate(ways, 1):
        ratios = sorted(one[number] / one[0] for one in taken)
        ratio = statistics.median(ratios)
        kept &= ratio <= PROMISED
        middle = statistics.median(one[number] for one in taken) * 1000
        print(f"{name:28} {middle:6.2f} ms CPU   {ratio:.1f} times (rounds {ratios[0]:.1f} to {ratios[-1]:.1f}; promised {PROMISED:g})")
    if not kept:
        print("NOT KEPT: posting")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

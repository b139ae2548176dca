"""Two pages for the machine that watches over us.

/healthz   the process serves. Asks nothing of the database: a full disk is no reason to kill a process that shows pages.
/readyz    the database was read now, and written to within the last minute.
"""

from __future__ import annotations

import threading

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from mifc.config.running.models import Pulse
from mifc.config.worker import server_pulse
from mifc.foundation.access.doors import system_page

_FRESH_SECONDS = 60.0
_WRITE_AFTER_SECONDS = 20.0
_writing = threading.Lock()


@system_page
def healthz(_request: HttpRequest) -> HttpResponse:
    return _answer({"serves": True}, 200)


@system_page
def readyz(_request: HttpRequest) -> HttpResponse:
    name = server_pulse(settings.DATA)
    try:
        age = Pulse.objects.age(name)
    except DatabaseError as error:
        return _answer({"read": False, "why": _first_line(error)}, 503)
    why = ""
    if age is None or age > _WRITE_AFTER_SECONDS:
        # Under `mifc serve` the heart writes; under another server this page does, at most once in twenty seconds.
        why = _write(name)
        age = Pulse.objects.age(name)
    fresh = age is not None and age <= _FRESH_SECONDS
    facts: dict[str, object] = {"read": True, "written_seconds_ago": None if age is None else round(age, 1)}
    return _answer(facts | ({"why": why} if why else {}), 200 if fresh else 503)


def _write(name: str) -> str:
    """Try to write; what hindered it, in the database's own words. One at a time: the others read what is there."""
    if not _writing.acquire(blocking=False):
        return ""
    try:
        Pulse.objects.beat(name)
    except DatabaseError as error:
        return _first_line(error)
    finally:
        _writing.release()
    return ""


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _answer(facts: dict[str, object], status: int) -> HttpResponse:
    return JsonResponse(facts, status=status, headers={"Cache-Control": "no-store"})

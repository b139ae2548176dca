"""What the benchmark of the page cache serves: the product as it is, with one public page of about 11 KB; and an empty answer."""

from __future__ import annotations

import os
import sys
import types
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mifc.config.settings")

import django

django.setup()

from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from mifc.foundation.access.doors import public_page  # noqa: E402

_TEXT = "".join(
    f"<li class='card'><h2>What people said, number {n}</h2><p>We need {n % 7} more places to meet.</p></li>" for n in range(100)
)


@public_page()
def page(_request: HttpRequest, _place: Any) -> HttpResponse:
    return HttpResponse(f"<!doctype html><html lang='en'><title>Bench</title><ul>{_TEXT}</ul></html>")


# The benchmark's own addresses, so that it measures the cache and not whichever page stands at /en/ today.
_urls = types.ModuleType("bench_urls")
_urls.urlpatterns = [path("en/", page, {"lang": "en"})]  # type: ignore[attr-defined]
sys.modules["bench_urls"] = _urls

from django.conf import settings  # noqa: E402

settings.ROOT_URLCONF = "bench_urls"

from mifc.config.wsgi import application  # noqa: E402


def empty(_environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return [b""]


__all__ = ["application", "empty", "page"]

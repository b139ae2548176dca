"""The application the server runs: static files, the page cache, Django. Any WSGI server can run it; `mifc serve` runs granian."""

import os
from wsgiref.headers import Headers

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mifc.config.settings")
django_application = get_wsgi_application()

from mifc.config.edge import PageCache  # noqa: E402  # models load after Django is set up
from mifc.config.edge_bodies import Bodies  # noqa: E402  # models load after Django is set up
from mifc.config.edge_signed_in import is_signed_in  # noqa: E402  # models load after Django is set up
from mifc.foundation.base.sockets import site_changed  # noqa: E402


def _static_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _is_hashed(_path: str, url: str) -> bool:
    """Files whose name carries a hash of their content never change."""
    stem = url.rsplit("/", 1)[-1].split(".")
    return len(stem) > 2 and any(len(part) == 12 and all(c in "0123456789abcdef" for c in part) for part in stem[1:])


# Before Django, so that a style sheet costs no middleware; packed variants lie beside the files.
static_files = WhiteNoise(
    django_application,
    root=settings.STATIC_ROOT if settings.STATIC_ROOT.is_dir() else None,
    prefix=settings.STATIC_URL,
    max_age=60,
    allow_all_origins=False,
    immutable_file_test=_is_hashed,
    add_headers_function=_static_headers,
)
whole_requests = Bodies(
    static_files,
    threads=settings.THREADS,
    most_from_anyone=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    most_from_staff=settings.LARGEST_UPLOAD,
    most_from_strangers=settings.LARGEST_FROM_STRANGERS,
    staff_path=settings.SESSION_COOKIE_PATH,
    is_signed_in=is_signed_in,
)
application = PageCache(whole_requests, most_bytes=settings.PAGE_CACHE_BYTES, keep_seconds=settings.PAGE_CACHE_SECONDS)
site_changed.plug(application.stamps.hear)

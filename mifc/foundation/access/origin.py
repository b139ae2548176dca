"""Was a form sent from our own page? Without a cookie there is no CSRF token, so the browser's own word is taken.

`Sec-Fetch-Site` is sent on https and localhost; `Origin` by nearly every browser on a POST. On plain http in a library's network both may
be missing: then the form is taken, since it carries nothing but what the person wrote, sending twice is safe and senders are counted.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest

_OWN = frozenset({"same-origin", "none"})


def came_from_elsewhere(request: HttpRequest) -> bool:
    """True when the browser says that another site sent this form."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in _OWN
    origin = request.headers.get("Origin")
    if origin is None or origin == "null":
        return False
    try:
        return urlsplit(origin).netloc != request.get_host()
    except ValueError:
        # No browser writes an address that cannot be read.
        return True

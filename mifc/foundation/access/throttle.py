"""Counting senders, so that nobody can flood us. What is counted is forgotten after the time it is counted for; no address is stored."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from mifc.foundation.accounts.allauth_parts import network_of


def too_many(request: HttpRequest, what: str, *, limit: int, seconds: int) -> bool:
    """Count one more from this connection; True when it is over `limit` within `seconds`. A library's whole network is one connection."""
    sender = hashlib.blake2b(f"{what} {network_of(request)}".encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12)
    key = f"throttle:{sender.hexdigest()}"
    if cache.add(key, 1, timeout=seconds):
        return limit < 1
    try:
        return cache.incr(key) > limit
    except ValueError:
        # It ran out between the two lines.
        return False

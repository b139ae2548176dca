"""What the page cache holds: pages with all their packed forms, within a bound of bytes.

Pages asked for with a query have a quarter of the room for themselves and push out only each other: inventing values of `?page=` never
drives out the home page. Within each part the second chance decides: what was read since the last sweep stays.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from mifc.config.compress import pack_well

Headers = list[tuple[str, str]]
# Host, whether by https, path, the part of the query that the page reads.
Key = tuple[str, bool, str, str]

_OVERHEAD = 2_000


@dataclass(slots=True, eq=False)
class Form:
    """One packed form of a page, ready to send."""

    page: Page
    headers: Headers
    body: bytes
    etag: str


@dataclass(slots=True, eq=False)
class Page:
    """One page as it was when its programme's stamp was `version`."""

    programme: int
    version: int
    expires: float
    forms: dict[str, Form] = field(default_factory=dict)
    weight: int = _OVERHEAD
    used: bool = False


def make_page(*, programme: int, version: int, headers: Headers, body: bytes, keep_seconds: float) -> Page:
    """A page with its packed forms, validators and headers. `headers` are the answer's own, without length, tag and Vary."""
    page = Page(programme, version, time.monotonic() + keep_seconds)
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    for encoding, packed in pack_well(body).items():
        etag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'
        own = [*headers, ("ETag", etag), ("Vary", "Accept-Encoding"), ("Content-Length", str(len(packed)))]
        if encoding:
            own.append(("Content-Encoding", encoding))
        page.forms[encoding] = Form(page, own, packed, etag)
        page.weight += len(packed)
    return page


class Store:
    """Pages by key. All methods may be called from any thread."""

    def __init__(self, most_bytes: int) -> None:
        self._lock = threading.Lock()
        self._parts: dict[bool, OrderedDict[Key, Page]] = {False: OrderedDict(), True: OrderedDict()}
        self._most = {False: most_bytes - most_bytes // 4, True: most_bytes // 4}
        self._bytes = {False: 0, True: 0}
        self.evicted = 0

    def get(self, key: Key) -> Page | None:
        page = self._parts[bool(key[3])].get(key)
        if page is None or page.expires < time.monotonic():
            return None
        page.used = True
        return page

    def put(self, key: Key, page: Page) -> bool:
        """Keep a page; False when it alone is larger than a part may be. Says in `evicted` how many had to go."""
        queried = bool(key[3])
        if page.weight > self._most[queried]:
            return False
        with self._lock:
            self._remove(key)
            part = self._parts[queried]
            while part and self._bytes[queried] + page.weight > self._most[queried]:
                oldest, held = part.popitem(last=False)
                if held.used:
                    held.used = False
                    part[oldest] = held
                    continue
                self._bytes[queried] -= held.weight
                self.evicted += 1
            part[key] = page
            self._bytes[queried] += page.weight
        return True

    def drop(self, is_gone: Callable[[Page], bool]) -> int:
        """Drop every page of which `is_gone` says so, and what is too old; returns how many went."""
        now = time.monotonic()
        with self._lock:
            gone = [key for part in self._parts.values() for key, page in part.items() if page.expires < now or is_gone(page)]
            for key in gone:
                self._remove(key)
        return len(gone)

    def _remove(self, key: Key) -> None:
        queried = bool(key[3])
        page = self._parts[queried].pop(key, None)
        if page is not None:
            self._bytes[queried] -= page.weight

    @property
    def bytes(self) -> int:
        return sum(self._bytes.values())

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts.values())

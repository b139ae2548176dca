"""Which version each programme's public pages have, as this process knows it.

Every change that a public page shows raises the programme's stamp inside its own transaction. A process asks for all stamps in one
small query, twice a second while it holds pages, and at once after a change of its own. Hosts, slugs and the default programme
decide which programme an address means: when one of these changes, every page goes.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.db import connection, transaction

from mifc.config.edge_store import Key, Page, Store
from mifc.foundation.programmes.models import Programme

logger = logging.getLogger(__name__)

# Without an answer of the database for so long, pages are no longer shown: nobody could withdraw anything from them.
_TRUST_SECONDS = 600.0


def read_stamps() -> tuple[dict[int, int], object]:
    """The stamp of every programme, and what decides which programme an address means. One query."""
    rows = Programme._base_manager.order_by("pk").values_list("pk", "site_version", "slug", "host", "is_default", "mode")
    read = list(rows)
    return {row[0]: row[1] for row in read}, tuple((row[0], *row[2:]) for row in read)


class Stamps:
    """Keeps the pages of a store no longer than their programme's stamp. `forget` is called whenever pages went."""

    def __init__(self, store: Store, forget: Callable[[], None], *, every: float = 0.5) -> None:
        self._store = store
        self._forget = forget
        self._every = every
        self._known: dict[int, int] = {}
        self._layout: object = None
        self._lock = threading.Lock()
        self._watching = False
        self._last_answer = time.monotonic()

    def keep(self, key: Key, page: Page) -> bool:
        """Store a page unless its programme's stamp is known to be newer: it was rendered before the change."""
        with self._lock:
            if self._layout is None:
                self._read()
            known = self._known.get(page.programme, page.version)
            if page.version < known:
                return False
            if page.version > known:
                self._drop(lambda held: held.programme == page.programme and held.version < page.version)
            self._known[page.programme] = page.version
            evicted = self._store.evicted
            stored = self._store.put(key, page)
            if self._store.evicted != evicted:
                self._forget()
        self._watch()
        return stored

    def check(self) -> None:
        """Ask the database, drop what is no longer true."""
        with self._lock:
            # Asked inside the lock: an answer that waited for another would bring back an older stamp.
            before = self._layout
            self._read()
            if before not in (None, self._layout):
                self._drop(lambda _held: True)
            else:
                self._drop(lambda held: self._known.get(held.programme) != held.version)

    def _read(self) -> None:
        self._known, self._layout = read_stamps()
        self._last_answer = time.monotonic()

    def _drop(self, is_gone: Callable[[Page], bool]) -> None:
        if self._store.drop(is_gone):
            self._forget()

    def hear(self, _programme_id: int) -> None:
        """A change in this process: what it touched is gone from here as soon as it is true."""
        if len(self._store):
            transaction.on_commit(self._check_quietly)

    def _check_quietly(self) -> None:
        try:
            self.check()
        except Exception:  # the change is made; the watching thread tries again within half a second
            logger.warning("Could not read the stamps of the public pages", exc_info=True)

    def _watch(self) -> None:
        with self._lock:
            if self._watching or not self._every:
                return
            self._watching = True
        # Started with the first page kept, so always in the process that serves and never before it was forked.
        threading.Thread(target=self._watch_for_ever, name="mifc-page-stamps", daemon=True).start()

    def _watch_for_ever(self) -> None:
        while True:
            time.sleep(self._every)
            if not len(self._store):
                self._last_answer = time.monotonic()
                continue
            try:
                self.check()
            except Exception:  # noqa: BLE001  # a database that is away for a moment must not end the watching
                connection.close()
                if time.monotonic() - self._last_answer > _TRUST_SECONDS:
                    self._drop(lambda _held: True)

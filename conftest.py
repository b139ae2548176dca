"""Ground rules for every test: the test settings, and the cast."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mifc.foundation.accounts.models import User
    from tests.cast import Cast

os.environ["MIFC_TESTING"] = "1"
os.environ.setdefault("MIFC_SITE_URL", "http://testserver")


def pytest_configure() -> None:
    """A fresh checkout has no compiled texts until a server starts. Here no test may depend on another one having started it."""
    from mifc.config.messages import compile_catalogues  # noqa: PLC0415  # knows nothing of Django

    compile_catalogues()


@pytest.fixture(autouse=True)
def _signed_in_with_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """`client.force_login` stands for a person who also showed the second step just now. The tests of signing in go the real way."""
    from django.test import Client  # noqa: PLC0415  # Django is set up by then

    from mifc.foundation.accounts.second_step import PASSED, SHOWN_AT  # noqa: PLC0415  # the same

    plain = Client.force_login

    def force_login(self: Client, user: User, backend: str | None = None) -> None:
        plain(self, user, backend)
        session = self.session
        session[PASSED], session[SHOWN_AT] = user.pk, int(time.time())
        session.save()

    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.fixture
def cast(db: None) -> Cast:
    """The named people of `tests/cast.py`, in a database of their own."""
    from tests.cast import assemble  # noqa: PLC0415  # models load after Django is set up

    return assemble()


@pytest.fixture
def kept_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """What public pages keep in memory does not grow old while a test counts queries: every five minutes it would."""
    monkeypatch.setattr("mifc.doors.public_site.remembered._KEPT_SECONDS", 10_000_000)

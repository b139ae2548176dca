"""What the tests of signing in share: jobs that run at once, and a person who has only shown the first step."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from mifc.foundation.accounts.allauth_parts import format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from mifc.foundation.accounts.changes import set_up_authenticator_app
from mifc.foundation.accounts.models import User


@pytest.fixture(autouse=True)
def _jobs_at_once(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def code_in_last_mail() -> str:
    found = re.search(r"\d{4} \d{4}", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found.group()


def app_code(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows, `steps` half-minutes from now."""
    now = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, now + steps))


@pytest.fixture
def by_mail() -> Callable[..., Client]:
    """Sign a person in by the code in the mail, as they would do it. `next` is where they were going."""

    def go(user: User, *, next: str = "", client: Client | None = None) -> Client:
        client = client or Client()
        client.post("/w/sign-in/", {"email": user.email, "next": next})
        response = client.post("/w/sign-in/code/", {"code": code_in_last_mail()})
        assert response.status_code == 302
        return client

    return go


@pytest.fixture
def with_app() -> Callable[[User], str]:
    """Give a person an authenticator app; returns its secret. The code of the half-minute before was used up by setting it up."""

    def give(user: User) -> str:
        secret = generate_totp_secret()
        assert set_up_authenticator_app(by=user, secret=secret, typed=app_code(secret, -1))
        return secret

    return give

"""Liveness and readiness."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client, override_settings

from mifc.config import health
from mifc.config.running.models import Pulse, PulseQuerySet
from mifc.config.worker import server_pulse
from mifc.foundation.base.clock import now


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path) -> Iterator[None]:
    with override_settings(DATA=tmp_path):
        yield


def test_liveness_asks_nothing_of_the_database(client: Client, django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert answer.status_code == 200
    assert not answer.cookies


def test_readiness_reads_and_has_written(client: Client, db: None, django_assert_num_queries: Any, tmp_path: Path) -> None:
    assert client.get("/readyz").status_code == 200
    assert Pulse.objects.age(server_pulse(tmp_path)) is not None
    with django_assert_num_queries(1):
        assert client.get("/readyz").status_code == 200, "it writes at most once in twenty seconds"


def test_readiness_ends_when_nothing_could_be_written_for_a_minute(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/readyz").status_code == 200

    def full(*_args: object) -> None:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(PulseQuerySet, "beat", full)
    moment = now()
    with time_machine.travel(moment + dt.timedelta(seconds=45)):
        assert client.get("/readyz").status_code == 200
    with time_machine.travel(moment + dt.timedelta(seconds=75)):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "disk is full" in answer.json()["why"]


def test_readiness_ends_when_nothing_can_be_read(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object) -> None:
        raise DatabaseError("connection refused\nmore lines")

    monkeypatch.setattr(PulseQuerySet, "age", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"read": False, "why": "connection refused"}
    assert client.get("/healthz").status_code == 200


def test_both_have_the_door_for_machines() -> None:
    assert health.healthz.door == health.readyz.door == "system"  # type: ignore[attr-defined]  # set by the door

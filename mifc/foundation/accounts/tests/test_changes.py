"""Counting, codes under load, and the lines that writes leave."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection

from mifc.foundation.accounts import changes
from mifc.foundation.accounts.models import HandedCode, MailedCode, Tally, TrustedDevice, User
from mifc.foundation.accounts.rules import MAILED_CODE_TRIES, Limit, Tried
from mifc.foundation.base.writing import NotPossible, WrittenElsewhere
from tests.cast import Cast

THREE = Limit("three", 3, dt.timedelta(minutes=10))


@pytest.mark.django_db
def test_the_fourth_try_waits_and_waiting_helps() -> None:
    assert [changes.count_try(by=None, limit=THREE, of="a") for _try in range(3)] == [0, 0, 0]
    wait = changes.count_try(by=None, limit=THREE, of="a")
    assert 590 < wait <= 600
    assert changes.count_try(by=None, limit=THREE, of="b") == 0
    start = dt.datetime.now(dt.UTC)
    with time_machine.travel(start + dt.timedelta(minutes=9)):
        assert 0 < changes.count_try(by=None, limit=THREE, of="a") <= 61
    with time_machine.travel(start + dt.timedelta(minutes=11)):
        assert [changes.count_try(by=None, limit=THREE, of="a") for _try in range(4)][:3] == [0, 0, 0]


@pytest.mark.django_db
def test_counting_forgets_and_never_knew_who() -> None:
    changes.count_try(by=None, limit=THREE, of="amina@example.org")
    assert "amina" not in str(list(Tally.objects.values()))
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=3)):
        changes.count_try(by=None, limit=THREE, of="b")
        assert Tally.objects.count() == 1


@pytest.mark.django_db
def test_asked_for_codes_are_swept_out_after_a_day(cast: Cast) -> None:
    changes.ask_code(by=None, email="amina@example.org")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=2)):
        changes.ask_code(by=None, email="bea@example.org")
        assert MailedCode.objects.get().user == cast.bea


def at_once(work: list) -> None:
    """Run all of it at the same moment, each in its own connection."""
    barrier, broken = threading.Barrier(len(work)), []

    def run(one) -> None:
        try:
            barrier.wait(timeout=20)
            one()
        except Exception as error:  # noqa: BLE001  # told below, in the test's own thread
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert broken == []


needs_real_transactions = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="an in-memory SQLite database serves one connection; PostgreSQL shows it"
)


@needs_real_transactions
@pytest.mark.django_db(transaction=True)
def test_guessing_in_parallel_gets_no_more_tries() -> None:
    User.objects.create_user(name="Amina", email="amina@example.org")
    ticket, _asked = changes.ask_code(by=None, email="amina@example.org")
    seen: list[Tried] = []
    guess = lambda: seen.append(changes.use_mailed_code(by=None, ticket=ticket, typed="00000000")[0])  # noqa: E731
    at_once([guess] * 16)
    assert MailedCode.objects.get().tries == MAILED_CODE_TRIES
    assert seen.count(Tried.WRONG) == MAILED_CODE_TRIES - 1


@needs_real_transactions
@pytest.mark.django_db(transaction=True)
def test_a_code_typed_in_two_browsers_at_once_opens_one() -> None:
    user = User.objects.create_user(name="Omar")
    _code, plain = changes.make_handed_code(by=None, user=user)
    opened: list[HandedCode | None] = []
    at_once([lambda: opened.append(changes.use_handed_code(by=None, typed=plain))] * 8)
    assert sum(one is not None for one in opened) == 1


@needs_real_transactions
@pytest.mark.django_db(transaction=True)
def test_counting_in_parallel_loses_none() -> None:
    waits: list[int] = []
    at_once([lambda: waits.append(changes.count_try(by=None, limit=THREE, of="a"))] * 12)
    assert waits.count(0) == 3


@pytest.mark.django_db
def test_an_address_belongs_to_one_account_whatever_its_capitals(cast: Cast) -> None:
    with pytest.raises(NotPossible):
        changes.create_account(by=None, name="Second", email="AMINA@example.org")
    assert User.objects.filter(email="amina@example.org").count() == 1
    with pytest.raises(NotPossible):
        changes.change_email(by=cast.bea, user=cast.bea, email="Amina@Example.org")


@pytest.mark.django_db
def test_what_opens_an_account_is_written_by_changes_only(cast: Cast) -> None:
    later = dt.datetime.now(dt.UTC)
    for record in (
        HandedCode(user=cast.amina, code_hash="x", expires_at=later),
        MailedCode(user=cast.amina, ticket_hash="x", expires_at=later),
        TrustedDevice(user=cast.amina, token_hash="x", expires_at=later),
    ):
        with pytest.raises(WrittenElsewhere):
            record.save()

"""Whoever wishes leaves a way to be asked again, and nothing leads from it to a card, not with all tables and every log line."""

from __future__ import annotations

import datetime as dt
import json
import logging
import random
from typing import Any

import pytest
import time_machine
from django.db import connection, models
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mifc.foundation.audit.models import AuditLine
from mifc.foundation.base.clock import now
from mifc.foundation.base.writing import NotPossible, writing_as
from mifc.foundation.programmes.models import CountStamp
from mifc.planning.needs_assessment.changes import ask, asked_again, retention
from mifc.planning.needs_assessment.jobs import stir_ways
from mifc.planning.needs_assessment.models import Card, Round, WaysToAsk
from mifc.planning.needs_assessment.privacy import erase_again
from mifc.planning.needs_assessment.rules import asked_again as rules
from mifc.planning.needs_assessment.tests.factories import open_round, point_of
from tests.cast import Cast

PEOPLE = 24
WAYS = [f"person{n}@example.org" for n in range(10)] + [f"+4477009001{n:02}" for n in range(6)]


@pytest.fixture
def asked(cast: Cast) -> Round:
    asked = open_round(cast.west)
    asked_again.offer_to_ask_again(by=cast.amina, assessment=asked.assessment, offered=True)
    return asked


def ways(cast: Cast) -> list[str]:
    return list(WaysToAsk.objects.of(cast.west).get().ways)


def public(asked: Round, lang: str = "en") -> str:
    return f"/{lang}/ask-again/{asked.assessment.slug}/"


def staff(asked: Round, rest: str = "") -> str:
    return f"/w/west-midlands/assessments/{asked.assessment.slug}/asked-again/{rest}"


def ended(cast: Cast, asked: Round, number: int = 12) -> None:
    for n in range(number):
        asked_again.leave_a_way(by=None, assessment=asked.assessment, way=f"person{n:02}@example.org")
    ask.close_round_now(by=cast.amina, round=asked)


# What is kept.


def test_after_sending_a_card_a_person_leaves_a_way_and_takes_it_back(cast: Cast, asked: Round, client: Client) -> None:
    sent = client.post(f"/ar/card/{point_of(asked).code}/", {"missing": "A doctor", "client": "one"}).content.decode()
    assert public(asked, "ar") in sent
    page = client.get(public(asked, "ar"))
    assert 'dir="rtl"' in page.content.decode()
    assert point_of(asked).code not in page.content.decode()
    for _time in range(2):
        done = client.post(public(asked, "ar"), {"way": " Nour@Example.ORG "})
        assert done.status_code == 200
        assert not done.cookies
    assert ways(cast) == ["nour@example.org"]
    gone = client.post(public(asked, "ar"), {"way": "nour@example.org", "take_back": "1"})
    never = client.post(public(asked, "ar"), {"way": "nobody@example.org", "take_back": "1"})
    assert ways(cast) == []
    assert gone.content == never.content, "whether it was there is not told"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900123", "07700900123"),
        ("+44 (0)7700-900123", "+4407700900123"),
        ("٠٧٧٠٠ ٩٠٠١٢٣", "07700900123"),
        ("Nour@Example.org", "nour@example.org"),
        ("nour", ""),
        ("12", ""),
        ("@nour", ""),
        ("<b>@x.org", ""),
        ("a" * 200 + "@example.org", ""),
    ],
)
def test_it_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert rules.as_way(typed) == kept


@given(st.text(max_size=40))
def test_what_is_kept_is_read_as_itself(typed: str) -> None:
    assert rules.as_way(rules.as_way(typed)) == rules.as_way(typed)


def test_what_is_no_way_is_refused_and_stays_typed(cast: Cast, asked: Round, client: Client) -> None:
    page = client.post(public(asked), {"way": "call me maybe"})
    assert page.status_code == 422
    assert "call me maybe" in page.content.decode()
    assert ways(cast) == []


def test_where_it_is_not_offered_there_is_no_such_page(cast: Cast, client: Client) -> None:
    asked = open_round(cast.west)
    assert client.get(public(asked)).status_code == 404
    sent = client.post(f"/en/card/{point_of(asked).code}/", {"missing": "A doctor", "client": "one"})
    assert "ask-again" not in sent.content.decode()


@pytest.mark.parametrize("how", ["offer", "open"])
def test_whoever_is_on_the_list_takes_it_back_when_it_is_no_longer_offered(cast: Cast, asked: Round, client: Client, how: str) -> None:
    ended(cast, asked)
    if how == "offer":
        asked_again.offer_to_ask_again(by=cast.amina, assessment=asked.assessment, offered=False)
    else:
        asked_again.open_ways(by=cast.amina, assessment=asked.assessment)
    page = client.get(public(asked))
    assert page.status_code == 200
    assert 'name="take_back"' in page.content.decode()
    assert "Leave it" not in page.content.decode()
    client.post(public(asked), {"way": "person03@example.org", "take_back": "1"})
    assert "person03@example.org" not in ways(cast)
    assert client.post(public(asked), {"way": "late@example.org"}).status_code == 422
    assert "late@example.org" not in ways(cast)


# The whole database and every log line.


def _everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, in the order in which it lies there."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table.startswith("wagtailsearch"):
                continue  # words of the public pages
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY {place}")  # noqa: S608  # our own tables
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def _played(
    cast: Cast, asked: Round, caplog: pytest.LogCaptureFixture, whose: dict[int, str]
) -> tuple[dict[str, list[dict[str, Any]]], list[str]]:
    """Cards of `PEOPLE` people, one after the other; those in `whose` leave this way right after. Gives all that is known then."""
    with writing_as(None, "tests"):
        CountStamp.objects.of(cast.west).delete()  # raised by what this test deletes at the end
    dice = random.Random(5)
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr("secrets.randbits", dice.getrandbits)
    monkeypatch.setattr("secrets.token_urlsafe", lambda _n=0: str(dice.random()))
    monkeypatch.setattr("secrets.choice", dice.choice)
    caplog.clear()
    anybody = Client()
    for n in range(PEOPLE):
        card = {"missing": f"Number {n}", "age": "25-34", "client": f"person-{n}"}
        assert anybody.post(f"/en/card/{point_of(asked).code}/", card).status_code == 200
        if n in whose:
            assert anybody.post(public(asked), {"way": whose[n]}).status_code == 200
    stir_ways()
    monkeypatch.undo()
    said = [f"{record.name} {record.getMessage()}" for record in caplog.records if record.name != "django.db.backends"]
    known = _everything()
    with writing_as(None, "tests"):
        Card.objects.of(cast.west).delete()
        WaysToAsk.objects.of(cast.west).update(ways=[])
    return known, said


@pytest.mark.django_db(transaction=True)
@time_machine.travel("2026-03-04T10:00:00Z", tick=False)
def test_with_the_whole_database_and_every_line_of_the_logs_nobody_can_tell_whose_card_it_is(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    """The same people left cards, and the same ways were left by other people, in another order: nothing anywhere is different."""
    asked = open_round(cast.west)
    asked_again.offer_to_ask_again(by=cast.amina, assessment=asked.assessment, offered=True)
    caplog.set_level(logging.DEBUG)
    dice = random.Random(7)
    seen = []
    for _time in range(3):
        who = dice.sample(range(PEOPLE), len(WAYS))
        seen.append(_played(cast, asked, caplog, dict(zip(who, dice.sample(WAYS, len(WAYS)), strict=True))))
    (tables, said), *others = seen
    assert all(way in json.dumps(tables, default=str) for way in WAYS)
    for other_tables, other_said in others:
        assert {name for name in tables if tables[name] != other_tables[name]} == set()
        assert said == other_said


@pytest.mark.django_db(transaction=True)
def test_the_record_is_not_the_latest_for_who_came_last(cast: Cast, asked: Round) -> None:
    """On PostgreSQL a row says which transaction wrote it: after the worker came by, that is the worker."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite does not keep it")

    def transaction_of(model: type[models.Model]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT xmin::text::bigint FROM {model._meta.db_table}")  # noqa: S608  # our own table
            return int(cursor.fetchone()[0])

    asked_again.leave_a_way(by=None, assessment=asked.assessment, way="nour@example.org")
    left = transaction_of(WaysToAsk)
    stir_ways()
    assert transaction_of(WaysToAsk) > left


def test_nothing_but_the_ways_is_kept(cast: Cast, asked: Round) -> None:
    before = AuditLine.objects.count()
    for way in reversed(WAYS):
        asked_again.leave_a_way(by=None, assessment=asked.assessment, way=way)
    assert {field.name for field in WaysToAsk._meta.concrete_fields} == {"id", "programme", "assessment", "ways", "opened_on"}
    assert ways(cast) == sorted(WAYS)
    assert AuditLine.objects.count() == before


# Opening it.


def test_the_list_opens_after_the_round_and_from_ten_up(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.amina)
    for n in range(9):
        asked_again.leave_a_way(by=None, assessment=asked.assessment, way=f"person{n}@example.org")
    open_still = client.get(staff(asked)).content.decode()
    assert "example.org" not in open_still.replace("name@example.org", "")
    with pytest.raises(NotPossible, match="every round"):
        asked_again.open_ways(by=cast.amina, assessment=asked.assessment)
    ask.close_round_now(by=cast.amina, round=asked)
    client.post(staff(asked), {"open": "1"})
    assert "stays closed" in client.get(staff(asked)).content.decode()
    assert client.get(staff(asked, "list.csv")).status_code == 404
    asked_again.leave_a_way(by=None, assessment=asked.assessment, way="tenth@example.org")
    client.post(staff(asked), {"open": "1"})
    page = client.get(staff(asked)).content.decode()
    assert "tenth@example.org" in page
    assert "tenth@example.org" in b"".join(client.get(staff(asked, "list.csv"))).decode()
    told = list(AuditLine.objects.filter(label__contains="asked again").values_list("label", flat=True))
    assert told
    assert not any("@" in line for line in told)
    with pytest.raises(NotPossible, match="added"):
        asked_again.leave_a_way(by=None, assessment=asked.assessment, way="late@example.org")


def test_how_many_they_are_is_not_told_while_people_are_asked(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.amina)
    pages = []
    for n in range(12):
        asked_again.leave_a_way(by=None, assessment=asked.assessment, way=f"person{n}@example.org")
        page = client.get(staff(asked)).content.decode()
        pages.append(page[page.index("<main") : page.index("</main")])
    without_tokens = {page.split("csrfmiddlewaretoken")[0] for page in pages}
    assert len(without_tokens) == 1


def test_used_and_deleted_it_may_be_offered_again(cast: Cast, asked: Round, client: Client) -> None:
    ended(cast, asked)
    client.force_login(cast.amina)
    client.post(staff(asked), {"open": "1"})
    client.post(staff(asked), {"delete": "1"})
    assert not WaysToAsk.objects.of(cast.west).exists()
    client.post(staff(asked), {"asks_again": "on"})
    asked.assessment.refresh_from_db()
    asked_again.leave_a_way(by=None, assessment=asked.assessment, way="again@example.org")
    assert ways(cast) == ["again@example.org"]


@pytest.mark.parametrize(("name", "status"), [("amina", 200), ("bea", 403), ("carlos", 403), ("dilan", 403), ("stefan", 404)])
def test_who_may_look(cast: Cast, asked: Round, client: Client, name: str, status: int) -> None:
    ended(cast, asked)
    asked_again.open_ways(by=cast.amina, assessment=asked.assessment)
    client.force_login(getattr(cast, name))
    assert client.get(staff(asked)).status_code == status
    assert client.get(staff(asked, "list.csv")).status_code == status


def test_a_way_taken_back_stays_away_after_an_older_backup_came_back(cast: Cast, asked: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger: list[dict[str, Any]] = []
    monkeypatch.setattr(asked_again, "remember_erasure", lambda *, room, what: ledger.append(what))
    asked_again.leave_a_way(by=None, assessment=asked.assessment, way="nour@example.org")
    asked_again.leave_a_way(by=None, assessment=asked.assessment, way="omar@example.org")
    asked_again.take_way_back(by=None, assessment=asked.assessment, way="nour@example.org")
    assert "nour" not in json.dumps(ledger)
    asked_again.leave_a_way(by=None, assessment=asked.assessment, way="nour@example.org")
    for what in ledger:
        erase_again(what)
    assert ways(cast) == ["omar@example.org"]


def test_the_list_goes_with_the_cards(cast: Cast, asked: Round) -> None:
    ended(cast, asked)
    assert retention.forget_old_ways(by=None, programme=cast.west, months=12) == 0
    with time_machine.travel(now() + dt.timedelta(days=400)):
        assert retention.forget_old_ways(by=None, programme=cast.west, months=12) == 1
    assert not WaysToAsk.objects.of(cast.west).exists()


def test_two_who_leave_a_way_at_once_are_both_kept(cast: Cast, asked: Round) -> None:
    first = WaysToAsk.objects.of(cast.west).get()
    asked_again.leave_a_way(by=None, assessment=asked.assessment, way="one@example.org")
    assert first.ways == []
    asked_again.leave_a_way(by=None, assessment=asked.assessment, way="two@example.org")
    assert ways(cast) == ["one@example.org", "two@example.org"]

"""“This is wrong”: anyone may say it, nobody is asked who they are, a flood tells nobody more, and the team settles it."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from mifc.foundation.access.places import Desk
from mifc.foundation.audit.models import AuditLine
from mifc.foundation.base.clock import today
from mifc.foundation.base.sockets import replay_erasures
from mifc.foundation.base.writing import writing_as
from mifc.foundation.interface.desk_sockets import home_cards
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.queries import standing_of
from mifc.planning.service_mapping import listeners
from mifc.planning.service_mapping.changes import directory, reports
from mifc.planning.service_mapping.models import Service, ServiceReport
from mifc.planning.service_mapping.rules.reports import MOST_OPEN, MOST_PER_HOUR, keep_until
from mifc.planning.service_mapping.tests.factories import report_of, service
from tests.cast import Cast

QUEUE = "/w/west-midlands/services/wrong/"


@pytest.fixture
def classes(cast: Cast) -> Service:
    cache.clear()
    return service(cast.west, "Training House", name="English class", city=cast.coventry)


def address(one: Service, lang: str = "en") -> str:
    return f"/{lang}/services/{one.pk}/wrong/"


def notes(programme: Programme) -> list[str]:
    return [one.text for one in ServiceReport.objects.of(programme).order_by("pk")]


def test_a_visitor_says_it_from_the_directory(client: Client, cast: Cast, classes: Service) -> None:
    assert f'href="{address(classes)}"' in client.get("/en/services/").content.decode()
    page = client.get(address(classes))
    text = page.content.decode()
    assert "English class" in text
    assert "Set-Cookie" not in page.headers
    sent_as = re.findall(r'name="sent_as" value="([^"]+)"', text)
    assert len(sent_as) == 1
    for _again in range(2):
        answer = client.post(address(classes), {"text": "انتقلت", "sent_as": sent_as[0]})
        assert answer.status_code == 200
        assert "Thank you" in answer.content.decode()
    made = ServiceReport.objects.of(cast.west).get()
    assert (made.text, made.language, made.state, made.service) == ("انتقلت", "en", "open", classes)
    assert made.keep_until == keep_until(today())
    assert "انتقلت" not in str(list(AuditLine.objects.values_list("values", "label")))


def test_saying_nothing_more_is_enough_and_too_much_is_kept_on_the_page(client: Client, cast: Cast, classes: Service) -> None:
    assert client.post(address(classes, "ar"), {}).status_code == 200
    assert [one.language for one in ServiceReport.objects.of(cast.west)] == ["ar"]
    answer = client.post(address(classes), {"text": "x" * 501})
    assert answer.status_code == 422
    assert "x" * 501 in answer.content.decode()
    assert client.post(address(classes), {"text": "a\x00b\x1bc", "sent_as": "no id"}).status_code in (200, 422)
    assert "\x00" not in "".join(notes(cast.west))


def test_only_of_what_the_public_sees(client: Client, cast: Cast, classes: Service) -> None:
    hidden, theirs = service(cast.west, "Hidden house", is_public=False), service(cast.other, "Elsewhere house")
    directory.end_service(by=None, service=classes)
    for one in (hidden, theirs, classes):
        assert client.get(address(one)).status_code == 404
        assert client.post(address(one), {"text": "x"}).status_code == 404
    assert notes(cast.west) == notes(cast.other) == []
    assert client.get("/en/services/007/wrong/").status_code == 404


def test_another_website_cannot_send_it(client: Client, cast: Cast, classes: Service) -> None:
    answer = client.post(address(classes), {"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert notes(cast.west) == []


def test_one_connection_cannot_flood_us_and_one_entry_cannot_be_flooded(client: Client, cast: Cast, classes: Service) -> None:
    for number in range(MOST_PER_HOUR):
        assert client.post(address(classes), {"text": f"note {number}"}).status_code == 200
    answer = client.post(address(classes), {"text": "one more, kept"})
    assert answer.status_code == 429
    assert "one more, kept" in answer.content.decode()
    assert len(notes(cast.west)) == MOST_OPEN
    cache.clear()
    assert client.post(address(classes), {"text": "from elsewhere"}).status_code == 200
    assert len(notes(cast.west)) == MOST_OPEN
    reports.settle(by=cast.amina, report=ServiceReport.objects.of(cast.west)[0])
    client.post(address(classes), {"text": "again"})
    assert notes(cast.west)[-1] == "again"


def cards(cast: Cast, name: str) -> list[str]:
    user = cast.people[name]
    standing = standing_of(user=user, programme=cast.west)
    assert standing is not None
    assert listeners.cards in list(home_cards)
    return [str(card.text) for card in listeners.cards(Desk(cast.west, user, standing))]


def test_the_team_settles_it_and_takes_that_back(client: Client, cast: Cast, classes: Service) -> None:
    made = report_of(classes, "It has moved")
    assert "1 note says that an entry of the directory is wrong." in cards(cast, "carlos")
    client.force_login(cast.carlos)
    assert "1 note that an entry is wrong" in client.get("/w/west-midlands/services/").content.decode()
    assert "It has moved" in client.get(f"/w/west-midlands/services/{classes.pk}/").content.decode()
    assert "It has moved" in client.get(QUEUE).content.decode()
    page = client.post(f"{QUEUE}{made.pk}/settled/", follow=True).content.decode()
    assert "The note is settled." in page
    assert "It has moved" not in page
    assert f'action="{QUEUE}{made.pk}/open-again/"' in page
    assert "It has moved" in client.get(f"{QUEUE}?state=settled").content.decode()
    made.refresh_from_db()
    assert (made.settled_by, made.state) == (cast.carlos, "settled")
    assert "wrong" not in "".join(cards(cast, "carlos"))
    client.post(f"{QUEUE}{made.pk}/open-again/")
    assert "It has moved" in client.get(QUEUE).content.decode()
    client.post(f"{QUEUE}{made.pk}/delete/")
    assert notes(cast.west) == []


def test_a_city_coordinator_sees_her_citys_notes(client: Client, cast: Cast, classes: Service) -> None:
    away = report_of(service(cast.west, "Away", city=cast.birmingham), "Birmingham note")
    report_of(classes, "Coventry note")
    client.force_login(cast.bea)
    page = client.get(QUEUE).content.decode()
    assert "Coventry note" in page
    assert "Birmingham note" not in page
    assert client.post(f"{QUEUE}{away.pk}/settled/").status_code == 404
    assert "1 note says" in "".join(cards(cast, "bea"))
    client.force_login(cast.idris)
    assert client.get(QUEUE).status_code == 403
    assert "Coventry note" not in client.get(f"/w/west-midlands/services/{classes.pk}/").content.decode()


def test_a_note_does_not_keep_an_entry_from_going(cast: Cast, classes: Service) -> None:
    report_of(classes)
    directory.remove_service(by=cast.amina, service=classes)
    assert notes(cast.west) == []


def test_it_goes_after_a_year_and_a_deleted_one_stays_gone(cast: Cast, classes: Service) -> None:
    old, kept = report_of(classes, "old"), report_of(classes, "kept")
    with writing_as(None, "test"):
        ServiceReport.objects.of(cast.west).filter(pk=old.pk).update(keep_until=today() - dt.timedelta(days=1))
    assert reports.delete_due_reports(by=None, programme=cast.west) == 1
    assert notes(cast.west) == ["kept"]
    sent_as = kept.sent_as
    reports.delete_report(by=cast.amina, report=kept)
    reports.take_report(by=None, programme=cast.west, number=classes.pk, sent_as=sent_as, text="restored", language="en")
    for replay in replay_erasures:
        if replay.room == "service_mapping":
            replay.erase({"programme": cast.west.pk, "sent_as": str(sent_as)})
    assert notes(cast.west) == []
    assert keep_until(dt.date(2028, 2, 29)) == dt.date(2029, 2, 28)
    assert reports.take_report(by=None, programme=cast.west, number=0, sent_as=uuid.uuid4(), text="", language="en") is None

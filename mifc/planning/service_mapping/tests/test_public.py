"""What a visitor reads: help, in plain words, without cookies and without a person's name."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import writing_as
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.changes import switch_room
from mifc.foundation.programmes.models import Programme
from mifc.planning.service_mapping import published
from mifc.planning.service_mapping.changes import directory as changes
from mifc.planning.service_mapping.models import Service
from mifc.planning.service_mapping.tests.factories import service
from mifc.toolbox.domains.changes import start_code_book
from mifc.toolbox.domains.models import Domain
from tests.cast import Cast


@pytest.fixture
def classes(cast: Cast) -> Service:
    start_code_book(by=None, programme=cast.west)
    return service(
        cast.west, "Training House", name="English class", city=cast.coventry, domains=Domain.objects.of(cast.west).filter(key="language"),
        languages=["en", "ar"], cost="free", contact="Fatima Khan, 024 7655 0100, fatima.khan@house.example", checked_on=today(),
        what=MultilingualText.original("Twice a week"), who_may_come="Women",
    )  # fmt: skip


def read(client: Client, address: str = "/en/services/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    return str(answer.content.decode())


def test_a_visitor_reads_what_helps_and_nobodys_name(client: Client, cast: Cast, classes: Service) -> None:
    page = read(client)
    for words in ("English class", "Training House", "Women", "Free", "العربية", "tel:02476550100", "Twice a week", "Checked on"):
        assert words in page
    assert "Fatima" not in page
    assert "fatima" not in page
    arabic = read(client, "/ar/services/")
    assert 'dir="rtl"' in arabic
    assert '<span lang="en" dir="ltr">Twice a week</span>' in arabic or 'lang="en" dir="ltr"' in arabic


def test_hidden_and_ended_services_are_not_there(client: Client, cast: Cast, classes: Service) -> None:
    service(cast.west, "Hidden house", is_public=False)
    changes.end_service(by=None, service=service(cast.west, "Gone house"))
    page = read(client)
    assert "Hidden house" not in page
    assert "Gone house" not in page


def test_filters_hold_a_service_of_every_city_and_only_values_that_are_there(client: Client, cast: Cast, classes: Service) -> None:
    service(cast.west, "Everywhere", cost="paid")
    service(cast.west, "Away", city=cast.birmingham)
    page = read(client, "/en/services/?city=coventry")
    assert "English class" in page
    assert "Everywhere" in page
    assert ">Away<" not in page
    assert "Everywhere" not in read(client, "/en/services/?domain=language&language=ar&cost=free&city=coventry").partition("<article")[2]
    assert "No service matches all of this" in read(client, "/en/services/?language=ar&cost=paid")
    choices = published.choices(cast.west)
    assert [one.value for one in choices.languages] == ["en", "ar"]
    assert [one.value for one in choices.domains] == ["language"]


def test_what_nobody_checked_says_so(client: Client, cast: Cast, classes: Service) -> None:
    changes.change_service(by=None, service=classes, checked_on=today() - dt.timedelta(days=400))
    assert "Last checked on" in read(client)
    changes.change_service(by=None, service=classes, checked_on=None)
    assert "Nobody has checked this entry yet" in read(client)


def test_a_status_that_slipped_in_is_not_shown(client: Client, cast: Cast, classes: Service) -> None:
    with writing_as(None, "test"):
        Service.objects.of(cast.west).update(who_may_come=MultilingualText.original("Refugees only"))
    assert "Refugees" not in read(client)


def test_a_change_is_seen_at_once(cast: Cast, classes: Service) -> None:
    before = Programme.objects.get(pk=cast.west.pk).site_version
    changes.check_services(by=None, programme=cast.west, services=[classes])
    assert Programme.objects.get(pk=cast.west.pk).site_version > before


def test_pages_of_a_long_directory(client: Client, cast: Cast) -> None:
    for n in range(published.PER_PAGE + 3):
        service(cast.west, f"Group {n:02}")
    assert "Group 26" not in read(client)
    page = read(client, "/en/services/?page=2")
    assert "Group 26" in page
    assert ">Group 00<" not in page


def test_the_menu_names_it_once_there_is_something(client: Client, cast: Cast) -> None:
    assert "/en/services/" not in read(client, "/en/contact/")
    service(cast.west, "Centre")
    assert "/en/services/" in read(client, "/en/contact/")
    switch_room(by=None, programme=cast.west, room="service_mapping", on=False)
    assert client.get("/en/services/").status_code == 404
    assert "/en/services/" not in read(client, "/en/contact/")


def test_another_programmes_services_are_not_there(client: Client, cast: Cast, classes: Service) -> None:
    service(cast.other, "Stranger's house")
    assert "Stranger" not in read(client)

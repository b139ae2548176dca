"""More of what people met on their way through the product, and must not meet again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mifc.foundation.accounts.models import User
from mifc.foundation.base.writing import writing_as
from mifc.foundation.languages.text import MultilingualText
from mifc.planning.needs_assessment.changes import ask, bring_in, decide, understand, understand_agreement
from mifc.planning.needs_assessment.models import Assessment, Card, CardImport, Round, Target
from mifc.planning.needs_assessment.tests.factories import card, complete_notice, open_round
from mifc.planning.needs_assessment.tests.factories_decide import draft_point, need
from mifc.planning.service_mapping import queries as services
from mifc.planning.service_mapping.models import Service, ServiceReport
from mifc.toolbox.domains.models import Domain
from tests.cast import Cast


@pytest.fixture
def asked(cast: Cast) -> Round:
    return open_round(cast.west)


def desk(asked: Round, rest: str = "") -> str:
    return f"/w/west-midlands/assessments/{asked.assessment.slug}/{rest}"


def test_the_same_assessment_is_begun_once(cast: Cast, client: Client) -> None:
    """A button pressed twice, a second tab, a page sent again."""
    complete_notice(cast.west)
    client.force_login(cast.amina)
    sent = {"name": "What does Coventry need?", "city": cast.coventry.pk, "purpose": "For the board"}
    assert client.post("/w/west-midlands/assessments/new/", sent).status_code == 302
    again = client.post("/w/west-midlands/assessments/new/", {**sent, "name": " what does coventry need? "})
    made = Assessment.objects.of(cast.west).get()
    assert again.status_code == 409
    page = again.content.decode()
    assert "is there already" in page
    assert f"/w/west-midlands/assessments/{made.slug}/ask/" in page, "a way to it"
    assert "For the board" in page, "what was typed is there"
    # Elsewhere, or once the first one is over, it may be begun.
    assert client.post("/w/west-midlands/assessments/new/", {**sent, "city": cast.birmingham.pk}).status_code == 302
    ask.open_round_now(by=cast.amina, round=made.rounds.get())
    ask.close_round_now(by=cast.amina, round=made.rounds.get())
    assert client.post("/w/west-midlands/assessments/new/", sent).status_code == 302
    assert Assessment.objects.of(cast.west).count() == 3


def test_a_file_that_does_not_say_the_city_is_asked_once(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.amina)
    upload = SimpleUploadedFile("cards.csv", b"What is missing?\nBuses\nTrams\n", content_type="text/csv")
    here = client.post(desk(asked, "answers/files/add/"), {"file": upload, "round": asked.pk}).headers["Location"]
    page = client.get(here).content.decode()
    assert page.count("No column of this file says the city") == 1
    assert "no city noted" in page
    client.post(here, {"take:0": "1", "d:city:file": "Coventry"})
    found = CardImport.objects.of(cast.west).get()
    assert found.answers["city:file"] == "Coventry", "remembered, as the other answers are"
    bring_in.start(by=cast.amina, card_import=found)
    bring_in.run(card_import=CardImport.objects.of(cast.west).select_related("round__assessment__city", "uploaded_by").get())
    assert list(Card.objects.of(cast.west).values_list("city", flat=True)) == [cast.coventry.pk] * 2


@pytest.mark.parametrize("rows", [b"What is missing?,City\nBuses,Coventry\nTrams,\n", b"What is missing?\nBuses\n"])
def test_nobody_is_asked_for_a_city_that_is_said(cast: Cast, client: Client, rows: bytes) -> None:
    of_one = b"City" not in rows
    asked = open_round(cast.west, city=cast.coventry if of_one else None)
    client.force_login(cast.amina)
    upload = SimpleUploadedFile("cards.csv", rows, content_type="text/csv")
    here = client.post(desk(asked, "answers/files/add/"), {"file": upload, "round": asked.pk}).headers["Location"]
    assert "says the city" not in client.get(here).content.decode()


def test_a_wrong_file_is_chosen_again_and_nothing_else_is_promised(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.amina)
    wrong = SimpleUploadedFile("cards.pdf", b"%PDF-1.7 nothing", content_type="application/pdf")
    page = client.post(desk(asked, "answers/files/add/"), {"file": wrong, "round": asked.pk}).content.decode()
    assert "This is a PDF" in page
    assert "What you typed is still here" not in page
    assert "The file was not kept. Choose a file again." in page


def test_a_goal_of_all_cities_is_dropped_by_whoever_decides_for_all(cast: Cast, asked: Round, client: Client) -> None:
    """Bea coordinates Coventry."""
    shared = ask.set_target(by=cast.amina, round=asked, group="all", cards=100)
    own = ask.set_target(by=cast.amina, round=asked, group="all", city=cast.coventry, cards=50)
    client.force_login(cast.bea)
    page = client.get(desk(asked, "ask/")).content.decode()
    assert page.count("Drop this goal") == 1
    assert client.post(desk(asked, f"ask/targets/{shared.pk}/remove/")).status_code == 403
    assert client.post(desk(asked, f"ask/targets/{own.pk}/remove/")).status_code == 302
    assert Target.objects.of(cast.west).get() == shared
    client.force_login(cast.amina)
    assert client.post(desk(asked, f"ask/targets/{shared.pk}/remove/")).status_code == 302


def test_the_address_of_an_assessment_leads_to_its_first_step(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.amina)
    assert client.get(desk(asked)).headers["Location"].endswith(desk(asked, "ask/"))
    assert client.get("/w/west-midlands/assessments/none-such/").status_code == 404


def test_mentions_are_a_number(cast: Cast, asked: Round, client: Client) -> None:
    area = Domain.objects.of(cast.west).first()
    for n in range(7):
        understand.save_coding(by=cast.amina, text=card(asked, missing=f"Homes {n}").texts.get(), marks={area.pk: ["missing"]})
    client.force_login(cast.amina)
    page = client.get(desk(asked, "baseline/")).content.decode()
    assert "Mentions now" in page
    assert "came up" not in page


def home(client: Client, user: User) -> str:
    client.force_login(user)
    return client.get("/w/west-midlands/").content.decode()


def test_the_third_reader_finds_what_waits_on_her_home_page(cast: Cast, asked: Round, client: Client) -> None:
    one, other = Domain.objects.of(cast.west)[:2]
    text = card(asked, missing="Buses").texts.get()
    understand.save_coding(by=cast.dilan, text=text, marks={one.pk: ["missing"]})
    understand.save_coding(by=cast.eman, text=text, marks={other.pk: ["missing"]})
    assert "Decide as the third reader" in home(client, cast.amina)
    assert "Two people read 1 text differently" in home(client, cast.amina)
    assert "Decide as the third reader" not in home(client, cast.dilan), "she is one of the two"
    understand_agreement.settle(by=cast.amina, text=text, marks={one.pk: ["missing"]})
    assert "Decide as the third reader" not in home(client, cast.amina)


def test_answers_to_the_draft_wait_on_the_home_page_of_who_takes_them_up(cast: Cast, asked: Round, client: Client) -> None:
    row = need(asked.assessment, "Language", city=cast.birmingham)
    decide.open_draft(by=cast.amina, assessment=asked.assessment, until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    waits = "To 1 row people said “not quite”"
    assert waits not in home(client, cast.amina)
    client.post(
        f"/en/draft/{draft_point(asked).code}/", {"client": "a", f"row_{row.pk}": "not-quite", f"text_{row.pk}": "Classes in the day"}
    )
    page = home(client, cast.amina)
    assert waits in page
    assert page.count("Read what people say to the draft") == 1, "not two cards for one thing"
    assert waits not in home(client, cast.bea), "the row is Birmingham's, she coordinates Coventry"
    decide.change_need(by=cast.amina, need=row, changed=MultilingualText.original("Classes in the day added"))
    assert waits not in home(client, cast.amina)


def test_the_list_of_services_counts_open_reports_on_the_way(cast: Cast, client: Client, django_assert_num_queries: Any) -> None:
    with writing_as(None, "tests"):
        service = Service.objects.of(cast.west).create(organisation="Meriden", name="Classes")
        for number in range(2):
            ServiceReport.objects.of(cast.west).create(service=service, language="en", keep_until=dt.date(2099, 1, number + 1))
    wanted = {"cities": None, "order": "organisation", "start": 0, "stop": 30, "reported": services.open_reports(cast.west)}
    with django_assert_num_queries(4):
        _rows, total, reported = services.page_of_services(cast.west, services.Wanted(), **wanted)
    assert (total, reported) == (1, 2)
    assert services.page_of_services(cast.west, services.Wanted(search="none such"), **wanted) == ([], 0, 2)
    client.force_login(cast.amina)
    assert "2 notes that an entry is wrong" in client.get("/w/west-midlands/services/").content.decode()

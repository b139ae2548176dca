"""Asking and bringing in, through the pages: who may, what changes, what is said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from mifc.foundation.base.clock import now
from mifc.planning.needs_assessment.changes import ask
from mifc.planning.needs_assessment.models import Assessment, Card, CardImport, CollectionPoint, Round, Target
from mifc.planning.needs_assessment.tests.factories import card, complete_notice, open_round, point_of
from tests.cast import Cast

WORKBOOK = Path(__file__).parent / "data" / "coordinators-workbook.xlsx"

# Page -> who may open it; everybody else of the programme is told kindly that it is not part of the role.
WHO_MAY = {
    "assessments": {"amina", "bea", "carlos", "dilan", "farid", "idris"},
    "new_assessment": {"amina", "bea"},
    "ask": {"amina", "bea"},
    # Every city asks in this round: Bea, who coordinates one, neither opens it nor changes its card.
    "plan_round": {"amina"},
    "questions": {"amina"},
    "add_point": {"amina", "bea"},
    "add_target": {"amina", "bea"},
    "answers": {"amina", "bea", "carlos"},
    "import_add": {"amina", "bea", "carlos"},
    "type_card": {"amina", "bea", "carlos"},
}


def at(cast: Cast, name: str, **parts: object) -> str:
    return reverse(f"needs_assessment:{name}", kwargs={"programme": cast.west.slug, **parts})


@pytest.mark.parametrize("name", sorted(WHO_MAY))
def test_who_may_open_the_page(cast: Cast, client: Client, name: str) -> None:
    asked = open_round(cast.west)
    parts: dict[str, object] = {}
    if name not in {"assessments", "new_assessment"}:
        parts["slug"] = asked.assessment.slug
    if name in {"plan_round", "questions", "add_point", "add_target"}:
        parts["pk"] = asked.pk
    if name == "type_card":
        parts["pk"] = point_of(asked).pk
    allowed = set()
    for person in cast.people:
        if person == "stefan":
            continue
        client.force_login(cast.people[person])
        status = client.get(at(cast, name, **parts)).status_code
        assert status in (200, 403), (person, status)
        if status == 200:
            allowed.add(person)
    assert allowed == WHO_MAY[name]


def test_a_citys_coordinator_does_not_see_another_citys_assessment(cast: Cast, client: Client) -> None:
    asked = open_round(cast.west, city=cast.birmingham)
    client.force_login(cast.bea)
    assert client.get(at(cast, "ask", slug=asked.assessment.slug)).status_code == 404
    assert "How friendly?" not in client.get(at(cast, "assessments")).content.decode()


def test_begin_an_assessment(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    client.post(at(cast, "new_assessment"), {"name": "What do we need?", "city": str(cast.coventry.pk), "purpose": ""})
    made = Assessment.objects.of(cast.west).get()
    assert (made.city, made.rounds.count(), made.rounds.get().questions.count()) == (cast.coventry, 1, 5)


def test_a_round_says_what_keeps_it_shut_and_opens_when_that_is_written(cast: Cast, client: Client) -> None:
    made = ask.open_assessment(by=cast.amina, programme=cast.west, name="Needs")
    asked = made.rounds.get()
    client.force_login(cast.amina)
    assert "privacy notice" in client.get(at(cast, "ask", slug=made.slug)).content.decode()
    client.post(at(cast, "open_round", slug=made.slug, pk=asked.pk))
    asked.refresh_from_db()
    assert asked.opens_at is None
    complete_notice(cast.west)
    client.post(at(cast, "open_round", slug=made.slug, pk=asked.pk))
    asked.refresh_from_db()
    assert asked.opens_at is not None


def test_a_wording_becomes_a_version_once_somebody_answered(cast: Cast, client: Client) -> None:
    asked = open_round(cast.west)
    question = asked.questions.get(key="missing")
    page = at(cast, "question", slug=asked.assessment.slug, pk=question.pk)
    client.force_login(cast.amina)
    client.post(page, {"prompt_en": "What is missing here?"})
    assert question.wordings.count() == 1
    kept = card(asked, missing="A doctor")
    client.post(page, {"prompt_en": "What is missing in our city?"})
    assert question.wordings.count() == 1
    client.post(page, {"prompt_en": "What is missing in our city?", "why": "clearer"})
    assert [one.version for one in question.wordings.all()] == [2, 1]
    assert kept.texts.get().wording_version == 1


def test_a_point_has_a_poster_of_one_page_in_every_language(cast: Cast, client: Client, tmp_path: Path) -> None:
    asked = open_round(cast.west)
    client.force_login(cast.amina)
    for lang in ("en", "ar", "pl"):
        answer = client.get(at(cast, "poster", slug=asked.assessment.slug, pk=point_of(asked).pk, lang=lang))
        pdf = tmp_path / f"{lang}.pdf"
        pdf.write_bytes(answer.content)
        read = PdfReader(pdf)
        assert len(read.pages) == 1
        assert f"/a/{point_of(asked).code}" in read.pages[0].extract_text()


def test_goals_per_city_are_kept_and_dropped(cast: Cast, client: Client) -> None:
    asked = open_round(cast.west)
    client.force_login(cast.amina)
    add = at(cast, "add_target", slug=asked.assessment.slug, pk=asked.pk)
    for city, cards in ((cast.coventry, 40), (cast.birmingham, 60)):
        client.post(add, {"who": "age:16-24", "city": str(city.pk), "cards": cards})
    assert sorted(Target.objects.of(cast.west).values_list("cards", flat=True)) == [40, 60]
    assert "0 of 40 cards" in client.get(at(cast, "ask", slug=asked.assessment.slug)).content.decode()
    target = Target.objects.of(cast.west).first()
    client.post(at(cast, "remove_target", slug=asked.assessment.slug, pk=target.pk))
    assert Target.objects.of(cast.west).count() == 1


def test_typing_a_card_needs_the_persons_agreement(cast: Cast, client: Client) -> None:
    asked = open_round(cast.west)
    page = at(cast, "type_card", slug=asked.assessment.slug, pk=point_of(asked).pk)
    client.force_login(cast.carlos)
    said = {"client": "x", "spoken": "so", "missing": "Dhakhtar", "age": "25-34"}
    assert "Ask the person first" in client.post(page, said).content.decode()
    assert not Card.objects.of(cast.west).exists()
    client.post(page, {**said, "agreed": "on"})
    kept = Card.objects.of(cast.west).get()
    assert (kept.channel, kept.language, kept.typed_by) == ("typed", "so", cast.carlos)


def test_the_workbook_through_the_pages(cast: Cast, client: Client) -> None:
    asked = open_round(cast.west, city=cast.coventry)
    client.force_login(cast.carlos)
    cast_city = asked.assessment.slug
    with WORKBOOK.open("rb") as file:
        there = client.post(at(cast, "import_add", slug=cast_city), {"file": file})
    made = CardImport.objects.of(cast.west).get()
    page = client.get(there.url).content.decode()
    assert "177 cards would go in" in page
    assert "Row 24" in page
    client.post(there.url, {"take:0": "1", "take:2": "1", "start": "1"})
    made.refresh_from_db()
    assert made.state in {"waiting", "done"}


def test_lists_ask_the_database_a_fixed_number_of_times(cast: Cast, client: Client, django_assert_max_num_queries: object) -> None:
    asked = open_round(cast.west)
    for number in range(12):
        ask.add_point(by=None, round=asked, name=f"Library {number}", kind=CollectionPoint.Kind.LIBRARY)
        ask.set_target(by=None, round=asked, group="language", value=f"l{number}", cards=5)
    client.force_login(cast.amina)
    with django_assert_max_num_queries(30):  # type: ignore[operator]  # pytest-django's fixture
        client.get(at(cast, "ask", slug=asked.assessment.slug))


def test_a_round_closes_by_itself(cast: Cast, client: Client) -> None:
    asked = open_round(cast.west)
    ask.plan_round(
        by=None,
        round=asked,
        name=asked.name,
        opens_at=now() - dt.timedelta(days=2),
        closes_at=now() - dt.timedelta(hours=1),
        languages=["en"],
    )
    page = client.get(f"/en/card/{point_of(asked).code}/")
    assert page.status_code == 200
    assert "This round has closed" in page.content.decode()
    assert not Round.objects.of(cast.west).filter(closes_at__isnull=True).exists()

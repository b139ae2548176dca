"""Beside a queue: exact while a coder can see her own step in it, "1,000+" where there is more."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mifc.foundation.base.counting import MOST_COUNTED, MOST_TOLD
from mifc.foundation.base.writing import writing_as
from mifc.foundation.languages.known import own_name_of
from mifc.planning.needs_assessment.models import Card, CardText, Coding, Round, Translation
from mifc.planning.needs_assessment.queries import understand_code
from mifc.planning.needs_assessment.tests.factories import open_round, point_of
from tests.cast import Cast


@pytest.fixture
def asked(cast: Cast) -> Round:
    return open_round(cast.west)


def waiting(cast: Cast, asked: Round, number: int, language: str, key: str = "missing") -> list[CardText]:
    question, point = asked.questions.get(key=key), point_of(asked)
    with writing_as(None, "tests"):
        cards = Card.objects.of(cast.west).bulk_create(Card(round=asked, point=point, channel="phone") for _n in range(number))
        texts = [CardText(card=one, round=asked, question=question, language=language, text="A bus") for one in cards]
        return list(CardText.objects.of(cast.west).bulk_create(texts))


def numbers(client: Client, asked: Round, rest: str) -> dict[str, str]:
    """{what stands in the lists beside the text: its number}."""
    page = client.get(f"/w/west-midlands/assessments/{asked.assessment.slug}/{rest}").content.decode()
    found = re.findall(r'<a href="[^"]*"[^>]*><span[^>]*>([^<]*)</span><span class="count">([^<]*)</span>', page)
    meter = re.search(r'<div class="meter"><p><span>[^<]*</span><strong>([^<]*)</strong>', page)
    return dict(found) | ({"meter": meter[1]} if meter else {})


def test_a_queue_is_counted_up_to_a_thousand(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.dilan)
    texts = waiting(cast, asked, MOST_TOLD + 1, "en")
    waiting(cast, asked, 3, "en", key="good")
    seen = numbers(client, asked, "code/")
    assert (seen["All"], seen["Missing"], seen["Good"], seen["meter"]) == ("1,000+", "1,000+", "3", f"0 of {MOST_TOLD + 4}")
    with writing_as(None, "tests"):
        CardText.objects.of(cast.west).filter(pk__in=[one.pk for one in texts[:4]]).update(state="coded")
    seen = numbers(client, asked, "code/")
    assert (seen["All"], seen["Missing"], seen["Good"], seen["meter"]) == ("1000", "997", "3", f"4 of {MOST_TOLD + 4}")


def test_what_was_translated_is_in_the_queue_of_its_question(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.dilan)
    texts = waiting(cast, asked, 6, "pl")
    waiting(cast, asked, 2, "en")
    with writing_as(None, "tests"):
        Translation.objects.of(cast.west).bulk_create(Translation(card_text=one, language="en", text="A bus") for one in texts[:4])
    seen = numbers(client, asked, "code/")
    assert (seen["All"], seen["Missing"], seen["Not translated yet"]) == ("6", "6", "2")


def test_how_far_many_texts_are_is_told_in_hundreds(cast: Cast, asked: Round, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(understand_code, "MOST_PAGED", 100)
    client.force_login(cast.dilan)
    texts = waiting(cast, asked, 350, "en")
    with writing_as(None, "tests"):
        done = texts[:120]
        CardText.objects.of(cast.west).filter(pk__in=[one.pk for one in done]).update(state="coded")
        Coding.objects.of(cast.west).bulk_create(Coding(card_text=one, coder=cast.dilan) for one in done)
    seen = numbers(client, asked, "code/")
    assert (seen["meter"], seen["Missing"]) == ("about 100 of 300", "230")


def test_what_waits_for_a_translation_is_counted_up_to_a_thousand(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.amina)
    texts = waiting(cast, asked, MOST_TOLD + 2, "pl")
    other = waiting(cast, asked, 4, "ar")
    seen = numbers(client, asked, "translate/")
    assert (seen["To translate"], seen[own_name_of("pl")], seen[own_name_of("ar")]) == ("1,000+", "1,000+", "4")
    with writing_as(None, "tests"):
        every = [*texts[:3], *other[:1]]
        Translation.objects.of(cast.west).bulk_create(
            Translation(card_text=one, language="en", text="A bus", made_from="x" if one.language == "ar" else "") for one in every
        )
    seen = numbers(client, asked, "translate/")
    assert (seen["To translate"], seen[own_name_of("pl")], seen[own_name_of("ar")]) == ("1,000+", "999", "3")
    assert (seen["Original changed since"], seen["To check"]) == ("3", "1")


def test_a_long_queue_is_not_counted_again_at_once(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.amina)
    waiting(cast, asked, MOST_COUNTED + 1, "pl")
    few = waiting(cast, asked, 4, "ar")
    for rest in ("translate/", "code/?queue=original"):
        numbers(client, asked, rest)
    with writing_as(None, "tests"):
        Translation.objects.of(cast.west).bulk_create([Translation(card_text=few[0], language="en", text="A bus", made_from="x")])
    with CaptureQueriesContext(connection) as looked:
        seen = numbers(client, asked, "translate/")
    # The long one is told from memory, the short one has the step just made.
    assert (seen["To translate"], seen[own_name_of("pl")], seen[own_name_of("ar")]) == ("1,000+", "1,000+", "3")
    counts = [one["sql"] for one in looked if "counted" in one["sql"]]
    assert len(counts) == 1
    assert counts[0].count(") counted") == 1
    assert numbers(client, asked, "code/?queue=original")["Not translated yet"] == "1,000+"

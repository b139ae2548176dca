"""Freezing: what an edition says never changes, counts pass disclosure, a withdrawn quote leaves a dated gap."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from mifc.foundation.base.writing import NotPossible, writing_as
from mifc.planning.needs_assessment import edition_guard
from mifc.planning.needs_assessment.changes import answer, publish
from mifc.planning.needs_assessment.models import Card, CardText, Edition, Quote
from mifc.planning.needs_assessment.queries import publish as queries
from mifc.planning.needs_assessment.rules.edition import digest_of
from mifc.planning.needs_assessment.tests.factories_decide import coded_cards, domain, heard_round, need
from tests.cast import Cast


@pytest.fixture
def asked(cast: Cast) -> Any:
    return heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)


def numbers_in(stored: Any) -> list[tuple[str, int]]:
    """Every stored published count."""
    if isinstance(stored, dict):
        if set(stored) == {"kind", "shown", "minimum"}:
            return [(stored["kind"], stored["shown"])]
        return [pair for part in stored.values() for pair in numbers_in(part)]
    if isinstance(stored, list):
        return [pair for part in stored for pair in numbers_in(part)]
    return []


def test_freezing_makes_a_dated_edition_in_which_every_count_is_in_its_published_form(cast: Cast, asked: Any) -> None:
    row = need(asked.assessment, "Language", key="language")
    with time_machine.travel("2026-05-14 10:00+00:00", tick=False):
        edition = publish.freeze(by=cast.amina, assessment=asked.assessment)
    content = edition.content
    assert (edition.number, content["on"]) == (1, "2026-05-14")
    assert edition.digest == digest_of(content)
    assert [one["id"] for one in content["needs"]] == [row.pk]
    kinds = numbers_in(content)
    assert kinds
    assert all(shown % 5 == 0 for _kind, shown in kinds)
    figures = content["figures"]
    assert figures["total"]["shown"] == 90
    language = figures["domains"][str(domain(cast.west, "language").pk)]
    assert [one["shown"] for one in language["all"]] == [10, 40, 20]
    assert language["cities"][str(cast.coventry.pk)]["total"]["shown"] == 50
    housing = figures["domains"][str(domain(cast.west, "housing").pk)]
    assert {one["kind"] for one in (*housing["all"], housing["total"])} <= {"few", "zero", "hidden"}
    assert json.dumps(content)


def test_cards_remember_the_first_edition_that_counted_them(cast: Cast, asked: Any) -> None:
    aside = coded_cards(asked, 6, key="safety", city=cast.coventry)
    answer.set_aside(by=cast.amina, programme=cast.west, card_ids=[card.pk for card in aside], why="the same text forty times")
    first = publish.freeze(by=cast.amina, assessment=asked.assessment)
    coded_cards(asked, 9, key="work", city=cast.coventry)
    second = publish.freeze(by=cast.amina, assessment=asked.assessment)
    cards = Card.objects.of(cast.west)
    assert cards.filter(frozen_in=first).count() == 91
    assert cards.filter(frozen_in=second).count() == 9
    assert cards.filter(frozen_in=None).count() == 6
    assert first.content["method"]["set_aside_because"] == ["the same text forty times"]
    assert str(domain(cast.west, "safety").pk) not in first.content["figures"]["domains"]


def test_what_comes_later_changes_nothing_in_an_edition(cast: Cast, asked: Any) -> None:
    row = need(asked.assessment, "Language", key="language")
    edition = publish.freeze(by=cast.amina, assessment=asked.assessment)
    before = Edition.objects.of(cast.west).get(pk=edition.pk).content
    coded_cards(asked, 40, key="language", city=cast.coventry)
    row.issue = row.issue.with_translation("en", "Something else")
    with writing_as(None, "tests"):
        row.save()
    publish.publish(by=cast.amina, edition=edition)
    publish.unpublish(by=cast.amina, edition=edition)
    after = Edition.objects.of(cast.west).get(pk=edition.pk)
    assert after.content == before
    assert digest_of(after.content) == after.digest


@pytest.mark.parametrize("field", ["content", "counted", "digest", "number"])
def test_the_database_refuses_to_change_what_an_edition_says(cast: Cast, asked: Any, field: str) -> None:
    edition = publish.freeze(by=cast.amina, assessment=asked.assessment)
    value = {"content": {"figures": {}}, "counted": {}, "digest": "x", "number": 9}[field]
    with writing_as(None, "tests"), pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Edition.objects.of(cast.west).filter(pk=edition.pk).update(**{field: value})
    setattr(edition, field, value)
    with writing_as(None, "tests"), pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        edition.save()


def test_an_edition_that_changed_while_its_guard_was_missing_is_named(cast: Cast, asked: Any) -> None:
    edition = publish.freeze(by=cast.amina, assessment=asked.assessment)
    assert edition_guard.changed_editions(connection) == []
    with connection.cursor() as cursor:
        cursor.execute('UPDATE needs_assessment_edition SET "published_at" = CURRENT_TIMESTAMP')
    assert edition_guard.changed_editions(connection) == []
    drop_guard()
    assert edition_guard.is_missing(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE needs_assessment_edition SET content = %s", ['{"other": 1}'])
    assert edition_guard.changed_editions(connection) == [f"edition {edition.pk}"]


def drop_guard() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER mifc_edition_is_frozen")
        else:
            cursor.execute("DROP TRIGGER mifc_edition_is_frozen ON needs_assessment_edition")


def test_nothing_new_makes_no_edition(cast: Cast, asked: Any) -> None:
    publish.freeze(by=cast.amina, assessment=asked.assessment)
    with pytest.raises(NotPossible, match="Nothing changed since edition 1"):
        publish.freeze(by=cast.amina, assessment=asked.assessment)


def test_new_words_alone_keep_the_figures_of_the_edition_before(cast: Cast, asked: Any) -> None:
    first = publish.freeze(by=cast.amina, assessment=asked.assessment)
    need(asked.assessment, "Language", key="language")
    second = publish.freeze(by=cast.amina, assessment=asked.assessment)
    assert second.content["figures"] == first.content["figures"]
    assert second.content["needs"]


def test_an_empty_assessment_cannot_be_frozen(cast: Cast) -> None:
    from mifc.planning.needs_assessment.tests.factories import open_round

    with pytest.raises(NotPossible, match="no card and no row"):
        publish.freeze(by=cast.amina, assessment=open_round(cast.west).assessment)


def _text(cast: Cast) -> CardText:
    return CardText.objects.of(cast.west).filter(state="coded").first()


def test_a_quote_is_released_once_and_withdrawn_for_good(cast: Cast, asked: Any) -> None:
    text = _text(cast)
    quote = publish.release_quote(by=cast.amina, assessment=asked.assessment, card_text=text, text=text.text, language="en")
    with pytest.raises(NotPossible, match="already"):
        publish.release_quote(by=cast.amina, assessment=asked.assessment, card_text=text, text=text.text, language="en")
    publish.withdraw_quote(by=cast.amina, quote=quote)
    kept = Quote.objects.of(cast.west).get()
    assert (kept.text, kept.translations) == ("", {})
    assert kept.withdrawn_on is not None


def test_what_looks_like_a_name_is_looked_at_before_it_is_quoted(cast: Cast, asked: Any) -> None:
    coded_cards(asked, 1, key="health", text="Ask for Maria Kowalska, 07700 900123")
    text = CardText.objects.of(cast.west).get(text__startswith="Ask")
    facts: dict[str, Any] = {"by": cast.amina, "assessment": asked.assessment, "card_text": text, "language": "en"}
    with pytest.raises(NotPossible, match="looks like a name"):
        publish.release_quote(**facts, text=text.text)
    with pytest.raises(NotPossible, match="looks like a name"):
        publish.release_quote(**facts, text="Ask", translations={"pl": {"text": "Pani Maria Kowalska", "state": "person"}})
    assert publish.release_quote(**facts, text="Ask for ▒▒▒").text == "Ask for ▒▒▒"


def test_a_card_taken_back_takes_its_quote_with_it(cast: Cast, asked: Any) -> None:
    text = _text(cast)
    publish.release_quote(by=cast.amina, assessment=asked.assessment, card_text=text, text=text.text, language="en")
    with writing_as(None, "tests"):
        answer.erase_texts_of(programme=cast.west, card_ids=[text.card_id])
    quote = Quote.objects.of(cast.west).get()
    assert quote.text == ""
    assert quote.withdrawn_on
    with pytest.raises(NotPossible, match="taken back"):
        publish.release_quote(by=cast.amina, assessment=asked.assessment, card_text=text, text="x", language="en")


def test_quotes_can_be_put_in_order(cast: Cast, asked: Any) -> None:
    texts = list(CardText.objects.of(cast.west).filter(state="coded")[:3])
    made = [publish.release_quote(by=cast.amina, assessment=asked.assessment, card_text=one, text=one.text, language="en") for one in texts]
    assert publish.move_quote(by=cast.amina, quote=made[2], up=True)
    assert not publish.move_quote(by=cast.amina, quote=made[0], up=True)
    assert [one.pk for one in queries.quotes(asked.assessment)] == [made[0].pk, made[2].pk, made[1].pk]

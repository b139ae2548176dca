"""Two people at once, on a database where they truly are: PostgreSQL. SQLite lets one writer at a time in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from mifc.foundation.base.writing import writing_as
from mifc.planning.needs_assessment.changes import answer, publish
from mifc.planning.needs_assessment.models import Card, CardText, Edition, Quote, Round
from mifc.planning.needs_assessment.rules.card import hash_of_code
from mifc.planning.needs_assessment.tests.factories import point_of
from mifc.planning.needs_assessment.tests.factories_decide import heard_round
from tests.cast import Cast

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time"),
]


def test_a_quote_released_while_its_card_is_taken_back_is_gone_with_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    publish.freeze(by=None, assessment=asked.assessment)
    text = CardText.objects.of(cast.west).filter(state="coded").first()
    code = _code_of(text.card)
    released, taking = threading.Event(), threading.Event()
    touch = publish.touch_site

    def slowly(**which: Any) -> None:
        """The quote is written; the transaction stays open until the other one has begun."""
        touch(**which)
        released.set()
        taking.wait(5)

    monkeypatch.setattr(publish, "touch_site", slowly)

    def release() -> None:
        publish.release_quote(by=cast.amina, assessment=asked.assessment, card_text=text, text=text.text, language="en", flags_seen=True)
        connections.close_all()

    def take_back() -> None:
        threading.Timer(0.7, taking.set).start()
        answer.take_back(by=None, programme=cast.west, code=code)
        connections.close_all()

    threads = [threading.Thread(target=release), threading.Thread(target=take_back)]
    threads[0].start()
    assert released.wait(5)
    threads[1].start()
    for thread in threads:
        thread.join(15)
    text.refresh_from_db()
    assert text.text == ""
    assert [quote.text for quote in Quote.objects.of(cast.west).filter(card_text=text)] == [""]


def _code_of(card: Card) -> str:
    with writing_as(None, "tests"):
        Card.objects.of(card.programme_id).filter(pk=card.pk).update(take_back_hash=hash_of_code("ABCDEFGHJK"))
    return "ABCDEFGHJK"


class Slowly:
    """A freeze that has counted and not yet marked: it goes on a moment after the others began."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.counted, self.others = threading.Event(), threading.Event()
        content_of = publish.queries.content_of

        def wait_in_between(*which: Any) -> dict[str, Any]:
            self.counted.set()
            self.others.wait(5)
            return content_of(*which)

        monkeypatch.setattr(publish.queries, "content_of", wait_in_between)

    def freeze(self, asked: Round, *, and_then: Callable[[], object]) -> None:
        freezing = threading.Thread(target=_closing(lambda: publish.freeze(by=None, assessment=asked.assessment)))
        other = threading.Thread(target=_closing(and_then))
        freezing.start()
        assert self.counted.wait(10)
        other.start()
        threading.Timer(1, self.others.set).start()
        for thread in (freezing, other):
            thread.join(20)
            assert not thread.is_alive()


def _closing(work: Callable[[], object]) -> Callable[[], None]:
    def inside() -> None:
        try:
            work()
        finally:
            connections.close_all()

    return inside


def counted_and_marked(cast: Cast) -> tuple[int, int]:
    edition = Edition.objects.of(cast.west).get()
    return edition.counted["cards"], Card.objects.of(cast.west).filter(frozen_in=edition).count()


def test_a_card_that_comes_in_while_an_edition_is_frozen_is_kept_and_not_marked_as_counted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    url, told = f"/en/card/{point_of(asked).code}/", []
    Slowly(monkeypatch).freeze(asked, and_then=lambda: told.append(Client().post(url, {"client": "late", "good": "Parks"}).status_code))
    counted, marked = counted_and_marked(cast)
    assert (told, Card.objects.of(cast.west).count(), counted) == ([200], marked + 1, marked)


def test_a_card_set_aside_while_an_edition_is_frozen_is_marked_as_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    one = Card.objects.of(cast.west).first()
    Slowly(monkeypatch).freeze(
        asked, and_then=lambda: answer.set_aside(by=cast.amina, programme=cast.west, card_ids=[one.pk], why="A flood")
    )
    counted, marked = counted_and_marked(cast)
    one.refresh_from_db()
    assert (counted, one.set_aside, one.frozen_in_id is None) == (marked, "A flood", False)


def test_a_card_taken_back_while_an_edition_is_frozen_loses_its_texts_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    code = _code_of(Card.objects.of(cast.west).first())
    Slowly(monkeypatch).freeze(asked, and_then=lambda: answer.take_back(by=None, programme=cast.west, code=code))
    counted, marked = counted_and_marked(cast)
    assert (counted, CardText.objects.of(cast.west).filter(text="").count()) == (marked, 1)


def test_two_coordinators_who_press_at_once_make_one_edition(cast: Cast) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    url = f"/w/west-midlands/assessments/{asked.assessment.slug}/publish/preview/"
    together, pages = threading.Barrier(4), []

    def press() -> None:
        client = Client()
        client.force_login(cast.amina)
        together.wait(10)
        pages.append(client.post(url, {"after": "0"}, follow=True).content.decode())

    threads = [threading.Thread(target=_closing(press)) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Edition.objects.of(cast.west).count() == 1
    assert [sum(said in page for page in pages) for said in ("Edition 1 is frozen", "Edition 1 was frozen a moment ago")] == [1, 3]

"""Two people at once, on a database where they truly are: PostgreSQL. SQLite lets one writer at a time in."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, connections

from mifc.foundation.base.writing import writing_as
from mifc.planning.needs_assessment.changes import answer, publish
from mifc.planning.needs_assessment.models import Card, CardText, Quote
from mifc.planning.needs_assessment.rules.card import hash_of_code
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

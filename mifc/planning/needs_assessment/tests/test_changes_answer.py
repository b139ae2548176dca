"""Taking a card and taking it back."""

import datetime as dt

import pytest
import time_machine

from mifc.foundation.base.clock import now
from mifc.foundation.base.writing import NotPossible
from mifc.planning.needs_assessment.changes import answer, ask
from mifc.planning.needs_assessment.models import Card, CardText, TakeBack
from mifc.planning.needs_assessment.rules.card import Answered
from mifc.planning.needs_assessment.tests.factories import open_round, point_of
from tests.cast import Cast

SAID = Answered(texts={"good": "The library", "missing": "A doctor"}, age="25-34", born_outside="yes", language="ar")


def test_a_card_is_kept_with_its_texts_and_nothing_finer_than_a_day(cast: Cast) -> None:
    asked = open_round(cast.west)
    taken = answer.take_card(by=None, point=point_of(asked), answered=SAID, client_id="a")
    card = Card.objects.of(cast.west).get(pk=taken.card_id)
    assert (card.age, card.born_outside, card.language, card.channel) == ("25-34", "yes", "ar", "phone")
    assert sorted(card.texts.values_list("text", flat=True)) == ["A doctor", "The library"]
    assert not [
        field.name
        for field in Card._meta.fields + CardText._meta.fields
        if field.get_internal_type() == "DateTimeField" and field.name != "held_until"
    ]


def test_sent_again_it_is_counted_once_and_gets_the_same_code(cast: Cast) -> None:
    asked = open_round(cast.west)
    first = answer.take_card(by=None, point=point_of(asked), answered=SAID, client_id="a")
    again = answer.take_card(by=None, point=point_of(asked), answered=SAID, client_id="a")
    assert (again.card_id, again.take_back_code, again.was_here) == (first.card_id, first.take_back_code, True)
    assert Card.objects.of(cast.west).count() == 1


def test_the_next_person_on_the_same_page_is_another_card(cast: Cast) -> None:
    asked = open_round(cast.west)
    answer.take_card(by=None, point=point_of(asked), answered=SAID, client_id="a")
    answer.take_card(by=None, point=point_of(asked), answered=Answered(texts={"good": "Parks"}), client_id="a")
    assert Card.objects.of(cast.west).count() == 2


def test_a_card_needs_one_text(cast: Cast) -> None:
    asked = open_round(cast.west)
    with pytest.raises(NotPossible):
        answer.take_card(by=None, point=point_of(asked), answered=Answered(texts={}, age="65+"), client_id="a")
    assert not Card.objects.of(cast.west).exists()


def test_a_closed_round_takes_only_what_was_written_before(cast: Cast) -> None:
    asked = open_round(cast.west)
    written = now()
    with time_machine.travel(now() + dt.timedelta(hours=2)):
        ask.close_round_now(by=None, round=asked)
        point = point_of(asked)
        with pytest.raises(answer.RoundClosed):
            answer.take_card(by=None, point=point, answered=SAID, client_id="a")
        answer.take_card(by=None, point=point, answered=SAID, client_id="a", written=written)
    with time_machine.travel(now() + dt.timedelta(days=20)), pytest.raises(answer.RoundClosed):
        answer.take_card(by=None, point=point_of(asked), answered=SAID, client_id="b", written=written)
    assert Card.objects.of(cast.west).count() == 1


def test_taking_back_removes_the_card_and_gives_a_receipt(cast: Cast) -> None:
    asked = open_round(cast.west)
    taken = answer.take_card(by=None, point=point_of(asked), answered=SAID, client_id="a")
    gone = answer.take_back(by=None, programme=cast.west, code=taken.take_back_code)
    assert gone is not None
    assert not gone.texts_only
    assert not Card.objects.of(cast.west).exists()
    assert not CardText.objects.of(cast.west).exists()
    assert TakeBack.objects.of(cast.west).count() == 1
    assert answer.take_back(by=None, programme=cast.west, code=taken.take_back_code) is None


def test_a_round_does_not_open_before_the_notice_is_complete(cast: Cast) -> None:
    assessment = ask.open_assessment(by=cast.amina, programme=cast.west, name="Needs")
    with pytest.raises(NotPossible, match="privacy notice"):
        ask.open_round_now(by=cast.amina, round=assessment.rounds.get())

"""What a partner knows: a card of its own, sorted without its name, kept as evidence (R105, R425)."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import NotPossible, writing_as
from mifc.foundation.programmes.models import Membership
from mifc.partnership.organisations.changes import add_member
from mifc.planning.needs_assessment.changes import answer, ask, partner_input, publish, retention, understand
from mifc.planning.needs_assessment.changes import evidence as changes
from mifc.planning.needs_assessment.models import Card, CardText, Evidence, Question, Round
from mifc.planning.needs_assessment.queries.ask import questions
from mifc.planning.needs_assessment.queries.understand import domain_counts, heard
from mifc.planning.needs_assessment.rules.method_note import method_sentences
from mifc.planning.needs_assessment.tests.factories import card, open_round
from mifc.planning.needs_assessment.tests.factories_evidence import area, partner, said
from mifc.toolbox.documents.changes import look_over
from mifc.toolbox.documents.models import Document
from mifc.toolbox.documents.tests import files
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def asked(cast: Cast) -> Round:
    return open_round(cast.west)


def url(asked: Round, rest: str = "") -> str:
    return f"/w/west-midlands/assessments/{asked.assessment.slug}/evidence/{rest}"


def text_of(cast: Cast) -> CardText:
    return CardText.objects.of(cast.west).get()


def test_a_partner_says_what_it_knows_and_a_coder_sorts_it_unnamed(cast: Cast, asked: Round, client: Client) -> None:
    centre = partner(cast.west)
    partner(cast.west, "Somebody else")
    add_member(by=None, organisation=centre, membership=Membership.objects.of(cast.west).get(user=cast.carlos))
    client.force_login(cast.carlos)
    assert "Say what a partner knows" in client.get(f"/w/west-midlands/assessments/{asked.assessment.slug}/answers/").content.decode()
    form = client.get(url(asked, "add/partner/")).content.decode()
    assert "Refugee Centre" in form
    assert "Somebody else" not in form, "she speaks for her own"
    sent = {"organisation": centre.pk, "language": "ar", "said": "حافلة في الليل", "domains": area(cast.west).pk, "city": "all"}
    for lacking, told in (("said", "Write what your organisation knows."), ("domains", "Choose the area of life.")):
        assert told in client.post(url(asked, "add/partner/"), sent | {lacking: ""}).content.decode()
    kept = client.post(url(asked, "add/partner/"), sent | {"file": SimpleUploadedFile("a.pdf", files.PDF)}, follow=True).content.decode()
    assert "It is kept, and waits to be sorted." in kept
    assert re.search(r'lang="ar" dir="rtl"[^>]*><p>حافلة في الليل', kept)
    client.force_login(cast.dilan)
    desk = client.get(f"/w/west-midlands/assessments/{asked.assessment.slug}/code/?queue=original").content.decode()
    assert "حافلة في الليل" in desk
    assert "What a partner knows about" in desk
    assert "Refugee Centre" not in desk
    # Nor does the library tell: not by the list, a search, a filter or the address.
    made = Evidence.objects.of(cast.west).get()
    for rest in ("", "?q=Refugee", "?kind=partner", "?off=yes"):
        assert "Refugee Centre" not in client.get(url(asked, rest)).content.decode()
    for rest in ("", "file/", "change/"):
        assert client.get(url(asked, f"{made.pk}/{rest}")).status_code == 404


def test_each_input_counts_once_and_the_edition_says_so(cast: Cast, asked: Round) -> None:
    card(asked, missing="A bus at night")
    centre = partner(cast.west)
    said(asked, cast.carlos, "Buses", organisation=centre)
    said(asked, cast.carlos, "Trams", organisation=centre)
    for text in CardText.objects.of(cast.west):
        understand.save_coding(by=cast.dilan, text=text, marks={area(cast.west).pk: ["missing"]})
    assert domain_counts(asked.assessment)[area(cast.west).pk] == {"missing": 3}
    assert heard(asked.assessment).by["channel"] == {"phone": 1, "partner": 2}
    edition = publish.freeze(by=cast.amina, assessment=asked.assessment)
    assert any("what partners of the programme know" in one for one in method_sentences(edition.content))
    made = Evidence.objects.of(cast.west).first()
    for act in (
        lambda: changes.take_off(by=cast.amina, evidence=made),
        lambda: partner_input.change_input(
            by=cast.carlos, evidence=made, organisation=centre, said="Other", language="en", domains=[area(cast.west)]
        ),
    ):
        with pytest.raises(NotPossible, match="counted in an edition"):
            act()


def test_names_are_flagged_and_nothing_of_the_organisation_is_on_the_card(cast: Cast, asked: Round) -> None:
    made = said(asked, cast.carlos, "Ask Mrs Smith, call 07700 900123", as_of=dt.date(2020, 1, 1))
    text = text_of(cast)
    assert text.flags
    kept = Card.objects.of(cast.west).get()
    assert (kept.channel, kept.point_id, kept.age, kept.take_back_hash) == ("partner", None, "", None)
    # Its months are counted from the day it was said, not from the day it tells of.
    assert kept.answered_on == today()
    assert made.as_of == dt.date(2020, 1, 1)


def test_put_right_until_somebody_built_on_it(cast: Cast, asked: Round, client: Client) -> None:
    centre = partner(cast.west)
    made = said(asked, cast.carlos, "Mor buses", organisation=centre)
    client.force_login(cast.carlos)
    change = url(asked, f"{made.pk}/change/")
    sent = {"organisation": centre.pk, "language": "en", "said": "More buses", "domains": area(cast.west).pk, "city": "all"}
    assert client.post(change, sent).status_code == 302
    assert text_of(cast).text == "More buses"
    understand.save_coding(by=cast.dilan, text=text_of(cast), marks={area(cast.west).pk: ["missing"]})
    late = client.post(change, sent | {"said": "Fewer buses"})
    assert late.status_code == 422
    assert "Somebody has sorted or translated these words already." in late.content.decode()
    assert "Fewer buses" in late.content.decode(), "what was typed stands there still"
    # What it is tied to may still change.
    assert client.post(change, sent | {"url": "https://example.org/x"}).status_code == 302
    assert Evidence.objects.of(cast.west).get().url == "https://example.org/x"


def test_taken_off_it_is_neither_sorted_nor_counted_until_it_is_put_back(cast: Cast, asked: Round) -> None:
    made = said(asked, cast.carlos)
    changes.take_off(by=cast.carlos, evidence=made)
    assert text_of(cast).is_set_aside
    assert heard(asked.assessment).cards == 0
    # Cards that were set aside and counted again do not bring it back.
    answer.put_back(by=cast.amina, programme=cast.west, card_ids=[made.card_id])
    assert heard(asked.assessment).cards == 0
    changes.take_off(by=cast.carlos, evidence=made, off=False)
    assert not text_of(cast).is_set_aside
    assert heard(asked.assessment).cards == 1
    # One that lies with a flood stays there.
    answer.set_aside(by=cast.amina, programme=cast.west, card_ids=[made.card_id], why="a flood")
    changes.take_off(by=cast.carlos, evidence=made)
    changes.take_off(by=cast.carlos, evidence=made, off=False)
    assert Card.objects.of(cast.west).get().set_aside == "a flood"


def test_sent_twice_is_kept_once(cast: Cast, asked: Round, client: Client) -> None:
    centre = partner(cast.west)
    client.force_login(cast.carlos)
    form = client.get(url(asked, "add/partner/")).content.decode()
    sent_as = re.search(r'name="sent_as" value="([^"]+)"', form)
    assert sent_as
    sent = {
        "organisation": centre.pk,
        "language": "en",
        "said": "Buses",
        "domains": area(cast.west).pk,
        "city": "all",
        "sent_as": sent_as[1],
    }
    for _time in range(2):
        assert client.post(url(asked, "add/partner/"), sent).status_code == 302
    assert Evidence.objects.of(cast.west).count() == Card.objects.of(cast.west).count() == 1


def test_deleted_for_good_its_words_and_its_file_go(cast: Cast, asked: Round, django_capture_on_commit_callbacks: Any) -> None:
    made = said(asked, cast.carlos, ready=look_over(files.PDF, "a.pdf"))
    changes.take_off(by=cast.carlos, evidence=made)
    with django_capture_on_commit_callbacks(execute=True):
        changes.forget(by=cast.carlos, evidence=made)
    assert not Card.objects.of(cast.west).exists()
    assert not Document.objects.of(cast.west).exists()


def test_its_months_over_it_goes_like_a_card(cast: Cast, asked: Round) -> None:
    made = said(asked, cast.carlos, ready=look_over(files.PDF, "a.pdf"))
    with writing_as(None, "test"):
        Card.objects.of(cast.west).filter(pk=made.card_id).update(answered_on=today() - dt.timedelta(days=500))
    assert retention.forget_old_cards(by=None, programme=cast.west, months=12) == 1
    assert not Evidence.objects.of(cast.west).exists()
    assert not Document.objects.of(cast.west).exists()


def test_the_card_on_a_phone_asks_nothing_of_it_and_a_new_round_begins_without(cast: Cast, asked: Round) -> None:
    said(asked, cast.carlos)
    assert "partner" not in {question.kind for question in questions(asked)}
    again = ask.add_round(by=None, assessment=asked.assessment, name="Second")
    assert not again.questions.filter(kind=Question.Kind.PARTNER).exists()


def test_bad_input_is_refused_in_words(cast: Cast, asked: Round) -> None:
    centre = partner(cast.west)
    for words, told in (("  \n", "Write what your organisation knows"), ("...", "Write what your"), ("x" * 5001, "more than 5000")):
        with pytest.raises(NotPossible, match=told):
            said(asked, cast.carlos, words, organisation=centre)
    assert not Card.objects.of(cast.west).exists()


def test_without_a_privacy_notice_nothing_is_written_down(cast: Cast) -> None:
    assessment = ask.open_assessment(by=None, programme=cast.west, name="Too early")
    with pytest.raises(NotPossible, match="privacy notice"):
        said(assessment.rounds.get(), cast.carlos)
    assert not Evidence.objects.of(cast.west).exists()

"""Notes of a workshop: written by two at once, put together, sorted like cards, counted once (R106)."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.programmes.models import Programme
from mifc.planning.needs_assessment.changes import answer, ask, publish, understand, workshop
from mifc.planning.needs_assessment.models import Card, CardText, Question, Round, Workshop, WorkshopNote
from mifc.planning.needs_assessment.queries.ask import questions
from mifc.planning.needs_assessment.queries.understand import domain_counts, heard
from mifc.planning.needs_assessment.rules.workshop import notes_in
from mifc.planning.needs_assessment.tests.factories import card, open_round, point_of
from mifc.toolbox.domains.models import Domain
from tests.cast import Cast


@pytest.fixture
def asked(cast: Cast) -> Round:
    return open_round(cast.west)


@pytest.fixture
def page(cast: Cast, asked: Round) -> Workshop:
    return workshop.start_workshop(
        by=cast.amina, round=asked, name="Town hall", asked="What helps to find work?", language="en", held_on=today(), people=14
    )


def url(page: Workshop, rest: str = "") -> str:
    return f"/w/west-midlands/assessments/{page.point.round.assessment.slug}/answers/workshops/{page.pk}/{rest}"


def words(programme: Programme) -> list[str]:
    return list(CardText.objects.of(programme).filter(is_set_aside=False).order_by("number").values_list("text", flat=True))


def test_from_the_answers_page_to_a_note_that_waits_to_be_sorted(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.amina)
    answers = f"/w/west-midlands/assessments/{asked.assessment.slug}/answers/"
    assert "Write down a workshop" in client.get(answers).content.decode()
    facts = {"asked": "What helps?", "meaning": "missing", "place": "new", "name": "Church hall", "held_on": today().isoformat()}
    refused = client.post(f"{answers}workshops/add/", facts | {"name": "", "language": "ar"})
    assert "Name the place." in refused.content.decode()
    assert 'value="What helps?"' in refused.content.decode(), "nothing typed is lost"
    begun = client.post(f"{answers}workshops/add/", facts | {"language": "ar"}, follow=True)
    assert "No note yet" in begun.content.decode()
    here = begun.redirect_chain[-1][0]
    kept = client.post(here, {"notes": "حافلة في المساء"}, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in kept
    assert "1 note kept." in kept
    assert re.search(r'lang="ar" dir="rtl">حافلة في المساء', kept)
    # The box is empty and has the focus: the next note can be typed at once.
    assert re.search(r'id="id_notes" value=""[^>]*autofocus', kept)
    client.force_login(cast.dilan)
    desk = client.get(f"/w/west-midlands/assessments/{asked.assessment.slug}/code/?queue=original").content.decode()
    assert "حافلة في المساء" in desk
    assert "What helps?" in desk, "whoever sorts it sees what was asked"


def test_two_who_write_at_once_and_a_note_sent_twice(cast: Cast, page: Workshop) -> None:
    stale = Workshop.objects.of(cast.west).get(pk=page.pk)
    assert len(workshop.take_notes(by=cast.amina, workshop=page, typed="More buses\n- Longer opening hours\n\n- More buses")) == 2
    # The other one's page was read before the first note: hers goes onto the same card.
    assert len(workshop.take_notes(by=cast.eman, workshop=stale, typed="A crèche")) == 1
    assert workshop.take_notes(by=cast.eman, workshop=stale, typed="More buses") == []
    assert words(cast.west) == ["More buses", "Longer opening hours", "A crèche"]
    assert Card.objects.of(cast.west).get().channel == "workshop"


def test_a_workshop_counts_once_however_much_was_noted(cast: Cast, asked: Round, page: Workshop) -> None:
    card(asked, missing="A bus at night")
    workshop.take_notes(by=cast.amina, workshop=page, typed="Buses\nTrams\nTrains")
    transport = Domain.objects.of(cast.west).get(key="transport") if Domain.objects.of(cast.west).filter(key="transport") else None
    area = transport or Domain.objects.of(cast.west).first()
    for text in CardText.objects.of(cast.west):
        understand.save_coding(by=cast.dilan, text=text, marks={area.pk: ["missing"]})
    assert domain_counts(asked.assessment)[area.pk] == {"missing": 2}
    who = heard(asked.assessment)
    assert who.cards == 2
    assert who.by["channel"] == {"phone": 1, "workshop": 1}
    edition = publish.freeze(by=cast.amina, assessment=asked.assessment)
    assert edition.content["method"]["workshops"] is True


def test_a_note_off_the_page_is_neither_sorted_nor_counted_and_can_be_put_back(cast: Cast, page: Workshop, client: Client) -> None:
    note = workshop.take_notes(by=cast.amina, workshop=page, typed="More buses")[0]
    client.force_login(cast.amina)
    done = client.post(url(page, f"notes/{note.pk}/off/"), follow=True).content.decode()
    assert "The note is off the page." in done
    assert "No note yet" in done
    assert words(cast.west) == []
    # Cards that were set aside and counted again do not bring it back.
    card_of = Card.objects.of(cast.west).get()
    answer.set_aside(by=cast.amina, programme=cast.west, card_ids=[card_of.pk], why="try")
    answer.put_back(by=cast.amina, programme=cast.west, card_ids=[card_of.pk])
    assert words(cast.west) == []
    undo = re.search(rf'action="({re.escape(url(page, f"notes/{note.pk}/back/"))})"', done)
    assert undo
    assert "The note is on the page again." in client.post(undo[1], follow=True).content.decode()
    assert words(cast.west) == ["More buses"]


def test_notes_are_put_together_and_taken_apart(cast: Cast, page: Workshop, client: Client) -> None:
    first, second, third = workshop.take_notes(by=cast.amina, workshop=page, typed="Buses\nTrams\nA crèche")
    client.force_login(cast.amina)
    sent = {"note": [first.pk, second.pk], "new": "Getting  around", "do": "in"}
    assert "2 notes are in “Getting around” now." in client.post(url(page, "together/"), sent, follow=True).content.decode()
    assert "Tick the notes first." in client.post(url(page, "together/"), {"new": "More", "do": "in"}, follow=True).content.decode()
    assert "Choose a group" in client.post(url(page, "together/"), {"note": [third.pk], "do": "in"}, follow=True).content.decode()
    shown = client.get(url(page)).content.decode()
    assert shown.index("In no group") < shown.index("A crèche") < shown.index("Getting around") < shown.index("Trams")
    client.post(url(page, "together/"), {"note": [first.pk, second.pk], "do": "out"})
    # A group that nobody is in is gone.
    assert not page.groups.exists()
    assert not WorkshopNote.objects.of(cast.west).filter(group__isnull=False).exists()


def test_a_note_is_put_right_until_somebody_built_on_it(cast: Cast, page: Workshop, client: Client) -> None:
    note = workshop.take_notes(by=cast.amina, workshop=page, typed="Mor buses, call 07700 900123")[0]
    assert note.text.flags, "a telephone number is flagged in a note too"
    client.force_login(cast.amina)
    client.post(url(page, f"notes/{note.pk}/"), {"words": "More buses"})
    text = CardText.objects.of(cast.west).get()
    assert (text.text, text.flags) == ("More buses", [])
    understand.save_coding(by=cast.dilan, text=text, marks={Domain.objects.of(cast.west).first().pk: ["missing"]})
    late = client.post(url(page, f"notes/{note.pk}/"), {"words": "Fewer buses"}).content.decode()
    assert "Somebody has sorted or translated this note already." in late
    assert "Fewer buses" in late, "what was typed stands there still"
    assert words(cast.west) == ["More buses"]


def test_what_an_edition_counts_stays(cast: Cast, asked: Round, page: Workshop, client: Client) -> None:
    note = workshop.take_notes(by=cast.amina, workshop=page, typed="More buses")[0]
    publish.freeze(by=cast.amina, assessment=asked.assessment)
    client.force_login(cast.amina)
    assert "These notes are counted in an edition" in client.get(url(page)).content.decode()
    refused = client.post(url(page), {"notes": "And trams"})
    assert refused.status_code == 422
    for act in (
        lambda: workshop.take_note_off(by=cast.amina, note=note),
        lambda: workshop.reword_note(by=cast.amina, note=note, words="Trams"),
    ):
        with pytest.raises(NotPossible, match="counted in an edition"):
            act()
    assert words(cast.west) == ["More buses"]


def test_the_card_knows_nothing_of_what_was_asked_in_a_workshop(cast: Cast, asked: Round, page: Workshop, client: Client) -> None:
    assert "notes" not in {question.kind for question in questions(asked)}
    assert "What helps to find work?" not in client.get(f"/en/card/{point_of(asked).code}/").content.decode()
    again = ask.add_round(by=None, assessment=asked.assessment, name="Second")
    assert not again.questions.filter(kind=Question.Kind.NOTES).exists()


def test_only_an_empty_page_is_removed(cast: Cast, page: Workshop, client: Client) -> None:
    note = workshop.take_notes(by=cast.amina, workshop=page, typed="More buses")[0]
    client.force_login(cast.amina)
    assert "Notes stand on this page." in client.post(url(page, "drop/"), follow=True).content.decode()
    workshop.take_note_off(by=cast.amina, note=note)
    assert "The empty page is gone." in client.post(url(page, "drop/"), follow=True).content.decode()
    assert not Workshop.objects.of(cast.west).exists()
    assert not Card.objects.of(cast.west).exists()
    assert not Question.objects.of(cast.west).filter(kind=Question.Kind.NOTES).exists()


def test_bad_input_is_refused_whole(cast: Cast, page: Workshop, client: Client) -> None:
    client.force_login(cast.amina)
    for typed, told in (("  \n-\n", "Write what was said."), ("Good\n" + "x" * 2001, "at most 2000 letters")):
        refused = client.post(url(page), {"notes": typed})
        assert refused.status_code == 422
        assert told in refused.content.decode()
    assert client.post(url(page), {"notes": "\n".join(f"Note {n}" for n in range(501))}).status_code == 422
    assert words(cast.west) == []
    assert client.post(url(page), {"notes": "\n".join(f"Note {n}" for n in range(500))}).status_code == 302
    with pytest.raises(NotPossible, match="500 notes"):
        workshop.take_notes(by=cast.amina, workshop=page, typed="One more")


def test_without_a_privacy_notice_nothing_is_written_down(cast: Cast) -> None:
    assessment = ask.open_assessment(by=None, programme=cast.west, name="Too early")
    with pytest.raises(NotPossible, match="privacy notice"):
        workshop.start_workshop(by=cast.amina, round=assessment.rounds.get(), name="Hall", asked="What?", language="en", held_on=today())


@given(st.text())
def test_every_word_of_a_pasted_text_is_in_some_note(typed: str) -> None:
    notes = notes_in(typed)
    assert len(set(notes)) == len(notes)
    assert all(note == note.strip() and len(note.splitlines()) == 1 for note in notes)
    said = {letter for letter in typed if letter.isalnum()}
    assert said == {letter for note in notes for letter in note if letter.isalnum()}
    assert notes_in("\n".join(notes)) == notes

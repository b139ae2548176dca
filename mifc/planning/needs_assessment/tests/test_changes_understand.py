"""What coding, translating and raising a risk leave behind."""

import datetime as dt

import pytest
import time_machine

from mifc.foundation.audit.models import AuditLine
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.writing import NotPossible, writing_as
from mifc.foundation.languages.text import fingerprint
from mifc.foundation.programmes.models import City
from mifc.foundation.programmes.queries import standing_of
from mifc.foundation.programmes.roles import Standing
from mifc.planning.needs_assessment.changes import answer
from mifc.planning.needs_assessment.changes import understand as changes
from mifc.planning.needs_assessment.models import Assessment, Card, CardText, Coding, Quote, RiskNote, Round, Translation
from mifc.planning.needs_assessment.queries import understand as counts
from mifc.planning.needs_assessment.rules import understand as rules
from mifc.planning.needs_assessment.tests.factories import card, open_round
from mifc.toolbox.domains.changes import bring_back_domain, retire_domain
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.domains.queries import domains_in_use
from tests.cast import Cast


@pytest.fixture
def asked(cast: Cast) -> Round:
    return open_round(cast.west)


@pytest.fixture
def assessment(asked: Round) -> Assessment:
    return asked.assessment


def domain(cast: Cast, key: str) -> Domain:
    return domains_in_use(cast.west).get(key=key)


def standing(cast: Cast, name: str) -> Standing:
    found = standing_of(user=cast.people[name], programme=cast.west)
    assert found
    return found


def text_of(one: Card) -> CardText:
    return CardText.objects.of(one.programme_id).select_related("card", "question").get(card=one)


def hand_out(cast: Cast, assessment: Assessment, name: str, **more: object) -> CardText | None:
    return changes.hand_out(by=cast.people[name], assessment=assessment, standing=standing(cast, name), **more)  # type: ignore[arg-type]


def test_two_coders_do_not_get_the_same_text(cast: Cast, asked: Round, assessment: Assessment) -> None:
    for _each in range(2):
        card(asked)
    one, other = hand_out(cast, assessment, "dilan"), hand_out(cast, assessment, "amina")
    assert one
    assert other
    assert one.pk != other.pk
    assert hand_out(cast, assessment, "dilan") == one, "asked again, the same text is in her hands"
    assert hand_out(cast, assessment, "dilan", after=one.pk) is None, "the other one is held by somebody else"


def test_a_text_laid_down_goes_to_somebody_else_after_a_while(cast: Cast, asked: Round, assessment: Assessment) -> None:
    card(asked)
    held = hand_out(cast, assessment, "dilan")
    assert hand_out(cast, assessment, "amina") is None
    with time_machine.travel(now() + rules.HOLD + dt.timedelta(seconds=1)):
        assert hand_out(cast, assessment, "amina") == held


def test_the_first_coding_counts_and_the_second_is_kept_as_an_opinion(cast: Cast, asked: Round) -> None:
    text = text_of(card(asked))
    health, work = domain(cast, "health"), domain(cast, "work")
    first = changes.save_coding(by=cast.dilan, text=text, marks={health.pk: ["missing"]})
    second = changes.save_coding(by=cast.amina, text=text, marks={work.pk: ["good"]})
    assert (first.is_second, second.is_second) == (False, True)
    assert counts.domain_counts(asked.assessment) == {health.pk: {"missing": 1}}
    changes.undo_coding(by=cast.dilan, assessment=asked.assessment)
    assert counts.domain_counts(asked.assessment) == {work.pk: {"good": 1}}, "the second opinion moves up"
    assert text_of(text.card).state == CardText.State.CODED


def test_undo_gives_the_text_back_with_its_choices(cast: Cast, asked: Round, assessment: Assessment) -> None:
    text = text_of(card(asked))
    health = domain(cast, "health")
    changes.save_coding(by=cast.dilan, text=text, marks={health.pk: ["good", "missing"]}, note="between the lines")
    undone = changes.undo_coding(by=cast.dilan, assessment=assessment)
    assert undone is not None
    assert undone[0] == text
    assert sorted(undone[1][health.pk]) == ["good", "missing"]
    assert not Coding.objects.of(cast.west).exists()
    assert hand_out(cast, assessment, "amina") is None, "it is in the coder's hands again"
    assert changes.undo_coding(by=cast.dilan, assessment=assessment) is None
    assert "between the lines" not in str(list(AuditLine.objects.values()))


def test_a_card_is_counted_once_whatever_it_says_how_often(cast: Cast, asked: Round) -> None:
    one = card(asked, good="The park", missing="A park near us")
    leisure = domain(cast, "leisure")
    for text in CardText.objects.of(cast.west).filter(card=one):
        changes.save_coding(by=cast.dilan, text=text, marks={leisure.pk: ["missing"]})
    assert counts.domain_counts(asked.assessment) == {leisure.pk: {"missing": 1}}


def test_what_was_merged_counts_under_its_target_however_far(cast: Cast, asked: Round) -> None:
    culture, attitudes, links = domain(cast, "culture"), domain(cast, "attitudes"), domain(cast, "links")
    one = text_of(card(asked))
    changes.save_coding(by=cast.dilan, text=one, marks={culture.pk: ["missing"], attitudes.pk: ["missing"]})
    retire_domain(by=cast.amina, domain=culture, into=attitudes)
    assert counts.domain_counts(asked.assessment) == {attitudes.pk: {"missing": 1}}
    retire_domain(by=cast.amina, domain=attitudes, into=links)
    assert counts.domain_counts(asked.assessment) == {links.pk: {"missing": 1}}
    assert counts.cards_behind(asked.assessment, domain=links, says="missing").count() == 1
    bring_back_domain(by=cast.amina, domain=attitudes)
    assert counts.domain_counts(asked.assessment) == {attitudes.pk: {"missing": 1}}


def test_cards_set_aside_and_unclear_ones_count_nowhere(cast: Cast, asked: Round) -> None:
    health = domain(cast, "health")
    for _each in range(3):
        changes.save_coding(by=cast.dilan, text=text_of(card(asked)), marks={health.pk: ["missing"]})
    changes.save_coding(by=cast.dilan, text=text_of(card(asked)), marks={}, is_unclear=True)
    ids = list(Card.objects.of(cast.west).values_list("pk", flat=True)[:4])
    assert counts.domain_counts(asked.assessment) == {health.pk: {"missing": 3}}
    answer.set_aside(by=cast.amina, programme=cast.west, card_ids=ids, why="a flood")
    assert counts.domain_counts(asked.assessment) == {}
    assert (counts.heard(asked.assessment).cards, counts.heard(asked.assessment).set_aside) == (0, 4)


def test_a_city_coordinator_counts_her_own_city_only(cast: Cast, asked: Round) -> None:
    health = domain(cast, "health")
    for city in (cast.coventry, cast.birmingham, None):
        changes.save_coding(by=cast.dilan, text=text_of(card(asked, city=city)), marks={health.pk: ["missing"]})
    assert counts.domain_counts(asked.assessment, standing=standing(cast, "bea")) == {health.pk: {"missing": 1}}
    assert counts.domain_counts(asked.assessment, standing=standing(cast, "amina")) == {health.pk: {"missing": 3}}
    assert counts.domain_counts(asked.assessment, city=cast.birmingham, standing=standing(cast, "bea")) == {}
    assert counts.heard(asked.assessment, standing=standing(cast, "bea")).cards == 1
    assert set(hand_out_all(cast, asked.assessment, "bea", cast.coventry)) == set()


def hand_out_all(cast: Cast, assessment: Assessment, name: str, own: City) -> list[int]:
    """Ids of texts handed out that are not of the own city."""
    card(assessment.rounds.get(), city=cast.birmingham)
    card(assessment.rounds.get(), city=own)
    found = []
    while (text := hand_out(cast, assessment, name)) is not None:
        found += [text.pk] if text.card.city_id != own.pk else []
        changes.save_coding(by=cast.people[name], text=text, marks={}, is_unclear=True)
    return found


@pytest.mark.parametrize(
    ("marks", "why"),
    [({}, "at least one"), ({0: ["missing"]}, "no longer"), ({-1: []}, "Say whether"), ({-1: ["awful"]}, "Say whether")],
)
def test_a_coding_that_says_nothing_is_refused_and_nothing_is_kept(cast: Cast, asked: Round, marks: dict[int, list[str]], why: str) -> None:
    text = text_of(card(asked))
    with pytest.raises(NotPossible, match=why):
        changes.save_coding(by=cast.dilan, text=text, marks=marks)
    assert not Coding.objects.of(cast.west).exists()


def test_a_text_taken_back_is_not_coded_nor_translated(cast: Cast, asked: Round) -> None:
    text = text_of(card(asked))
    with writing_as(None, "test"):
        answer.erase_texts_of(programme=cast.west, card_ids=[text.card_id])
    with pytest.raises(NotPossible, match="taken back"):
        changes.save_coding(by=cast.dilan, text=text, marks={domain(cast, "health").pk: ["good"]})
    with pytest.raises(NotPossible, match="taken back"):
        changes.write_translation(by=cast.eman, text=text, language="en", words="x y")


NAMED = "My son Ahmed helps me. Ahmed is 12."


def test_names_are_blanked_in_text_translation_and_quotes_and_live_on_nowhere(cast: Cast, asked: Round) -> None:
    text = text_of(card(asked, missing=NAMED, language="pl"))
    translation = changes.write_translation(by=cast.eman, text=text, language="en", words="Ahmed, my son, helps.")
    with writing_as(None, "test"):
        Quote.objects.of(cast.west).create(
            assessment=asked.assessment, card_text=text, text=NAMED, released_on=today(), translations={"en": {"text": "Ahmed helps"}}
        )
    changes.save_coding(
        by=cast.dilan,
        text=text,
        marks={domain(cast, "links").pk: ["missing"]},
        blank_original=rules.spans_of_words(NAMED, "ahmed"),
        blank_translation=rules.spans_of_words(translation.text, "Ahmed"),
        translation=translation,
        seen=fingerprint(NAMED),
    )
    text.refresh_from_db()
    translation.refresh_from_db()
    quote = Quote.objects.of(cast.west).get()
    everything = f"{text.text} {translation.text} {translation.before} {quote.text} {quote.translations} {list(AuditLine.objects.values())}"
    assert "Ahmed" not in everything
    assert "helps me" in text.text
    assert translation.made_from == fingerprint(text.text), "blanked along, so it is not outdated"


def test_a_translation_not_blanked_along_is_outdated(cast: Cast, asked: Round) -> None:
    text = text_of(card(asked, missing=NAMED, language="pl"))
    translation = changes.write_translation(by=cast.eman, text=text, language="en", words="My boy helps.")
    changes.blank_names(by=cast.dilan, text=text, original=[(7, 12)])
    translation.refresh_from_db()
    assert translation.made_from == ""
    with pytest.raises(NotPossible, match="changed in the meantime"):
        changes.check_translation(by=cast.dilan, translation=translation, over=fingerprint("My boy helps."))


def test_spans_for_a_text_that_changed_meanwhile_are_refused(cast: Cast, asked: Round) -> None:
    text = text_of(card(asked, missing=NAMED))
    changes.blank_names(by=cast.amina, text=text_of(text.card), original=[(7, 12)])
    with pytest.raises(NotPossible, match="blanked words"):
        changes.save_coding(
            by=cast.dilan,
            text=text,
            marks={domain(cast, "links").pk: ["good"]},
            blank_original=[(23, 28)],
            seen=fingerprint(NAMED),
        )


def test_two_translators_lose_nothing(cast: Cast, asked: Round) -> None:
    text = text_of(card(asked, language="ar"))
    first = changes.write_translation(by=cast.eman, text=text, language="en", words="One")
    with pytest.raises(NotPossible, match="Somebody else translated"):
        changes.write_translation(by=cast.dilan, text=text, language="en", words="Two")
    changes.check_translation(by=cast.dilan, translation=first, over=fingerprint("One"))
    with pytest.raises(NotPossible, match="second person"):
        changes.check_translation(by=cast.eman, translation=first, over=fingerprint("One"))
    second = changes.write_translation(by=cast.dilan, text=text, language="en", words="Two", over=fingerprint("One"))
    assert (second.state, second.author, second.checked_by) == ("person", cast.dilan, None)
    assert changes.undo_translation(by=cast.dilan, translation=second)
    there = Translation.objects.of(cast.west).get()
    assert (there.text, there.author) == ("One", cast.eman)
    assert not changes.undo_translation(by=cast.dilan, translation=there), "not hers to take back"
    assert changes.undo_translation(by=cast.eman, translation=there)
    assert not Translation.objects.of(cast.west).exists()


def test_a_risk_is_raised_once_and_stays_until_something_was_done(cast: Cast, asked: Round) -> None:
    text = text_of(card(asked, city=cast.coventry))
    note, was_there = changes.raise_risk(by=cast.dilan, text=text, person=cast.hanna, due_on=today(), why="locked in")
    again, was_there_again = changes.raise_risk(by=cast.amina, text=text, person=cast.amina, due_on=today())
    assert (again, was_there, was_there_again) == (note, False, True)
    with pytest.raises(NotPossible, match="what was done"):
        changes.close_risk(by=cast.hanna, note=note, what_was_done="  ")
    text.card.refresh_from_db()
    with writing_as(None, "test"):
        text.card.delete()
    note.refresh_from_db()
    assert note.card_text_id is None
    assert (note.assessment, note.city) == (asked.assessment, cast.coventry), "the note stays where it was when the card is taken back"
    changes.close_risk(by=cast.hanna, note=note, what_was_done="Rang the centre.")
    with pytest.raises(NotPossible, match="closed already"):
        changes.close_risk(by=cast.hanna, note=note, what_was_done="Again.")
    changes.reopen_risk(by=cast.hanna, note=note)
    assert RiskNote.objects.of(cast.west).get().what_was_done == "Rang the centre."
    assert "Rang the centre" not in str(list(AuditLine.objects.values()))


def test_a_risk_is_given_only_to_people_who_follow_it_up(cast: Cast, asked: Round) -> None:
    text = text_of(card(asked))
    for nobody in (cast.dilan, cast.bea, cast.stefan):
        with pytest.raises(NotPossible, match="follows up"):
            changes.raise_risk(by=cast.dilan, text=text, person=nobody, due_on=today())
    with pytest.raises(NotPossible, match="later day"):
        changes.raise_risk(by=cast.dilan, text=text, person=cast.hanna, due_on=today() - dt.timedelta(days=1))


def test_what_a_coder_noted_goes_with_the_text(cast: Cast, asked: Round) -> None:
    text = text_of(card(asked))
    changes.save_coding(by=cast.dilan, text=text, marks={domain(cast, "health").pk: ["missing"]}, note="says Dr Ahmed")
    with writing_as(None, "test"):
        answer.erase_texts_of(programme=cast.west, card_ids=[text.card_id])
    assert Coding.objects.of(cast.west).get().note == ""
    assert "Dr Ahmed" not in str(list(AuditLine.objects.values()))

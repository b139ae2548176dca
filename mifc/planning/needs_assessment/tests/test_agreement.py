"""Two readers, and a third where they differ: blind, fair, remembered, undone."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from mifc.foundation.accounts.models import User
from mifc.foundation.base.writing import writing_as
from mifc.foundation.programmes.changes import give_role
from mifc.planning.needs_assessment.changes import understand, understand_agreement
from mifc.planning.needs_assessment.models import CardText, Coding, Round
from mifc.planning.needs_assessment.queries.understand import domain_counts
from mifc.planning.needs_assessment.tests.factories import card, open_round
from mifc.toolbox.domains.models import Domain, DomainNote
from tests.cast import Cast


@pytest.fixture
def asked(cast: Cast) -> Round:
    asked = open_round(cast.west)
    understand_agreement.set_second_share(by=cast.amina, assessment=asked.assessment, share=100)
    asked.refresh_from_db()
    return asked


@pytest.fixture
def second(cast: Cast) -> User:
    made = User.objects.create_user(name="Second", email="second@example.org")
    give_role(by=None, programme=cast.west, user=made, role="peer-researcher")
    return made


def url(asked: Round, rest: str) -> str:
    return f"/w/west-midlands/assessments/{asked.assessment.slug}/{rest}"


def area(cast: Cast, key: str) -> Domain:
    return Domain.objects.of(cast.west).get(key=key)


def coded(cast: Cast, asked: Round, by: User, words: str, **said: str) -> CardText:
    """A text that this person coded: {domain: what it says}."""
    found = CardText.objects.of(cast.west).filter(text=words).first() or card(asked, missing=words).texts.get()
    understand.save_coding(by=by, text=found, marks={area(cast, key).pk: [says] for key, says in said.items()})
    return found


def test_a_text_is_read_again_without_a_trace_of_the_first(cast: Cast, asked: Round, second: User, client: Client) -> None:
    coded(cast, asked, cast.dilan, "A house for six", housing="missing")
    client.force_login(cast.dilan)
    assert "To read again" not in client.get(url(asked, "code/")).content.decode(), "nobody reads her own text a second time"
    client.force_login(second)
    assert "To read again" in client.get(url(asked, "code/")).content.decode()
    page = client.get(url(asked, "code/?queue=second")).content.decode()
    assert "A house for six" in page
    assert not re.search(r'name="domain"[^>]* checked', page)
    assert not re.search(r'name="says_\d+"[^>]* checked', page)
    assert cast.dilan.name not in page
    shown = re.search(r'name="text" value="(\d+)"', page)
    assert shown
    sent = {"text": shown[1], "queue": "second", "do": "save", "says": "improve", "domain": area(cast, "housing").pk}
    done = client.post(url(asked, "code/"), sent, follow=True)
    assert "Nothing waits in this queue" in done.content.decode()
    # The first reading counts on.
    assert domain_counts(asked.assessment)[area(cast, "housing").pk] == {"missing": 1}
    assert sorted(Coding.objects.of(cast.west).values_list("coder__name", "counts")) == [("Dilan", True), ("Second", False)]


def test_what_she_cannot_read_is_neither_counted_nor_handed_out(cast: Cast, asked: Round, second: User, client: Client) -> None:
    foreign = card(asked, missing="Autobus do pracy", language="pl").texts.get()
    understand.save_coding(by=cast.dilan, text=foreign, marks={area(cast, "work").pk: ["missing"]})
    client.force_login(second)
    assert "To read again" not in client.get(url(asked, "code/")).content.decode()
    understand.write_translation(by=cast.eman, text=foreign, language="en", words="A bus to work")
    assert "To read again" in client.get(url(asked, "code/")).content.decode()
    assert "A bus to work" in client.get(url(asked, "code/?queue=second")).content.decode()


def test_the_share_decides_which_are_read_again(cast: Cast, asked: Round, second: User, client: Client) -> None:
    for n in range(30):
        coded(cast, asked, cast.dilan, f"Text {n}", housing="missing")
    client.force_login(second)
    seen = {}
    for share in (0, 10, 50, 100):
        understand_agreement.set_second_share(by=cast.amina, assessment=asked.assessment, share=share)
        page = client.get(url(asked, "code/")).content.decode()
        found = re.search(r"To read again</span><span class=\"count\">(\d+)", page)
        seen[share] = int(found[1]) if found else 0
    wanted = {share: sum(pk % 100 < share for pk in CardText.objects.of(cast.west).values_list("pk", flat=True)) for share in seen}
    assert seen == wanted
    assert (seen[0], seen[100]) == (0, 30)


def test_the_page_says_how_well_and_where_not(cast: Cast, asked: Round, second: User, client: Client) -> None:
    client.force_login(cast.dilan)
    assert "No text has been read twice yet" in client.get(url(asked, "agreement/")).content.decode()
    for n in range(3):
        coded(cast, asked, cast.dilan, f"A house {n}", housing="missing")
        coded(cast, asked, second, f"A house {n}", housing="missing")
    coded(cast, asked, cast.dilan, "Work that pays the rent", work="missing")
    coded(cast, asked, second, "Work that pays the rent", work="missing", housing="missing")
    coded(cast, asked, cast.dilan, "Read once only", health="missing")
    page = client.get(url(asked, "agreement/")).content.decode()
    assert "4 texts were read twice" in page
    assert "Work that pays the rent" in page
    assert "A house 1" not in page
    assert "Read once only" not in page
    assert page.count("too few texts to say") == 3, "over all, and for each of two areas"
    assert page.count("nothing varies") == 1, "everybody heard that it is missing"
    assert "Work that pays" in client.get(url(asked, "agreement/"), {"domain": "housing"}).content.decode()
    assert "Work that pays" not in client.get(url(asked, "agreement/"), {"domain": "work"}).content.decode()
    for name in ("Dilan", "Second"):
        assert name not in page.split("<main")[1], "a reading has no name"


def test_a_third_settles_and_the_code_book_remembers(cast: Cast, asked: Round, second: User, client: Client) -> None:
    text = coded(cast, asked, cast.dilan, "Work that pays the rent", work="missing")
    coded(cast, asked, second, "Work that pays the rent", housing="improve")
    client.force_login(cast.dilan)
    own = client.get(url(asked, f"agreement/{text.pk}/")).content.decode()
    assert "Somebody who has not decides" in own
    refused = client.post(url(asked, f"agreement/{text.pk}/"), {"take": "2"})
    assert refused.status_code == 422
    assert domain_counts(asked.assessment) == {area(cast, "work").pk: {"missing": 1}}
    client.force_login(cast.amina)
    at = url(asked, f"agreement/{text.pk}/")
    nothing = client.post(at, {"take": "own"})
    assert "Choose at least one domain" in nothing.content.decode()
    nowhere = client.post(at, {"take": "2", "why": "Rent is housing"})
    assert "Say at which area of life" in nowhere.content.decode()
    assert "Rent is housing" in nowhere.content.decode(), "what was written is kept"
    done = client.post(at, {"take": "2", "why": "Rent is housing, wages are work", "at": "housing"}, follow=True)
    assert "Settled." in done.content.decode()
    assert domain_counts(asked.assessment) == {area(cast, "housing").pk: {"improve": 1}}
    assert "1 text" in done.content.decode()
    assert "Work that pays" not in done.content.decode()
    assert DomainNote.objects.of(cast.west).get().text == "Rent is housing, wages are work"
    client.force_login(second)
    card(asked, missing="Another text")
    assert "Rent is housing, wages are work" in client.get(url(asked, "code/")).content.decode()
    client.force_login(cast.amina)
    again = client.post(at, {"take": "1"})
    assert "settled this text in the meantime" in again.content.decode()
    # Both readings stay for the figures, and the word can be taken back.
    assert "1 text was read twice" in client.get(url(asked, "agreement/")).content.decode()
    client.force_login(second)
    client.post(url(asked, f"agreement/{text.pk}/undo/"))
    assert Coding.objects.of(cast.west).filter(settles=True).exists(), "not by one of the two"
    client.force_login(cast.amina)
    client.post(url(asked, f"agreement/{text.pk}/undo/"))
    assert domain_counts(asked.assessment) == {area(cast, "work").pk: {"missing": 1}}
    assert Coding.objects.of(cast.west).filter(settles=True).count() == 0


def test_her_own_choice_and_cannot_be_coded(cast: Cast, asked: Round, second: User, client: Client) -> None:
    first, other = (coded(cast, asked, cast.dilan, words, housing="missing") for words in ("One", "Two"))
    for words in ("One", "Two"):
        coded(cast, asked, second, words, health="missing")
    client.force_login(cast.amina)
    leisure = area(cast, "leisure").pk
    client.post(url(asked, f"agreement/{first.pk}/"), {"take": "own", "domain": leisure, f"says_{leisure}": ["good", "improve"]})
    client.post(url(asked, f"agreement/{other.pk}/"), {"take": "own", "unclear": "1"})
    assert domain_counts(asked.assessment) == {leisure: {"good": 1, "improve": 1}}
    other.refresh_from_db()
    assert other.state == "unclear"


def test_what_is_gone_or_set_aside_is_not_shown(cast: Cast, asked: Round, second: User, client: Client) -> None:
    text = coded(cast, asked, cast.dilan, "Gone tomorrow", housing="missing")
    coded(cast, asked, second, "Gone tomorrow", health="missing")
    with writing_as(None, "tests"):
        CardText.objects.of(cast.west).filter(pk=text.pk).update(is_set_aside=True)
    client.force_login(cast.amina)
    assert "No text has been read twice yet" in client.get(url(asked, "agreement/")).content.decode()
    assert client.get(url(asked, f"agreement/{text.pk}/")).status_code == 404


@pytest.mark.parametrize("name", ["carlos", "eman", "farid", "grace", "hanna", "idris", "stefan"])
def test_who_does_not_code_does_not_read_it(cast: Cast, asked: Round, client: Client, name: str) -> None:
    client.force_login(cast.people[name])
    assert client.get(url(asked, "agreement/")).status_code in (403, 404)


def test_only_coordinators_set_the_share(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.dilan)
    assert client.post(url(asked, "agreement/share/"), {"share": "50"}).status_code in (403, 404)
    client.force_login(cast.amina)
    client.post(url(asked, "agreement/share/"), {"share": "20"})
    asked.assessment.refresh_from_db()
    assert asked.assessment.second_share == 20
    refused = client.post(url(asked, "agreement/share/"), {"share": "33"}, follow=True)
    assert "Choose one of the shares." in refused.content.decode()


def test_a_decision_is_reworded_ended_and_taken_up_again(cast: Cast, asked: Round, client: Client) -> None:
    with writing_as(None, "tests"):
        note = DomainNote.objects.of(cast.west).create(domain=area(cast, "housing"), text="Rent is housing")
    client.force_login(cast.amina)
    show = f"/w/west-midlands/code-book/{note.domain_id}/"
    at = f"{show}decisions/{note.pk}/"
    assert "Rent is housing" in client.get(show).content.decode()
    client.post(at, {"do": "save", "text": "  Rent  is housing, always "})
    client.post(at, {"do": "end", "text": ""})
    note.refresh_from_db()
    assert note.text == "Rent is housing, always"
    assert note.ended_on is not None
    assert "no longer holds" in client.get(show).content.decode()
    client.post(at, {"do": "again"})
    note.refresh_from_db()
    assert note.ended_on is None
    assert "Write what holds" in client.post(at, {"do": "save", "text": " "}, follow=True).content.decode()

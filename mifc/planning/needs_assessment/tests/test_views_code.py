"""The coding screen: what it hands out, takes, keeps and never shows."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from mifc.foundation.base.writing import writing_as
from mifc.planning.needs_assessment.models import Card, CardText, Coding, RiskNote, Round
from mifc.planning.needs_assessment.queries import understand_code
from mifc.planning.needs_assessment.tests.factories import card, open_round, point_of
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.domains.queries import domains_in_use
from tests.cast import Cast


@pytest.fixture
def asked(cast: Cast) -> Round:
    return open_round(cast.west)


@pytest.fixture
def dilan(cast: Cast, client: Client) -> Client:
    client.force_login(cast.dilan)
    return client


def url_of(asked: Round, rest: str = "code/") -> str:
    return f"/w/west-midlands/assessments/{asked.assessment.slug}/{rest}"


def domain(cast: Cast, key: str) -> Domain:
    return domains_in_use(cast.west).get(key=key)


def shown_text(html: str) -> int:
    found = re.search(r'name="text" value="(\d+)"', html)
    assert found, html
    return int(found[1])


def send(client: Client, asked: Round, text: int, **sent: Any) -> Any:
    return client.post(url_of(asked), {"text": text, "do": "save", "says": "missing", **sent})


def test_a_text_is_coded_and_the_next_one_comes(cast: Cast, asked: Round, dilan: Client) -> None:
    card(asked, missing="A doctor who understands me")
    page = dilan.get(url_of(asked))
    assert page.status_code == 200
    html = page.content.decode()
    assert "A doctor who understands me" in html
    assert "What is missing?" in html
    text = shown_text(html)
    done = send(
        dilan,
        asked,
        text,
        domain=[domain(cast, "health").pk, domain(cast, "language").pk],
        **{f"says_{domain(cast, 'language').pk}": "improve"},
    )
    assert done.status_code == 302
    coding = Coding.objects.of(cast.west).get()
    assert sorted(coding.marks.values_list("domain__key", "says")) == [("health", "missing"), ("language", "improve")]
    assert CardText.objects.of(cast.west).get().state == "coded"
    after = dilan.get(done["Location"]).content.decode()
    assert "Nothing waits in this queue" in after
    assert "1 coded" in after


def test_with_script_the_next_text_comes_in_the_same_answer(cast: Cast, asked: Round, dilan: Client) -> None:
    for word in ("doctor", "house"):
        card(asked, missing=f"A {word}")
    text = shown_text(dilan.get(url_of(asked)).content.decode())
    done = dilan.post(
        url_of(asked), {"text": text, "do": "save", "says": "missing", "domain": domain(cast, "health").pk}, headers={"HX-Request": "true"}
    )
    html = done.content.decode()
    assert done.status_code == 200
    assert "<html" not in html
    assert shown_text(html) != text
    assert "1 coded" in html


def test_what_is_refused_comes_back_with_the_choices_made(cast: Cast, asked: Round, dilan: Client) -> None:
    card(asked)
    text = shown_text(dilan.get(url_of(asked)).content.decode())
    page = send(dilan, asked, text, note="half a thought")
    assert page.status_code == 422
    html = page.content.decode()
    assert "Choose at least one domain" in html
    assert "half a thought" in html
    assert not Coding.objects.of(cast.west).exists()


def test_a_question_about_anything_needs_to_be_told_what_is_said(cast: Cast, asked: Round, dilan: Client) -> None:
    card(asked)
    text = shown_text(dilan.get(url_of(asked)).content.decode())
    page = send(dilan, asked, text, says="", domain=domain(cast, "work").pk)
    assert "Say whether it is good, missing or could be improved" in page.content.decode()


def test_names_are_shown_marked_and_blanked_on_saving(cast: Cast, asked: Round, dilan: Client) -> None:
    card(asked, missing="My son Ahmed calls 07700 900123. Zofia too.")
    html = dilan.get(url_of(asked)).content.decode()
    assert '<mark class="flag" data-number="1">Ahmed</mark>' in html
    spans = re.findall(r'name="blank" value="([^"]+)"', html)
    assert len(spans) == 2
    send(dilan, asked, shown_text(html), domain=domain(cast, "links").pk, blank=spans[:1], names="zofia")
    kept = CardText.objects.of(cast.west).get().text
    assert "Ahmed" not in kept
    assert "Zofia" not in kept
    assert "07700" in kept


def test_undo_brings_the_text_and_its_choices_back(cast: Cast, asked: Round, dilan: Client) -> None:
    card(asked)
    text = shown_text(dilan.get(url_of(asked)).content.decode())
    send(dilan, asked, text, domain=domain(cast, "housing").pk, says="improve")
    back = dilan.post(url_of(asked, "code/undo/")).content.decode()
    assert shown_text(back) == text
    assert re.search(rf'name="domain" value="{domain(cast, "housing").pk}"[^>]* checked', back)
    assert re.search(rf'name="says_{domain(cast, "housing").pk}" value="improve"[^>]* checked', back)


def test_a_pass_shows_another_text_and_frees_this_one(cast: Cast, asked: Round, dilan: Client) -> None:
    for word in ("doctor", "house"):
        card(asked, missing=f"A {word}")
    text = shown_text(dilan.get(url_of(asked)).content.decode())
    page = dilan.post(url_of(asked), {"text": text, "do": "pass"}, follow=True)
    assert shown_text(page.content.decode()) != text


def test_someone_at_risk_is_told_and_the_coding_goes_on(
    cast: Cast, asked: Round, dilan: Client, django_capture_on_commit_callbacks: Any
) -> None:
    card(asked, missing="He locks the door when he leaves", city=cast.coventry)
    html = dilan.get(url_of(asked)).content.decode()
    text = shown_text(html)
    assert f'<option value="{cast.hanna.pk}" selected' in html
    assert "Bea" not in html, "a city's coordinator in the list would tell the coder the city"
    due = re.search(r'name="due_on"[^>]*value="([^"]+)"', html)
    assert due
    page = dilan.post(
        url_of(asked),
        {"text": text, "do": "risk", "person": cast.hanna.pk, "due_on": due[1], "domain": domain(cast, "safety").pk, "says": "missing"},
    )
    html = page.content.decode()
    assert "Hanna is told" in html
    assert shown_text(html) == text
    assert re.search(rf'name="domain" value="{domain(cast, "safety").pk}"[^>]* checked', html), "what was chosen is still chosen"
    note = RiskNote.objects.of(cast.west).get()
    assert (note.person, note.raised_by, note.city) == (cast.hanna, cast.dilan, cast.coventry)


def test_one_coders_text_is_not_opened_by_another_by_its_number(cast: Cast, asked: Round, dilan: Client) -> None:
    card(asked, missing="Held by Amina")
    other = Client()
    other.force_login(cast.amina)
    text = shown_text(other.get(url_of(asked)).content.decode())
    assert "Held by Amina" not in dilan.get(url_of(asked, f"code/?text={text}")).content.decode()
    for nonsense in ("x", "-1", "9" * 30, "١", "0"):
        assert dilan.get(url_of(asked, "code/"), {"text": nonsense}).status_code == 200


# What a coder must never see: planted so that it stands nowhere else on a page.
PLANTED = {"age": "65+", "born_outside": "yes"}
CITY, PLACE, DAY = "Qarthadastia", "Library of Zzyzxville", "2019-03-07"
FORBIDDEN = ("65+", "born outside", "Qarthadastia", "Zzyzxville", "2019", "7 March", "03-07", "own phone", "channel", "born_outside")


@pytest.fixture
def planted(cast: Cast) -> Round:
    from mifc.foundation.programmes.changes import add_city
    from mifc.planning.needs_assessment.changes.ask import add_point, change_point

    city = add_city(by=None, programme=cast.west, slug="qarthadastia", name=CITY)
    asked = open_round(cast.west, name="Everyone is heard")
    point = add_point(by=None, round=asked, name=PLACE, kind="library", city=city)
    change_point(by=None, point=point, held_on=None)
    for n in range(6):
        card(asked, point=point, missing=f"A doctor, number {'i' * (n + 1)}", good="Sąsiedzi", language="pl", **PLANTED)
    with writing_as(None, "test"):
        Card.objects.of(cast.west).update(answered_on=DAY)
    return asked


PAGES = [
    "code/",
    "code/?queue=missing",
    "code/?queue=original",
    "code/?queue=65%2B",
    "code/?age=65%2B&city=qarthadastia&point=1&sort=-answered_on&order=age&filter=city&by=age&format=csv&export=1",
    "code/?sort=card__age",
    "translate/",
    "translate/?kind=check",
    "translate/?lang=pl&to=ar&sort=city&age=65%2B&by=city",
]


@pytest.mark.parametrize(
    "headers", [{}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Current-URL": "/?age=65", "Accept": "text/csv"}]
)
def test_a_coder_sees_no_demographics_no_place_no_day(cast: Cast, planted: Round, dilan: Client, headers: dict[str, str]) -> None:
    card_ids = [str(pk) for pk in Card.objects.of(cast.west).values_list("pk", flat=True)]
    seen = []
    for rest in PAGES:
        answer = dilan.get(url_of(planted, rest), headers=headers)
        assert answer.status_code == 200, rest
        seen.append(answer.content.decode() + str(answer.headers))
    for _each in range(4):
        page = dilan.get(url_of(planted, "code/?queue=original"))
        text = shown_text(page.content.decode())
        raised = {"person": cast.hanna.pk, "due_on": "2099-01-05"}
        seen.append(
            dilan.post(url_of(planted), {"text": text, "do": "risk", "queue": "original", **raised}, headers=headers).content.decode()
        )
        done = dilan.post(
            url_of(planted),
            {"text": text, "do": "save", "queue": "original", "says": "missing", "domain": domain(cast, "health").pk},
            headers=headers,
        )
        seen.append(done.content.decode() + str(done.headers))
    seen.append(dilan.post(url_of(planted, "code/undo/"), headers=headers).content.decode())
    seen += [
        dilan.get(url).content.decode() for url in ("/w/west-midlands/", "/w/west-midlands/at-risk/", "/w/west-midlands/search/?q=doctor")
    ]
    seen += [dilan.get(f"/w/west-midlands/at-risk/{note.pk}/").content.decode() for note in RiskNote.objects.of(cast.west)]
    for page in seen:
        plain = re.sub(
            r'name="(?:text|csrfmiddlewaretoken|seen|over)" value="[^"]*"|text=\d+|/static/\S+|data-shown="\d+"|/w/language/[^"]*', "", page
        )
        plain = plain.replace("You do not see age, birthplace, place or day here.", "")
        for word in (*FORBIDDEN, *card_ids):
            assert word not in plain, (word, plain[max(0, plain.find(word) - 200) : plain.find(word) + 200])


@pytest.mark.parametrize(
    "rest", ["results/", "results/?by=age", "results/table.csv", "results/texts/?domain=health&says=missing", "floods/", "answers/", "ask/"]
)
def test_pages_that_know_more_are_closed_to_a_coder(planted: Round, dilan: Client, rest: str) -> None:
    answer = dilan.get(url_of(planted, rest))
    assert answer.status_code in {403, 404}
    assert CITY not in answer.content.decode()


def test_the_same_text_looks_the_same_whoever_wrote_it(cast: Cast, planted: Round, dilan: Client) -> None:
    """Everything about the person and the place changes; the coder's page stays letter for letter the same."""

    def page() -> str:
        html = dilan.get(url_of(planted, "code/?queue=original")).content.decode()
        return re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", html)

    before = page()
    with writing_as(None, "test"):
        Card.objects.of(cast.west).update(
            age="16-24",
            born_outside="no",
            city=cast.coventry,
            answered_on="2024-01-01",
            channel="file",
            language="uk",
            point=point_of(planted),
        )
    assert page() == before


@pytest.mark.parametrize("name", ["carlos", "eman", "farid", "grace", "hanna", "idris"])
def test_who_may_not_code_does_not(cast: Cast, asked: Round, client: Client, name: str) -> None:
    client.force_login(cast.people[name])
    assert client.get(url_of(asked)).status_code == 403


def test_a_stranger_finds_nothing(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.stefan)
    for rest in ("code/", "translate/", "results/", "floods/", "results/table.csv"):
        assert client.get(url_of(asked, rest)).status_code == 404
    assert client.get(f"/w/elsewhere/assessments/{asked.assessment.slug}/code/").status_code == 404


def test_as_many_queries_for_ten_texts_as_for_many(
    cast: Cast, asked: Round, dilan: Client, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # From the first id on: a random place is found in one query or, near the end, in two.
    monkeypatch.setattr(understand_code, "secrets", SimpleNamespace(randbits=lambda _bits: 0))

    def one_step() -> int:
        text = shown_text(dilan.get(url_of(asked)).content.decode())
        with django_assert_max_num_queries(60) as asked_of:
            dilan.post(
                url_of(asked),
                {"text": text, "do": "save", "says": "missing", "domain": domain(cast, "health").pk},
                headers={"HX-Request": "true"},
            )
        return len(asked_of)

    for _each in range(6):
        card(asked)
    one_step()
    few = one_step()
    first = CardText.objects.of(cast.west).first()
    with writing_as(None, "test"):
        cards = Card.objects.of(cast.west).bulk_create([Card(round=asked, channel="file", language="en") for _n in range(400)])
        CardText.objects.of(cast.west).bulk_create(
            [CardText(card=one, round=asked, question=first.question, text="More", language="en") for one in cards]
        )
    assert one_step() == few


def test_texts_that_wait_for_a_translation_are_not_announced_as_coding(cast: Cast, asked: Round, client: Client) -> None:
    """Neither the home page nor the empty queue sends a coordinator to a page on which nothing waits."""
    card(asked, language="pl", missing="Brakuje kursów wieczorem")
    client.force_login(cast.amina)
    home = client.get("/w/west-midlands/").content.decode()
    assert "1 text waits for a translation" in home
    assert "Start coding" not in home
    desk = client.get(url_of(asked)).content.decode()
    assert "All that can be read here is coded" in desk
    assert "?queue=original" in desk
    card(asked, language="en", missing="A doctor")
    assert "Start coding" in client.get("/w/west-midlands/").content.decode()

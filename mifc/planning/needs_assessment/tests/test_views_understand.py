"""Translating, the risk list, floods and results, through their pages."""

import csv
import datetime as dt
import io
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mifc.foundation.audit.models import AuditLine
from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import writing_as
from mifc.foundation.languages.text import fingerprint
from mifc.planning.needs_assessment import jobs
from mifc.planning.needs_assessment.changes import answer
from mifc.planning.needs_assessment.changes import understand as changes
from mifc.planning.needs_assessment.models import Card, CardText, CodeMark, Coding, RiskNote, Round, Translation
from mifc.planning.needs_assessment.queries import understand_results, understand_translate
from mifc.planning.needs_assessment.tests.factories import card, open_round
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.domains.queries import domains_in_use
from tests.cast import Cast


@pytest.fixture
def asked(cast: Cast) -> Round:
    return open_round(cast.west)


def url_of(asked: Round, rest: str) -> str:
    return f"/w/west-midlands/assessments/{asked.assessment.slug}/{rest}"


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name])
    return client


def domain(cast: Cast, key: str) -> Domain:
    return domains_in_use(cast.west).get(key=key)


def coded(cast: Cast, asked: Round, key: str, says: str, times: int = 1, **facts: Any) -> list[Card]:
    made = []
    for n in range(times):
        one = card(asked, **({"missing": f"About {key}, {'very ' * n}much"} | facts))
        made.append(one)
        for text in CardText.objects.of(cast.west).filter(card=one):
            changes.save_coding(by=cast.dilan, text=text, marks={domain(cast, key).pk: [says]})
    return made


# Translating


def test_a_text_is_translated_and_a_second_person_checks_it(cast: Cast, asked: Round) -> None:
    card(asked, missing="Brakuje lekarza", language="pl")
    eman = signed_in(cast, "eman")
    html = eman.get(url_of(asked, "translate/")).content.decode()
    assert re.search(r'<p class="coded-text"[^>]*lang="pl" dir="ltr">Brakuje lekarza</p>', html)
    text = CardText.objects.of(cast.west).get()
    done = eman.post(url_of(asked, "translate/"), {"text": text.pk, "words": "A doctor is missing", "over": "", "do": "save"}, follow=True)
    assert "Translation saved." in done.content.decode()
    assert "Nothing waits here" in done.content.decode()
    assert "It is right" not in eman.get(url_of(asked, f"translate/?text={text.pk}")).content.decode(), "nobody checks her own"
    dilan = signed_in(cast, "dilan")
    html = dilan.get(url_of(asked, "translate/?kind=check")).content.decode()
    over = re.search(r'name="over" value="(\w+)"', html)
    assert over
    dilan.post(url_of(asked, "translate/?kind=check"), {"text": text.pk, "words": "A doctor is missing", "over": over[1], "do": "check"})
    there = Translation.objects.of(cast.west).get()
    assert (there.state, there.author, there.checked_by) == ("checked", cast.eman, cast.dilan)
    page = dilan.get(url_of(asked, "code/")).content.decode()
    assert "checked by a second person" in page
    assert "Translated by Eman" in page
    dilan.post(url_of(asked, f"translate/{there.pk}/undo/"))
    there.refresh_from_db()
    assert there.state == "person"


def test_a_text_whose_language_nobody_noted_is_in_it_already(cast: Cast, asked: Round) -> None:
    card(asked, missing="A doctor", language="")
    text = CardText.objects.of(cast.west).get()
    eman = signed_in(cast, "eman")
    assert "It is in English already" in eman.get(url_of(asked, "translate/")).content.decode()
    said = eman.post(url_of(asked, "translate/"), {"text": text.pk, "do": "already"}, follow=True).content.decode()
    assert "Noted: it is in English." in said
    assert "Nothing waits here" in said
    text.refresh_from_db()
    assert text.language == "en"
    eman.post(url_of(asked, "translate/?to=pl"), {"text": text.pk, "do": "already"})
    text.refresh_from_db()
    assert text.language == "en", "what is noted stays"
    undo = re.search(r'action="([^"]*/no-language/[^"]*)"', said)
    assert undo
    signed_in(cast, "dilan").post(undo[1])
    text.refresh_from_db()
    assert text.language == "en", "only whoever noted it takes it back"
    card(asked, missing="A bus", language="en")
    other = CardText.objects.of(cast.west).exclude(pk=text.pk).get()
    eman.post(undo[1].replace(str(text.pk), str(other.pk)))
    other.refresh_from_db()
    assert other.language == "en", "what its author said nobody takes back"
    eman.post(undo[1])
    text.refresh_from_db()
    assert text.language == ""
    card(asked, missing="Lekarza", language="pl")
    assert "already" not in eman.get(url_of(asked, "translate/?lang=pl")).content.decode()


def test_what_two_translators_wrote_stands_side_by_side(cast: Cast, asked: Round) -> None:
    card(asked, missing="Brakuje lekarza", language="pl")
    text = CardText.objects.of(cast.west).get()
    changes.write_translation(by=cast.dilan, text=text, language="en", words="No doctor here")
    page = signed_in(cast, "eman").post(
        url_of(asked, "translate/"), {"text": text.pk, "words": "A doctor is missing", "over": "", "do": "save"}
    )
    html = page.content.decode()
    assert page.status_code == 422
    assert "No doctor here" in html
    assert "A doctor is missing" in html


def test_an_arabic_text_is_shown_right_to_left(cast: Cast, asked: Round) -> None:
    card(asked, missing="لا أجد طبيبًا", language="ar")
    html = signed_in(cast, "dilan").get(url_of(asked, "code/?queue=original")).content.decode()
    assert '<p class="coded-text" data-source="o" lang="ar" dir="rtl">لا أجد طبيبًا</p>' in html


def test_an_outdated_translation_comes_back_to_the_translators(cast: Cast, asked: Round) -> None:
    card(asked, missing="Mój syn Ahmed pomaga", language="pl")
    text = CardText.objects.of(cast.west).get()
    changes.write_translation(by=cast.eman, text=text, language="en", words="My boy helps")
    eman = signed_in(cast, "eman")
    assert "Nothing waits here" in eman.get(url_of(asked, "translate/?kind=outdated")).content.decode()
    changes.blank_names(by=cast.dilan, text=text, original=[(9, 14)])
    html = eman.get(url_of(asked, "translate/?kind=outdated")).content.decode()
    assert "The original was changed since" in html
    assert "Ahmed" not in html


def test_a_name_blanked_while_a_translation_is_being_checked_does_not_come_back(
    cast: Cast, asked: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    card(asked, missing="Mój syn Ahmed pomaga", language="pl")
    text = CardText.objects.of(cast.west).get()
    written = changes.write_translation(by=cast.eman, text=text, language="en", words="My boy Ahmed helps")
    checking = changes.check_translation

    def after_somebody_blanked(**facts: Any) -> Translation:
        """The page has read the translation; before it takes the lock, a coder blanks the name."""
        now_there = Translation.objects.of(cast.west).get()
        changes.blank_names(by=cast.dilan, text=now_there.card_text, original=[(9, 14)], translated=[(7, 12)], translation=now_there)
        return checking(**facts)

    monkeypatch.setattr(changes, "check_translation", after_somebody_blanked)
    sent = {"text": text.pk, "words": written.text, "over": fingerprint(written.text), "do": "check"}
    answered = signed_in(cast, "dilan").post(url_of(asked, "translate/"), sent)
    assert answered.status_code == 422
    there = Translation.objects.of(cast.west).get()
    assert ("Ahmed" in there.text, there.state) == (False, "person")


def test_work_on_a_text_that_is_taken_back_meanwhile_is_a_sentence(cast: Cast, asked: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    one = card(asked, missing="Mój syn Ahmed pomaga", language="pl")
    text = CardText.objects.of(cast.west).get()
    writing = changes.translate_and_blank

    def after_it_went(**facts: Any) -> Translation:
        with writing_as(None, "test"):
            Card.objects.of(cast.west).get(pk=one.pk).delete()
        return writing(**facts)

    monkeypatch.setattr(changes, "translate_and_blank", after_it_went)
    answered = signed_in(cast, "dilan").post(url_of(asked, "translate/"), {"text": text.pk, "words": "My boy", "over": ""})
    assert answered.status_code == 422
    assert "taken back" in answered.content.decode()


# Someone may be at risk


def a_note(cast: Cast, asked: Round, *, days: int = 3, **facts: Any) -> RiskNote:
    one = card(asked, missing="He locks the door", **facts)
    text = CardText.objects.of(cast.west).get(card=one)
    return changes.raise_risk(by=cast.dilan, text=text, person=cast.hanna, due_on=today() + dt.timedelta(days=days))[0]


def test_the_named_person_is_mailed_once_and_finds_it_on_her_home_page(cast: Cast, asked: Round) -> None:
    note = a_note(cast, asked)
    jobs.tell_about_risks()
    jobs.mail_risk.func(note.pk, note.programme_id)
    jobs.mail_risk.func(note.pk, note.programme_id)
    to_hanna = [sent for sent in mail.outbox if sent.to == ["hanna@example.org"]]
    assert len(to_hanna) == 1
    assert "locks" not in to_hanna[0].body, "a mail holds no word of the text"
    assert f"/w/west-midlands/at-risk/{note.pk}/" in to_hanna[0].body
    assert "1 text waits for you." in signed_in(cast, "hanna").get("/w/west-midlands/").content.decode()


def test_the_overdue_come_first_and_whoever_sees_all_is_told(cast: Cast, asked: Round) -> None:
    late, soon = a_note(cast, asked), a_note(cast, asked, days=1)
    with writing_as(None, "test"):
        RiskNote.objects.of(cast.west).filter(pk=late.pk).update(due_on=today() - dt.timedelta(days=2))
    html = signed_in(cast, "hanna").get("/w/west-midlands/at-risk/").content.decode()
    assert html.index(f"/at-risk/{late.pk}/") < html.index(f"/at-risk/{soon.pk}/")
    assert "overdue" in html
    assert "past its day and not looked into" in signed_in(cast, "amina").get("/w/west-midlands/").content.decode()


def test_a_note_closes_only_with_what_was_done_and_can_come_back(cast: Cast, asked: Round) -> None:
    note = a_note(cast, asked, city=cast.coventry)
    hanna = signed_in(cast, "hanna")
    url = f"/w/west-midlands/at-risk/{note.pk}/"
    assert "Coventry" in hanna.get(url).content.decode(), "whoever follows it up needs to know where"
    hanna.post(url, {"do": "close", "what_was_done": ""})
    note.refresh_from_db()
    assert note.closed_at is None
    hanna.post(url, {"do": "close", "what_was_done": "Spoke to the centre."})
    note.refresh_from_db()
    assert note.closed_by == cast.hanna
    assert "Spoke to the centre." in hanna.get(url).content.decode()
    hanna.post(f"{url}reopen/")
    note.refresh_from_db()
    assert note.closed_at is None


def test_who_sees_which_note(cast: Cast, asked: Round) -> None:
    in_coventry, elsewhere = a_note(cast, asked, city=cast.coventry), a_note(cast, asked, city=cast.birmingham)

    def sees(name: str, note: RiskNote) -> bool:
        return signed_in(cast, name).get(f"/w/west-midlands/at-risk/{note.pk}/").status_code == 200

    assert [sees(name, in_coventry) for name in ("amina", "bea", "hanna", "dilan", "eman", "carlos", "stefan")] == [True] * 4 + [False] * 3
    assert [sees(name, elsewhere) for name in ("amina", "bea", "hanna", "dilan")] == [True, False, True, True]
    raised_by_dilan = signed_in(cast, "dilan").get(f"/w/west-midlands/at-risk/{in_coventry.pk}/").content.decode()
    assert "Coventry" not in raised_by_dilan
    assert "Close with these words" not in raised_by_dilan
    assert (
        signed_in(cast, "dilan").post(f"/w/west-midlands/at-risk/{in_coventry.pk}/", {"do": "close", "what_was_done": "x"}).status_code
        == 404
    )
    assert signed_in(cast, "dilan").post(f"/w/west-midlands/at-risk/{in_coventry.pk}/reopen/").status_code == 404


def test_when_the_card_is_taken_back_the_note_stays_without_its_text(cast: Cast, asked: Round) -> None:
    note = a_note(cast, asked)
    with writing_as(None, "test"):
        note.card_text.card.delete()
    hanna = signed_in(cast, "hanna")
    for url in ("/w/west-midlands/at-risk/", f"/w/west-midlands/at-risk/{note.pk}/"):
        html = hanna.get(url).content.decode()
        assert "its text is gone" in html
        assert "locks the door" not in html


# Floods


def test_a_flood_is_found_set_aside_counted_on_its_own_and_put_back(cast: Cast, asked: Round) -> None:
    for n in range(6):
        card(asked, missing="GO HOME" + "!" * n, good=f"Nothing {'at all ' * n}")
    coded(cast, asked, "health", "missing", 5)
    amina = signed_in(cast, "amina")
    html = amina.get(url_of(asked, "floods/")).content.decode()
    line = re.search(r'name="chosen" value="(same:\w+)"', html)
    assert line
    assert "GO HOME" in html
    refused = amina.post(url_of(asked, "floods/"), {"chosen": line[1], "why": ""})
    assert refused.status_code == 422
    done = amina.post(url_of(asked, "floods/"), {"chosen": line[1], "why": "one hateful text"}, follow=True).content.decode()
    assert "6 cards are set aside" in done
    assert "one hateful text" in done
    assert Card.objects.of(cast.west).exclude(set_aside="").count() == 6
    results = amina.get(url_of(asked, "results/")).content.decode()
    assert "Cards set aside as floods, not counted here: about 5." in results
    assert "About 5 cards with about 5 texts." in results
    amina.post(url_of(asked, "floods/put-back/"), {"why": "one hateful text"})
    assert not Card.objects.of(cast.west).exclude(set_aside="").exists()
    assert AuditLine.objects.filter(label__contains="one hateful text").exists()


def test_a_day_with_very_many_cards_is_shown_and_a_city_coordinator_sees_her_own(cast: Cast, asked: Round) -> None:
    first = card(asked, city=cast.coventry)
    with writing_as(None, "test"):
        made = [
            Card(round=asked, point=first.point, city=cast.birmingham, channel="phone", language="en", answered_on=today())
            for _n in range(60)
        ]
        cards = Card.objects.of(cast.west).bulk_create(made)
        question = CardText.objects.of(cast.west).get().question
        CardText.objects.of(cast.west).bulk_create(
            CardText(card=one, round=asked, question=question, text="Same here", language="en") for one in cards
        )
    html = signed_in(cast, "amina").get(url_of(asked, "floods/")).content.decode()
    assert f'value="day:{first.point_id}:{today().isoformat()}"' in html
    bea = signed_in(cast, "bea")
    assert "No flood in sight" in bea.get(url_of(asked, "floods/")).content.decode()
    key = re.search(r"same:\w+", html)
    assert key
    bea.post(url_of(asked, "floods/"), {"chosen": [key[0], f"day:{first.point_id}:{today().isoformat()}"], "why": "not mine"})
    assert Card.objects.of(cast.west).filter(set_aside="not mine", city=cast.birmingham).count() == 0


# Results


def _parts_on_screen(cell: str) -> list[str]:
    """A figure, what it is of a hundred cards, and how it is beside the others."""
    words = re.sub(r"<svg.*?</svg>|<span class=\"unseen\">.*?</span>", "", cell, flags=re.DOTALL)
    parts = [re.sub(r"<[^>]+>", "", part).strip() for part in re.split(r'<span class="(?:soft of-hundred|compared)">', words)]
    return [part.removesuffix(" of 100 cards") for part in parts]


def test_the_export_says_what_the_screen_says(cast: Cast, asked: Round) -> None:
    coded(cast, asked, "health", "missing", 13, age="25-34")
    coded(cast, asked, "health", "good", 2, age="16-24")
    coded(cast, asked, "work", "missing", 6, age="16-24")
    amina = signed_in(cast, "amina")
    for query in ("", "?by=age&says=missing", "?by=city", "?by=born_outside&says=good", "?by=language", "?by=channel"):
        html = amina.get(url_of(asked, f"results/{query}")).content.decode()
        table = html[html.index("<table") : html.index("</table>")].translate({0x2066: None, 0x2069: None})
        on_screen = [
            [part for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", line, re.DOTALL) for part in _parts_on_screen(cell)]
            for line in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        ]
        answered = amina.get(url_of(asked, f"results/table.csv{query}"))
        body = b"".join(answered.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(body)))
        # How a figure is beside the others is a column of its own in the file, with a head of its own.
        kept = [place for place, head in enumerate(rows[0]) if not head.endswith((": of 100 cards", ": compared"))]
        exported = [
            [rows[0][place] for place in kept],
            *([part for part in row if part] for row in rows[1:] if {row[place] for place in kept[1:]} != {"0"}),
        ]
        assert exported == on_screen, query
        assert "13" not in body.replace("health", "")


def test_small_figures_are_not_counted_out_and_do_not_open(cast: Cast, asked: Round) -> None:
    coded(cast, asked, "housing", "missing", 4)
    coded(cast, asked, "health", "missing", 7)
    amina = signed_in(cast, "amina")
    html = amina.get(url_of(asked, "results/")).content.decode()
    assert "fewer than 5" in html
    assert "domain=health&amp;says=missing" in html
    assert "domain=housing" not in html
    closed = amina.get(url_of(asked, "results/texts/?domain=housing&says=missing")).content.decode()
    assert "Too few to read" in closed
    assert "About housing" not in closed
    assert "About health" in amina.get(url_of(asked, "results/texts/?domain=health&says=missing")).content.decode()


@pytest.mark.parametrize(("cards", "listed"), [(4, 0), (5, 5), (7, 5), (8, 8), (12, 8), (13, 13)])
def test_the_list_behind_a_figure_tells_no_more_than_the_figure(cast: Cast, asked: Round, cards: int, listed: int) -> None:
    coded(cast, asked, "health", "missing", cards)
    html = signed_in(cast, "farid").get(url_of(asked, "results/texts/?domain=health&says=missing")).content.decode()
    assert html.count("About health") == listed


def test_the_texts_behind_come_without_the_people_in_an_order_that_stays(cast: Cast, asked: Round) -> None:
    made = coded(cast, asked, "health", "missing", 8, age="65+", born_outside="yes", city=cast.coventry)
    amina = signed_in(cast, "amina")
    url = url_of(asked, "results/texts/?domain=health&says=missing&age=65%2B&city=coventry")
    html = amina.get(url).content.decode()
    again = amina.get(url).content.decode()
    order = re.findall(r"About health, (?:very )*much", html)
    assert order == re.findall(r"About health, (?:very )*much", again)
    body = html[html.index("<main") : html.index("</main>")]
    for word in ("65+", "Coventry", "born", str(today().year), *(str(one.pk) for one in made)):
        assert word not in body
    with writing_as(None, "test"):
        answer.erase_texts_of(programme=cast.west, card_ids=[one.pk for one in made[:3]])
    assert "Too few" not in amina.get(url).content.decode()
    assert amina.get(url).content.decode().count("About health") <= 5, "what was taken back is never shown"


def test_reading_the_texts_behind_a_figure_leaves_a_line_and_coding_does_not(cast: Cast, asked: Round) -> None:
    coded(cast, asked, "health", "missing", 5)
    before = AuditLine.objects.filter(verb="read").count()
    signed_in(cast, "amina").get(url_of(asked, "code/"))
    assert AuditLine.objects.filter(verb="read").count() == before
    signed_in(cast, "amina").get(url_of(asked, "results/texts/?domain=health&says=missing"))
    assert AuditLine.objects.filter(verb="read").count() == before + 1


def test_a_city_coordinator_reads_her_own_city(cast: Cast, asked: Round) -> None:
    coded(cast, asked, "health", "missing", 8, city=cast.birmingham, missing="Said in Birmingham")
    coded(cast, asked, "work", "good", 6, city=cast.coventry, missing="Said in Coventry")
    bea = signed_in(cast, "bea")
    html = bea.get(url_of(asked, "results/")).content.decode()
    assert "domain=work" in html
    assert "domain=health" not in html
    assert "Birmingham" not in bea.get(url_of(asked, "results/?by=city&says=missing")).content.decode()
    assert "Said in Birmingham" not in bea.get(url_of(asked, "results/texts/?domain=health&says=missing")).content.decode()


def test_a_breakdown_never_undoes_what_the_whole_protects(cast: Cast, asked: Round) -> None:
    """Whatever the counts: the total of a row is the figure of the main table, and no part is shown where the total had to go."""
    ages = ["16-24", "25-34", "35-44", "65+", ""]
    for n, age in enumerate(ages):
        coded(cast, asked, "health", "missing", (1, 5, 0, 7, 2)[n], age=age)
        coded(cast, asked, "work", "missing", (0, 0, 1, 0, 5)[n], age=age)
    from mifc.foundation.programmes.queries import standing_of

    standing = standing_of(user=cast.amina, programme=cast.west)
    assert standing
    whole = {row.domain.key: str(row.cells[1].count) for row in understand_results.by_domain(asked.assessment, standing)}
    _columns, rows = understand_results.broken_down(asked.assessment, standing, by="age", says="missing")
    for row in rows:
        assert str(row.total) == whole[row.domain.key]


def test_pages_by_role(cast: Cast, asked: Round) -> None:
    coded(cast, asked, "health", "missing", 5)
    allowed = {
        "code/": {"amina", "bea", "dilan"},
        "translate/": {"amina", "bea", "dilan", "carlos", "eman"},
        "results/": {"amina", "bea", "carlos", "farid"},
        "results/table.csv": {"amina", "bea", "carlos", "farid"},
        "results/texts/?domain=health": {"amina", "bea", "carlos", "farid"},
        "floods/": {"amina", "bea"},
    }
    for rest, people in allowed.items():
        for name in cast.people:
            status = signed_in(cast, name).get(url_of(asked, rest)).status_code
            assert (status == 200) == (name in people), (rest, name, status)


def many_coded(cast: Cast, asked: Round, key: str, number: int) -> None:
    """Written at once, as a file of older cards would be."""
    question = asked.questions.get(key="missing")
    with writing_as(None, "test"):
        cards = Card.objects.of(cast.west).bulk_create(
            [Card(round=asked, channel="file", language="pl", age="25-34", city=cast.birmingham) for _n in range(number)]
        )
        texts = CardText.objects.of(cast.west).bulk_create(
            [CardText(card=one, round=asked, question=question, text="Same again", language="pl", state="coded") for one in cards]
        )
        codings = Coding.objects.of(cast.west).bulk_create([Coding(card_text=text, coder=cast.dilan) for text in texts])
        CodeMark.objects.of(cast.west).bulk_create([mark for one in codings for mark in one.marks_of({domain(cast, key).pk: ["missing"]})])


def test_results_take_as_many_queries_for_many_texts(
    cast: Cast, asked: Round, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(understand_translate, "secrets", SimpleNamespace(randbits=lambda _bits: 0))
    amina = signed_in(cast, "amina")

    def queries(rest: str) -> int:
        with django_assert_max_num_queries(40) as asked_of:
            assert amina.get(url_of(asked, rest)).status_code == 200
        return len(asked_of)

    many_coded(cast, asked, "health", 7)
    pages = ("results/", "results/?by=age", "results/?by=city", "results/texts/?domain=health&says=missing", "floods/", "translate/")

    def two_looks() -> list[int]:
        """After a change what was coded is counted anew, and remembered then."""
        return [queries(rest) for rest in (*pages, *pages)]

    two_looks()
    many_coded(cast, asked, "health", 60)
    few = two_looks()
    many_coded(cast, asked, "health", 300)
    assert two_looks() == few
    many_coded(cast, asked, "health", 1)
    one = two_looks()
    many_coded(cast, asked, "health", 5)
    assert two_looks() == one
    assert all(n <= most for n, most in zip(one, few, strict=True))


def test_floods_take_as_many_queries_for_a_few_texts_as_for_many(cast: Cast, asked: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    # From the first id on: a random place is found in one query or, near the end, in two.
    monkeypatch.setattr(understand_translate, "secrets", SimpleNamespace(randbits=lambda _bits: 0))
    amina = signed_in(cast, "amina")
    same = ["More buses", "more  BUSES!", "More búses 7", "moooore buses", "More buses."]

    def fill(number: int, texts: list[str]) -> None:
        question = asked.questions.get(key="missing")
        with writing_as(None, "test"):
            cards = Card.objects.of(cast.west).bulk_create([Card(round=asked, channel="file") for _n in range(number)])
            CardText.objects.of(cast.west).bulk_create(
                [CardText(card=one, round=asked, question=question, text=texts[n % len(texts)]) for n, one in enumerate(cards)]
            )

    def queries_of(rest: str) -> tuple[int, str]:
        with CaptureQueriesContext(connection) as asked_of:
            html = amina.get(url_of(asked, rest)).content.decode()
        return len(asked_of), html

    for rest in ("floods/", "translate/"):
        amina.get(url_of(asked, rest))
    fill(5, same)
    few, html = queries_of("floods/")
    assert html.count('name="chosen"') == 1
    few_translating = queries_of("translate/?to=ar&language=und")[0]
    fill(3_000, [f"{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]} {'uvwxyzabcd'[n // 100 % 10]}" for n in range(1_000)])
    assert queries_of("floods/")[0] == few
    assert queries_of("translate/?to=ar&language=und")[0] == few_translating


def test_what_says_the_same_has_one_key_until_its_text_goes(cast: Cast, asked: Round) -> None:
    one, other = card(asked, missing="More buses"), card(asked, missing="MORE  buses!!")
    texts = {text.card_id: text for text in CardText.objects.of(cast.west).filter(card__in=[one, other])}
    assert texts[one.pk].said_as == texts[other.pk].said_as != ""
    changes.blank_names(by=cast.amina, text=texts[one.pk], original=[(0, 4)])
    with writing_as(None, "test"):
        answer.erase_texts_of(programme=cast.west, card_ids=[other.pk])
    keys = dict(CardText.objects.of(cast.west).filter(card__in=[one, other]).values_list("card_id", "said_as"))
    assert keys[other.pk] == ""
    assert keys[one.pk] not in ("", texts[other.pk].said_as)


def test_a_text_from_a_file_has_the_same_key(cast: Cast, asked: Round) -> None:
    typed = CardText.objects.of(cast.west).get(card=card(asked, missing="More buses"))
    other = card(asked, good="Kind people")
    names = ["id", "card", "round", "question", "text"]
    with writing_as(None, "test"):
        CardText.objects.of(cast.west).insert_rows(names, [(77, other.pk, asked.pk, typed.question_id, "more BUSES")])
    assert CardText.objects.of(cast.west).get(pk=77).said_as == typed.said_as

"""What people said to the draft in their own language: read by the team in its own, with the same care as the texts of cards."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from mifc.foundation.audit.models import AuditLine
from mifc.foundation.base.clock import now
from mifc.foundation.base.writing import writing_as
from mifc.planning.needs_assessment import jobs
from mifc.planning.needs_assessment.changes import decide, publish
from mifc.planning.needs_assessment.changes import understand_remarks as changes
from mifc.planning.needs_assessment.models import Edition, HearBackAnswer, Need, RemarkTranslation
from mifc.planning.needs_assessment.rules.decide import language_of
from mifc.planning.needs_assessment.tests.factories import open_round
from mifc.planning.needs_assessment.tests.factories_decide import draft_point, need
from tests.cast import Cast

ARABIC = "نحتاج مترجمين"


@pytest.fixture
def row(cast: Cast) -> Need:
    """A row of the table whose draft is open."""
    asked = open_round(cast.west)
    made = need(asked.assessment, "Language", key="language")
    decide.open_draft(by=None, assessment=asked.assessment, until=now() + dt.timedelta(days=3))
    return made


def url_of(row: Need, rest: str) -> str:
    return f"/w/{row.programme.slug}/assessments/{row.assessment.slug}/{rest}"


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name])
    return client


def say(row: Need, text: str, *, page: str = "ar", missing: str = "") -> HearBackAnswer:
    """Somebody at the library says something to the row, or to the whole table."""
    point = draft_point(row.assessment.rounds.get())
    sent = {f"row_{row.pk}": "not-quite", f"text_{row.pk}": text} if text else {}
    assert Client().post(f"/{page}/draft/{point.code}/", {**sent, "missing": missing}).status_code == 200
    found: HearBackAnswer = HearBackAnswer.objects.of(row.programme_id).order_by("-pk").first()
    return found


def test_a_remark_is_translated_and_stands_beside_its_original(cast: Cast, row: Need) -> None:
    remark = say(row, ARABIC)
    amina, eman, dilan = (signed_in(cast, name) for name in ("amina", "eman", "dilan"))
    table = amina.get(url_of(row, "table/")).content.decode()
    assert "Translate it" in table
    assert f"translate/draft/?to=en&amp;text={remark.pk}" in table
    page = eman.get(url_of(row, "translate/")).content.decode()
    assert "Answers to the draft" in page
    page = eman.get(url_of(row, "translate/draft/")).content.decode()
    assert ARABIC in page
    assert "Language" in page, "the row it was said to"
    done = eman.post(url_of(row, "translate/draft/"), {"text": remark.pk, "words": "We need interpreters", "do": "save"}, follow=True)
    assert "Translation saved." in done.content.decode()
    assert "Nothing waits here" in done.content.decode()
    for place in ("table/", f"table/{row.pk}/"):
        html = amina.get(url_of(row, place)).content.decode()
        assert ARABIC in html
        assert "We need interpreters" in html
        assert "translated by a person" in html
        assert cast.eman.name in html
        assert "Translate it" not in html
    over = re.search(r'name="over" value="(\w+)"', dilan.get(url_of(row, "translate/draft/?kind=check")).content.decode())
    assert over
    dilan.post(url_of(row, "translate/draft/"), {"text": remark.pk, "words": "We need interpreters", "over": over[1], "do": "check"})
    assert "checked by a second person" in amina.get(url_of(row, "table/")).content.decode()
    there = RemarkTranslation.objects.of(cast.west).get()
    assert "Somebody else has worked on it" in eman.post(url_of(row, f"translate/draft/{there.pk}/undo/"), follow=True).content.decode()
    dilan.post(url_of(row, f"translate/draft/{there.pk}/undo/"))
    assert "Taken back" in eman.post(url_of(row, f"translate/draft/{there.pk}/undo/"), follow=True).content.decode()
    assert not RemarkTranslation.objects.of(cast.west).exists()
    lines = str(list(AuditLine.objects.values()))
    assert "remarktranslation" in lines
    assert "interpreters" not in lines


def test_an_arabic_reader_gets_an_english_remark_translated(cast: Cast, row: Need) -> None:
    remark = say(row, "", page="en", missing="More parks")
    with writing_as(None, "tests"):
        cast.amina.language = "ar"
        cast.amina.save()
    amina = signed_in(cast, "amina")
    page = amina.get(url_of(row, f"translate/draft/?to=ar&text={remark.pk}")).content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert "More parks" in page
    amina.post(url_of(row, "translate/draft/?to=ar"), {"text": remark.pk, "words": "حدائق أكثر", "do": "save"})
    assert RemarkTranslation.objects.of(cast.west).get().language == "ar"


def test_who_may_not_read_remarks_does_not_reach_them_by_translating(cast: Cast, row: Need) -> None:
    with writing_as(None, "tests"):
        point = draft_point(row.assessment.rounds.get())
        point.city = cast.birmingham
        point.save()
    remark = say(row, ARABIC)
    for name, status in (("farid", 403), ("grace", 403), ("stefan", 404), ("eman", 200), ("bea", 200)):
        answer = signed_in(cast, name).get(url_of(row, f"translate/draft/?text={remark.pk}"))
        assert answer.status_code == status, name
        assert (ARABIC in answer.content.decode()) == (name == "eman"), f"{name}: a remark from Birmingham"
    bea = signed_in(cast, "bea")
    assert "no longer here" in bea.post(url_of(row, "translate/draft/"), {"text": remark.pk, "words": "x"}, follow=True).content.decode()
    assert not RemarkTranslation.objects.of(cast.west).exists()


def test_a_name_in_a_remark_is_marked_and_blanked_for_good(cast: Cast, row: Need) -> None:
    remark = say(row, "Ask for Maria Nowak at the desk", page="en")
    amina = signed_in(cast, "amina")
    table = amina.get(url_of(row, "table/")).content.decode()
    assert "<mark>Maria Nowak</mark>" in table
    assert "Blank a name in it" in table
    changes.translate_and_blank(by=cast.eman, text=remark, language="pl", words="Zapytaj o Marię")
    desk = url_of(row, f"translate/draft/?text={remark.pk}")
    html = amina.get(desk).content.decode()
    span, seen = re.search(r'name="blank" value="([^"]+)"', html), re.search(r'name="seen" value="(\w+)"', html)
    assert span
    assert seen
    assert "Mark the words" in amina.post(desk, {"text": remark.pk, "do": "blank", "seen": seen[1]}, follow=True).content.decode()
    done = amina.post(desk, {"text": remark.pk, "do": "blank", "seen": seen[1], "blank": span[1]}, follow=True).content.decode()
    assert "Blanked, for everyone and for good." in done
    assert "Maria" not in amina.get(url_of(row, "table/")).content.decode()
    assert RemarkTranslation.objects.of(cast.west).get().made_from == "", "to be looked at again"
    assert "Zapytaj" in signed_in(cast, "eman").get(url_of(row, "translate/draft/?to=pl&kind=outdated")).content.decode()
    again = amina.post(desk, {"text": remark.pk, "do": "blank", "seen": seen[1], "blank": span[1]}).content.decode()
    assert "Somebody blanked words in this text in the meantime" in again


def test_words_on_a_page_of_another_script_are_in_no_language_until_somebody_says_it(cast: Cast, row: Need) -> None:
    assert [language_of(text, "en") for text in ("Parks", "ሕክምና", ARABIC, "парки", "", "123", "Ask at مركز tomorrow")] == [
        *("en", "", "", "", "en", "en", "en")
    ]
    assert [language_of(text, "ar") for text in (ARABIC, "parks")] == ["ar", ""]
    remark = say(row, ARABIC, page="en")
    eman = signed_in(cast, "eman")
    assert "language not noted" in eman.get(url_of(row, "translate/draft/")).content.decode()
    said = eman.post(url_of(row, "translate/draft/?to=ar"), {"text": remark.pk, "do": "already"}, follow=True).content.decode()
    assert "Noted: it is in" in said
    remark.refresh_from_db()
    assert remark.language == "ar"
    taken_back = re.search(rf"translate/draft/{remark.pk}/no-language/[^\"]+", said)
    assert taken_back
    signed_in(cast, "dilan").post(url_of(row, taken_back[0]))
    remark.refresh_from_db()
    assert remark.language == "ar", "not his to take back"
    eman.post(url_of(row, taken_back[0]))
    remark.refresh_from_db()
    assert remark.language == ""


def test_a_remark_is_translated_after_the_draft_closed_and_an_edition_was_frozen(cast: Cast, row: Need) -> None:
    remark = say(row, ARABIC)
    decide.close_draft(by=None, assessment=row.assessment)
    edition = publish.freeze(by=cast.amina, assessment=row.assessment)
    sent = {"text": remark.pk, "words": "We need interpreters", "do": "save"}
    assert "Translation saved." in signed_in(cast, "eman").post(url_of(row, "translate/draft/"), sent, follow=True).content.decode()
    assert Edition.objects.of(cast.west).get().digest == edition.digest
    decide.withdraw_need(by=None, need=row)
    assert ARABIC not in signed_in(cast, "eman").get(url_of(row, f"translate/draft/?text={remark.pk}")).content.decode()


def test_remarks_are_forgotten_with_their_translations_when_their_months_are_over(cast: Cast, row: Need) -> None:
    remark = say(row, ARABIC)
    changes.translate_and_blank(by=cast.eman, text=remark, language="en", words="We need interpreters")
    jobs.forget_what_is_too_old()
    remark.refresh_from_db()
    assert remark.text == ARABIC, "it is of today"
    with writing_as(None, "tests"):
        HearBackAnswer.objects.of(cast.west).update(said_on=dt.date(2020, 1, 1))
    jobs.forget_what_is_too_old()
    remark.refresh_from_db()
    assert (remark.text, remark.choice) == ("", "not-quite")
    assert not RemarkTranslation.objects.of(cast.west).exists()
    gone = signed_in(cast, "eman").post(url_of(row, "translate/draft/"), {"text": remark.pk, "words": "x"}, follow=True)
    assert "That text is no longer here." in gone.content.decode()


def test_the_table_asks_no_more_for_a_hundred_remarks(cast: Cast, row: Need, django_assert_max_num_queries: pytest.FixtureRequest) -> None:
    point = draft_point(row.assessment.rounds.get())
    for number in range(30):
        said = decide.Said(rows={row.pk: ("not-quite", f"{ARABIC} {number}")}, language="ar")
        decide.take_draft_answer(by=None, point=point, said=said, client_id=str(number))
    for remark in HearBackAnswer.objects.of(cast.west):
        changes.translate_and_blank(by=cast.eman, text=remark, language="en", words="We need interpreters")
    amina = signed_in(cast, "amina")
    with django_assert_max_num_queries(36):  # type: ignore[operator]
        assert "We need interpreters" in amina.get(url_of(row, "table/")).content.decode()

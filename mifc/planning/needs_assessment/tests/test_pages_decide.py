"""The pages of deciding and publishing, by role; what a stranger and another city's coordinator get; the whole way once."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client

from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import writing_as
from mifc.foundation.programmes.changes import set_up
from mifc.planning.needs_assessment.changes import decide, publish
from mifc.planning.needs_assessment.models import Assessment, Benchmark, CardText, Coding, Edition, Need, NeedService, Quote
from mifc.planning.needs_assessment.tests.factories_decide import (
    coded_cards,
    domain,
    draft_point,
    frozen_edition,
    heard_round,
    need,
    service,
)
from mifc.planning.service_mapping.models import Service
from tests.cast import Cast

READ = ("table/", "baseline/")
EDIT = ("table/add/", "table/draft/", "baseline/scores/add/", "baseline/statements/add/")
FREEZE = ("publish/", "publish/words/", "publish/preview/")
QUOTES = ("publish/quotes/",)


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return frozen_edition(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)


def at(assessment: Assessment, path: str) -> str:
    return f"/w/west-midlands/assessments/{assessment.slug}/{path}"


@pytest.mark.parametrize(
    ("who", "pages", "status"),
    [
        ("amina", (*READ, *EDIT, *FREEZE, *QUOTES), 200),
        ("bea", (*READ, *EDIT, *QUOTES), 200),
        ("bea", FREEZE, 404),
        ("carlos", READ, 200),
        ("carlos", (*EDIT, *FREEZE, *QUOTES), 403),
        ("dilan", READ, 200),
        ("dilan", (*EDIT, *FREEZE, *QUOTES), 403),
        ("farid", READ, 200),
        ("farid", (*EDIT, *FREEZE, *QUOTES), 403),
        ("eman", (*READ, *EDIT, *FREEZE, *QUOTES), 403),
        ("grace", (*READ, *FREEZE), 403),
        ("stefan", (*READ, *EDIT, *FREEZE, *QUOTES), 404),
    ],
)
def test_pages_by_role(client: Client, cast: Cast, edition: Edition, who: str, pages: tuple[str, ...], status: int) -> None:
    client.force_login(cast.people[who])
    for path in pages:
        assert client.get(at(edition.assessment, path)).status_code == status, path


def test_every_page_opens_in_arabic_too(client: Client, cast: Cast, edition: Edition) -> None:
    from mifc.foundation.base.writing import writing_as

    with writing_as(None, "tests"):
        cast.amina.language = "ar"
        cast.amina.save()
    client.force_login(cast.amina)
    row = Need.objects.of(cast.west).first()
    statement = Benchmark.objects.of(cast.west).first()
    text = CardText.objects.of(cast.west).filter(state="coded").order_by("-pk").first()
    for path in (
        *READ,
        *EDIT,
        *FREEZE,
        *QUOTES,
        f"table/{row.pk}/",
        f"baseline/statements/{statement.pk}/",
        f"publish/quotes/release/{text.pk}/",
    ):
        response = client.get(at(edition.assessment, path))
        assert response.status_code == 200, path
        assert 'dir="rtl"' in response.content.decode()


def test_a_stranger_reaches_nothing_of_another_programme(client: Client, cast: Cast, edition: Edition) -> None:
    """Stefan leads his own programme: under its address our records are not there either."""
    client.force_login(cast.stefan)
    row, statement, quote = Need.objects.of(cast.west).first(), Benchmark.objects.of(cast.west).first(), Quote.objects.of(cast.west).first()
    paths = [
        f"table/{row.pk}/",
        f"baseline/statements/{statement.pk}/",
        f"publish/quotes/{quote.pk}/withdraw/",
        "publish/1/show/",
        "publish/1/board-paper.pdf",
        f"table/{row.pk}/move/",
    ]
    for path in paths:
        for programme in ("west-midlands", "elsewhere"):
            url = f"/w/{programme}/assessments/{edition.assessment.slug}/{path}"
            assert client.get(url).status_code in (404, 405)
            assert client.post(url).status_code == 404


def test_a_city_coordinator_neither_sees_nor_edits_another_citys_row(client: Client, cast: Cast, edition: Edition) -> None:
    client.force_login(cast.bea)
    housing = Need.objects.of(cast.west).get(city=cast.birmingham)
    page = client.get(at(edition.assessment, "table/")).content.decode()
    assert "Access to healthcare" in page
    assert "Homes close to amenities" not in page
    assert client.get(at(edition.assessment, f"table/{housing.pk}/")).status_code == 404
    assert client.post(at(edition.assessment, f"table/{housing.pk}/withdraw/")).status_code == 404
    # 38 + 12 cards of language in Coventry; Birmingham's 21 are not hers.
    assert "came up 50 times" in page
    assert "came up 71 times" not in page


def test_a_gap_does_not_give_a_handful_of_its_row_away(client: Client, cast: Cast) -> None:
    """Twelve in all and five to be improved: "nine missing or to be improved" would say that four are missing and three good."""
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    for says, times in (("missing", 4), ("improve", 5), ("good", 3)):
        coded_cards(asked, times, key="safety", says=says, city=cast.coventry)
    client.force_login(cast.amina)
    url = at(asked.assessment, "table/")
    assert "to be improved: 9" not in client.get(url).content.decode()
    need(asked.assessment, "Safety", key="safety")
    assert "to be improved: 9" not in client.get(url).content.decode()
    coded_cards(asked, 2, key="safety", says="good", city=cast.coventry)
    assert "to be improved: 9" not in client.get(url).content.decode(), "its row tells the parts"
    coded_cards(asked, 1, key="safety", says="missing", city=cast.coventry)
    assert "to be improved: 10" in client.get(url).content.decode()


def test_the_team_reads_exact_counts_but_no_handful(client: Client, cast: Cast, edition: Edition) -> None:
    client.force_login(cast.amina)
    page = client.get(at(edition.assessment, "table/")).content.decode()
    assert "came up 71 times" in page
    assert "fewer than 5 times" in page


def test_a_funder_reads_the_draft_once_it_was_shared(client: Client, cast: Cast) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    need(asked.assessment, "Language", key="language")
    client.force_login(cast.idris)
    assert "The draft is not shared yet" in client.get(at(asked.assessment, "table/")).content.decode()
    decide.open_draft(by=cast.amina, assessment=asked.assessment, until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    assert "Language" in client.get(at(asked.assessment, "table/")).content.decode()


def test_from_a_gap_to_a_row_with_a_service(client: Client, cast: Cast) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    assessment = asked.assessment
    client.force_login(cast.amina)
    page = client.get(at(assessment, "table/")).content.decode()
    assert "came up 71 times and has no row" in page
    made = client.post(at(assessment, "table/add-from-area/"), {"domain": domain(cast.west, "language").pk}, follow=True)
    row = Need.objects.of(cast.west).get()
    assert str(row.issue) == "Language and communication"
    assert "Who helps today" in made.content.decode()
    known = service(cast.west, "Foleshill Women’s Training")
    found = client.get(at(assessment, f"table/{row.pk}/services/"), {"q": "foleshill"}, headers={"HX-Request": "true"}).content.decode()
    assert "Foleshill" in found
    assert "<html" not in found
    assert "Foleshill" in client.get(at(assessment, f"table/{row.pk}/services/"), {"q": "fole trai"}).content.decode()
    client.post(at(assessment, f"table/{row.pk}/services/{known.pk}/link/"))
    client.post(at(assessment, f"table/{row.pk}/services/add/"), {"organisation": "The café", "name": "", "place": "Far Gosford Street"})
    assert {str(link.service) for link in NeedService.objects.of(cast.west)} == {"Foleshill Women’s Training", "The café"}
    assert Service.objects.of(cast.west).filter(organisation="The café").exists()
    table = client.get(at(assessment, "table/")).content.decode()
    assert "/changes/?kind=needs_assessment.need" in table
    own = client.get(at(assessment, f"table/{row.pk}/")).content.decode()
    assert f"/changes/?record=needs_assessment.need:{row.pk}" in own
    assert "Take the row off the table" in own


def test_severity_is_explained_or_refused(client: Client, cast: Cast) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    client.force_login(cast.amina)
    facts = {"issue_en": "A safe room", "basis": "severity", "city": "all"}
    refused = client.post(at(asked.assessment, "table/add/"), facts)
    for message in ("Say why it weighs.", "Say in whose name it is told.", "Say on which day this group agreed."):
        assert message in refused.content.decode()
    later = {
        **facts,
        "severity_en": "Two sleep in cars.",
        "wider_group_en": "people without a home",
        "agreed_with_group_on": str(today() + dt.timedelta(days=2)),
    }
    assert "lies in the future" in client.post(at(asked.assessment, "table/add/"), later).content.decode()
    client.post(at(asked.assessment, "table/add/"), {**later, "agreed_with_group_on": str(today())})
    assert Need.objects.of(cast.west).get().basis == "severity"


SEVERE_AR = {"severity_ar": "شخصان ينامان في السيارات.", "wider_group_ar": "أشخاص بلا سكن"}


def test_why_a_row_weighs_is_said_in_the_readers_language(client: Client, cast: Cast) -> None:
    """On the table, in the draft, on the public page, in its files and on the board paper; else the original stands."""
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    client.force_login(cast.amina)
    written = {
        "issue_en": "A safe room",
        "basis": "severity",
        "city": "all",
        "severity_en": "Two sleep in cars.",
        "wider_group_en": "people without a home",
        "agreed_with_group_on": str(today()),
        **SEVERE_AR,
    }
    assert client.post(at(asked.assessment, "table/add/"), written).status_code == 302
    row = Need.objects.of(cast.west).get()
    assert SEVERE_AR["severity_ar"] in client.get(at(asked.assessment, f"table/{row.pk}/")).content.decode(), "the box holds it"
    assert "Two sleep in cars." in client.get(at(asked.assessment, "table/")).content.decode()
    cast.amina.language = "ar"
    cast.amina.save()
    assert SEVERE_AR["wider_group_ar"] in client.get(at(asked.assessment, "table/")).content.decode()
    decide.open_draft(by=cast.amina, assessment=asked.assessment, until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    edition = publish.freeze(by=cast.amina, assessment=asked.assessment)
    publish.publish(by=cast.amina, edition=edition)
    heard = f"heard/{edition.assessment.slug}/{edition.number}"
    for address in (f"draft/{draft_point(asked).code}/", f"{heard}/", f"{heard}/needs.csv"):
        shown, fallback = (b"".join(client.get(f"/{lang}/{address}")).decode() for lang in ("ar", "pl"))
        for text in SEVERE_AR.values():
            assert text in shown, address
        assert "Two sleep in cars." not in shown, address
        assert "Two sleep in cars." in fallback, address
        if not address.endswith(".csv"):
            assert re.search(r'lang="en" dir="ltr"[^>]*>Two sleep in cars\.<', fallback), address
    paper = client.get(f"/ar/{heard}/board-paper.docx").content
    inside = zipfile.ZipFile(io.BytesIO(paper)).read("word/document.xml").decode()
    assert SEVERE_AR["wider_group_ar"] in inside


def test_an_older_edition_that_says_it_in_one_language_still_says_it(cast: Cast) -> None:
    from django.utils.translation import override

    from mifc.planning.needs_assessment.published import _piece_of

    row = {"issue": {"ar": {"text": "غرفة", "state": "original"}}, "severity": "شخصان"}
    with override("en"):
        piece = _piece_of(row, "severity")
    assert (piece.text, piece.lang, piece.direction, piece.is_fallback) == ("شخصان", "ar", "rtl", True)


def test_rows_move_and_come_back(client: Client, cast: Cast) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    first, second = need(asked.assessment, "One"), need(asked.assessment, "Two")
    client.force_login(cast.amina)
    client.post(at(asked.assessment, f"table/{second.pk}/move/"), {"to": "up"})
    assert [str(row.issue) for row in Need.objects.of(cast.west).order_by("order")] == ["Two", "One"]
    off = client.post(at(asked.assessment, f"table/{first.pk}/withdraw/"), follow=True).content.decode()
    assert "is off the table" in off
    assert f"table/{first.pk}/put-back/" in off
    client.post(at(asked.assessment, f"table/{first.pk}/put-back/"))
    assert Need.objects.of(cast.west).filter(withdrawn_on=None).count() == 2


def test_a_statement_is_proposed_adopted_and_judged(client: Client, cast: Cast) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    client.force_login(cast.amina)
    client.post(at(asked.assessment, "baseline/statements/add/"), {"text_en": "nobody waits", "support": "31", "city": "all"})
    statement = Benchmark.objects.of(cast.west).get()
    url = at(asked.assessment, f"baseline/statements/{statement.pk}/")
    early = client.post(url, {"do": "judge", "judged": "met", "judged_by": "Us", "judged_on": str(today())}).content.decode()
    assert "Adopt the statement first" in early or "Adopt it" in early
    client.post(url, {"do": "adopt", "adopt-on": str(today())})
    client.post(url, {"do": "judge", "judged": "partly", "judged_by": "Governing body", "judged_on": str(today())})
    client.post(url, {"do": "change", "text_en": "something else", "support": "40", "city": "all"})
    statement.refresh_from_db()
    assert (str(statement.text), statement.judged, statement.judged_by, statement.support) == (
        "nobody waits",
        "partly",
        "Governing body",
        31,
    )


def test_the_frozen_baseline_stays_and_today_differs(client: Client, cast: Cast, edition: Edition) -> None:
    client.force_login(cast.amina)
    url = at(edition.assessment, "baseline/")
    before = client.get(url).content.decode()
    assert "17 of 100 mentions call it good" in before
    assert "14 of 100 mentions call it good" in before
    coded_cards(edition.assessment.rounds.get(), 60, key="language", says="good", city=cast.coventry)
    after = client.get(url).content.decode()
    assert "55 of 100 mentions call it good" in after
    assert "14 of 100 mentions call it good" in after


def test_the_whole_way_from_preview_to_the_public_page(client: Client, cast: Cast) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    need(asked.assessment, "Language", key="language")
    client.force_login(cast.amina)
    client.post(at(asked.assessment, "publish/words/"), {"title_en": "What people told us", "lead_en": "A lead.", "what_next_en": "June."})
    preview = client.get(at(asked.assessment, "publish/preview/")).content.decode()
    assert "about 90" in preview
    assert "Freeze edition 1" in preview
    client.post(at(asked.assessment, "publish/preview/"))
    public = f"/en/heard/{asked.assessment.slug}/"
    assert client.get(public).status_code == 404
    assert client.get(at(asked.assessment, "publish/1/board-paper.pdf")).headers["Content-Type"] == "application/pdf"
    client.post(at(asked.assessment, "publish/1/show/"))
    assert "What people told us" in client.get(public).content.decode()
    again = client.post(at(asked.assessment, "publish/preview/"), follow=True).content.decode()
    assert "Nothing changed since edition 1" in again


def test_words_to_share_are_ready_in_every_language_once_it_is_public(client: Client, cast: Cast, edition: Edition) -> None:
    set_up(by=None, programme=cast.west, hashtag="#MiFriendly")
    client.force_login(cast.amina)
    url = at(edition.assessment, "publish/1/share/")
    page = client.get(url).content.decode()
    for lang in ("en", "ar", "pl"):
        assert f"/{lang}/heard/{edition.assessment.slug}/1/\n#MiFriendly" in html.unescape(page)
    assert 'lang="ar" dir="rtl"' in page
    assert client.get(f"/ar/heard/{edition.assessment.slug}/1/").status_code == 200
    publish.unpublish(by=None, edition=edition)
    assert client.get(url).status_code == 404


def test_one_draft_becomes_one_edition_however_often_it_is_pressed(client: Client, cast: Cast) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    client.force_login(cast.amina)
    url = at(asked.assessment, "publish/preview/")
    assert 'name="after" value="0"' in client.get(url).content.decode()
    client.post(url, {"after": "0"})
    coded_cards(asked, 9, key="health", city=cast.coventry)
    second = client.post(url, {"after": "0"}, follow=True)
    assert "Edition 1 was frozen a moment ago" in second.content.decode()
    assert second.redirect_chain[-1][0] == at(asked.assessment, "publish/")
    assert asked.assessment.editions.count() == 1
    assert 'name="after" value="1"' in client.get(url).content.decode()
    client.post(url, {"after": "1"})
    assert asked.assessment.editions.count() == 2


def test_a_quote_adds_no_words_and_warns_of_names(client: Client, cast: Cast) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    coded_cards(asked, 1, key="health", text="My name is Maria and I wait long", city=cast.coventry, language="uk")
    text = CardText.objects.of(cast.west).get(text__startswith="My name")
    client.force_login(cast.amina)
    url = at(asked.assessment, f"publish/quotes/release/{text.pk}/")
    page = client.get(url).content.decode()
    assert "This looks like a name" in page
    assert "Few cards came in this language" in page
    health = domain(cast.west, "health").pk
    assert "This is not what the card says" in client.post(url, {"text": "I love it", "domain": health}).content.decode()
    assert "looks like a name" in client.post(url, {"text": "My name is Maria", "domain": health}).content.decode()
    client.post(url, {"text": "My name is ▒▒▒ and I wait long", "domain": health})
    quote = Quote.objects.of(cast.west).get()
    assert quote.text == "My name is ▒▒▒ and I wait long"
    assert client.get(url).status_code == 404
    client.post(at(asked.assessment, f"publish/quotes/{quote.pk}/withdraw/"))
    assert "Its words are gone" in client.get(at(asked.assessment, "publish/quotes/")).content.decode()


def test_another_citys_texts_are_not_offered_for_quotes(client: Client, cast: Cast) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    theirs = CardText.objects.of(cast.west).filter(card__city=cast.birmingham).first()
    client.force_login(cast.bea)
    assert client.get(at(asked.assessment, f"publish/quotes/release/{theirs.pk}/")).status_code == 404


def open_draft(cast: Cast) -> Any:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    rows = [need(asked.assessment, "Language", key="language"), need(asked.assessment, "Health", city=cast.coventry)]
    decide.open_draft(by=cast.amina, assessment=asked.assessment, until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    return asked, rows


def test_somebody_at_a_library_answers_the_draft_once(client: Client, cast: Cast) -> None:
    from mifc.planning.needs_assessment.changes import ask
    from mifc.planning.needs_assessment.models import HearBackAnswer

    asked, rows = open_draft(cast)
    ask.close_round_now(by=cast.amina, round=asked)
    point = draft_point(asked)
    url = f"/ar/draft/{point.code}/"
    page = client.get(url).content.decode()
    assert 'dir="rtl"' in page
    assert "71" not in re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", page, flags=re.S), "a count stands in the words of the page"
    sent = {
        "client": "abc",
        f"row_{rows[0].pk}": "agree",
        f"row_{rows[1].pk}": "not-quite",
        f"text_{rows[1].pk}": "نحتاج مترجمين",
        "missing": "Parks",
    }
    for _time in range(2):
        response = client.post(url, sent)
        assert response.status_code == 200
        assert not response.cookies
    answers = HearBackAnswer.objects.of(cast.west)
    assert answers.count() == 3
    # The next person on the same tablet is another one.
    client.post(url, {"client": "abc", f"row_{rows[0].pk}": "agree"})
    assert answers.count() == 4
    assert client.post(url, {"client": "abc"}).status_code == 422
    assert client.post(url, {"client": "x", "missing": "a" * 1001}).status_code == 422
    client.force_login(cast.amina)
    table = client.get(at(asked.assessment, "table/")).content.decode()
    assert "نحتاج مترجمين" in table
    assert "Parks" in table
    client.force_login(cast.farid)
    assert "نحتاج مترجمين" not in client.get(at(asked.assessment, "table/")).content.decode()


def test_a_closed_draft_says_so_and_gives_the_words_back(client: Client, cast: Cast) -> None:
    asked, _rows = open_draft(cast)
    decide.close_draft(by=cast.amina, assessment=asked.assessment)
    url = f"/en/draft/{draft_point(asked).code}/"
    assert "takes no answers any more" in client.get(url).content.decode()
    late = client.post(url, {"client": "x", "missing": "Parks for children"})
    assert late.status_code == 410
    assert "Parks for children" in late.content.decode()
    assert client.get("/en/draft/NOPE2/").status_code == 404
    assert client.get(f"/p/elsewhere/en/draft/{draft_point(asked).code}/").status_code == 404


def test_code_and_poster_of_the_draft(client: Client, cast: Cast) -> None:
    asked, _rows = open_draft(cast)
    point = draft_point(asked)
    client.force_login(cast.amina)
    assert client.get(at(asked.assessment, f"table/draft/{point.pk}/code.svg")).content.startswith(b"<?xml")
    assert client.get(at(asked.assessment, f"table/draft/{point.pk}/poster/ar/")).content.startswith(b"%PDF")
    assert f"/ar/draft/{point.code}/" in client.get(f"/d/{point.code}/").content.decode()


def test_the_table_has_a_fixed_number_of_queries(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    asked, _rows = open_draft(cast)
    client.force_login(cast.amina)
    for number in range(30):
        need(asked.assessment, f"Row {number}", key="language")
    with django_assert_max_num_queries(34):
        client.get(at(asked.assessment, "table/"))


def test_publish_cannot_change_figures(cast: Cast, edition: Edition) -> None:
    before = Edition.objects.of(cast.west).get().content
    publish.unpublish(by=cast.amina, edition=edition)
    assert Edition.objects.of(cast.west).get().content == before


def test_a_funder_reads_the_board_paper_of_what_is_public_or_shared(client: Client, cast: Cast) -> None:
    edition = frozen_edition(cast.west, coventry=cast.coventry, birmingham=cast.birmingham, shown=False)
    decide.close_draft(by=None, assessment=edition.assessment)
    with writing_as(None, "tests"):
        Assessment.objects.of(cast.west).filter(pk=edition.assessment_id).update(draft_open_from=None, draft_open_until=None)
    papers = [at(edition.assessment, f"publish/1/board-paper.{ending}") for ending in ("pdf", "docx")]
    client.force_login(cast.idris)
    assert [client.get(paper).status_code for paper in papers] == [404, 404], "it is neither shown nor shared"
    client.force_login(cast.farid)
    assert client.get(papers[1]).status_code == 200, "who decides reads it before"
    publish.publish(by=None, edition=edition)
    client.force_login(cast.idris)
    assert client.get(papers[1]).status_code == 200


def test_two_people_at_one_row_do_not_write_over_each_other_unseen(client: Client, cast: Cast) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    row = need(asked.assessment, "Language")
    url = at(asked.assessment, f"table/{row.pk}/")
    client.force_login(cast.amina)

    def seen() -> str:
        found = re.search(r'name="seen" value="([^"]+)"', client.get(url).content.decode())
        assert found
        return found[1]

    first_sees = second_sees = seen()
    facts = {"issue_en": "Language", "basis": "count", "city": "all"}
    assert client.post(url, facts | {"need_more_en": "Evening classes", "seen": first_sees}).status_code == 302
    answer = client.post(url, facts | {"source": "A workshop", "seen": second_sees})
    assert "Somebody else changed this row in the meantime" in answer.content.decode()
    assert "A workshop" in answer.content.decode(), "what she typed is still there"
    row.refresh_from_db()
    assert (str(row.need_more), row.source) == ("Evening classes", "")
    assert client.post(url, facts | {"source": "A workshop", "seen": seen()}).status_code == 302


def test_who_freezes_early_is_told_that_texts_wait(client: Client, cast: Cast, edition: Edition) -> None:
    """While texts are not coded, no page may claim that nobody wrote about an area; once all are, it may."""
    client.force_login(cast.amina)
    preview, results = at(edition.assessment, "publish/preview/"), at(edition.assessment, "results/")
    done = client.get(preview).content.decode()
    assert "Nobody wrote about:" in done
    assert "of 100 texts are coded" not in done
    texts = list(CardText.objects.of(cast.west).values_list("pk", flat=True)[:60])
    with writing_as(None, "test"):
        CardText.objects.of(cast.west).filter(pk__in=texts).update(state=CardText.State.WAITING)
        Coding.objects.of(cast.west).filter(card_text__in=texts).update(counts=False)
    early = client.get(preview).content.decode()
    assert re.search(r"Only \d+ of 100 texts are coded\. The edition would count these alone\.", early)
    assert "Nobody wrote about:" not in early
    assert "No text sorted so far is about:" in early
    assert "Nobody spoke of" not in client.get(results).content.decode()


def test_a_long_table_has_pages_and_a_row_is_found_again(client: Client, cast: Cast) -> None:
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    client.force_login(cast.amina)
    with writing_as(None, "tests"):
        rows = Need.objects.of(cast.west).bulk_create(
            Need(assessment=asked.assessment, issue=f"Row {n:02}", order=n, city=cast.coventry if n < 2 else None) for n in range(35)
        )
    first = client.get(at(asked.assessment, "table/")).content.decode()
    assert ("Row 02" in first, "Row 31" in first, "Row 32" in first) == (True, True, False)
    assert 'href="/w/west-midlands/assessments/hearing/table/?page=2"' in first.replace(asked.assessment.slug, "hearing")
    second = client.get(at(asked.assessment, "table/"), {"page": "2"}).content.decode()
    assert "Row 34" in second
    # Up across the border of two pages: the answer leads to the page the row is on now, and to the same button.
    moved = client.post(at(asked.assessment, f"table/{rows[32].pk}/move/"), {"to": "up"})
    assert moved.url.endswith(f"/table/#up-{rows[32].pk}")
    moved = client.post(at(asked.assessment, f"table/{rows[32].pk}/move/"), {"to": "down"})
    assert moved.url.endswith(f"/table/?page=2#down-{rows[32].pk}")
    # The first of its city goes no further up: the other button then.
    of_city = client.post(at(asked.assessment, f"table/{rows[1].pk}/move/"), {"to": "up"})
    assert of_city.url.endswith(f"/table/?city={cast.coventry.slug}&page=2#down-{rows[1].pk}")
    assert f'id="down-{rows[1].pk}"' in client.get(of_city.url).content.decode()
    beyond = client.get(at(asked.assessment, "table/"), {"page": "9"}).content.decode()
    assert "Go to its last page" in beyond

"""What the world reads: the page, its files and the board paper say the same, know no cookie, and tell on nobody."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from mifc.foundation.base.writing import writing_as
from mifc.foundation.languages.known import BY_CODE
from mifc.foundation.languages.text import MultilingualText
from mifc.planning.needs_assessment.changes import decide, publish
from mifc.planning.needs_assessment.models import Edition, Quote
from mifc.planning.needs_assessment.papers import board_docx, board_paper
from mifc.planning.needs_assessment.papers.board_words import paper_words
from mifc.planning.needs_assessment.published import heard_edition, heard_editions, read_edition
from mifc.planning.needs_assessment.tests.factories_decide import frozen_edition
from tests.cast import Cast


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return frozen_edition(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)


def page(client: Client, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, path
    return response


def base(edition: Edition, lang: str = "en") -> str:
    return f"/{lang}/heard/{edition.assessment.slug}/"


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


_SAID = (
    "What people told us",
    "about 90",
    "Foleshill Women’s Training",
    "More quality community-based provision",
    "Evening classes, please.",
    "I can't find a doctor who understands my language.",
    "nobody waits a year",
    "42 of 100",
    "The governing body decides in June.",
    "Two people sleep in cars.",
    "people without a home",
    "not enough yet",
    "Changed after the draft:",
)


def test_the_page_says_what_was_heard_and_what_follows(client: Client, edition: Edition) -> None:
    response = page(client, base(edition))
    text = words_of(response.content.decode())
    for said in _SAID:
        assert said in text.replace("&#39;", "'"), said
    assert "77 of 100" not in text
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["X-Mifc-Page"]


def test_no_exact_count_reaches_the_page(client: Client, edition: Edition) -> None:
    """38, 17 and 91 cards were counted, among others; none of these numbers stands on any page or in any file."""
    root = f"{base(edition)}{edition.number}/"
    for path in (base(edition), root, f"{root}needs.csv", f"{root}figures.csv", f"{root}edition.json"):
        response = page(client, path)
        body = b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()
        body = re.sub(r"<(?:style|script|svg).*?</(?:style|script|svg)>|[0-9a-f]{16,64}", "", body, flags=re.S)
        for exact in ("38", "17", "91"):
            assert not re.search(rf"(?<![\d.\-/]){exact}(?![\d.\-/])", body), (path, exact)


def rows_of(client: Client, path: str) -> list[list[str]]:
    response = page(client, path)
    body = b"".join(response.streaming_content).decode()
    assert body.startswith("\ufeff")
    return list(csv.reader(io.StringIO(body.removeprefix("\ufeff"))))


def test_files_equal_the_screen(client: Client, edition: Edition) -> None:
    root = f"{base(edition)}{edition.number}/"
    text = words_of(page(client, root).content.decode())
    needs = rows_of(client, f"{root}needs.csv")
    assert len(needs) == 1 + 4
    for row in needs[1:]:
        for cell in (row[1], row[3], row[4], row[8], row[10]):
            assert cell.removeprefix("'") in text, cell
    for row in rows_of(client, f"{root}figures.csv")[1:]:
        assert row[4] in text, row
    told = json.loads(page(client, f"{root}edition.json").content)
    on_file = {
        row[2]: row[4]
        for row in rows_of(client, f"{root}figures.csv")
        if row[0] == "What we heard" and row[3] == "all together" and row[1] == "all together"
    }
    assert on_file == {one["name"]["text"]: one["together"]["total"]["text"] for one in told["domains"]}
    assert [one["issue"]["text"] for one in told["needs"]] == [row[1].removeprefix("'") for row in needs[1:]]


def test_a_cell_is_never_run_as_a_formula(client: Client, edition: Edition) -> None:
    needs = rows_of(client, f"{base(edition)}{edition.number}/needs.csv")
    assert "'=A safe room" in [row[1] for row in needs]


def test_other_languages_have_their_own_words_and_direction(client: Client, edition: Edition) -> None:
    html = page(client, base(edition, "ar")).content.decode()
    assert '<html lang="ar" dir="rtl"' in html
    assert "ما قاله لنا الناس" in html
    # What is not translated is marked as English inside the Arabic page.
    assert '<span lang="en" dir="ltr">More quality community-based provision</span>' in html


def test_a_withdrawn_quote_leaves_a_dated_gap_in_every_edition(client: Client, cast: Cast, edition: Edition) -> None:
    quote = Quote.objects.of(cast.west).get(text="Evening classes, please.")
    publish.withdraw_quote(by=cast.amina, quote=quote)
    text = words_of(page(client, f"{base(edition)}{edition.number}/").content.decode())
    assert "Evening classes" not in text
    assert "This quote was withdrawn on" in text
    assert b"Evening classes" not in page(client, f"{base(edition)}{edition.number}/edition.json").content


def test_only_published_editions_are_there(client: Client, cast: Cast, edition: Edition) -> None:
    publish.unpublish(by=cast.amina, edition=edition)
    for path in (
        base(edition),
        f"{base(edition)}1/",
        f"{base(edition)}1/needs.csv",
        f"{base(edition)}1/board-paper.pdf",
        "/en/heard/none/",
    ):
        assert client.get(path).status_code == 404
    assert heard_editions(cast.west) == ()
    publish.publish(by=cast.amina, edition=edition)
    assert page(client, base(edition))


def test_another_programme_shows_nothing_of_it(client: Client, edition: Edition) -> None:
    assert client.get(f"/p/elsewhere/en/heard/{edition.assessment.slug}/").status_code == 404
    assert "Nothing is published yet" in page(client, "/p/elsewhere/en/heard/").content.decode()


def test_an_older_edition_keeps_its_figures_and_says_that_there_is_a_newer_one(client: Client, cast: Cast, edition: Edition) -> None:
    before = page(client, f"{base(edition)}1/edition.json").json()
    from mifc.planning.needs_assessment.tests.factories_decide import coded_cards

    coded_cards(edition.assessment.rounds.get(), 60, key="language", city=cast.coventry)
    publish.publish(by=cast.amina, edition=publish.freeze(by=cast.amina, assessment=edition.assessment))
    after = page(client, f"{base(edition)}1/edition.json").json()
    assert {**before, "is_latest": 0, "others": 0, "quotes": 0} == {**after, "is_latest": 0, "others": 0, "quotes": 0}
    assert "There is a newer edition" in page(client, f"{base(edition)}1/").content.decode()
    assert "about 150" in page(client, base(edition)).content.decode()


def test_few_queries(client: Client, edition: Edition) -> None:
    page(client, base(edition))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(client, base(edition))
    reading = [one["sql"] for one in queries if "needs_assessment" in one["sql"]]
    assert len(reading) <= 3, reading


@pytest.mark.parametrize("lang", ["en", "ar", "fa", "pl", "ti", "ur"])
def test_the_board_paper_has_two_pages(client: Client, edition: Edition, lang: str) -> None:
    response = page(client, f"{base(edition, lang)}1/board-paper.pdf")
    paper = pypdf.PdfReader(io.BytesIO(response.content))
    assert len(paper.pages) == 2
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"] == lang
    assert not response.cookies


def texts_of(content: bytes) -> str:
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages)


LONG = "Ein sehr langes Anliegen mit vielen Wörtern und noch mehr Wörtern dahinter, damit die Zeile überläuft. " * 30
HOSTILE = '#panic("x") #read("/etc/passwd") $x$ `raw` *bold* [#sys.inputs] \\ <label> @cite // comment "quote" #import "@preview/x:1"'


@pytest.fixture
def crowded(cast: Cast, edition: Edition) -> Edition:
    """Forty rows, long texts, hostile texts, words without a gap."""
    assessment = edition.assessment
    for number in range(40):
        text = [LONG, HOSTILE, "W" * 900, "Kurz"][number % 4]
        decide.add_need(
            by=None,
            assessment=assessment,
            issue=MultilingualText.original(f"{number} {text}"),
            need_more=MultilingualText.original(text),
            service_note=text[:290],
        )
        decide.adopt_benchmark(
            by=None,
            benchmark=decide.propose_benchmark(by=None, assessment=assessment, text=MultilingualText.original(text)),
            on=edition.frozen_at.date(),
        )
    publish.write_words(
        by=None,
        assessment=assessment,
        title=MultilingualText.original(LONG),
        lead=MultilingualText.original(HOSTILE),
        what_next=MultilingualText.original("\n".join([LONG] * 9)),
    )
    quote = Quote.objects.of(cast.west).first()
    with writing_as(None, "tests"):
        quote.text = HOSTILE
        quote.save()
    return publish.publish(by=None, edition=publish.freeze(by=None, assessment=assessment))


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_long_and_hostile_texts_neither_run_nor_make_a_third_page(client: Client, crowded: Edition, lang: str) -> None:
    content = page(client, f"{base(crowded, lang)}2/board-paper.pdf").content
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 2
    text = texts_of(content)
    if lang == "en":
        assert '#panic("x")' in text.replace("“", '"').replace("”", '"')
        assert "more rows on the page" in text
    document = page(client, f"{base(crowded, lang)}2/board-paper.docx").content
    inside = zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml").decode()
    assert "#panic" in inside
    assert ("<w:bidiVisual/>" in inside) == (lang == "ar")
    # In the English paper only the Arabic quote runs from right to left.
    assert (inside.count("<w:bidi/>") > 20) == (lang == "ar")


def test_control_characters_do_not_break_the_files(cast: Cast, edition: Edition) -> None:
    decide.add_need(by=None, assessment=edition.assessment, issue=MultilingualText.original("a\x0bb\x1fc \u202e d"))
    publish.publish(by=None, edition=publish.freeze(by=None, assessment=edition.assessment))
    with override("en"):
        read = heard_edition(cast.west, edition.assessment.slug, 2)
        assert read
        assert board_docx.docx(read, cast.west, BY_CODE["en"], address="/en/")
        assert board_paper.pdf(read, cast.west, BY_CODE["en"], address="/en/")


def test_ages_stand_from_young_to_old_and_those_who_did_not_answer_are_on_the_paper(edition: Edition, cast: Cast) -> None:
    about = {"kind": "about", "shown": 20, "minimum": 5}
    bands = ["16-24", "25-34", "35-44", "45-54", "55-64", "65+", "no-say", "u16", ""]
    edition.content["figures"]["who"]["age"] = [[band, about] for band in bands]
    read = read_edition(edition, edition.assessment)
    labels = [entry.label for group in read.groups if group.key == "age" for entry in group.entries]
    assert labels == ["under 16", "16–24", "25–34", "35–44", "45–54", "55–64", "65+", "prefer not to say", "not answered"]
    paper = paper_words(read, cast.west, BY_CODE["en"], address="/en/")
    assert [entry["label"] for group in paper["groups"] if group["label"] == "By age" for entry in group["entries"]] == labels


def test_a_page_has_one_address_and_no_other_takes_a_place_in_the_cache(client: Client, edition: Edition) -> None:
    slug = edition.assessment.slug
    for rest in ("", "needs.csv", "figures.csv", "edition.json", "board-paper.pdf"):
        assert client.get(f"/en/heard/{slug}/1/{rest}").status_code == 200
        for odd in ("01", "0001", "+1", "1.0", "-1", "\u0661", "%31%20", "0x1", "9" * 40):
            answer = client.get(f"/en/heard/{slug}/{odd}/{rest}")
            assert (answer.status_code, answer.has_header("X-Mifc-Page")) == (404, False), (odd, rest)
    for odd in (f"/en/heard/{slug.upper()}/", f"/en/heard/{slug}//", f"/en//heard/{slug}/", f"/EN/heard/{slug}/", f"/en/heard/{slug}/./"):
        assert client.get(odd).status_code in (301, 404), odd

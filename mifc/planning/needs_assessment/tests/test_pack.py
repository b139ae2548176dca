"""The evidence pack: what was chosen of a public edition, as published, with a source on every line and nobody's data (R118)."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mifc.foundation.base.writing import writing_as
from mifc.foundation.languages.text import MultilingualText
from mifc.planning.needs_assessment.changes import decide, publish
from mifc.planning.needs_assessment.models import Assessment, Edition, Quote
from mifc.planning.needs_assessment.tests.factories_decide import coded_cards, frozen_edition
from mifc.planning.needs_assessment.tests.test_public_heard import HOSTILE, LONG
from tests.cast import Cast

ALL = "row=1&row=2&row=3&row=4&area=language&area=health&area=housing&area=work&area=safety&quotes=on"


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return frozen_edition(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)


@pytest.fixture
def desk(client: Client, cast: Cast, edition: Edition) -> Client:
    client.force_login(cast.amina)
    return client


def at(edition: Edition, path: str, query: str = "") -> str:
    return f"/w/west-midlands/assessments/{edition.assessment.slug}/publish/{path}{'?' if query else ''}{query}"


def get(client: Client, url: str, status: int = 200) -> Any:
    response = client.get(url)
    assert response.status_code == status, (url, response.status_code)
    return response


def text_of(content: bytes) -> str:
    """What a reader of the PDF can copy, in one line; by pdftotext where it is installed."""
    if tool := shutil.which("pdftotext"):
        done = subprocess.run([tool, "-enc", "UTF-8", "-", "-"], input=content, capture_output=True, check=True)  # no shell
        text = done.stdout.decode()
    else:
        text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return " ".join(re.sub("[\u200b\u2066-\u2069\u200e\u200f\u202a-\u202e]", "", text).split())


def files_of(content: bytes) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return {name: archive.read(name).decode() for name in archive.namelist()}


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_files_say_what_the_edition_published(desk: Client, edition: Edition) -> None:
    files = files_of(get(desk, at(edition, "1/evidence-pack.zip", f"lang=en&{ALL}")).content)
    assert set(files) == {"needs.csv", "figures.csv", "quotes.csv", "method.csv", "sources.csv", "README.txt"}
    told = get(desk, f"/en/heard/{edition.assessment.slug}/1/edition.json").json()
    needs = rows_of(files["needs.csv"])
    assert [row["Issue"].removeprefix("'") for row in needs] == [one["issue"]["text"] for one in told["needs"]]
    counted = [one["evidence"]["total"]["text"] if one["evidence"] else "" for one in told["needs"]]
    assert [row["How often it came up"] for row in needs] == counted
    assert "about 70" in counted
    together = [row for row in rows_of(files["figures.csv"]) if row["Part"] == "What we heard" and row["Place"] == "all together"]
    published = [(one["name"]["text"], one["together"]["total"]["text"]) for one in told["domains"]]
    assert [(row["What"], row["Figure"]) for row in together if row["Of it"] == "all together"] == published
    public = get(desk, f"/en/heard/{edition.assessment.slug}/1/figures.csv")
    before = rows_of(b"".join(public.streaming_content).decode())
    same = ("Part", "Place", "What", "Of it", "Figure")
    assert [[row[name] for name in same] for row in rows_of(files["figures.csv"])] == [[row[name] for name in same] for row in before]
    assert "fewer than 5" in files["figures.csv"]
    assert [row["How we know this"] for row in rows_of(files["method.csv"])] == told["method"]["sentences"]
    quotes = rows_of(files["quotes.csv"])
    assert [(row["Quote"], row["Translation"]) for row in quotes] == [(one["text"], one["translation"]["text"]) for one in told["quotes"]]
    assert quotes[0]["Translation"] == "I can't find a doctor who understands my language."


def test_every_line_of_every_file_says_where_it_comes_from(desk: Client, edition: Edition) -> None:
    files = files_of(get(desk, at(edition, "1/evidence-pack.zip", f"lang=en&{ALL}")).content)
    listed = {row["Source"]: row for row in rows_of(files["sources.csv"])}
    day = files["README.txt"].splitlines()[2].partition(" · ")[2]
    for name in ("needs.csv", "figures.csv", "quotes.csv", "method.csv"):
        for row in rows_of(files[name]):
            assert row["Edition"] == "Edition 1", (name, row)
            assert row["Address"].endswith(f"/en/heard/{edition.assessment.slug}/1/")
            assert all(row[one] for one in ("As of", "Method", "From how many", "Rounds")), (name, row)
            assert {key: row[key] for key in ("Method", "From how many", "As of")} == {
                key: listed[row["Source"]][key] for key in ("Method", "From how many", "As of")
            }
    in_coventry = next(row for row in rows_of(files["needs.csv"]) if row["City"] == "Coventry")
    assert (in_coventry["From how many"], in_coventry["As of"]) == ("about 65", day)
    severe = next(row for row in rows_of(files["needs.csv"]) if row["Why it weighs"])
    assert (severe["Method"], severe["From how many"]) == ("agreed with the group on 1 May 2026", "not counted")
    workshop = next(row for row in rows_of(files["figures.csv"]) if row["Figure"] == "42 of 100")
    assert (workshop["Method"], workshop["From how many"], workshop["As of"]) == ("workshop score", "about 20", "1 April 2026")
    assert "'=A safe room" in files["needs.csv"], "a spreadsheet does not run it"


def test_only_what_was_chosen_goes_along(desk: Client, edition: Edition) -> None:
    url = at(edition, "1/evidence-pack.zip", "lang=en&row=3&area=health")
    files = files_of(get(desk, url).content)
    assert [row["Issue"] for row in rows_of(files["needs.csv"])] == ["Access to healthcare"]
    heard = {row["What"] for row in rows_of(files["figures.csv"]) if row["Part"] in ("What we heard", "Baseline")}
    assert heard == {"Health and social care"}
    assert rows_of(files["quotes.csv"]) == []
    assert get(desk, url).content == get(desk, url).content, "a bookmark makes the same file"
    text = text_of(get(desk, url.replace(".zip", ".pdf")).content)
    assert "More information about charges and rights" in text
    assert "More quality community-based provision" not in text
    assert "Evening classes" not in text


def test_two_languages_stand_side_by_side_in_a_tagged_pdf(desk: Client, edition: Edition) -> None:
    content = get(desk, at(edition, "1/evidence-pack.pdf", f"lang=en&beside=ar&{ALL}")).content
    paper = pypdf.PdfReader(io.BytesIO(content))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"] == "en"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in paper.trailer["/Root"]["/Metadata"].get_data()
    assert paper.metadata is not None
    assert paper.metadata.title == "What people told us"
    assert {round(float(page.mediabox.width)) for page in paper.pages} == {595}
    text = text_of(content)
    for said in (
        "What people told us",
        "ما قاله لنا الناس",
        "about 70",
        "حوالي",
        "المدينة",
        "I can't find a doctor",
        "fewer than 5",
    ):
        assert said in text.replace("’", "'"), said
    assert "باللغة" in text, "the Arabic column says which texts stand in English"
    assert f"Page 1 of {len(paper.pages)}" in text
    links = [note.get_object()["/A"]["/URI"] for page in paper.pages for note in page.get("/Annots", [])]
    assert {link.rpartition("/heard/")[0][-3:] for link in links} == {"/en", "/ar"}


@pytest.mark.parametrize("lang", ["ar", "pl"])
def test_one_other_language(desk: Client, edition: Edition, lang: str) -> None:
    content = get(desk, at(edition, "1/evidence-pack.pdf", f"lang={lang}&{ALL}")).content
    assert pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"] == lang
    files = files_of(get(desk, at(edition, "1/evidence-pack.zip", f"lang=en&beside={lang}&{ALL}")).content)
    assert {name.partition("/")[0] for name in files} == {"en", lang}
    assert not re.search("[\u2066-\u2069\u200b]", files[f"{lang}/figures.csv"] + files[f"{lang}/needs.csv"]), (
        "signs for the eye are in no cell"
    )
    assert len(rows_of(files["en/figures.csv"])) == len(rows_of(files[f"{lang}/figures.csv"]))


def test_nothing_in_it_tells_on_anybody(desk: Client, cast: Cast, edition: Edition) -> None:
    """No exact count, no card, no name of who typed, coded or released."""
    said = text_of(get(desk, at(edition, "1/evidence-pack.pdf", f"lang=en&{ALL}")).content)
    said += "\n".join(files_of(get(desk, at(edition, "1/evidence-pack.zip", f"lang=en&{ALL}")).content).values())
    for exact in ("38", "17", "91"):
        assert not re.search(rf"(?<![\d.\-/]){exact}(?![\d.\-/])", said), exact
    for person in cast.people.values():
        assert not re.search(rf"\b{person.name}\b", said), person.name
        assert person.email not in said
    assert "77 of 100" not in said, "three people gave that score"


def test_a_quote_withdrawn_meanwhile_is_gone_from_the_same_address(desk: Client, cast: Cast, edition: Edition) -> None:
    pdf, packed = (at(edition, f"1/evidence-pack.{ending}", f"lang=en&{ALL}") for ending in ("pdf", "zip"))
    assert "Evening classes" in text_of(get(desk, pdf).content)
    publish.withdraw_quote(by=cast.amina, quote=Quote.objects.of(cast.west).get(text="Evening classes, please."))
    assert "Evening classes" not in text_of(get(desk, pdf).content)
    files = files_of(get(desk, packed).content)
    assert "Evening classes" not in files["quotes.csv"]
    assert len(rows_of(files["quotes.csv"])) == 1
    assert "Withdrawn quotes never go along." in get(desk, at(edition, "1/pack/")).content.decode()


def test_later_cards_and_later_quotes_do_not_reach_an_edition(desk: Client, cast: Cast, edition: Edition) -> None:
    url = at(edition, "1/evidence-pack.zip", f"lang=en&{ALL}")
    before = files_of(get(desk, url).content)
    coded_cards(edition.assessment.rounds.get(), 60, key="language", city=cast.coventry)
    assert files_of(get(desk, url).content) == before


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("lang=en&area=health", "Choose at least one row of the needs table."),
        ("lang=en&row=99", "This edition has no row “99”."),
        ("lang=en&row=x", "This edition has no row “x”."),
        ("lang=en&row=1&area=moon", "This edition says nothing of an area “moon”."),
        ("lang=tlh&row=1", "This edition has no text in that language."),
        ("lang=&row=1", "Choose a language."),
        ("lang=en&row=1&beside=en", "This is the same language."),
        ("lang=en&row=1&beside=fr", "This edition has no text in that language."),
    ],
)
def test_a_choice_that_cannot_be_made_is_said_in_words(desk: Client, edition: Edition, query: str, said: str) -> None:
    for path in ("1/evidence-pack.pdf", "1/evidence-pack.zip", "1/pack/"):
        html = get(desk, at(edition, path, query), 422).content.decode()
        assert said in html.replace("&#x27;", "'")
        assert "data-error-summary" in html


def test_an_edition_that_is_not_public_has_no_pack(desk: Client, cast: Cast, edition: Edition) -> None:
    publish.unpublish(by=cast.amina, edition=edition)
    for path in ("1/pack/", "1/evidence-pack.pdf", "1/evidence-pack.zip", "7/pack/"):
        assert "is not public" in get(desk, at(edition, path, f"lang=en&{ALL}"), 404).content.decode()
    assert "No edition is public yet" in get(desk, at(edition, "pack/")).content.decode()
    publish.publish(by=cast.amina, edition=edition)
    assert get(desk, at(edition, "pack/"), 302).url.endswith("/publish/1/pack/")
    assert at(edition, "1/pack/") in get(desk, at(edition, "")).content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("amina", 200), ("bea", 200), ("carlos", 200), ("dilan", 200), ("farid", 200), ("idris", 200), ("eman", 403), ("grace", 403)],
)
def test_who_may_make_one(client: Client, cast: Cast, edition: Edition, name: str, status: int) -> None:
    """Whoever reads the board paper; a funder too, for nothing in it is a draft."""
    with writing_as(None, "tests"):
        Assessment.objects.of(cast.west).filter(pk=edition.assessment_id).update(draft_open_from=None, draft_open_until=None)
    client.force_login(cast.people[name])
    for path in ("1/pack/", "1/evidence-pack.zip"):
        assert client.get(at(edition, path)).status_code == status
    if name == "idris":
        table = client.get(f"/w/west-midlands/assessments/{edition.assessment.slug}/table/").content.decode()
        assert at(edition, "pack/") in table, "her way to it, while the draft is not shared"


def test_without_a_query_it_is_everything(desk: Client, edition: Edition) -> None:
    assert get(desk, at(edition, "1/evidence-pack.zip")).content == get(desk, at(edition, "1/evidence-pack.zip", f"lang=en&{ALL}")).content


def test_the_page_keeps_the_choices_of_its_address(desk: Client, edition: Edition) -> None:
    html = get(desk, at(edition, "1/pack/", "lang=en&beside=ar&row=2&area=health")).content.decode()
    chosen = {
        re.sub(r'.*name="([^"]+)".*value="([^"]*)".*', r"\1=\2", tag) for tag in re.findall(r"<input[^>]*name=[^>]*checked[^>]*>", html)
    }
    assert chosen == {"row=2", "area=health", "lang=en", "beside=ar"}


def test_long_and_hostile_texts_are_whole_and_run_nothing(desk: Client, cast: Cast, edition: Edition) -> None:
    assessment = edition.assessment
    for number in range(24):
        text = [LONG, HOSTILE, "W" * 900, "a\x0bb\x1fc \u202e d"][number % 4]
        issue = MultilingualText.original(f"{number} {text}")
        decide.add_need(by=None, assessment=assessment, issue=issue, need_more=MultilingualText.original(text), service_note=text[:290])
        statement = decide.propose_benchmark(by=None, assessment=assessment, text=MultilingualText.original(text))
        decide.adopt_benchmark(by=None, benchmark=statement, on=edition.frozen_at.date())
    publish.publish(by=None, edition=publish.freeze(by=None, assessment=assessment))
    rows = "&".join(f"row={number}" for number in range(1, 29))
    for languages in ("lang=en", "lang=ar&beside=en"):
        content = get(desk, at(edition, "2/evidence-pack.pdf", f"{languages}&{rows}")).content
        text = text_of(content).replace("“", '"').replace("”", '"')
        assert text.count('#panic("x")') >= 6
    files = files_of(get(desk, at(edition, "2/evidence-pack.zip", f"lang=en&{rows}")).content)
    assert len(rows_of(files["needs.csv"])) == 28


def test_a_sign_that_no_font_has_does_not_stop_the_pack(desk: Client, edition: Edition) -> None:
    decide.add_need(by=None, assessment=edition.assessment, issue=MultilingualText.original("Parks \U0001fae8 \ue123 \U00012000"))
    publish.publish(by=None, edition=publish.freeze(by=None, assessment=edition.assessment))
    assert "Parks" in text_of(get(desk, at(edition, "2/evidence-pack.pdf")).content)


def test_a_pdf_is_bounded_and_the_files_take_the_rest(desk: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mifc.planning.needs_assessment.views.pack._MOST_ON_PAPER", 3)
    html = get(desk, at(edition, "1/evidence-pack.pdf", f"lang=en&{ALL}"), 422).content.decode()
    assert "A PDF takes at most 3 rows. Choose fewer, or take the CSV files." in html
    get(desk, at(edition, "1/evidence-pack.zip", f"lang=en&{ALL}"))


def test_as_many_queries_for_many_rows_as_for_few(desk: Client, cast: Cast, edition: Edition) -> None:
    def asked(number: int) -> int:
        get(desk, at(edition, f"{number}/pack/"))
        with CaptureQueriesContext(connection) as queries:
            get(desk, at(edition, f"{number}/pack/"))
        return len([one for one in queries if "needs_assessment" in one["sql"]])

    few = asked(1)
    for number in range(30):
        decide.add_need(by=None, assessment=edition.assessment, issue=MultilingualText.original(f"Row {number}"))
    publish.publish(by=None, edition=publish.freeze(by=None, assessment=edition.assessment))
    assert asked(2) <= few <= 6
    html = get(desk, at(edition, "2/pack/", "rows=none")).content.decode()
    assert "Tick every row" in html
    assert re.findall(r'name="row"[^>]*checked', html) == [], "who wants few of many begins with none"
    assert len(re.findall(r'name="area"[^>]*checked', html)) == 5
    assert "Tick no row" in get(desk, at(edition, "2/pack/")).content.decode()

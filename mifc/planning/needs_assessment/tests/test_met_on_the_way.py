"""What people met on their way through the whole product, and must not meet again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mifc.foundation.base.clock import now
from mifc.foundation.base.writing import NotPossible, writing_as
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.changes import write_privacy_notice
from mifc.foundation.programmes.models import Programme
from mifc.planning.needs_assessment.changes import ask, decide, publish, understand
from mifc.planning.needs_assessment.changes.bring_in import path_of
from mifc.planning.needs_assessment.models import CardImport, HearBackAnswer, Round
from mifc.planning.needs_assessment.rules.headers import find_header
from mifc.planning.needs_assessment.tests.factories import card, open_round, point_of
from mifc.toolbox.domains.models import Domain
from tests.cast import Cast


@pytest.fixture
def asked(cast: Cast) -> Round:
    return open_round(cast.west)


def desk(asked: Round, rest: str) -> str:
    return f"/w/west-midlands/assessments/{asked.assessment.slug}/{rest}"


def test_a_text_that_two_people_read_is_one_text_of_the_edition(cast: Cast, asked: Round) -> None:
    area = Domain.objects.of(cast.west).first()
    for n in range(3):
        text = card(asked, missing=f"Buses {n}").texts.get()
        for reader in (cast.dilan, cast.eman):
            understand.save_coding(by=reader, text=text, marks={area.pk: ["missing"]})
    card(asked, missing="Nobody read this")
    edition = publish.freeze(by=cast.amina, assessment=asked.assessment)
    assert (edition.counted["texts"], edition.counted["coded"]) == (4, 3)


def send_file(client: Client, asked: Round, rows: str) -> str:
    """The address on which the file can be looked over."""
    upload = SimpleUploadedFile("cards.csv", rows.encode(), content_type="text/csv")
    sent = client.post(desk(asked, "answers/files/add/"), {"file": upload, "round": asked.pk})
    assert sent.status_code == 302, sent.content.decode()[:2000]
    return str(sent.headers["Location"])


def test_a_year_that_is_none_is_asked_again_and_never_starts(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.amina)
    here = send_file(client, asked, "What is missing?,Date\nBuses,3 May\nTrams,4 May\n")
    assert 'name="t:date:year"' in client.get(here).content.decode()
    found = CardImport.objects.of(cast.west).get()
    with writing_as(cast.amina.pk, "as an older page kept it"):
        found.answers = {"date:year": "20x6"}
        found.save()
    shown = client.get(here).content.decode()
    for button in ("Bring the cards in", "Look again with my choices", "Leave this file"):
        assert button in shown
    client.post(here, {"take:0": "1", "start": "1", "t:date:year": "20x6"})
    found.refresh_from_db()
    assert found.state == CardImport.State.UPLOADED, "nothing begins that would stop on the way"


def test_a_file_is_left_and_gone(cast: Cast, asked: Round, client: Client, django_capture_on_commit_callbacks: Any) -> None:
    client.force_login(cast.amina)
    here = send_file(client, asked, "What is missing?\nBuses\n")
    kept = path_of(CardImport.objects.of(cast.west).get())
    assert kept.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert "Nothing of it has gone in." in client.post(here, {"leave": "1"}, follow=True).content.decode()
    assert not kept.exists(), "it holds names"
    assert not CardImport.objects.of(cast.west).exists()


def test_columns_once_left_out_still_make_a_heading_row() -> None:
    rows = [["What is missing?", "Remark", "Who"], ["Buses", "none", "N"], ["Trams", "loud", "M"]]
    left_out = {"what is missing": "ignore", "remark": "ignore", "who": "ignore"}
    assert find_header(rows, left_out)[0] == 0
    # A data row that happens to hold such a word is none.
    assert find_header([["Buses", "Remark", "x"], *rows], left_out)[0] == 1


def test_what_was_told_to_people_stays_told(cast: Cast, asked: Round, client: Client) -> None:
    with pytest.raises(NotPossible, match="Missing now: a contact"):
        write_privacy_notice(by=cast.amina, programme=cast.west, contact="")
    with pytest.raises(NotPossible, match="the notice in"):
        write_privacy_notice(by=cast.amina, programme=cast.west, text=MultilingualText.original("We read.", "en"))
    write_privacy_notice(by=cast.amina, programme=cast.west, contact="other@example.org")
    client.force_login(cast.amina)
    page = client.post("/w/west-midlands/settings/privacy/", {"controllers": "", "contact": ""}).content.decode()
    assert "nothing of it may be left empty" in page
    assert not ask.what_keeps_it_shut(cast.west, asked.languages)


def test_before_anything_is_written_all_that_is_missing_is_named(cast: Cast) -> None:
    assert len(ask.what_keeps_it_shut(cast.west, ["en"])) >= 5


def test_what_cities_share_is_run_by_whoever_sees_them_all(cast: Cast, asked: Round, client: Client) -> None:
    """Bea coordinates Coventry; the round asks in every city."""
    card(asked, missing="Buses", city=cast.birmingham)
    card(asked, missing="Trams", city=cast.coventry)
    client.force_login(cast.bea)
    page = client.get(desk(asked, "ask/")).content.decode()
    assert "Close it now" not in page
    assert "the lead coordinator opens and closes it" in page
    assert "<dt>Cards so far</dt><dd>1</dd>" in page
    point = point_of(asked)
    for address in (f"rounds/{asked.pk}/close/", f"rounds/{asked.pk}/", f"points/{point.pk}/close/", f"points/{point.pk}/"):
        assert client.post(desk(asked, f"ask/{address}")).status_code == 403, address
    # Its posters she prints.
    assert client.get(desk(asked, f"ask/points/{point.pk}/")).status_code == 200
    asked.refresh_from_db()
    assert asked.closes_at is None
    # In her own city's assessment she runs everything.
    own = open_round(cast.west, city=cast.coventry, name="Coventry alone")
    assert "Close it now" in client.get(desk(own, "ask/")).content.decode()


def test_the_baseline_gives_no_handful_away(cast: Cast, asked: Round, client: Client) -> None:
    area = Domain.objects.of(cast.west).get(key="health")
    for n in range(22):
        said = "missing" if n < 20 else "good"
        understand.save_coding(by=cast.dilan, text=card(asked, missing=f"A doctor {n}").texts.get(), marks={area.pk: [said]})
    client.force_login(cast.amina)
    page = client.get(desk(asked, "baseline/")).content.decode()
    assert ">22<" not in page, "beside “missing 20” on the needs table it would tell the two"


def test_who_translates_finds_what_waits(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.eman)
    before = client.get("/w/west-midlands/").content.decode()
    assert "Translate what people wrote" not in before
    card(asked, missing="Autobus do pracy", language="pl")
    card(asked, missing="Needs no translation", language="en")
    assert "1 text waits for a translation" in client.get("/w/west-midlands/").content.decode()


def test_a_trial_says_so_where_the_public_reads(cast: Cast, asked: Round, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[dict[str, object]] = []

    def keep(_source: Path, data: dict[str, object]) -> bytes:
        made.append(data)
        return b"%PDF"

    monkeypatch.setattr("mifc.planning.needs_assessment.views.ask_points.make_pdf", keep)
    client.force_login(cast.amina)
    poster = desk(asked, f"ask/points/{point_of(asked).pk}/poster/ar/")
    assert "somebody is trying this out" not in client.get(f"/en/card/{point_of(asked).code}/").content.decode()
    client.get(poster)
    with writing_as(cast.amina.pk, "a trial"):
        Programme.objects.filter(pk=cast.west.pk).update(mode=Programme.Mode.TRIAL, site_version=99)
    assert "somebody is trying this out" in client.get(f"/p/west-midlands/en/card/{point_of(asked).code}/").content.decode()
    client.get(poster)
    assert [one["trial"] is None for one in made] == [True, False]


def test_a_name_reads_one_way_and_can_be_seen(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.amina)
    sent = {"kind": "event", "city": "all"}
    add = desk(asked, f"ask/rounds/{asked.pk}/points/add/")
    hidden = client.post(add, sent | {"name": "\u202e\u200b\u2066"})
    assert "Give the collection point a name." in hidden.content.decode()
    client.post(add, sent | {"name": "Library \u202egnp.exe\u2069 کتاب\u200cخانه"})
    assert asked.points.filter(name="Library gnp.exe کتاب\u200cخانه").exists(), "the joiner of Persian stays"


def test_what_somebody_thinks_of_the_draft_comes_from_a_script_too(cast: Cast, asked: Round, client: Client) -> None:
    row = decide.add_need(by=cast.amina, assessment=asked.assessment, issue="Language")
    decide.open_draft(by=cast.amina, assessment=asked.assessment, until=now() + dt.timedelta(days=1))
    page = f"/en/draft/{point_of(asked).code}/"
    shown = client.get(page).content.decode()
    assert 'data-one="One answer is waiting on this phone.' in shown
    as_script = {"HTTP_ACCEPT": "application/json"}
    assert client.post(page, {"client": "one"}, **as_script).json()["state"] == "invalid"
    sent = {"client": "one", f"row_{row.pk}": "agree", "missing": "Parks"}
    for _time in range(2):
        told = client.post(page, sent, **as_script).json()
        assert (told["mifc"], told["state"]) == ("card", "sent")
        assert "Sent. Thank you." in told["page"]
    assert HearBackAnswer.objects.of(cast.west).count() == 2, "sent again after the signal came back, it is kept once"
    decide.close_draft(by=cast.amina, assessment=asked.assessment)
    late = client.post(page, sent | {"client": "two"}, **as_script)
    assert (late.status_code, late.json()["state"]) == (410, "closed")

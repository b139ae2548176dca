"""Who changed what on Tuesday, and from what to what."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mifc.foundation.accounts.models import User
from mifc.foundation.audit.models import AuditLine
from mifc.foundation.base.clock import now, today
from mifc.foundation.programmes import changes
from tests.cast import Cast

URL = "/w/west-midlands/changes/"


@pytest.fixture
def amina(cast: Cast, client: Client) -> Client:
    client.force_login(cast.amina)
    return client


def said(client: Client, **asked: str) -> str:
    return client.get(URL, asked).content.decode()


def test_from_what_to_what_in_plain_words(cast: Cast, amina: Client) -> None:
    changes.change_city(by=cast.bea, city=cast.coventry, authority="Coventry City Council")
    changes.set_up(by=cast.amina, programme=cast.west, languages=["en", "fa"], rooms=["measures"])
    changes.give_role(by=cast.amina, programme=cast.west, user=cast.dilan, role="translator")
    page = said(amina)
    for part in (
        "<strong>authority:</strong>",
        "nothing",
        "Coventry City Council",
        "English, \u2068فارسی\u2069",
        "Figures",
        "Translator",
        "Dilan",
    ):
        assert part in page
    assert "is_lead" not in page
    assert ">programmes." not in page.split("<tbody")[1]


def test_of_a_text_in_several_languages_only_what_changed(cast: Cast, amina: Client) -> None:
    theme = changes.add_theme(by=None, programme=cast.west, slug="jobs", name="Jobs", points={})
    theme.refresh_from_db()
    changes.change_theme(by=cast.amina, theme=theme, name=theme.name.with_translation("ar", "عمل"))
    page = said(amina, kind="programmes.theme", did="changed")
    assert "name (العربية):" in page
    assert "name (English):" not in page
    changes.change_theme(by=cast.amina, theme=theme, name="Jobs", summary="Work")
    assert "summary (English)" in said(amina, kind="programmes.theme", did="changed")


def test_a_person_who_is_gone_has_no_name_here_any_more(cast: Cast, amina: Client) -> None:
    leaver = User.objects.create_user(name="Leaver")
    held = changes.give_role(by=cast.amina, programme=cast.west, user=leaver, role="translator")
    changes.take_role(by=cast.amina, membership=held)
    assert "Leaver" in said(amina)
    leaver.delete()
    page = said(amina)
    assert "Leaver" not in page
    assert "something that is gone" in page
    assert not AuditLine.objects.filter(label__contains="Leaver").exists()


def test_names_and_addresses_of_the_invited_are_not_kept(cast: Cast, amina: Client) -> None:
    invitation, _secret = changes.invite(by=cast.amina, programme=cast.west, name="Jana Nowak", email="jana@example.org", role="translator")
    changes.withdraw_invitation(by=cast.amina, invitation=invitation)
    page = said(amina)
    assert "Jana" not in page
    assert "jana@example.org" not in page


def test_by_person_kind_day_record_and_word(cast: Cast, amina: Client) -> None:
    changes.change_city(by=cast.bea, city=cast.coventry, authority="Council of Coventry")
    changes.set_up(by=cast.amina, programme=cast.west, region="Midlands here")
    assert "Council of Coventry" in said(amina, who=str(cast.bea.pk))
    assert "Midlands here" not in said(amina, who=str(cast.bea.pk))
    assert "Midlands here" not in said(amina, kind="programmes.city")
    assert "Council of Coventry" in said(amina, q="coven")
    assert "Council of Coventry" in said(amina, record=f"programmes.city:{cast.coventry.pk}")
    assert "Council of Coventry" in said(amina, when=today().isoformat())
    assert "Nothing matches" in said(amina, when=(today() - dt.timedelta(days=1)).isoformat())
    assert "Nothing matches" in said(amina, when="2019-03-05")
    assert "5 March 2019" in said(amina, when="2019-03-05")
    assert "Nothing matches" in said(amina, record=f"programmes.city:{cast.other_city.pk}")
    for odd in ("2019-02-31", "x", "9999-12-31", "0001-01-01"):
        assert amina.get(URL, {"when": odd, "who": odd, "record": odd, "kind": odd}).status_code == 200


def test_tuesday_is_a_day_of_the_programmes_own_time_zone(cast: Cast, amina: Client) -> None:
    changes.set_up(by=None, programme=cast.west, time_zone="Pacific/Kiritimati")
    changes.change_city(by=cast.bea, city=cast.coventry, authority="Late")
    there = now().astimezone(dt.timezone(dt.timedelta(hours=14))).date()
    assert "Late" in said(amina, when=there.isoformat(), kind="programmes.city", did="changed")


def test_a_citys_coordinator_reads_what_her_people_did(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.bea)
    changes.change_city(by=cast.bea, city=cast.coventry, authority="Done by Bea")
    changes.change_city(by=cast.amina, city=cast.birmingham, authority="Done by Amina")
    near, far = (User.objects.create_user(name=name) for name in ("Near", "Far"))
    changes.give_role(by=None, programme=cast.west, user=near, role="partner-staff", city=cast.coventry)
    changes.give_role(by=None, programme=cast.west, user=far, role="partner-staff", city=cast.coventry)
    changes.give_role(by=None, programme=cast.west, user=far, role="partner-staff", city=cast.birmingham)
    changes.change_city(by=near, city=cast.coventry, team="Team by Near")
    changes.change_city(by=far, city=cast.birmingham, team="Team by Far")
    page = said(client)
    assert "Done by Bea" in page
    assert "Team by Near" in page
    assert "Done by Amina" not in page
    assert "Team by Far" not in page
    assert "Done by Amina" not in b"".join(client.get(f"{URL}file.csv").streaming_content).decode()


def test_the_file_holds_what_the_list_holds_and_runs_nothing(cast: Cast, amina: Client) -> None:
    changes.change_city(by=cast.bea, city=cast.coventry, authority="=HYPERLINK(1)", team="Team")
    answer = amina.get(f"{URL}file.csv", {"kind": "programmes.city", "did": "changed"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:3] == ["When", "Who", "What was done"]
    assert {tuple(row[1:2] + row[5:]) for row in rows[1:]} == {
        ("Bea", "authority", "nothing", "'=HYPERLINK(1)"),
        ("Bea", "team", "nothing", "Team"),
    }
    assert answer.headers["Content-Disposition"] == 'attachment; filename="changes-west-midlands.csv"'
    assert AuditLine.objects.of(cast.west).filter(verb="read", by=cast.amina).count() == 1


def test_another_programmes_lines_are_nowhere(cast: Cast, amina: Client) -> None:
    changes.change_city(by=cast.stefan, city=cast.other_city, authority="Secret of Elsewhere")
    assert "Secret of Elsewhere" not in said(amina)
    assert "Secret of Elsewhere" not in b"".join(amina.get(f"{URL}file.csv").streaming_content).decode()


@pytest.mark.slow
def test_sixty_thousand_lines_take_as_many_queries_as_sixty(cast: Cast, amina: Client) -> None:
    def fill(count: int) -> None:
        AuditLine.objects.bulk_create(
            (
                AuditLine(
                    programme=cast.west,
                    by=cast.amina,
                    verb="changed",
                    model="programmes.city",
                    record_id=str(cast.coventry.pk),
                    label="Coventry",
                    values={"authority": ["a", "b"], "is_lead": [False, True]},
                )
                for _number in range(count)
            ),
            batch_size=5000,
        )

    fill(60)
    amina.get(URL)
    with CaptureQueriesContext(connection) as few:
        amina.get(URL)
    fill(60_000)
    with CaptureQueriesContext(connection) as many:
        assert "of more than 5" in said(amina)
    assert len(many) == len(few)
    assert len(many) <= 14
    lines = sum(part.count(b"\n") for part in amina.get(f"{URL}file.csv").streaming_content)
    assert lines > 120_000


def test_the_filter_names_who_wrote_a_line_and_nobody_else(cast: Cast, amina: Client) -> None:
    changes.change_city(by=cast.bea, city=cast.coventry, authority="Coventry City Council")
    page = said(amina)
    assert f'<option value="{cast.bea.pk}">' in page
    assert f'<option value="{cast.dilan.pk}">' not in page

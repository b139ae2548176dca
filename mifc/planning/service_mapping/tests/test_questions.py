"""Whether a service asks about immigration status: who said so and when, shown plainly, filtered, in open data and files."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import writing_as
from mifc.planning.service_mapping import queries
from mifc.planning.service_mapping.changes import bring_in
from mifc.planning.service_mapping.changes import directory as changes
from mifc.planning.service_mapping.models import Service
from mifc.planning.service_mapping.queries import Wanted
from mifc.planning.service_mapping.tests.factories import file_of, service
from mifc.planning.service_mapping.tests.hsds_asks import UK, faults
from tests.cast import Cast

LIST, API = "/w/west-midlands/services/", "/api/hsds/3.0/west-midlands/services"
SAID = {"asks_said_by": "service", "asks_said_on": dt.date(2026, 5, 14)}


@pytest.fixture
def three(cast: Cast) -> None:
    service(cast.west, "Quiet", asks_status="no", **SAID)
    service(cast.west, "Asking", asks_status="yes", **SAID)
    service(cast.west, "Unknown")


@pytest.mark.usefixtures("three")
class TestReading:
    def test_the_public_reads_it_plainly_and_narrows_to_it(self, client: Client) -> None:
        page = client.get("/en/services/").content.decode()
        assert page.count("<strong>No questions about immigration status</strong>") == 1
        assert "Said by: the service itself, 14 May 2026" in page
        assert "It asks about immigration status." in page
        narrowed = client.get("/en/services/?questions=no").content.decode()
        assert "Quiet" in narrowed
        assert "Asking" not in narrowed
        assert "Unknown" not in narrowed

    def test_staff_find_what_nobody_knows_yet(self, cast: Cast) -> None:
        def names(asks: str) -> list[str]:
            return [one.organisation for one in queries.wanted_services(cast.west, Wanted(asks=asks))]

        assert (names("no"), names("yes"), names("unknown")) == (["Quiet"], ["Asking"], ["Unknown"])

    def test_open_data_carry_it_and_bring_it_back(self, client: Client, cast: Cast, tmp_path: Path) -> None:
        said = json.loads(client.get(f"{API}?full=true").content)
        asking, quiet, unknown = said["contents"]
        assert [*faults(quiet), *faults(asking), *faults(unknown)] == []
        assert quiet["mifc_asks_status"] == {"answer": "no", "said_by": "service", "said_on": "2026-05-14"}
        assert [each["taxonomy_term"]["code"] for each in quiet["attributes"]] == ["no-status-questions"]
        assert "attributes" not in asking
        assert "mifc_asks_status" not in unknown
        uk = json.loads(client.get("/api/hsds/3.0-uk/west-midlands/services?full=true").content)["contents"]
        assert [fault for one in uk for fault in faults(one, asks=UK)] == []
        assert [one["name"] for one in json.loads(client.get(f"{API}?asks_status=no").content)["contents"]] == ["Quiet"]
        assert client.get(f"{API}?asks_status=perhaps").status_code == 400
        # A directory that keeps only what HSDS knows still tells it by the attribute, which is no domain of ours.
        del quiet["mifc_asks_status"]
        path = tmp_path / "other.json"
        path.write_text(json.dumps(said))
        with writing_as(None, "test"):
            Service.objects.of(cast.west).all().delete()
        made = bring_in.receive_file(by=None, programme=cast.west, file_name="other.json", source=path, labels={})
        assert not [one for one in bring_in.plan(made).remarks if one.code == "domain-unknown"]
        bring_in.start(by=None, service_import=made)
        back = {one.organisation: (one.asks_status, one.asks_said_by, one.asks_said_on) for one in Service.objects.of(cast.west)}
        assert back == {"Quiet": ("no", "file", today()), "Asking": ("yes", "file", today()), "Unknown": ("", "", None)}


class TestWriting:
    def test_who_said_so_is_asked_and_the_day_is_today(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.carlos)
        sent = {"organisation": "Centre", "asks_status": "no", "is_public": "on"}
        answer = client.post(f"{LIST}new/", sent)
        assert answer.status_code == 422
        assert "Say who said so" in answer.content.decode()
        client.post(f"{LIST}new/", sent | {"asks_said_by": "people"})
        made = Service.objects.of(cast.west).get()
        assert (made.asks_status, made.asks_said_by, made.asks_said_on) == ("no", "people", today())
        assert "people who went there" in client.get(f"{LIST}{made.pk}/").content.decode()
        page = client.post(f"{LIST}{made.pk}/change/", sent | {"asks_status": "", "asks_said_by": "people"}, follow=True).content.decode()
        made.refresh_from_db()
        assert (made.asks_status, made.asks_said_by, made.asks_said_on) == ("", "", None)
        client.post(_undo(page))
        made.refresh_from_db()
        assert (made.asks_status, made.asks_said_on) == ("no", today())
        tomorrow = (today() + dt.timedelta(days=1)).isoformat()
        answer = client.post(f"{LIST}{made.pk}/change/", sent | {"asks_said_by": "people", "asks_said_on": tomorrow})
        assert answer.status_code == 422

    def test_a_column_says_yes_or_no_and_anything_else_is_named(self, cast: Cast) -> None:
        head = ("Organisation", "Asks about immigration status", "Last checked")
        rows = [head, ("One", "No", "2026-03-01"), ("Two", "tak", ""), ("Three", "depends", "")]
        made = file_of(cast.west, rows)
        assert [(one.code, one.params["row"]) for one in bring_in.plan(made).remarks] == [("asks-unclear", 4)]
        bring_in.start(by=None, service_import=made)
        found = {one.organisation: (one.asks_status, one.asks_said_on) for one in Service.objects.of(cast.west)}
        assert found == {"One": ("no", dt.date(2026, 3, 1)), "Two": ("yes", today()), "Three": ("", None)}

    def test_the_database_refuses_what_nobody_said(self, cast: Cast) -> None:
        made = service(cast.west, "Centre")
        with writing_as(None, "test"), pytest.raises(IntegrityError), transaction.atomic():
            Service.objects.of(cast.west).filter(pk=made.pk).update(asks_status="no")

    def test_a_change_elsewhere_leaves_it(self, cast: Cast) -> None:
        made = service(cast.west, "Centre", asks_status="no", **SAID)
        changes.change_service(by=cast.amina, service=made, place="Ford Street")
        made.refresh_from_db()
        assert (made.asks_status, made.asks_said_by, made.asks_said_on) == ("no", "service", dt.date(2026, 5, 14))


def _undo(page: str) -> str:
    return f"{LIST}undo/" + page.partition(f'action="{LIST}undo/')[2].partition('"')[0]

"""A file of services: looked over, brought in, brought in again, taken back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mifc.foundation.base.clock import now, today
from mifc.foundation.base.writing import NotPossible, writing_as
from mifc.planning.service_mapping.changes import bring_in
from mifc.planning.service_mapping.models import Service, ServiceImport
from mifc.planning.service_mapping.tests.factories import HEAD, file_of, service
from mifc.toolbox.domains.changes import start_code_book
from mifc.toolbox.domains.models import Domain
from tests.cast import Cast

LIST = "/w/west-midlands/services/"
ROWS = [
    ("Services we know", "", "", "", "", "", "", "", "", ""),
    HEAD,
    ("Training House", "English class", "Twice a week", "12 High Street", "Coventry", "English and Arabic", "Women", "free", "ESOL", "x"),
    ("Job Corner", "", "Help with a CV", "Library", "Birmingham", "Polski", "Everyone", "£1", "Employment, Work", ""),
    ("", "", "lost row", "", "", "", "", "", "", ""),
    ("training house", "English Class", "Again", "12 High Street", "coventry", "", "", "", "", ""),
    ("Far Away", "", "", "", "Leeds", "", "", "", "", ""),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _book(cast: Cast, settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    start_code_book(by=None, programme=cast.west)


def test_a_file_goes_in_whole_once(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    made = file_of(cast.west, ROWS, by=cast.amina)
    plan = bring_in.plan(made)
    assert not Service.objects.of(cast.west).exists()
    assert [one.organisation for one in plan.services] == ["Training House", "Job Corner"]
    assert [(one.code, one.params["row"]) for one in plan.refused] == [("no-organisation", 5), ("city-unknown", 7)]
    assert [one.params["first"] for one in plan.repeats] == [3]
    with django_capture_on_commit_callbacks(execute=True):
        done = bring_in.start(by=cast.amina, service_import=made)
    first, second = Service.objects.of(cast.west).order_by("-organisation")
    assert (first.city, first.languages, first.cost, str(first.who_may_come)) == (cast.coventry, ["en", "ar"], "free", "Women")
    assert [link.domain.key for link in first.in_domains.all()] == ["language"]
    assert (second.cost, second.cost_note, second.source) == ("paid", "£1", "services.csv")
    assert [link.domain.key for link in second.in_domains.all()] == ["work"]
    assert done.report["added"] == 2
    assert done.readings == []
    assert not bring_in.path_of(done).exists()
    with pytest.raises(NotPossible):
        bring_in.start(by=cast.amina, service_import=done)
    again = bring_in.plan(file_of(cast.west, ROWS))
    assert (len(again.services), len(again.already)) == (0, 3)
    assert bring_in.plan(file_of(cast.other, ROWS)).already == ()


def test_two_imports_of_one_file_add_nothing_twice(cast: Cast) -> None:
    one, other = file_of(cast.west, ROWS), file_of(cast.west, ROWS)
    bring_in.start(by=None, service_import=one)
    assert bring_in.start(by=None, service_import=other).report == {
        **other.report, "added": 0, "already": 3,
    }  # fmt: skip
    assert Service.objects.of(cast.west).count() == 2


def test_undo_leaves_what_was_there(cast: Cast) -> None:
    service(cast.west, "Was here")
    made = bring_in.start(by=cast.amina, service_import=file_of(cast.west, ROWS, by=cast.amina))
    assert bring_in.undo(by=cast.amina, service_import=made) == (2, 0)
    assert [one.organisation for one in Service.objects.of(cast.west)] == ["Was here"]
    with pytest.raises(NotPossible):
        bring_in.undo(by=cast.amina, service_import=made)


def test_a_file_nobody_brought_in_is_forgotten_after_a_week(cast: Cast) -> None:
    made = file_of(cast.west, ROWS)
    assert bring_in.forget_old_files(by=None, programme=cast.west) == 0
    with writing_as(None, "test"):
        ServiceImport.objects.of(cast.west).update(uploaded_at=now() - dt.timedelta(days=8))
    assert bring_in.forget_old_files(by=None, programme=cast.west) == 1
    assert not bring_in.path_of(made).exists()


class TestPages:
    def upload(self, client: Client, content: bytes, name: str = "list.csv") -> str:
        answer = client.post(f"{LIST}files/", {"file": SimpleUploadedFile(name, content)})
        return answer["Location"] if answer.status_code == 302 else answer.content.decode()

    def test_look_over_choose_bring_in_undo(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.carlos)
        here = self.upload(client, b"Wer,Strasse,Nonsense\nTreff,Ford Street,x\n,y,z\n")
        page = client.get(here).content.decode()
        assert "0 services would go in" in page
        assert "Say which one it is" in page
        client.post(here, {"take:0": "1", "c:0:0": "organisation", "c:0:1": "place", "c:0:2": "", "look": "1"})
        page = client.get(here).content.decode()
        assert "1 service would go in" in page
        assert "Row 3: neither an organisation nor a service is named" in page
        assert not Service.objects.of(cast.west).exists()
        page = client.post(here, {"take:0": "1", "c:0:0": "organisation", "c:0:1": "place", "start": "1"}, follow=True).content.decode()
        assert "1 service is in the directory." in page
        assert "Row 3" in page
        assert Service.objects.of(cast.west).get().place == "Ford Street"
        page = client.post(f"{here}undo/", follow=True).content.decode()
        assert "1 service is out of the directory again." in page
        assert not Service.objects.of(cast.west).exists()

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"%PDF-1.7 ...", "This is a PDF"),
            (b"", "The file is empty"),
            (b"PK\x03\x04nonsense", "damaged"),
            (b"\n\n,,\n", "There is no table"),
        ],
    )
    def test_a_wrong_file_says_what_to_do(self, client: Client, cast: Cast, content: bytes, says: str) -> None:
        client.force_login(cast.carlos)
        assert says in self.upload(client, content)
        assert not ServiceImport.objects.of(cast.west).exists()

    def test_what_is_exported_comes_back_unchanged(self, client: Client, cast: Cast) -> None:
        domains = Domain.objects.of(cast.west)
        service(
            cast.west, "Training House", name="English, class; “one”", city=cast.coventry, place="12 High Street", languages=["en", "ckb"],
            cost="paid", cost_note="£2", contact="+44 24 7655 0100", url="https://centre.example/a", checked_on=today(), source="Visit",
            what="First line\nsecond line", who_may_come="Everyone", domains=domains.filter(key__in=["language", "health"]),
        )  # fmt: skip
        service(cast.west, "-Dash", cost="free", domains=domains.filter(key="rights"))
        client.force_login(cast.carlos)
        content = b"".join(client.get(f"{LIST}services.csv").streaming_content)  # type: ignore[attr-defined]
        fields = (
            "organisation",
            "name",
            "what",
            "place",
            "city_id",
            "languages",
            "who_may_come",
            "cost",
            "cost_note",
            "contact",
            "url",
            "checked_on",
        )

        def state() -> list[object]:
            return [
                ([str(getattr(one, field)) for field in fields], sorted(link.domain.key for link in one.in_domains.all()))
                for one in Service.objects.of(cast.west)
            ]

        before = state()
        with writing_as(None, "test"):
            Service.objects.of(cast.west).delete()
        here = self.upload(client, content)
        assert "2 services would go in" in client.get(here).content.decode()
        client.post(here, {"take:0": "1", "start": "1"})
        assert state() == before

    def test_a_city_coordinator_brings_in_her_city_and_sees_only_her_files(self, client: Client, cast: Cast) -> None:
        theirs = file_of(cast.west, ROWS, by=cast.amina)
        client.force_login(cast.bea)
        assert client.get(f"{LIST}files/{theirs.pk}/").status_code == 404
        here = self.upload(client, b"Organisation,City\nOne,Coventry\nTwo,Birmingham\n")
        page = client.post(here, {"take:0": "1", "start": "1"}, follow=True).content.decode()
        assert "You look after other cities" in page
        assert [one.organisation for one in Service.objects.of(cast.west)] == ["One"]

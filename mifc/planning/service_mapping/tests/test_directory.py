"""Keeping the directory: what goes in, what is refused, what is taken back, who may, and that long lists stay quick."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mifc.foundation.access.places import Desk
from mifc.foundation.audit.models import AuditLine
from mifc.foundation.base.clock import today
from mifc.foundation.base.personal import personal_data
from mifc.foundation.base.writing import NotPossible, writing_as
from mifc.foundation.interface.desk_sockets import home_cards, search_sources
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.queries import standing_of
from mifc.planning.service_mapping import listeners, queries
from mifc.planning.service_mapping.changes import directory as changes
from mifc.planning.service_mapping.models import Service
from mifc.planning.service_mapping.queries import Wanted
from mifc.planning.service_mapping.tests.factories import service
from mifc.toolbox.domains.changes import reword_domain, start_code_book
from mifc.toolbox.domains.models import Domain
from tests.cast import Cast

LIST = "/w/west-midlands/services/"


@pytest.fixture
def domains(cast: Cast) -> dict[str, Domain]:
    start_code_book(by=None, programme=cast.west)
    return {domain.key: domain for domain in Domain.objects.of(cast.west)}


@pytest.fixture
def classes(cast: Cast, domains: dict[str, Domain]) -> Service:
    return service(
        cast.west, "Training House", name="English class", city=cast.coventry, domains=[domains["language"]], place="12 High Street",
        languages=["en", "ar"], cost="free", contact="Fatima Khan, 024 7655 0100", checked_on=today(),
        what=MultilingualText.original("Évening clásses").with_translation("ar", "دروس مسائية"), who_may_come="Women",
    )  # fmt: skip


class TestChanges:
    def test_the_same_service_is_in_once_however_it_is_spelled(self, cast: Cast, classes: Service) -> None:
        with pytest.raises(NotPossible):
            service(cast.west, "TRAINING  house", name="english Class", city=cast.coventry, place="12, High Street")
        service(cast.west, "Training House", name="English class", city=cast.birmingham, place="12 High Street")
        service(cast.other, "Training House", name="English class", place="12 High Street")
        changes.end_service(by=cast.amina, service=classes)
        with pytest.raises(NotPossible, match="Bring it back"):
            service(cast.west, "Training House", name="English class", city=cast.coventry, place="12 High Street")

    def test_a_service_without_a_name_has_its_organisations(self, cast: Cast) -> None:
        made = service(cast.west, "CARAG")
        assert (made.name, str(made)) == ("CARAG", "CARAG")

    def test_nobody_is_sent_away_by_a_status(self, cast: Cast, classes: Service) -> None:
        with pytest.raises(NotPossible):
            changes.change_service(by=cast.amina, service=classes, who_may_come=MultilingualText.original("Refugees only"))
        with pytest.raises(NotPossible):
            service(cast.west, "New", who_may_come="Asylum seekers")

    def test_a_removed_entry_comes_back_whole(self, cast: Cast, classes: Service) -> None:
        kept = changes.keep_facts(queries.service(cast.west, classes.pk) or classes)
        changes.remove_service(by=cast.amina, service=classes)
        (back,) = changes.put_back(by=cast.amina, programme=cast.west, kept=[kept])
        found = queries.service(cast.west, back.pk)
        assert found is not None
        assert (found.organisation, found.city, found.checked_on, found.contact) == (
            "Training House",
            cast.coventry,
            today(),
            "Fatima Khan, 024 7655 0100",
        )
        assert found.what.in_language("ar").text == "دروس مسائية"
        assert [link.domain.key for link in found.in_domains.all()] == ["language"]

    def test_the_audit_says_what_changed_and_keeps_no_contact(self, cast: Cast, classes: Service) -> None:
        changes.change_service(by=cast.amina, service=classes, contact="Somebody Else, 024 7655 0199", place="14 High Street")
        line = AuditLine.objects.of(cast.west).about("service_mapping.service", classes.pk).latest("pk")
        assert line.values["place"] == ["12 High Street", "14 High Street"]
        assert line.values["contact"] is None
        assert set(line.values) == {"place", "contact"}

    def test_a_bare_write_of_another_room_is_found_by_search_too(self, cast: Cast) -> None:
        with writing_as(None, "test"):
            Service.objects.of(cast.west).create(organisation="Café Żółw", name="")
        assert [str(one) for one in queries.search_services(cast.west, "cafe zolw", 5)] == ["Café Żółw"]

    def test_the_contact_is_declared_as_personal(self) -> None:
        declared = {one.model: one.fields for one in personal_data}
        assert declared["service_mapping.Service"] == ("contact",)


class TestQueries:
    def test_every_filter(self, cast: Cast, classes: Service, domains: dict[str, Domain]) -> None:
        service(cast.west, "Everywhere", cost="paid", domains=[domains["work"]], languages=["pl"])
        service(cast.west, "Old", city=cast.birmingham, checked_on=today() - dt.timedelta(days=366), is_public=False)
        ended = service(cast.west, "Gone", city=cast.birmingham, checked_on=today())
        changes.end_service(by=None, service=ended)

        def names(**wanted: str) -> list[str]:
            return [one.organisation for one in queries.wanted_services(cast.west, Wanted(**wanted))]

        assert names() == ["Everywhere", "Old", "Training House"]
        assert names(search="class HIGH") == ["Training House"]
        assert names(search="مسائيه") == ["Training House"]
        assert names(search="evening classes") == ["Training House"]
        assert names(city="coventry") == ["Training House"]
        assert names(city="all") == ["Everywhere"]
        assert names(domain="work") == ["Everywhere"]
        assert names(domain="none") == ["Old"]
        assert names(language="ar") == ["Training House"]
        assert names(cost="paid") == ["Everywhere"]
        assert names(state="unchecked") == ["Everywhere", "Old"]
        assert names(state="hidden") == ["Old"]
        assert names(state="ended") == ["Gone"]
        assert queries.number_unchecked(cast.west) == 2
        assert queries.number_unchecked(cast.west, cities=frozenset({cast.coventry.pk})) == 1

    def test_who_helps_today_for_a_row_of_the_needs_table(self, cast: Cast, classes: Service, domains: dict[str, Domain]) -> None:
        shared = service(cast.west, "Everywhere", domains=[domains["language"]])
        service(cast.west, "Elsewhere", city=cast.birmingham, domains=[domains["language"]])
        found = queries.services_for(cast.west, domains=[domains["language"]], city=cast.coventry)
        assert [one.pk for one in found] == [shared.pk, classes.pk]
        assert queries.services_for(cast.west, domains=[domains["housing"]], city=cast.coventry) == []
        assert len(queries.services_for(cast.west)) == 3
        assert [one.pk for one in queries.search_services(cast.west, "english", city=cast.coventry)] == [classes.pk]

    def test_the_filters_follow_every_change(self, client: Client, cast: Cast, classes: Service) -> None:
        """They are kept for one stamp of the public pages: a change of a service, a hidden one too, or of a domain's name raises it."""
        client.force_login(cast.amina)
        for url in (LIST, "/en/services/"):
            assert '<option value="pl">' not in client.get(url).content.decode()
        changes.change_service(by=cast.amina, service=classes, languages=["pl"], is_public=False)
        assert '<option value="pl">' in client.get(LIST).content.decode()
        assert '<option value="pl">' not in client.get("/en/services/").content.decode()
        changes.change_service(by=cast.amina, service=classes, is_public=True)
        assert '<option value="pl">' in client.get("/en/services/").content.decode()
        reword_domain(by=cast.amina, domain=classes.in_domains.get().domain, name=MultilingualText.original("Speaking together"))
        assert "Speaking together</option>" in client.get("/en/services/").content.decode()

    @pytest.mark.usefixtures("kept_for_long")
    def test_a_long_list_takes_as_many_queries_as_a_short_one(self, client: Client, cast: Cast, classes: Service) -> None:
        client.force_login(cast.amina)
        addresses = [
            LIST,
            f"{LIST}?q=class&city=coventry&language=ar&sort=-checked",
            "/en/services/",
            "/en/services/?domain=language&language=ar",
        ]

        def asked() -> list[int]:
            numbers = []
            for address in addresses:
                with CaptureQueriesContext(connection) as captured:
                    assert client.get(address).status_code == 200
                numbers.append(len(captured))
            return numbers

        asked()
        few = asked()
        _many(cast.west, 3_000, domain=classes.in_domains.get().domain)
        assert asked() == few
        with CaptureQueriesContext(connection) as captured:
            assert len(queries.search_services(cast.west, "number 12", 10)) == 10
        assert len(captured) == 1


def _many(programme: Programme, number: int, *, domain: Domain) -> None:
    services = [
        Service(programme=programme, organisation=f"House number {n}", name="Class", languages=["ar"], cost="free") for n in range(number)
    ]
    for one in services:
        one.work_out()
    with writing_as(None, "test"):
        Service.objects.of(programme).bulk_create(services, batch_size=500)
        link = services[0].in_domains.model
        link.objects.of(programme).bulk_create([link(programme=programme, service=one, domain=domain) for one in services], batch_size=500)


class TestPages:
    def test_add_change_check_end_remove_and_take_each_back(self, client: Client, cast: Cast, domains: dict[str, Domain]) -> None:
        client.force_login(cast.carlos)
        assert "No service yet" in client.get(LIST).content.decode()
        sent = {
            "organisation": "CARAG",
            "city": cast.coventry.pk,
            "domains": [domains["housing"].pk],
            "languages": ["en"],
            "more_languages": ["tr"],
            "is_public": "on",
            "who_may_come_en": "Everyone",
        }
        client.post(f"{LIST}new/", sent)
        one = Service.objects.of(cast.west).get()
        assert (one.name, one.languages, str(one.who_may_come)) == ("CARAG", ["en", "tr"], "Everyone")
        here = f"{LIST}{one.pk}/"
        assert "Never checked" in client.get(here).content.decode()

        def undo(page: str) -> None:
            address = page.partition(f'action="{LIST}undo/')[2].partition('"')[0]
            assert address
            client.post(f"{LIST}undo/{address}")

        for step, field, after, before in [
            ("checked/", "checked_on", today(), None),
            ("end/", "ended_on", today(), None),
        ]:
            page = client.post(here + step, follow=True).content.decode()
            assert getattr(Service.objects.of(cast.west).get(), field) == after
            undo(page)
            assert getattr(Service.objects.of(cast.west).get(), field) == before
        page = client.post(f"{here}change/", {**sent, "place": "Ford Street", "domains": []}, follow=True).content.decode()
        assert Service.objects.of(cast.west).get().place == "Ford Street"
        undo(page)
        one = Service.objects.of(cast.west).get()
        assert (one.place, one.in_domains.count()) == ("", 1)
        page = client.post(f"{here}remove/", follow=True).content.decode()
        assert not Service.objects.of(cast.west).exists()
        undo(page)
        assert Service.objects.of(cast.west).get().in_domains.count() == 1

    def test_rows_chosen_in_the_list_are_checked_at_once(self, client: Client, cast: Cast, classes: Service) -> None:
        others = [service(cast.west, f"Group {n}") for n in range(3)]
        client.force_login(cast.carlos)
        page = client.post(f"{LIST}checked/?state=unchecked", {"chosen": [others[0].pk, others[2].pk, "x"]}, follow=True).content.decode()
        assert "2 services are marked as checked today." in page
        assert queries.number_unchecked(cast.west) == 1
        assert "Group 1" in page
        assert "Group 2" not in page.partition("</h1>")[2]

    def test_a_status_is_refused_at_its_field_and_what_was_typed_is_kept(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.carlos)
        answer = client.post(f"{LIST}new/", {"organisation": "Centre", "who_may_come_en": "Refugees", "place": "Ford Street"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "without a legal status" in page
        assert "Ford Street" in page
        assert not Service.objects.of(cast.west).exists()

    def test_the_csv_is_the_list_and_runs_no_formula(self, client: Client, cast: Cast, classes: Service) -> None:
        service(cast.west, '=HYPERLINK("x")', city=cast.birmingham)
        client.force_login(cast.carlos)
        text = b"".join(client.get(f"{LIST}services.csv?city=coventry").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["Organisation"] for row in rows] == ["Training House"]
        assert rows[0]["Languages"] == "English; العربية"
        assert rows[0]["Contact"] == "Fatima Khan, 024 7655 0100"
        whole = b"".join(client.get(f"{LIST}services.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        assert "\"'=HYPERLINK" in whole
        client.force_login(cast.idris)
        seen = b"".join(client.get(f"{LIST}services.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        assert "Fatima" not in seen

    @pytest.mark.parametrize(
        ("who", "reads", "keeps"),
        [("amina", 200, 200), ("bea", 200, 200), ("carlos", 200, 200), ("dilan", 200, 403), ("eman", 403, 403), ("farid", 200, 403),
         ("grace", 403, 403), ("hanna", 403, 403), ("idris", 200, 403), ("stefan", 404, 404)],
    )  # fmt: skip
    def test_who_reads_and_who_keeps_the_directory(
        self, client: Client, cast: Cast, classes: Service, who: str, reads: int, keeps: int
    ) -> None:
        client.force_login(cast.people[who])
        assert client.get(LIST).status_code == reads
        page = client.get(f"{LIST}{classes.pk}/")
        assert page.status_code == reads
        assert ("Fatima" in page.content.decode()) == (keeps == 200)
        assert client.get(f"{LIST}new/").status_code == keeps
        assert client.get(f"{LIST}files/").status_code == keeps
        if keeps != 200:
            assert client.post(f"{LIST}{classes.pk}/end/").status_code == keeps
            assert Service.objects.of(cast.west).get(pk=classes.pk).ended_on is None

    def test_a_city_coordinator_keeps_own_and_shared_services(self, client: Client, cast: Cast, classes: Service) -> None:
        away = service(cast.west, "Away", city=cast.birmingham)
        shared = service(cast.west, "Shared")
        client.force_login(cast.bea)
        page = client.get(LIST).content.decode()
        assert "Training House" in page
        assert "Shared" in page
        assert "Away" not in page
        assert client.get(f"{LIST}{away.pk}/").status_code == 404
        assert client.post(f"{LIST}{away.pk}/end/").status_code == 404
        client.post(f"{LIST}checked/", {"chosen": [away.pk, shared.pk]})
        assert Service.objects.of(cast.west).get(pk=away.pk).checked_on is None
        client.post(f"{LIST}new/", {"organisation": "Sly", "city": cast.birmingham.pk})
        assert not Service.objects.of(cast.west).filter(organisation="Sly").exists()


class TestSockets:
    def desk(self, cast: Cast, name: str) -> Desk:
        standing = standing_of(user=cast.people[name], programme=cast.west)
        assert standing is not None
        return Desk(cast.west, cast.people[name], standing)

    def test_the_home_card_counts_what_nobody_checked(self, cast: Cast, classes: Service) -> None:
        assert listeners.cards in list(home_cards)
        assert list(listeners.cards(self.desk(cast, "amina"))) == []
        for n in range(12):
            service(cast.west, f"Group {n}", city=cast.birmingham)
        (card,) = listeners.cards(self.desk(cast, "amina"))
        assert card.text == "12 services are due for a check."
        assert list(listeners.cards(self.desk(cast, "bea"))) == []
        assert list(listeners.cards(self.desk(cast, "farid"))) == []

    def test_the_search_finds_services_in_sight(self, cast: Cast, classes: Service) -> None:
        assert listeners.search in list(search_sources)
        service(cast.west, "English in Birmingham", city=cast.birmingham)
        assert len(list(listeners.search(self.desk(cast, "amina"), "english"))) == 2
        assert [found.title for found in listeners.search(self.desk(cast, "bea"), "english")] == ["Training House: English class"]
        assert list(listeners.search(self.desk(cast, "eman"), "english")) == []

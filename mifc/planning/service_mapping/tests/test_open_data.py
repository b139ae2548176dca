"""The directory as open data: what HSDS asks, nobody's name, filters that hold together, pages that do not miss anything."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import writing_as
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.changes import switch_room
from mifc.planning.service_mapping.changes import directory as changes
from mifc.planning.service_mapping.models import Service
from mifc.planning.service_mapping.rules.ids import lasting_id, number_in, numbered_id
from mifc.planning.service_mapping.tests.factories import service
from mifc.planning.service_mapping.tests.hsds_asks import NOT_IN_UK, UK, faults
from mifc.toolbox.domains.changes import start_code_book
from mifc.toolbox.domains.models import Domain
from tests.cast import Cast

API, UK_API = "/api/hsds/3.0/west-midlands/", "/api/hsds/3.0-uk/west-midlands/"


@pytest.fixture
def classes(cast: Cast) -> Service:
    start_code_book(by=None, programme=cast.west)
    return service(
        cast.west, "Training House", name="English class", city=cast.coventry, domains=Domain.objects.of(cast.west).filter(key="language"),
        languages=["en", "ar", "ckb"], cost="free", contact="Fatima Khan, 024 7655 0100, fatima.khan@house.example, info@house.example",
        checked_on=today(), place="12 High Street", url="https://house.example/class", who_may_come="Women",
        what=MultilingualText.original("Twice a week").with_translation("ar", "مرتين في الأسبوع"),
    )  # fmt: skip


def get(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    assert answer.has_header("X-Mifc-Page") == (status == 200)
    return json.loads(answer.content)


def names(client: Client, query: str = "") -> list[str]:
    return [one["organization"]["name"] for one in get(client, f"{API}services?{query}")["contents"]]


def test_a_service_says_what_hsds_asks(client: Client, cast: Cast, classes: Service) -> None:
    (brief,) = get(client, f"{API}services")["contents"]
    said = get(client, f"{API}services/{brief['id']}")
    assert [*faults(brief), *faults(said)] == []
    assert get(client, f"{API}services?full=true")["contents"] == [said]
    assert (said["name"], said["status"], said["assured_date"]) == ("English class", "active", today().isoformat())
    assert [one["code"] for one in said["languages"]] == ["en", "ar", "ckb"]
    assert [one["number"] for one in said["phones"]] == ["024 7655 0100"]
    assert (said["email"], said["cost_options"][0]["amount"]) == ("info@house.example", 0)
    assert said["service_at_locations"][0]["location"]["name"] == "12 High Street"
    assert said["attributes"][0]["taxonomy_term"]["code"] == "language"
    assert (said["description"], said["mifc_source_language"]) == ("Twice a week", "en")
    assert said["mifc_translations"]["ar"]["description"] == {"text": "مرتين في الأسبوع", "state": "reviewed", "is_outdated": False}
    assert "Fatima" not in json.dumps(said)
    assert "fatima" not in json.dumps(said)


def test_the_united_kingdom_has_its_own_profile(client: Client, cast: Cast, classes: Service) -> None:
    service(cast.west, "Without an address", cost="paid", cost_note="£2")
    listed = get(client, f"{UK_API}services?full=true")["contents"]
    assert [fault for one in listed for fault in faults(one, asks=UK)] == []
    assert [one["url"] for one in listed] == ["https://house.example/class", "http://testserver/en/services/"]
    assert [one["fees"] for one in listed] == ["Free", "£2"]
    assert not [one for one in listed if NOT_IN_UK & set(one)]
    assert get(client, UK_API)["profile"] != get(client, API)["profile"]
    assert get(client, f"{UK_API}services/{listed[0]['id']}") == listed[0]


def test_the_check_sees_a_fault(client: Client, cast: Cast, classes: Service) -> None:
    (said,) = get(client, f"{API}services?full=true")["contents"]
    broken = said | {"status": "open", "assured_date": "2026", "id": "7", "phones": [{"number": 7}], "extra": 1}
    del broken["name"]
    assert len([*faults({**broken, "assured_date": "2026-01-01"})]) == 6


def test_it_says_what_it_is(client: Client, cast: Cast, classes: Service) -> None:
    said = get(client, API)
    assert said["version"] == "3.0"
    described = get(client, said["openapi_url"].removeprefix("http://testserver"))
    assert set(described["paths"]) == {"/", "/services", "/services/{id}"}
    assert described["servers"] == [{"url": f"http://testserver{API.rstrip('/')}"}]
    for one in described["paths"]["/services"]["get"]["parameters"]:
        value = {"integer": "1", "boolean": "true"}.get(one["schema"]["type"], "zz")
        assert client.get(f"{API}services?{one['name']}={value}").status_code in (200, 400)
    assert f'href="{API}"' in client.get("/en/services/").content.decode()


def test_only_what_the_public_may_read(client: Client, cast: Cast, classes: Service) -> None:
    hidden = service(cast.west, "Hidden house", is_public=False)
    ended = service(cast.west, "Gone house")
    changes.end_service(by=None, service=ended)
    service(cast.other, "Stranger's house")
    assert names(client) == ["Training House"]
    for one in (hidden, ended):
        assert "error" in get(client, f"{API}services/{numbered_id(cast.west, 'service', one.pk)}", 404)
    with writing_as(None, "test"):
        Service.objects.of(cast.west).update(who_may_come=MultilingualText.original("Refugees only").with_translation("pl", "Kobiety"))
    (said,) = get(client, f"{API}services")["contents"]
    assert "Refugees" not in json.dumps(said)


def test_an_unknown_place_says_so_in_json(client: Client, cast: Cast, classes: Service) -> None:
    id_ = get(client, f"{API}services")["contents"][0]["id"]
    for address in (
        f"{API}services/7",
        f"{API}services/{id_.upper()}",
        f"/api/hsds/3.0/elsewhere/services/{id_}",
        "/api/hsds/3.0/nowhere/",
    ):
        assert get(client, address, 404)["error"].endswith(".")
    assert client.post(f"{API}services").status_code == 405
    switch_room(by=None, programme=cast.west, room="service_mapping", on=False)
    get(client, API, 404)
    get(client, f"{API}services", 404)


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "page=-1", "page=1.5", "per_page=101", "per_page=0", "page=٣", "city=leeds", "language=klingon", "cost=cheap",
     "taxonomy_term_id=magic", "organization_id=7", "full=yes", "format=xml", "modified_after=2026-01-01", "minimal=true", "postcode=CV1",
     "search=" + "x" * 101, "page=" + "9" * 30],
)  # fmt: skip
def test_a_wrong_parameter_is_named(client: Client, cast: Cast, classes: Service, query: str) -> None:
    said = get(client, f"{API}services?{query}", 400)["error"]
    assert said.startswith(query.partition("=")[0])
    assert said.endswith(".")


def test_filters_hold_together(client: Client, cast: Cast) -> None:
    """What fits two filters is what fits each of them, for every pair."""
    start_code_book(by=None, programme=cast.west)
    domains = {domain.key: domain for domain in Domain.objects.of(cast.west)}
    for number, (city, language, cost, key) in enumerate(
        itertools.product((None, cast.coventry, cast.birmingham), ("ar", "pl"), ("free", "paid"), ("work", "health"))
    ):
        service(cast.west, f"Group {number % 5}", name=f"N{number}", city=city, languages=[language], cost=cost, domains=[domains[key]])
    term = numbered_id(cast.west, "domain", domains["work"].pk)
    group = lasting_id(cast.west, "organisation", "group 3")
    filters = ["city=coventry", "language=ar", "cost=free", "taxonomy_term_id=work", f"organization_id={group}", "search=group+3"]

    def found(*chosen: str) -> set[str]:
        said = get(client, f"{API}services?per_page=100&{'&'.join(chosen)}")
        assert said["total_items"] == len(said["contents"])
        return {one["id"] for one in said["contents"]}

    everything = found()
    assert len(everything) == 24
    for one, other in itertools.combinations(filters, 2):
        assert set() < found(one, other) == found(one) & found(other) < everything
    assert found("taxonomy_term_id=work") == found(f"taxonomy_term_id={term}")
    assert found(f"organization_id={group}") == found("search=group+3")
    assert found(f"taxonomy_term_id={group}") == found(f"organization_id={term}") == set()


def test_pages_miss_nothing_and_repeat_nothing(client: Client, cast: Cast) -> None:
    for number in range(7):
        service(cast.west, f"Group {number}")
    for size in (1, 2, 3, 7, 100):
        seen: list[str] = []
        for page in itertools.count(1):
            said = get(client, f"{API}services?per_page={size}&page={page}")
            seen += [one["id"] for one in said["contents"]]
            assert (said["first_page"], said["page_number"], said["size"]) == (page == 1, page, len(said["contents"]))
            assert (said["total_items"], said["total_pages"]) == (7, -(-7 // size))
            if said["last_page"]:
                break
        assert len(seen) == len(set(seen)) == 7
    assert get(client, f"{API}services?page=9")["empty"]
    assert not get(client, f"{API}services")["empty"]


def test_ids_stay_and_belong_to_one_record(cast: Cast) -> None:
    made = {
        (programme.pk, kind, number): numbered_id(programme, kind, number)
        for programme in (cast.west, cast.other)
        for kind in ("service", "domain")
        for number in (1, 2, 60_000, 2**47)
    }
    assert len(set(made.values())) == len(made)
    for (pk, kind, number), id_ in made.items():
        programme = cast.west if pk == cast.west.pk else cast.other
        assert number_in(programme, kind, id_) == number
        assert number_in(cast.other if programme is cast.west else cast.west, kind, id_) == 0
        assert id_[14] == "8"
    assert number_in(cast.west, "service", "no id") == 0


def test_a_long_directory_costs_no_more_questions(client: Client, cast: Cast, classes: Service) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            get(client, f"{API}services?full=true&per_page=100&search=e&taxonomy_term_id=language")
        return len(asked)

    count()
    before = count()
    for number in range(30):
        service(cast.west, f"Centre {number}", city=cast.coventry, domains=Domain.objects.of(cast.west).filter(key="language"))
    count()
    assert count() == before <= 6

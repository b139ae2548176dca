"""Files of other directories (HSDS): read whole, brought in and taken back like any file, and nothing lost in silence."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import writing_as
from mifc.planning.service_mapping.changes import bring_in
from mifc.planning.service_mapping.models import Service, ServiceImport
from mifc.planning.service_mapping.rules.hsds_file import Directory, open_directory
from mifc.planning.service_mapping.rules.hsds_rows import _is_link, as_table
from mifc.planning.service_mapping.tests.factories import service
from mifc.toolbox.domains.changes import start_code_book
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.spreadsheets import FileRefused
from tests.cast import Cast

FILES = "/w/west-midlands/services/files/"
ADVICE = {
    "id": "11111111-1111-4111-8111-111111111111",
    "name": "Money advice",
    "description": "Help with debts, rent; and bills\nEvery week",
    "status": "active",
    "url": "https://advice.example/money",
    "email": "info@advice.example",
    "alternate_name": "Debt desk",
    "assured_date": "2026-05-14T10:00:00Z",
    "eligibility_description": "Everyone",
    "minimum_age": 16,
    "organization": {"id": "2", "name": "Advice House", "description": "A charity", "website": "https://advice.example"},
    "languages": [{"id": "3", "name": "Arabic"}, {"id": "4", "code": "pl"}],
    "phones": [{"id": "5", "number": "024 7655 0100", "extension": 7}],
    "cost_options": [{"id": "6", "amount": 0, "option": "free"}],
    "service_at_locations": [
        {"id": "7", "location": {
            "id": "8", "name": "Library", "location_type": "physical",
            "addresses": [{"id": "9", "address_1": "1 High Street", "city": "Coventry", "postal_code": "CV1 1AA", "country": "GB"}],
        }},
        {"id": "10", "location": {"id": "11", "name": "Hall", "addresses": [{"id": "12", "address_1": "2 Low Road", "city": "Coventry"}]}},
    ],
    "attributes": [{"id": "13", "taxonomy_term": {"id": "14", "name": "Housing"}}, {"id": "15", "taxonomy_term": {"name": "Magic"}}],
}  # fmt: skip
CLOSED = {"id": "16", "name": "Old class", "status": "defunct", "organization": {"name": "Training House"}}


@pytest.fixture
def book(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    start_code_book(by=None, programme=cast.west)


def upload(client: Client, cast: Cast, content: bytes | Any, name: str = "directory.json") -> str:
    client.force_login(cast.carlos)
    sent = content if isinstance(content, bytes) else json.dumps(content).encode()
    answer = client.post(FILES, {"file": SimpleUploadedFile(name, sent)})
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def zipped(**tables: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(f"data/{name}" if "." in name else f"{name}.csv", text)
    return packed.getvalue()


def test_a_page_of_services_goes_in_and_out_again(client: Client, cast: Cast, book: None) -> None:
    here = upload(client, cast, {"total_items": 2, "contents": [ADVICE, CLOSED]})
    page = client.get(here).content.decode()
    for words in ("2 services would go in", "alternate_name", "Debt desk", "minimum_age", "phones.extension",
                  "“Magic” is none of the domains",
                  "“Training House: Old class” is not offered at present (defunct)", "which makes 1 more"):  # fmt: skip
        assert words in page, words
    assert not Service.objects.of(cast.west).exists()
    page = client.post(here, {"start": "1", "take:0": "1"}, follow=True).content.decode()
    assert "2 services are in the directory." in page
    assert "alternate_name" in page
    first, second = Service.objects.of(cast.west).order_by("place")
    assert [second.place, first.place] == ["Library, 1 High Street, CV1 1AA", "Hall, 2 Low Road"]
    for one in (first, second):
        assert (one.organisation, one.name, one.city, one.languages) == ("Advice House", "Money advice", cast.coventry, ["ar", "pl"])
        assert (one.cost, one.cost_note, one.contact) == ("free", "", "024 7655 0100, info@advice.example")
        assert (str(one.checked_on), str(one.who_may_come), one.source) == ("2026-05-14", "Everyone", f"HSDS {ADVICE['id']}")
        assert str(one.what) == ADVICE["description"]
        assert [link.domain.key for link in one.in_domains.all()] == ["housing"]
    client.post(f"{here}undo/")
    assert not Service.objects.of(cast.west).exists()


def test_a_left_out_field_can_be_asked_for(client: Client, cast: Cast, book: None) -> None:
    here = upload(client, cast, [ADVICE])
    readings = bring_in.readings_of(ServiceImport.objects.of(cast.west).get())
    index = next(column.index for column in readings[0].columns if column.header == "alternate_name")
    client.post(here, {"take:0": "1", f"c:0:{index}": "what", "start": "1"})
    assert "Debt desk" in str(Service.objects.of(cast.west)[0].what)


def test_our_own_open_data_come_back_as_they_were(client: Client, cast: Cast, book: None) -> None:
    domains = Domain.objects.of(cast.west)
    service(
        cast.west, "Training House", name="English, class; “one”", city=cast.coventry, place="12 High Street", languages=["en", "ckb"],
        cost="free", cost_note="for members", contact="+44 24 7655 0100", url="https://centre.example/a", checked_on=today(),
        what="First line\nsecond line", who_may_come="Everyone", domains=domains.filter(key__in=["language", "health"]),
    )  # fmt: skip
    service(cast.west, "-Dash", cost="paid", cost_note="£2", domains=domains.filter(key="rights"))
    service(cast.west, "Plain", cost="paid")
    said = client.get("/api/hsds/3.0/west-midlands/services?full=true").content
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
        found = Service.objects.of(cast.west)
        return [([str(getattr(one, field)) for field in fields], sorted(link.domain.key for link in one.in_domains.all())) for one in found]

    before = state()
    assert "0 services would go in" in client.get(upload(client, cast, said)).content.decode()
    with writing_as(None, "test"):
        Service.objects.of(cast.west).delete()
    client.post(upload(client, cast, said), {"take:0": "1", "start": "1"})
    assert state() == before


def test_tables_in_a_zip_are_joined(client: Client, cast: Cast, book: None) -> None:
    content = zipped(
        services="id,organization_id,name,description,status,url\ns1,o1,Class,Twice a week,active,https://a.example\ns2,o1,Club,,inactive,\n",
        organizations="id,name,description\no1,Training House,A house\n",
        languages="id,service_id,code\nl1,s1,ar\nl2,s1,en\nl3,s9,pl\n",
        service_at_location="id,service_id,location_id\na1,s1,p1\n",
        locations="id,name\np1,Library\n",
        physical_addresses="id,location_id,address_1,city\nx1,p1,1 High Street,Coventry\n",
        taxonomy_terms="id,name\nt1,Language\n",
        attributes="id,link_id,link_entity,taxonomy_term_id\nb1,s1,service,t1\n",
        programs="id,name\ng1,Learning\n",
        **{"readme.txt": "hello"},
    )
    here = upload(client, cast, content, "hsds.zip")
    page = client.get(here).content.decode()
    for words in ("1 service would go in", "languages.csv: 1 rows", "programs.csv: 1 rows", "“data/readme.txt” in the archive", "Club"):
        assert words in page, words
    client.post(here, {"take:0": "1", "start": "1"})
    made = Service.objects.of(cast.west).get()
    assert (made.organisation, made.name, made.languages, made.place) == ("Training House", "Class", ["ar", "en"], "Library, 1 High Street")
    assert [link.domain.key for link in made.in_domains.all()] == ["language"]


def test_a_csv_of_services_alone(client: Client, cast: Cast, book: None) -> None:
    here = upload(
        client, cast, b"id,organization_id,name,description,status,fees_description\n1,7,Class,Often,active,GBP 2\n", "services.csv"
    )
    client.post(here, {"take:0": "1", "start": "1"})
    made = Service.objects.of(cast.west).get()
    assert (made.organisation, made.name, made.cost, made.cost_note) == ("Class", "Class", "paid", "GBP 2")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'[{"name": "Cut off"', "cut off or damaged at line 1"),
        (b'{"name": ', "cut off or damaged"),
        (b"[]", "no services in this file"),
        (b'{"contents": [1, 2]}', "no services in this file"),
        (b'[{"price": 3}]', "no services in this file"),
        (b"[" * 100_000, "no services in this file"),
        (zipped(services="id,name,status\n"), "no services in this file"),
        (zipped(services="id,name\n1,A\n")[:60], "damaged"),
        (zipped(services="id,name,status\n1," + "x" * 45_000_000 + ",active\n"), "far more than its size"),
    ],
    ids=["cut off", "half a field", "empty", "numbers", "no name", "too deep", "no rows", "half a ZIP", "a ZIP that unpacks to much"],
)  # fmt: skip
def test_a_wrong_file_says_what_to_do(client: Client, cast: Cast, book: None, content: bytes, says: str) -> None:
    assert says in upload(client, cast, content)
    assert not ServiceImport.objects.of(cast.west).exists()


def test_a_plain_list_is_still_a_plain_list(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Status,Organisation\nClass,open,House\n", encoding="utf-8")
    assert open_directory(path) is None


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1).map(str.strip).filter(bool)
_VALUE = _TEXT | st.integers() | st.booleans() | st.none()
_NAME = st.sampled_from(
    ["name", "description", "url", "email", "fees", "fees_description", "alert", "id", "minimum_age", "number", "code", "text", "amount",
     "address_1", "city", "option", "organization_id"]
)  # fmt: skip
_PART = st.dictionaries(_NAME, _VALUE, max_size=4)
_PARTS = st.lists(_PART, max_size=2)
_ADDRESSED = st.fixed_dictionaries({"location": st.fixed_dictionaries({"name": _VALUE, "addresses": _PARTS})})
_SERVICE = st.fixed_dictionaries(
    {"name": _TEXT},
    optional={
        "description": _VALUE, "eligibility_description": _VALUE, "fees_description": _VALUE, "alert": _VALUE, "schedules": _PARTS,
        "organization": _PART, "languages": _PARTS, "phones": _PARTS, "service_areas": _PARTS,
        "contacts": _PARTS, "cost_options": _PARTS, "service_at_locations": st.lists(_ADDRESSED, max_size=2),
    },
)  # fmt: skip


def values(data: Any, path: str = "") -> list[str]:
    """Every single value that is no mere link."""
    if isinstance(data, dict):
        # Of a language, one is enough.
        data = {name: data[name] for name in data if not (path == "languages" and name == "name" and data.get("code"))}
        return [found for name, inside in data.items() for found in values(inside, f"{path}.{name}" if path else name)]
    if isinstance(data, list):
        return [found for inside in data for found in values(inside, path)]
    if data is None or isinstance(data, bool) or _is_link(path):
        return []
    return [str(data)]


@given(st.lists(_SERVICE, min_size=1, max_size=3))
def test_whatever_a_file_says_stands_in_the_table(services: list[dict[str, Any]]) -> None:
    """In a column that is kept or in one that is named as left out: no value of a service is lost in silence."""
    table = as_table(Directory(services))
    everything = "\x1f".join(cell for row in table.rows for cell in row)
    free = "free" in everything
    for value in values(services):
        assert value in everything or (free and (not value.strip("0.") or value.lower() == "free")), value
    headed = {column.index for column in table.reading.columns}
    for row in table.rows:
        assert {index for index, cell in enumerate(row) if cell.strip()} <= headed


@given(st.lists(_SERVICE, min_size=1, max_size=3))
def test_the_table_is_read_back_as_it_was_written(services: list[dict[str, Any]]) -> None:
    table = as_table(Directory(services))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        table.write(path)
        try:
            read = [cells for _number, cells in bring_in.read_sheets(path).rows("")]
        except FileRefused:
            pytest.fail("refused")
    assert len(read) == len(table.rows) + 1
    assert read[0] == list(table.head)

"""A visitor looks for help: by need, place, language, in own words; without scripts, at an address that can be sent."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mifc.foundation.base.writing import writing_as
from mifc.foundation.languages.text import MultilingualText
from mifc.planning.service_mapping.models import Service
from mifc.planning.service_mapping.rules.search import looked_for
from mifc.planning.service_mapping.tests.factories import service
from mifc.toolbox.domains.changes import start_code_book
from mifc.toolbox.domains.models import Domain
from tests.cast import Cast

PAGE = "/en/services/"


@pytest.fixture
def four(cast: Cast) -> None:
    start_code_book(by=None, programme=cast.west)
    domains = {one.key: one for one in Domain.objects.of(cast.west)}
    service(cast.west, "Alpha", place="12 High Street, CV6 5AB", city=cast.coventry, domains=[domains["housing"]], languages=["ar"],
            cost="free", asks_status="no", asks_said_by="team", asks_said_on="2026-05-14")  # fmt: skip
    service(
        cast.west, "Beta", place="Foleshill Road, CV65 1AA", city=cast.coventry, domains=[domains["work"]], languages=["pl"], cost="paid"
    )
    service(cast.west, "Gamma", place="Mill Lane CV6", city=cast.birmingham, what=MultilingualText.original("Écoles and letters"))
    service(cast.west, "Delta", is_public=False, place="CV6 5AB")


@pytest.mark.usefixtures("four")
class TestSearch:
    def names(self, client: Client, query: str, language: str = "en") -> list[str]:
        page = client.get(f"/{language}/services/?{query}").content.decode()
        return [name for name in ("Alpha", "Beta", "Gamma", "Delta") if f"<bdi>{name}</bdi></h2>" in page]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=foleshill", ["Beta"]),
            ("q=cv6", ["Alpha", "Gamma"]),
            ("q=CV6+2ZZ", ["Alpha", "Gamma"]),
            ("q=cv62zz", ["Alpha", "Gamma"]),
            ("q=cv65", ["Beta"]),
            ("q=coventry", ["Alpha", "Beta"]),
            ("q=birm", ["Gamma"]),
            ("q=ecoles", ["Gamma"]),
            ("q=housing", ["Alpha"]),
            ("q=%D8%A7%D9%84%D8%B3%D9%83%D9%86", ["Alpha"]),
            ("q=housing+coventry&language=ar&cost=free&questions=no", ["Alpha"]),
            ("q=housing+birmingham", []),
            ("q=coventry&domain=work", ["Beta"]),
            ("questions=no", ["Alpha"]),
            ("cost=free&city=coventry", ["Alpha"]),
            ("q=%25", ["Alpha", "Beta", "Gamma"]),
            ("q=%00", ["Alpha", "Beta", "Gamma"]),
            ("questions=perhaps&cost=x", ["Alpha", "Beta", "Gamma"]),
        ],
    )
    def test_everything_asked_for_fits(self, client: Client, query: str, found: list[str]) -> None:
        assert self.names(client, query) == found
        assert self.names(client, query, "ar") == found

    def test_where_nothing_fits_the_page_says_what_to_do(self, client: Client) -> None:
        page = client.get(f"{PAGE}?q=housing&language=pl").content.decode()
        assert "No service matches all of this." in page
        assert 'href="/en/services/?language=pl">without' in page
        assert 'href="/en/services/?q=housing">without' in page
        assert "Try a shorter word" in client.get(f"{PAGE}?q=xyz").content.decode()
        assert "A whole postcode is searched by its first half." in client.get(f"{PAGE}?q=CV6+2ZZ").content.decode()

    def test_it_is_one_form_without_a_script_and_kept_at_the_edge(self, client: Client) -> None:
        answer = client.get(f"{PAGE}?q=cv6&cost=free")
        page = answer.content.decode()
        assert '<form class="filter-form" method="get" action="/en/services/"' in page
        assert '<input type="hidden" name="cost" value="free">' in page
        assert answer.has_header("X-Mifc-Page")
        assert "Set-Cookie" not in answer.headers

    @pytest.mark.usefixtures("kept_for_long")
    def test_as_many_queries_for_many_as_for_few(self, client: Client, cast: Cast) -> None:
        address = f"{PAGE}?q=high+housing&language=ar&cost=free&questions=no"

        def asked() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            return len(captured)

        asked()
        few = asked()
        made = [
            Service(programme=cast.west, organisation=f"High house {n}", name="Housing", languages=["ar"], cost="free", asks_status="no",
                    asks_said_by="team", asks_said_on="2026-05-14") for n in range(500)
        ]  # fmt: skip
        for one in made:
            one.work_out()
        with writing_as(None, "test"):
            Service.objects.of(cast.west).bulk_create(made)
        assert asked() == few


def test_a_postcode_stands_for_its_district() -> None:
    assert looked_for("CV6 5AB").districts == ("cv6",)
    assert looked_for("near cv65ab please") == looked_for("near please CV6 5AB")
    assert looked_for("SW1A 1AA").districts == ("sw1a",)
    assert (looked_for("cv1").districts, looked_for("cv1").widened) == (("cv1",), "")
    assert looked_for("high street").words == ("high", "street")

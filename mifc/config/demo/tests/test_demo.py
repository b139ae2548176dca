"""The demo loads whole, twice as well as once, on both databases, and names no real person."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override

from mifc.config.demo import load
from mifc.config.demo.facts import read
from mifc.doors.public_site.models import SitePage
from mifc.foundation.accounts.models import User
from mifc.foundation.programmes.models import City, Membership, PrivacyNotice, Programme, Theme, ThemePoint
from mifc.foundation.programmes.roles import ROLES
from mifc.partnership.organisations.published import partnership
from mifc.toolbox.measures.models import Measure, MeasureValue
from mifc.toolbox.measures.published import figures


@pytest.fixture
def programme(db: None) -> Programme:
    return load()


def test_loading_twice_changes_nothing(programme: Programme) -> None:
    def counted() -> list[int]:
        owned = (City, Theme, ThemePoint, Membership, Measure, MeasureValue)
        return [*(model.objects.of(programme).count() for model in owned), User.objects.count(), SitePage.objects.count()]

    first = counted()
    assert load().pk == programme.pk
    assert counted() == first


def test_three_cities_one_lead_five_themes_eleven_partners(programme: Programme) -> None:
    assert {city.name: city.is_lead for city in City.objects.of(programme)} == {
        "Coventry": True,
        "Birmingham": False,
        "Wolverhampton": False,
    }
    assert Theme.objects.of(programme).count() == 5
    assert partnership(programme).number == 11
    assert all(partner.kind for partner in partnership(programme).partners)


def test_figures_keep_what_sources_say(programme: Programme) -> None:
    with override("en"):
        by_key = {figure.key: figure for figure in figures(programme)}
    assert len(by_key) >= 32
    assert by_key["employers-reached"].target == "2,000"
    assert by_key["employers-reached"].said == ()
    assert [value.value for value in by_key["innovation-projects"].said] == ["16", "15"]
    assert [value.value for value in by_key["citizen-journalists"].said] == ["over 100", "at least 160"]
    assert {value.value for value in by_key["total-investment"].said} == {"over £4,000,000", "€4,300,000", "over €4,000,000"}
    assert by_key["share-my-language-ages"].said[0].value == "0 to 84"
    assert all(value.source for figure in by_key.values() for value in figure.values)


def test_one_invented_account_per_role(programme: Programme) -> None:
    held = Membership.objects.of(programme).select_related("user")
    assert {one.role for one in held} == set(ROLES)
    assert all(one.user.is_sample and one.user.email.endswith("@example.org") and "Sample" in one.user.name for one in held)


def test_a_round_may_open_in_every_language(programme: Programme) -> None:
    notice = PrivacyNotice.objects.of(programme).get()
    assert notice.what_is_missing(programme.languages) == []
    assert notice.text.in_language("ti").state == "in_translation"


def test_every_page_of_the_demo_answers_in_english_and_arabic(programme: Programme, client: Client) -> None:
    addresses = [f"{page['address']}/" if page["address"] else "" for page in read("pages.json")] + ["contact/", "privacy/"]
    for code in ("en", "ar", "so"):
        for address in addresses:
            response = client.get(f"/{code}/{address}")
            assert response.status_code == 200, (code, address)
            assert "Co-financed by the European Regional Development Fund" in response.content.decode()
    assert "كم مدينتك ودودة" in client.get("/ar/").content.decode()
    assert 'class="page-words" lang="en"' in client.get("/ar/journey/").content.decode()

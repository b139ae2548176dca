"""The demo loads whole, twice as well as once, on both databases, and names no real person."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override

from mifc.config.demo import load
from mifc.config.demo.drafts import DRAFTED, drafts
from mifc.config.demo.facts import read
from mifc.doors.public_site.models import SitePage
from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now
from mifc.foundation.programmes.models import Aim, City, Membership, PrivacyNotice, Programme, Theme, ThemePoint
from mifc.foundation.programmes.roles import ROLES
from mifc.partnership.organisations.models import Organisation
from mifc.partnership.organisations.published import partnership
from mifc.planning.needs_assessment.models import Assessment, Benchmark, CollectionPoint, Need, Workshop
from mifc.planning.needs_assessment.rules.decide import draft_state
from mifc.toolbox.measures.models import Measure, MeasureValue
from mifc.toolbox.measures.published import figures

FUNDED = "Co-financed by the European Regional Development Fund through the Urban Innovative Actions Initiative"


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


@pytest.mark.parametrize("code", ["en", *DRAFTED, "so"])
def test_every_page_of_the_demo_answers_in_its_language(programme: Programme, client: Client, code: str) -> None:
    addresses = [f"{page['address']}/" if page["address"] else "" for page in read("pages.json")]
    for address in [*addresses, "contact/", "privacy/"]:
        response = client.get(f"/{code}/{address}")
        assert response.status_code == 200, (code, address)
        html = response.content.decode()
        assert drafts(code).get(FUNDED, FUNDED) in html if code in DRAFTED else FUNDED in html
        assert ('class="page-words" lang="en"' in html) is (code == "so" and address in addresses), (code, address)


def test_the_home_page_speaks_to_the_reader(programme: Programme, client: Client) -> None:
    home = client.get("/ar/").content.decode()
    assert "ما مدى ودّ مدينتكم" in home
    assert '<meta name="description" content="أخبرونا على بطاقة' in home


@pytest.mark.parametrize("code", DRAFTED)
def test_what_was_heard_is_told_in_the_readers_language(programme: Programme, client: Client, code: str) -> None:
    """Issue, what is needed more and the statements as drafts; what was typed once in English says that it is English."""
    html = client.get(f"/{code}/heard/what-does-coventry-need/").content.decode()
    for text in (
        "Access to healthcare",
        "More housing near amenities and the city centre",
        "everybody can see a doctor and be understood there",
    ):
        assert drafts(code)[text] in html
        assert text not in html
    assert '<span lang="en" dir="ltr">What does Coventry need?</span>' in html
    assert '<span lang="en" dir="ltr">Evaluation group, sample</span>' in html
    assert ("\u2068First round\u2069" in html) is (code in {"ar", "fa"})


def test_drafts_are_marked_as_not_checked(programme: Programme) -> None:
    shown = [
        programme.strapline,
        *(theme.name for theme in Theme.objects.of(programme)),
        *(point.text for point in ThemePoint.objects.of(programme)),
        *(aim.text for aim in Aim.objects.of(programme)),
        *(partner.role for partner in Organisation.objects.of(programme)),
        *(measure.label for measure in Measure.objects.of(programme)),
        *(value.as_of for value in MeasureValue.objects.of(programme)),
        *(need.issue for need in Need.objects.of(programme)),
        *(need.need_more for need in Need.objects.of(programme)),
        *(one.text for one in Benchmark.objects.of(programme)),
    ]
    for text in shown:
        assert {code: text.in_language(code).state for code in text.languages} == {"en": "original"} | dict.fromkeys(
            DRAFTED, "in_translation"
        )


def test_a_draft_went_back_to_people_before_it_was_frozen_and_another_is_open(programme: Programme, client: Client) -> None:
    found = Assessment.objects.of(programme).get()
    edition = found.editions.get()
    assert edition.content["method"]["draft_until"]
    assert any(one.changed for one in Need.objects.of(programme))
    page = client.get(f"/en/heard/{found.slug}/").content.decode()
    assert "The partnership talks these four needs over" in page
    point = CollectionPoint.objects.of(programme).first()
    assert client.get(f"/d/{point.code}/", follow=True).status_code == 200
    assert draft_state(found.draft_open_from, found.draft_open_until, now()) == "open"


def test_a_workshop_can_be_looked_at(programme: Programme) -> None:
    held = Workshop.objects.of(programme).get()
    assert held.point.name.endswith(", sample")
    assert held.card is not None
    assert held.card.frozen_in_id is None, "its notes can still be changed"
    assert held.notes.count() >= 5
    assert held.groups.count() == 2
    assert held.notes.filter(group__isnull=True).exists(), "something is left to put together"

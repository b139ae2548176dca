"""The register, who may write in it, and what the world reads of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from mifc.foundation.audit.models import AuditLine
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.programmes.changes import add_theme
from mifc.foundation.programmes.models import Membership
from mifc.partnership.organisations import changes, published
from mifc.partnership.organisations.models import Organisation, OrganisationMember
from tests.cast import Cast


@pytest.fixture
def centre(cast: Cast) -> Organisation:
    return changes.add_organisation(
        by=cast.amina,
        programme=cast.west,
        name="The Centre",
        kind="centre",
        sector="voluntary",
        migrant_led="yes",
        role="Support and advice",
        contact_name="Somebody Private",
        contact_email="private@example.org",
        cities=[cast.coventry],
    )


def test_the_public_list_equals_the_register_without_persons(cast: Cast, centre: Organisation) -> None:
    theme = add_theme(by=None, programme=cast.west, slug="jobs", name="Jobs", points={})
    changes.change_organisation(by=cast.amina, organisation=centre, themes=[theme])
    changes.add_organisation(by=cast.amina, programme=cast.west, name="Hidden", is_public=False)
    with override("en"):
        partnership = published.partnership(cast.west)
    assert partnership.number == 1
    (partner,) = partnership.partners
    assert (partner.name, partner.kind, partner.cities, partner.is_migrant_led) == (
        "The Centre",
        "refugee and migrant centre",
        ("Coventry",),
        True,
    )
    assert [one.slug for one in partner.themes] == ["jobs"]
    assert "Private" not in repr(partnership)
    assert "private@" not in repr(partnership)
    assert published.partnership(cast.west, theme="jobs").number == 1
    assert published.partnership(cast.west, theme="skills").number == 0
    assert published.partnership(cast.other).number == 0


def test_the_audit_keeps_no_contact_person(cast: Cast, centre: Organisation) -> None:
    changes.change_organisation(by=cast.amina, organisation=centre, contact_name="Another Private", name="Centre")
    lines = AuditLine.objects.of(cast.west).about("organisations.organisation", centre.pk)
    assert "Private" not in str([line.values for line in lines])
    assert any("name" in line.values for line in lines)


def test_a_name_is_in_the_register_once(cast: Cast, centre: Organisation) -> None:
    with pytest.raises(NotPossible):
        changes.add_organisation(by=None, programme=cast.west, name=" the centre ")
    changes.add_organisation(by=None, programme=cast.other, name="The Centre")


def test_a_long_list_takes_as_many_queries_as_a_short_one(client: Client, cast: Cast, centre: Organisation) -> None:
    client.force_login(cast.amina)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/w/west-midlands/partners/").status_code == 200
        return len(captured)

    few = asked()
    for number in range(15):
        changes.add_organisation(by=None, programme=cast.west, name=f"Partner {number}", cities=[cast.coventry, cast.birmingham])
    assert asked() == few
    with CaptureQueriesContext(connection) as captured:
        published.partnership(cast.west)
    assert len(captured) <= 5


class TestPages:
    def test_a_coordinator_adds_an_informal_group_and_says_who_works_for_it(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.amina)
        assert "No partner yet" in client.get("/w/west-midlands/partners/").content.decode()
        client.post(
            "/w/west-midlands/partners/new/",
            {"name": "Sunday kitchen", "kind": "informal", "role": "Cooks and listens", "cities": [cast.coventry.pk], "is_public": "on"},
        )
        group = Organisation.objects.of(cast.west).get()
        membership = Membership.objects.of(cast.west).get(user=cast.carlos)
        url = f"/w/west-midlands/partners/{group.pk}/"
        client.post(url, {"membership": membership.pk})
        assert "Carlos" in client.get(url).content.decode()
        member = OrganisationMember.objects.of(cast.west).get()
        client.post(f"{url}members/{member.pk}/remove/")
        assert not OrganisationMember.objects.of(cast.west).exists()
        assert "Sunday kitchen" in client.get("/w/west-midlands/partners/?q=sunday").content.decode()

    def test_a_city_coordinator_keeps_the_other_citys_link(self, client: Client, cast: Cast, centre: Organisation) -> None:
        changes.change_organisation(by=None, organisation=centre, cities=[cast.coventry, cast.birmingham])
        client.force_login(cast.bea)
        client.post(f"/w/west-midlands/partners/{centre.pk}/change/", {"name": "The Centre", "kind": "centre", "cities": []})
        assert [link.city.name for link in Organisation.objects.of(cast.west).get().in_cities.all()] == ["Birmingham"]
        assert client.get(f"/w/west-midlands/partners/{centre.pk}/").status_code == 404

    def test_the_same_name_twice_is_said_at_the_field(self, client: Client, cast: Cast, centre: Organisation) -> None:
        client.force_login(cast.amina)
        page = client.post("/w/west-midlands/partners/new/", {"name": "The centre", "kind": "centre"}).content.decode()
        assert "in the register already" in page

    def test_another_programmes_people_cannot_be_chosen(self, client: Client, cast: Cast, centre: Organisation) -> None:
        client.force_login(cast.amina)
        stranger = Membership.objects.of(cast.other).get(user=cast.stefan)
        client.post(f"/w/west-midlands/partners/{centre.pk}/", {"membership": stranger.pk})
        assert not OrganisationMember.objects.of(cast.west).exists()

    def test_who_may_not_edit_partners(self, client: Client, cast: Cast, centre: Organisation) -> None:
        client.force_login(cast.stefan)
        assert client.get(f"/w/elsewhere/partners/{centre.pk}/").status_code == 404
        client.force_login(cast.carlos)
        assert client.get("/w/west-midlands/partners/").status_code == 403

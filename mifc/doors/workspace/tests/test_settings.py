"""What is written on the settings pages, and what it changes."""

from __future__ import annotations

import pytest
from django.test import Client

from mifc.doors.workspace.looks import looks_of
from mifc.doors.workspace.tests import factories
from mifc.foundation.interface.brand_sheet import brand_sheet_url
from mifc.foundation.programmes import changes, queries
from mifc.foundation.programmes.models import City, FunderAcknowledgement, PrivacyNotice, Programme, SocialChannel, Theme
from tests.cast import Cast

BASE = "/w/west-midlands/settings"


@pytest.fixture
def amina(cast: Cast, client: Client) -> Client:
    client.force_login(cast.amina)
    return client


def west() -> Programme:
    return Programme.objects.get(slug="west-midlands")


def test_facts_are_kept_and_public_pages_are_fresh(cast: Cast, amina: Client) -> None:
    before = west().site_version
    facts = {
        "name": "MiFriendly",
        "starts_on": "2026-01-31",
        "time_zone": "Europe/London",
        "hashtag": "friendly",
        "contact_email": "a@b.org",
    }
    assert amina.post(f"{BASE}/programme/", facts).url == f"{BASE}/"
    kept = west()
    assert (kept.name, str(kept.starts_on), kept.hashtag, kept.contact_email) == ("MiFriendly", "2026-01-31", "#friendly", "a@b.org")
    assert kept.site_version > before


def test_wrong_facts_are_shown_beside_what_was_typed(amina: Client) -> None:
    page = amina.post(
        f"{BASE}/programme/", {"name": "", "time_zone": "Mars/Olympus", "contact_email": "x", "region": "Kept"}
    ).content.decode()
    for part in ("Write the name of the programme.", "We do not know this time zone", 'value="Kept"', 'href="#id_name"', "<title>Error:"):
        assert part in page


def test_cities_are_added_changed_led_and_removed(cast: Cast, amina: Client) -> None:
    amina.post(f"{BASE}/cities/", {"name": "Wolverhampton", "authority": "City Council"})
    added = City.objects.of(cast.west).get(name="Wolverhampton")
    assert (added.slug, added.is_lead) == ("wolverhampton", False)
    assert "in the list already" in amina.post(f"{BASE}/cities/", {"name": "wolverhampton"}).content.decode()
    amina.post(f"{BASE}/cities/{added.pk}/", {"name": "Walsall"})
    amina.post(f"{BASE}/cities/{added.pk}/lead/")
    assert queries.lead_city(cast.west).name == "Walsall"
    amina.post(f"{BASE}/cities/{added.pk}/remove/")
    assert "Make another city the lead first" in amina.get(f"{BASE}/cities/").content.decode()
    assert City.objects.of(cast.west).filter(pk=added.pk).exists()


def test_a_city_that_something_depends_on_stays_and_says_why(cast: Cast, amina: Client) -> None:
    changes.change_city(by=None, city=cast.birmingham, is_lead=True)
    amina.post(f"{BASE}/cities/{cast.coventry.pk}/remove/")
    page = amina.get(f"{BASE}/cities/").content.decode()
    assert "still in use (roles of people: 1)" in page
    assert City.objects.of(cast.west).filter(pk=cast.coventry.pk).exists()


def test_a_theme_with_its_lines_in_two_languages(cast: Cast, amina: Client) -> None:
    facts = {"name_en": "Jobs", "name_ar": "عمل", "look": "jobs", "have_en": "Courses\nBrokers", "have_ar": "دورات", "need_en": "Time"}
    assert amina.post(f"{BASE}/themes/add/", facts).status_code == 302
    theme = Theme.objects.of(cast.west).get()
    assert theme.slug == "jobs"
    assert theme.name.in_language("ar").text == "عمل"
    have = list(theme.points.filter(kind="have"))
    assert [point.text.in_language("ar").text for point in have] == ["دورات", "Brokers"]
    assert "Courses\nBrokers" in amina.get(f"{BASE}/themes/{theme.pk}/").content.decode()
    amina.post(f"{BASE}/themes/{theme.pk}/", facts | {"have_en": "Courses", "name_en": "Work"})
    theme.refresh_from_db()
    assert theme.points.filter(kind="have").count() == 1
    assert theme.points.get(kind="have").pk == have[0].pk
    assert theme.name.is_outdated("ar")
    assert "has changed since this was translated" in amina.get(f"{BASE}/themes/{theme.pk}/").content.decode()


def test_a_removed_theme_comes_back_with_its_lines(cast: Cast, amina: Client) -> None:
    theme = factories.theme(cast.west)
    amina.post(f"{BASE}/themes/{theme.pk}/remove/")
    assert not Theme.objects.of(cast.west).exists()
    token = next(iter(amina.session["mifc_undo"]))
    amina.post(f"/w/west-midlands/undo/{token}/")
    assert [str(point) for point in Theme.objects.of(cast.west).get(pk=theme.pk).points.all()] == ["Courses", "People"]


def test_languages_are_switched_and_ordered(cast: Cast, amina: Client) -> None:
    amina.post(f"{BASE}/languages/", {"languages": ["en", "fa"], "first": "fa"})
    assert west().languages == ["fa", "en"]
    assert "Choose at least one language." in amina.post(f"{BASE}/languages/", {"first": "en"}).content.decode()
    page = amina.get(f"{BASE}/languages/").content.decode()
    assert '<bdi lang="ar">العربية</bdi>' in page
    assert "right to left" in page


def test_rooms_one_by_one_by_size_and_back(cast: Cast, amina: Client) -> None:
    amina.post(f"{BASE}/rooms/", {"room": "measures"})
    assert "measures" not in west().rooms
    amina.post(f"{BASE}/rooms/", {"room": "measures", "on": "1"})
    assert "measures" in west().rooms
    amina.post(f"{BASE}/rooms/", {"size": "small"})
    assert (west().rooms, west().size) == (["needs_assessment"], "small")
    token = list(amina.session["mifc_undo"])[-1]
    amina.post(f"/w/west-midlands/undo/{token}/")
    assert (len(west().rooms), west().size) == (4, "large")
    for wrong in ({"room": "throne"}, {"size": "vast"}, {}):
        amina.post(f"{BASE}/rooms/", wrong)
        assert len(west().rooms) == 4


def test_looks_recolour_every_page_by_a_sheet_without_a_cookie(cast: Cast, amina: Client) -> None:
    old = brand_sheet_url(west())
    amina.post(f"{BASE}/looks/", {"mark": "W", "accent": "#7A1F5C", "stamp": "#FFCC00", "strapline_en": "Belong", "strapline_pl": "Razem"})
    kept = west()
    assert (kept.mark, kept.accent, kept.strapline.in_language("pl").text) == ("W", "#7A1F5C", "Razem")
    new = brand_sheet_url(kept)
    assert new != old
    assert new in amina.get("/w/west-midlands/").content.decode()
    sheet = Client().get(new)
    assert "#7A1F5C" in sheet.content.decode()
    assert "immutable" in sheet.headers["Cache-Control"]
    assert not sheet.cookies
    assert "Vary" not in sheet.headers or "Cookie" not in sheet.headers["Vary"]
    assert "immutable" not in Client().get(old).headers["Cache-Control"]
    assert Client().get("/brand/nowhere/1.css").status_code == 404


def test_colours_are_checked_while_they_are_chosen(amina: Client) -> None:
    fragment = amina.get(f"{BASE}/looks/check/", {"accent": "#FFEE00", "stamp": "red", "mark": "Q"}).content.decode()
    assert "We use a darker one" in fragment
    assert '<bdi dir="ltr">#FFEE00</bdi> <svg' in fragment
    assert fragment.count("<figure") == 2
    assert "<html" not in fragment
    without_script = amina.get(f"{BASE}/looks/", {"accent": "#123456", "stamp": "#654321", "mark": "Q"}).content.decode()
    assert 'value="#123456"' in without_script
    assert (
        "Write a colour as # and six digits"
        in amina.post(f"{BASE}/looks/", {"mark": "Q", "accent": "blue", "stamp": "#654321"}).content.decode()
    )


@pytest.mark.parametrize("colour", ["#FFFFFF", "#000000", "#FFEE00", "#0B625B", "#808080"])
def test_whatever_colour_is_chosen_its_text_can_be_read(colour: str) -> None:
    for look in looks_of(accent=colour, stamp=colour, mark="M"):
        assert float(look.ratio.split()[0]) >= 4.5


def test_funders_with_their_period(cast: Cast, amina: Client) -> None:
    amina.post(f"{BASE}/funders/", {"funder": "A fund", "text_en": "Paid by a fund.", "starts_on": "2020-01-01", "ends_on": "2020-12-31"})
    line = FunderAcknowledgement.objects.of(cast.west).get()
    assert queries.funders_now(cast.west) == []
    page = amina.get(f"{BASE}/funders/").content.decode()
    assert "1 January 2020 to 31 December 2020" in page
    assert "not shown now" in page
    wrong = amina.post(
        f"{BASE}/funders/{line.pk}/", {"funder": "A fund", "text_en": "x", "starts_on": "2021-01-01", "ends_on": "2020-12-31"}
    )
    assert "The last day is before the first." in wrong.content.decode()
    amina.post(f"{BASE}/funders/{line.pk}/", {"funder": "A fund", "text_en": "Paid by a fund."})
    assert [str(one.text) for one in queries.funders_now(cast.west)] == ["Paid by a fund."]
    amina.post(f"{BASE}/funders/{line.pk}/remove/")
    assert queries.funders_now(cast.west) == []


def test_channels_are_links_and_nothing_else(cast: Cast, amina: Client) -> None:
    assert amina.post(f"{BASE}/channels/", {"kind": "Mastodon", "handle": "@w", "url": "javascript:alert(1)"}).status_code == 200
    amina.post(f"{BASE}/channels/", {"kind": "Mastodon", "handle": "@w", "url": "https://example.org/w"})
    channel = SocialChannel.objects.of(cast.west).get()
    amina.post(f"{BASE}/channels/{channel.pk}/", {"kind": "Mastodon", "handle": "@west", "url": "https://example.org/w"})
    channel.refresh_from_db()
    assert channel.handle == "@west"
    amina.post(f"{BASE}/channels/{channel.pk}/remove/")
    assert not SocialChannel.objects.of(cast.west).exists()


def test_the_privacy_notice_piece_by_piece(cast: Cast, amina: Client) -> None:
    page = amina.get(f"{BASE}/privacy/").content.decode()
    assert "the lawful basis for answers" in page
    amina.post(f"{BASE}/privacy/", {"controllers": "City Council", "keep_answers_months": "24", "text_en": "We read it."})
    notice = PrivacyNotice.objects.of(cast.west).get()
    assert notice.keep_answers_months == 24
    assert "a contact" in notice.what_is_missing(cast.west.languages)
    whole = {
        "controllers": "City Council",
        "contact": "data@example.org",
        "basis_answers": "public task",
        "basis_accounts": "contract",
        "keep_answers_months": "24",
        "text_en": "We read it.",
        "text_ar": "نقرأها.",
        "state_ar": "reviewed",
        "text_pl": "Czytamy.",
        "state_pl": "machine",
    }
    assert amina.post(f"{BASE}/privacy/", whole).url == f"{BASE}/"
    notice.refresh_from_db()
    assert notice.what_is_missing(cast.west.languages) == []
    assert (notice.text.in_language("ar").state, notice.text.in_language("pl").state) == ("reviewed", "machine")
    amina.post(f"{BASE}/privacy/", whole | {"state_pl": "reviewed"})
    notice.refresh_from_db()
    assert notice.text.in_language("pl").state == "reviewed"
    assert amina.post(f"{BASE}/privacy/", whole | {"keep_answers_months": "0"}).status_code == 200


def test_a_plain_text_to_start_from_names_what_is_known(cast: Cast, amina: Client) -> None:
    changes.write_privacy_notice(by=None, programme=cast.west, controllers="Coventry\nBirmingham", contact="data@example.org")
    page = amina.get(f"{BASE}/privacy/", {"starter": "1"}).content.decode()
    assert "Coventry and Birmingham ask you" in page
    assert "[how many] months" in page
    assert "Coventry and Birmingham ask you" not in amina.get(f"{BASE}/privacy/").content.decode()


def test_the_facts_typed_before_asking_for_the_plain_text_are_kept_and_stand_in_it(cast: Cast, amina: Client) -> None:
    typed = {"controllers": "Coventry", "contact": "data@example.org", "keep_answers_months": "24", "starter": "1"}
    page = amina.post(f"{BASE}/privacy/", typed, follow=True).content.decode()
    assert "Coventry asks you" in page
    assert "We keep the cards for 24 months" in page
    assert PrivacyNotice.objects.of(cast.west).get().contact == "data@example.org"


def test_a_gap_of_the_plain_text_keeps_the_notice_incomplete(cast: Cast, amina: Client) -> None:
    amina.post(f"{BASE}/privacy/", {"text_en": "[who is responsible] asks you. Write to [contact]."})
    notice = PrivacyNotice.objects.of(cast.west).get()
    assert [one for one in notice.what_is_missing(["en"]) if "brackets" in one and "[who is responsible] [contact]" in one]
    amina.post(f"{BASE}/privacy/", {"text_en": "The city asks you. Write to data@example.org."})
    notice.refresh_from_db()
    assert not [one for one in notice.what_is_missing(["en"]) if "brackets" in one]

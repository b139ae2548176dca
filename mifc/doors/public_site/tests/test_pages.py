"""What a visitor gets: every language, no cookie, fallbacks that say so, nothing of another programme."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.models import Locale

from mifc.doors.public_site import changes
from mifc.doors.public_site.models import SitePage, SiteTree
from mifc.doors.public_site.remembered import state_of
from mifc.foundation.access.places import PublicPlace
from mifc.foundation.base.clock import today
from mifc.foundation.base.remembered import Remembered
from mifc.foundation.languages.known import BY_CODE, KNOWN
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.changes import acknowledge_funder, add_aim, add_theme, touch_site
from mifc.foundation.programmes.models import Programme
from mifc.partnership.communication.sockets import NewsItem, current_round, newsworthy
from mifc.partnership.organisations.changes import add_organisation
from mifc.toolbox.measures.changes import add_measure, add_value
from tests.cast import Cast


@pytest.fixture
def tree(cast: Cast) -> SiteTree:
    add_theme(by=None, programme=cast.west, slug="jobs", name="Jobs", look="jobs", summary="Courses, work, brokers",
              points={"have": ["Two round tables"], "will": ["A skills audit"], "need": ["Employers who sign up"]})  # fmt: skip
    return changes.plant_tree(by=cast.amina, programme=cast.west)


def page(slug: str, lang: str = "en") -> SitePage:
    return SitePage.objects.get(slug=slug, locale__language_code=lang)


def write(one: SitePage, **facts: object) -> SitePage:
    specific = one.specific
    for name, value in facts.items():
        setattr(specific, name, value)
    specific.save_revision().publish()
    return specific


class TestEveryLanguage:
    @pytest.mark.parametrize("language", KNOWN, ids=lambda language: language.code)
    def test_answers_with_its_direction_and_no_cookie(self, client: Client, cast: Cast, tree: SiteTree, language: object) -> None:
        for address in ("", "approach/", "partnership/", "figures/", "get-involved/", "jobs/", "contact/", "privacy/"):
            response = client.get(f"/{language.code}/{address}", headers={"accept-language": "pl", "cookie": "mifc_session=x"})
            assert response.status_code == 200, address
            assert f'<html lang="{language.code}" dir="{language.direction}"' in response.content.decode()
            assert not response.cookies
            assert not re.search("cookie|accept-language", response.headers.get("Vary", ""), re.IGNORECASE)

    def test_a_page_not_translated_is_shown_in_english_and_says_so(self, client: Client, tree: SiteTree) -> None:
        text = client.get("/ar/approach/").content.decode()
        assert 'lang="en" dir="ltr"' in text
        assert "Our approach" in text
        with override("ar"):
            assert "panel info" in text
        assert "panel info" not in client.get("/en/approach/").content.decode()

    def test_a_translation_takes_its_place_once_published(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        draft = changes.start_translation(by=cast.grace, tree=tree, page=page("approach"), lang="ar")
        assert "Our approach" in client.get("/ar/approach/").content.decode()
        write(draft, title="نهجنا", slug="something-else")
        text = client.get("/ar/approach/").content.decode()
        assert ">نهجنا</h1>" in text
        assert 'class="page-words" lang=' not in text
        assert "نهجنا" in client.get("/ar/figures/").content.decode(), "the menu has it too"
        assert client.get("/en/approach/").content.decode().count("نهجنا") == 0
        page("approach").unpublish()
        assert client.get("/ar/approach/").status_code == 404

    def test_translating_a_page_first_does_not_make_its_home_look_translated(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        write(changes.start_translation(by=cast.grace, tree=tree, page=page("approach"), lang="ar"), title="نهجنا")
        home = client.get("/ar/").content.decode()
        assert 'class="page-words" lang="en"' in home
        draft = changes.start_translation(by=cast.grace, tree=tree, page=page("west-midlands"), lang="ar")
        assert not draft.live
        write(draft, title="كم مدينتك ودودة؟")
        assert "كم مدينتك ودودة؟" in client.get("/ar/").content.decode()

    def test_the_language_switch_keeps_the_page(self, client: Client, tree: SiteTree) -> None:
        assert 'href="/pl/approach/"' in client.get("/ar/approach/").content.decode()


class TestPages:
    def test_home_leads_to_the_card_while_a_round_is_open(
        self, client: Client, cast: Cast, tree: SiteTree, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(current_round, "_plugs", [lambda place: f"{place.prefix}/card/ABC/"])
        monkeypatch.setattr(
            newsworthy, "_plugs", [lambda place: [NewsItem("heard", "Language came first", "From about 410 cards", "/en/heard/")]]
        )
        text = client.get("/en/").content.decode()
        assert 'href="/en/card/ABC/"' in text
        assert "Language came first" in text
        assert 'href="/en/jobs/"' in text
        monkeypatch.setattr(current_round, "_plugs", [])
        touch_site(programme=cast.west)
        assert "No round of questions is open" in client.get("/en/").content.decode()

    def test_a_theme_page_has_its_three_lists_figures_and_partners(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        theme = add_theme(by=None, programme=cast.west, slug="skills", name="Skills", points={"need": ["Placements"]})
        measure = add_measure(by=None, programme=cast.west, label="Health Champions trained", theme=theme)
        add_value(by=None, measure=measure, amount=45, source="Brochure", source_is_public=True)
        add_organisation(by=None, programme=cast.west, name="The Centre", themes=[theme])
        text = client.get("/en/skills/").content.decode()
        assert "We need" in text
        assert "We have" not in text
        for shown in ("Placements", "45", "Brochure", "The Centre"):
            assert shown in text

    def test_figures_show_every_source_and_say_when_there_is_no_value(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        reached = add_measure(by=None, programme=cast.west, label="Employers reached", target=2000)
        funded = add_measure(by=None, programme=cast.west, label="Projects funded")
        for amount, source in ((15, "Guide"), (16, "Brochure of the project")):
            add_value(by=None, measure=funded, amount=amount, source=source, source_is_public=True)
        text = client.get("/en/figures/").content.decode()
        assert "No value yet" in text
        assert "2,000" in text
        for shown in ("Guide", "Brochure of the project", "Sources differ"):
            assert shown in text
        home = page("west-midlands")
        write(home, body=[("figures", {"title": "So far", "keys": [funded.key, reached.key, "gone"]})])
        text = client.get("/en/").content.decode()
        assert "Projects funded" in text
        assert "Employers reached" in text

    def test_blocks_of_every_kind(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        add_aim(by=None, programme=cast.west, key="adopt", text="An approach others can adopt")
        add_aim(by=None, programme=cast.west, key="belong", text="People want to belong", is_hope=True)
        add_organisation(by=None, programme=cast.west, name="Sunday kitchen")
        write(page("approach"), body=[
            ("text", f'<h2>Two ways</h2><p>See <a linktype="page" id="{page("figures").pk}">the figures</a>.</p>'),
            ("aims", {"title": "We aim to", "hopes_title": "We hope"}),
            ("partners", {"title": "With"}),
            ("quotation", {"text": "Everyone is encouraged", "who": "The programme"}),
            ("timeline", {"milestones": [{"when": "2017", "title": "Award", "text": ""}]}),
            ("more", {"title": "Find out more", "pages": [page("figures"), page("get-involved")]}),
            ("notice", {"title": "Closed", "text": "One\nTwo"}),
            ("ways", {"title": "", "ways": [{"title": "Write", "text": "to us", "audience": "All", "to": "contact"}]}),
        ])  # fmt: skip
        text = client.get("/pl/approach/").content.decode()
        for shown in (
            "Two ways", 'href="/pl/figures/"', "An approach others", "People want to belong", "Sunday kitchen",
            "Everyone is encouraged", "Award", "Closed", 'href="/pl/contact/"', 'href="/pl/get-involved/"',
        ):  # fmt: skip
            assert shown in text, shown

    def test_ways_on_lead_to_what_is_there(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        def shown(lang: str) -> str:
            return client.get(f"/{lang}/approach/").content.decode().partition("<main")[2].partition("</main>")[0]

        approach, figures, unpublished, deleted = (page(one) for one in ("approach", "figures", "get-involved", "partnership"))
        arabic = changes.start_translation(by=cast.grace, tree=tree, page=figures, lang="ar")
        write(arabic, title="أرقامنا", lead="ما نعرفه")
        changes.plant_tree(by=None, programme=cast.other)
        theirs = SitePage.objects.get(url_path="/elsewhere/approach/")
        write(theirs, title="Only theirs")
        # The editor chose a translation, a page that is taken off, one that is gone and one of somebody else.
        write(approach, body=[("more", {"pages": [arabic, unpublished, deleted, theirs]})])
        assert {f'href="/pl/{one}/"' in shown("pl") for one in ("figures", "get-involved", "partnership")} == {True}
        unpublished.unpublish()
        deleted.delete()
        touch_site(programme=cast.west)
        for lang, title in (("ar", "أرقامنا"), ("pl", figures.title), ("en", figures.title)):
            text = shown(lang)
            assert f'href="/{lang}/figures/"' in text
            assert title in text
            assert ("ما نعرفه" in text) == (lang == "ar")
            for away in ("get-involved", "partnership", "Only theirs", "elsewhere"):
                assert away not in text

    def test_a_programme_without_a_tree_has_its_first_pages(self, client: Client, cast: Cast) -> None:
        for address in ("", "approach/", "partnership/", "figures/", "get-involved/"):
            assert client.get(f"/p/elsewhere/en/{address}").status_code == 200
        assert client.get("/p/elsewhere/en/jobs/").status_code == 404

    def test_nothing_of_another_programme(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        other = changes.plant_tree(by=None, programme=cast.other)
        assert other.home_key != tree.home_key
        write(SitePage.objects.get(url_path="/elsewhere/approach/"), title="Only theirs")
        assert client.get("/en/approach/").content.decode().count("Only theirs") == 0
        assert "Only theirs" in client.get("/p/elsewhere/en/approach/").content.decode()
        assert client.get("/p/elsewhere/en/jobs/").status_code == 404
        assert client.get("/p/nowhere/en/").status_code == 404
        assert client.get("/en/elsewhere/approach/").status_code == 404

    def test_drafts_and_unknown_addresses_are_404(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        page("approach").unpublish()
        assert client.get("/en/approach/").status_code == 404
        assert client.get("/en/../../w/").status_code == 404
        assert client.post("/en/").status_code == 405

    def test_funder_and_note_on_translations_on_every_page(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        acknowledge_funder(by=None, programme=cast.west, funder="Fund", text="Paid for by the fund")
        for address in ("/en/", "/en/jobs/", "/ar/figures/", "/en/contact/", "/en/privacy/"):
            assert "Paid for by the fund" in client.get(address).content.decode()
        assert "translation-note" in client.get("/ar/").content.decode()
        assert "translation-note" not in client.get("/en/").content.decode()


class TestBanner:
    def test_shows_and_expires(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        text = MultilingualText.original("Closed in May").with_translation("ar", "أُغلق في مايو", author="x")
        banner = changes.write_banner(by=cast.grace, programme=cast.west, text=text, starts_on=today(), ends_on=today())
        assert "Closed in May" in client.get("/en/").content.decode()
        assert "أُغلق في مايو" in client.get("/ar/figures/").content.decode()
        assert '<span lang="en" dir="ltr">Closed in May</span>' in client.get("/pl/").content.decode()
        changes.take_banner_down(by=cast.grace, banner=banner, last_day=today() - dt.timedelta(days=1))
        assert "Closed in May" not in client.get("/en/").content.decode()

    def test_an_editor_writes_one_in_two_languages(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.grace)
        form = {"text_en": "We moved", "text_ar": "انتقلنا", "kind": "info", "starts_on": "2026-11-01", "ends_on": "2026-10-01"}
        assert "before the first" in client.post("/w/west-midlands/public-pages/banners/new/", form).content.decode()
        assert client.post("/w/west-midlands/public-pages/banners/new/", form | {"ends_on": ""}).status_code == 302
        assert "انتقلنا" in client.get("/ar/").content.decode()


class TestCost:
    def test_publishing_freshens_the_site(self, cast: Cast, tree: SiteTree) -> None:
        before = Programme.objects.get(pk=cast.west.pk).site_version
        write(page("approach"), title="New words")
        after = Programme.objects.get(pk=cast.west.pk).site_version
        assert after > before
        page("approach").unpublish()
        assert Programme.objects.get(pk=cast.west.pk).site_version > after

    @pytest.mark.usefixtures("kept_for_long")
    def test_a_page_asks_few_queries(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        def asked(address: str) -> int:
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            return len(captured)

        first, again = asked("/ar/"), asked("/ar/")
        assert first <= 16
        # Whose host it is (up to two), and whether a round is open.
        assert again <= 3
        assert asked("/en/jobs/") > asked("/en/jobs/")

    def test_nothing_stale_is_remembered(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        write(page("west-midlands"), body=[("partners", {"title": "With"}), ("aims", {"title": "", "hopes_title": ""})])
        assert "Sunday kitchen" not in client.get("/en/").content.decode()
        add_organisation(by=None, programme=cast.west, name="Sunday kitchen")
        assert "Sunday kitchen" in client.get("/en/").content.decode()
        assert client.get("/en/no-such-page/").status_code == 404
        add_theme(by=None, programme=cast.west, slug="no-such-page", name="Now there", points={})
        assert "Now there" in client.get("/en/no-such-page/").content.decode()
        add_aim(by=None, programme=cast.west, key="later", text="Added later")
        assert "Added later" in client.get("/en/").content.decode()

    def test_what_is_kept_is_bounded_and_short_lived(self, cast: Cast) -> None:
        kept: Remembered[int] = Remembered(2)
        for key in ("a", "b", "a", "c"):
            kept.get((key,), lambda: 1)
        assert kept.get(("b",), lambda: None) is None
        assert kept.get(("a",), lambda: 2) == 1
        place = PublicPlace(cast.west, BY_CODE["en"], "")
        with time_machine.travel(dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC), tick=False):
            then = state_of(place)
        with time_machine.travel(dt.datetime(2026, 5, 1, 12, 5, tzinfo=dt.UTC), tick=False):
            assert state_of(place) != then

    def test_first_visit_is_small(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        for code in ("en", "ar"):
            text = client.get(f"/{code}/").content.decode()
            files = set(re.findall(r'(?:src|href)="/static/([^"]+)"', text))
            requests = 1 + len(files)
            size = len(gzip.compress(text.encode()))
            for name in files:
                size += len(gzip.compress(Path(str(finders.find(name))).read_bytes()))
            assert requests <= 10
            assert size <= 50_000, size
            assert not re.search(r'(?:src|href)="(?:https?:)?//(?!testserver)[^"]*\.(?:js|css|woff2?)', text)


class TestFront:
    """The bare address leads on: in the phone's language where the programme has it."""

    @pytest.mark.parametrize(
        ("asked", "lang"), [("", "en"), ("ar-SY,ar;q=0.9,en;q=0.8", "ar"), ("de,pl;q=0.7", "pl"), ("xx", "en"), (",;q=,", "en")]
    )
    def test_the_bare_host_leads_to_a_language(self, client: Client, cast: Cast, tree: SiteTree, asked: str, lang: str) -> None:
        for before in ("", "/p/west-midlands"):
            answer = client.get(f"{before}/", headers={"accept-language": asked})
            assert (answer.status_code, answer.headers["Location"]) == (302, f"{before}/{lang}/")
            assert "Accept-Language" in answer.headers["Vary"]

    def test_an_unknown_programme_is_not_found(self, client: Client, cast: Cast) -> None:
        assert client.get("/p/nowhere/").status_code == 404

    def test_an_empty_installation_leads_to_signing_in(self, client: Client, db: None) -> None:
        assert client.get("/").headers["Location"] == "/w/sign-in/"


class TestMachines:
    def test_robots_sitemap_manifest(self, client: Client, cast: Cast, tree: SiteTree) -> None:
        assert "Disallow: /w/" in client.get("/robots.txt").content.decode()
        text = client.get("/sitemap.xml").content.decode()
        assert "<loc>http://testserver/ar/approach/</loc>" in text
        assert "/p/elsewhere/en/" in client.get("/p/elsewhere/sitemap.xml").content.decode()
        assert client.get("/ar/manifest.webmanifest").json()["dir"] == "rtl"

    def test_locales_are_there_for_every_language(self, cast: Cast, tree: SiteTree) -> None:
        assert Locale.objects.count() == len(KNOWN)

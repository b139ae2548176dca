"""An editor of one programme reaches no page of another, by no way the editor offers."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Page

from mifc.doors.public_site import changes
from mifc.doors.public_site.editor_gate import OPEN_VIEWS
from mifc.doors.public_site.editor_policy import policy_of, starts_a_field
from mifc.doors.public_site.models import SitePage, SiteTree
from mifc.foundation.programmes.changes import give_role, take_role
from mifc.foundation.programmes.models import Membership
from tests.cast import Cast


@pytest.fixture
def trees(cast: Cast) -> tuple[SiteTree, SiteTree]:
    mine = changes.plant_tree(by=None, programme=cast.west)
    theirs = changes.plant_tree(by=None, programme=cast.other)
    secret = SitePage.objects.get(url_path="/elsewhere/approach/").specific
    secret.title = "Their secret plan"
    secret.save_revision().publish()
    return mine, theirs


def at(path: str) -> Page:
    return Page.objects.get(url_path=path)


class TestHerOwn:
    def test_an_editor_writes_publishes_and_the_world_reads(self, client: Client, cast: Cast, trees: object) -> None:
        client.force_login(cast.grace)
        page = at("/west-midlands/approach/")
        assert client.get("/w/pages/").status_code == 200
        assert "Our approach" in client.get(f"/w/pages/pages/{page.get_parent().pk}/").content.decode()
        form = client.get(f"/w/pages/pages/{page.pk}/edit/")
        assert form.status_code == 200
        sent = client.post(
            f"/w/pages/pages/{page.pk}/edit/",
            {
                "title": "How we work", "lead": "Together", "slug": "approach", "search_description": "", "show_in_menus": "on",
                "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "notice", "body-0-id": "",
                "body-0-value-title": "Soon", "body-0-value-text": "A new round opens", "action-publish": "action-publish",
            },
        )  # fmt: skip
        assert sent.status_code == 302, re.findall(r"error-message[^<]*<[^<]*", sent.content.decode())
        text = client.get("/en/approach/").content.decode()
        assert "How we work" in text
        assert "A new round opens" in text

    def test_the_preview_shows_the_draft_in_our_frame(self, client: Client, cast: Cast, trees: object) -> None:
        client.force_login(cast.grace)
        page = SitePage.objects.get(url_path="/west-midlands/approach/").specific
        page.title = "Only a draft"
        page.save_revision()
        shown = client.get(f"/w/pages/pages/{page.pk}/view_draft/")
        assert shown.status_code == 200
        assert "Only a draft" in shown.content.decode()
        assert "frame-ancestors 'none'" not in shown.headers["Content-Security-Policy"]
        assert "Only a draft" not in client.get("/en/approach/").content.decode()

    def test_a_draft_in_arabic_is_previewed_from_right_to_left(self, client: Client, cast: Cast, trees: tuple[SiteTree, SiteTree]) -> None:
        page = SitePage.objects.get(url_path="/west-midlands/approach/")
        draft = changes.start_translation(by=cast.grace, tree=trees[0], page=page, lang="ar")
        client.force_login(cast.grace)
        assert '<html lang="ar" dir="rtl"' in client.get(f"/w/pages/pages/{draft.pk}/view_draft/").content.decode()

    def test_a_translation_is_begun_from_the_overview(self, client: Client, cast: Cast, trees: object) -> None:
        client.force_login(cast.grace)
        assert "Missing" in client.get("/w/west-midlands/public-pages/").content.decode()
        page = at("/west-midlands/approach/")
        begun = client.post(f"/w/west-midlands/public-pages/translate/{page.pk}/", {"lang": "ar"})
        assert begun.status_code == 302
        assert client.get(begun.headers["Location"]).status_code == 200
        assert "Draft" in client.get("/w/west-midlands/public-pages/").content.decode()

    def test_the_home_stays(self, client: Client, cast: Cast, trees: object) -> None:
        client.force_login(cast.grace)
        home = at("/west-midlands/")
        client.post(f"/w/pages/pages/{home.pk}/delete/")
        assert Page.objects.filter(pk=home.pk).exists()


class TestPolicy:
    def test_every_script_in_the_editors_pages_is_one_we_can_read(self, client: Client, cast: Cast, trees: object) -> None:
        client.force_login(cast.grace)
        page, home = at("/west-midlands/approach/"), at("/west-midlands/")
        for address in (
            "", f"pages/{home.pk}/", f"pages/{page.pk}/edit/", f"pages/{page.pk}/history/", f"pages/{page.pk}/move/", "pages/search/?q=a",
            f"pages/add/public_site/textpage/{home.pk}/",
        ):  # fmt: skip
            response = client.get(f"/w/pages/{address}")
            text, policy = response.content.decode(), response.headers["Content-Security-Policy"]
            inline = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
            assert all(starts_a_field(script) for script in inline), address
            assert policy.count("sha256-") == len(set(inline)), address
            assert "script-src 'self'" in policy
            assert "unsafe-inline" not in policy.partition("style-src")[0]
            assert not re.search(r"<[^>]+\son[a-z]+=", text), address

    @pytest.mark.parametrize(
        "script",
        [
            "alert(1)",
            'initDateChooser("a", {"b": 1}); alert(1);',
            'initDateChooser("a", alert(1));',
            'initDateChooser("a");alert("b");',
            "",
        ],
    )
    def test_a_planted_script_is_not_let_through(self, script: str) -> None:
        assert "sha256" not in policy_of(f"<p><script>{script}</script></p>")


class TestOfOthers:
    def test_no_address_that_names_their_page_answers(self, client: Client, cast: Cast, trees: object) -> None:
        client.force_login(cast.grace)
        theirs, mine = at("/elsewhere/approach/"), at("/west-midlands/approach/")
        for address in (
            f"pages/{theirs.pk}/", f"pages/{theirs.pk}/results/", f"pages/{theirs.pk}/edit/", f"pages/{theirs.pk}/edit/preview/",
            f"pages/{theirs.pk}/view_draft/", f"pages/{theirs.pk}/delete/", f"pages/{theirs.pk}/unpublish/", f"pages/{theirs.pk}/history/",
            f"pages/{theirs.pk}/usage/", f"pages/{theirs.pk}/move/", f"pages/{mine.pk}/move/{theirs.pk}/confirm/",
            f"pages/{theirs.pk}/add_subpage/", f"pages/add/public_site/textpage/{theirs.pk}/", f"pages/{theirs.pk}/revisions/",
            f"choose-page/{theirs.pk}/", f"api/main/pages/{theirs.pk}/", f"choose-page/chosen-multiple/?id={theirs.pk}",
            f"pages/{theirs.latest_revision_id}/edit/",
        ):  # fmt: skip
            for send in (client.get, client.post):
                assert send(f"/w/pages/{address}").status_code == 404, address
        assert at("/elsewhere/approach/").title == "Their secret plan"

    def test_no_list_search_or_chooser_shows_it(self, client: Client, cast: Cast, trees: object) -> None:
        client.force_login(cast.grace)
        root = Page.objects.get(depth=1)
        for address in (
            "", "pages/", f"pages/{root.pk}/", "pages/search/?q=secret", "pages/search/results/?q=secret", "choose-page/",
            f"choose-page/{root.pk}/", "choose-page/search/?q=secret", "api/main/pages/", "api/main/pages/?for_explorer=1",
            "api/main/pages/?search=secret", f"api/main/pages/?child_of={at('/elsewhere/').pk}", f"api/main/pages/?descendant_of={root.pk}",
        ):  # fmt: skip
            text = client.get(f"/w/pages/{address}", headers={"x-requested-with": "XMLHttpRequest"}).content.decode()
            assert "secret plan" not in text, address
            assert "Elsewhere" not in text, address

    def test_the_other_programmes_editor_sees_only_hers(self, client: Client, cast: Cast, trees: object) -> None:
        client.force_login(cast.stefan)
        assert "Their secret plan" in client.get(f"/w/pages/pages/{at('/elsewhere/').pk}/").content.decode()
        assert client.get(f"/w/pages/pages/{at('/west-midlands/').pk}/").status_code == 404
        page = at("/west-midlands/approach/")
        assert client.post(f"/w/elsewhere/public-pages/translate/{page.pk}/", {"lang": "ar"}).status_code == 404


class TestWhoMay:
    def test_roles_without_the_power_get_nowhere(self, client: Client, cast: Cast, trees: object) -> None:
        assert client.get("/w/pages/").status_code == 302
        for person in (cast.bea, cast.carlos, cast.eman, cast.idris):
            client.force_login(person)
            assert client.get("/w/pages/").status_code == 404, person

    def test_a_role_that_is_taken_ends_at_once(self, client: Client, cast: Cast, trees: object) -> None:
        client.force_login(cast.grace)
        page = at("/west-midlands/approach/")
        assert client.get(f"/w/pages/pages/{page.pk}/edit/").status_code == 200
        give_role(by=None, programme=cast.other, user=cast.grace, role="editor")
        assert client.get(f"/w/pages/pages/{at('/elsewhere/').pk}/edit/").status_code == 200
        take_role(by=None, membership=Membership.objects.of(cast.west).get(user=cast.grace))
        assert client.get(f"/w/pages/pages/{page.pk}/edit/").status_code == 404
        assert client.get(f"/w/pages/pages/{at('/elsewhere/').pk}/edit/").status_code == 200

    def test_every_view_of_the_editor_stands_behind_the_gate(self) -> None:
        def walk(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
            found: list[URLPattern] = []
            for pattern in patterns:
                found += walk(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern]
            return found

        mounted = next(one for one in get_resolver().url_patterns if str(one.pattern) == "w/pages/")
        views = walk(mounted.url_patterns)
        assert len(views) > 60
        assert [str(one.pattern) for one in views if getattr(one.callback, "door", "") != "editor"] == []

    def test_views_not_on_the_list_are_shut(self, client: Client, cast: Cast, trees: object) -> None:
        client.force_login(cast.grace)
        for address in (
            "account/", "users/", "reports/locked/", "collections/", "workflows/list/", "login/", "password_reset/", "sites/", "images/",
            "documents/", "test404/", "failwhale/", "bulk/wagtailcore/page/delete/?id=1", "nowhere/",
        ):  # fmt: skip
            assert client.get(f"/w/pages/{address}").status_code == 404, address
        assert "wagtailadmin_account" not in OPEN_VIEWS

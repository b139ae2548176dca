"""What partners show on their own websites: the same figures, framed anywhere, nothing set on a visitor's device."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.utils.translation import override

from mifc.doors.public_site.views.embeds import KINDS
from mifc.foundation.languages.known import KNOWN
from mifc.foundation.programmes.changes import acknowledge_funder, add_theme
from mifc.partnership.communication.sockets import NewsItem, newsworthy
from mifc.partnership.organisations.changes import add_organisation
from mifc.toolbox.measures.changes import add_measure, add_value
from tests.cast import Cast


@pytest.fixture
def site(cast: Cast) -> Cast:
    jobs = add_theme(by=None, programme=cast.west, slug="jobs", name="Jobs", look="jobs", summary="Work", points={})
    add_measure(by=None, programme=cast.west, key="brokers", label="Employers reached", theme=jobs)
    measure = add_measure(by=None, programme=cast.west, key="trained", label="People trained")
    add_value(by=None, measure=measure, amount=250, source="Final report", source_is_public=True)
    add_organisation(by=None, programme=cast.west, name="Open Door", is_public=True)
    acknowledge_funder(by=None, programme=cast.west, text="Paid by everybody", funder="Everybody")
    return cast


@pytest.mark.parametrize("kind", KINDS)
def test_any_website_may_show_it_and_nothing_is_set_or_sent(client: Client, site: Cast, kind: str) -> None:
    for language in KNOWN:
        response = client.get(f"/{language.code}/embed/{kind}/", headers={"cookie": "mifc_session=x", "accept-language": "pl"})
        text = response.content.decode()
        assert response.status_code == 200
        assert f'<html lang="{language.code}" dir="{language.direction}"' in text
        assert not response.cookies
        assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in response.headers
        assert "<form" not in text
        assert "Paid by everybody" in text


def test_no_other_page_may_be_framed(client: Client, site: Cast) -> None:
    for address in ("", "figures/", "contact/", "privacy/"):
        assert "frame-ancestors 'none'" in client.get(f"/en/{address}").headers["Content-Security-Policy"], address


def test_it_shows_what_the_site_shows(client: Client, site: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "250" in client.get("/en/embed/figures/").content.decode()
    assert "250" not in client.get("/en/embed/figures/?theme=jobs").content.decode(), "another theme's figures"
    assert "Open Door" in client.get("/en/embed/partners/").content.decode()
    item = NewsItem("heard", "People need lessons in the evening", "", "/en/heard/first/", "1 May 2026")
    assert "lessons" not in client.get("/en/embed/heard/").content.decode()
    monkeypatch.setattr(newsworthy, "_plugs", [lambda _place: [item]])
    assert "lessons in the evening" in client.get("/en/embed/heard/").content.decode()


@pytest.mark.parametrize("address", ["embed/secrets/", "embed/figures/?theme=nowhere", "embed/"])
def test_what_is_not_there_is_not_there(client: Client, site: Cast, address: str) -> None:
    assert client.get(f"/en/{address}").status_code == 404


LINES = "/w/west-midlands/public-pages/for-partners/"


def test_staff_make_the_lines_a_partner_pastes(client: Client, site: Cast) -> None:
    client.force_login(site.grace)
    page = client.get(LINES, {"kind": "partners", "language": "ar", "theme": "jobs"}).content.decode()
    lines = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1])
    address = re.search(r'src="http://[^/"]+([^"]+)"', lines)[1]
    assert address == "/ar/embed/partners/?theme=jobs"
    assert client.get(address).status_code == 200
    with override("ar"):
        assert f'title="{KINDS["partners"].label} · West Midlands"' in lines, "its name is in the language it shows"
    # A card has no theme; a choice that is none leaves the first.
    assert "theme=" not in client.get(LINES, {"kind": "card", "language": "en", "theme": "jobs"}).content.decode()
    assert client.get(LINES, {"kind": "secrets"}).status_code == 200

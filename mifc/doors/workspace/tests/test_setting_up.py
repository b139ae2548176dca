"""The first five minutes: one question a page, nothing typed is lost, one button starts the programme."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from mifc.foundation.base.writing import NotPossible
from mifc.foundation.programmes import changes
from mifc.foundation.programmes.models import City, Invitation, Membership, Programme
from mifc.foundation.programmes.rules import CityToBe, PersonToBe
from tests.cast import Cast

ANSWERS = {
    "name": {"name": "MiFriendly Leicester"},
    "cities": {"cities": "Leicester\n\n  Loughborough \nLeicester"},
    "lead": {"lead": "1"},
    "languages": {"languages": ["en", "ar", "ti"], "first": "ar"},
    "size": {"size": "medium"},
    "people": {
        "name_1": "Jana",
        "email_1": "jana@example.org",
        "role_1": "partner-staff",
        "city_1": "",
        "name_2": "Omar",
        "role_2": "city-coordinator",
        "city_2": "0",
        "role_3": "translator",
    },
    "round": {"go_on": "later"},
}


def answer(client: Client, **answers: dict[str, object]) -> str:
    """Send the pages in their order; returns where the last one led."""
    url = ""
    for step, data in answers.items():
        url = client.post(f"/w/new/{step}/", data).headers.get("Location", "")
    return url


def test_from_the_first_question_to_the_home_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    assert client.get("/w/new/").url == "/w/new/name/"
    order = ["/w/new/cities/", "/w/new/lead/", "/w/new/languages/", "/w/new/size/", "/w/new/people/", "/w/new/round/", "/w/new/look-over/"]
    for (step, data), following in zip(ANSWERS.items(), order, strict=True):
        assert client.get(f"/w/new/{step}/").status_code == 200
        assert client.post(f"/w/new/{step}/", data).url == following, step
    summary = client.get("/w/new/look-over/").content.decode()
    for part in (
        "MiFriendly Leicester",
        "Leicester, Loughborough",
        "\u2068العربية\u2069, English, ትግርኛ",
        "Jana (Partner staff), Omar (City coordinator)",
    ):
        assert part in summary
    links = client.post("/w/new/look-over/").url
    made = Programme.objects.get(slug="mifriendly-leicester")
    assert made.languages == ["ar", "en", "ti"]
    assert made.rooms == ["needs_assessment", "service_mapping", "organisations"]
    assert made.mode == Programme.Mode.RUNNING
    assert [(city.name, city.is_lead) for city in City.objects.of(made)] == [("Leicester", False), ("Loughborough", True)]
    assert Membership.objects.of(made).get().user == cast.amina
    assert {(one.name, one.role, one.city and one.city.name) for one in Invitation.objects.of(made)} == {
        ("Jana", "partner-staff", None),
        ("Omar", "city-coordinator", "Leicester"),
    }
    assert [one.to for one in mail.outbox] == [["jana@example.org"]]
    page = client.get(links).content.decode()
    assert page.count("http://testserver/w/invitation/") == 2
    assert "A mail with the link went to jana@example.org" in page
    assert 'href="/w/mifriendly-leicester/"' in page
    assert client.get("/w/mifriendly-leicester/").status_code == 200


def test_the_links_are_shown_here_only(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    answer(client, **ANSWERS)
    links = client.post("/w/new/look-over/").url
    assert "/w/invitation/" in client.get(links).content.decode()
    client.get("/w/mifriendly-leicester/people/")
    assert "/w/invitation/" not in client.get(links).content.decode()


def test_what_was_typed_is_kept_right_or_wrong_forward_or_back(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    answer(client, name=ANSWERS["name"])
    wrong = client.post("/w/new/people/", {"name_1": "", "email_1": "not-an-address", "role_1": "translator"})
    page = wrong.content.decode()
    assert wrong.status_code == 200
    assert 'value="not-an-address"' in page
    assert "Something needs another look" in page
    assert page.count("Error: ") >= 1
    back = client.post("/w/new/cities/", {"cities": "Derby", "go": "back"})
    assert back.url == "/w/new/name/"
    assert 'value="MiFriendly Leicester"' in client.get("/w/new/name/").content.decode()
    assert "Derby" in client.get("/w/new/cities/").content.decode()
    assert 'value="not-an-address"' in client.get("/w/new/people/").content.decode()


def test_which_city_leads_is_asked_only_of_several(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    assert answer(client, name=ANSWERS["name"], cities={"cities": "Derby"}) == "/w/new/languages/"
    assert client.get("/w/new/lead/").url == "/w/new/"
    answer(
        client,
        languages=ANSWERS["languages"],
        size=ANSWERS["size"],
        people={"role_1": "city-coordinator", "name_1": "Omar"},
        round={"go_on": "yes"},
    )
    links = client.post("/w/new/look-over/").url
    made = Programme.objects.get(slug="mifriendly-leicester")
    begin = "/w/mifriendly-leicester/assessments/new/"
    assert f'href="{begin}"' in client.get(links).content.decode(), "there is no list to look at yet"
    ask = client.post(begin, {"name": "How friendly is Leicester?", "city": "all"}).url
    assert ask.endswith("/how-friendly-is-leicester/ask/")
    assert f'href="{ask}"' in client.get(links).content.decode()
    assert Invitation.objects.of(made).get().city == City.objects.of(made).get()


def test_the_summary_waits_for_every_answer(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    answer(client, name=ANSWERS["name"])
    assert client.get("/w/new/look-over/").url == "/w/new/cities/"
    assert client.post("/w/new/look-over/").url == "/w/new/cities/"
    assert not Programme.objects.filter(name="MiFriendly Leicester").exists()
    nowhere = client.get("/w/new/nonsense/")
    assert nowhere.status_code == 404
    assert 'href="/w/"' in nowhere.content.decode(), "the page says where to go on"


@pytest.mark.parametrize(
    ("step", "data"), [("name", {"name": " "}), ("cities", {"cities": "\n \n"}), ("size", {"size": "vast"}), ("languages", {"first": "en"})]
)
def test_a_page_says_what_is_wrong_with_it(cast: Cast, client: Client, step: str, data: dict[str, str]) -> None:
    client.force_login(cast.amina)
    page = client.post(f"/w/new/{step}/", data).content.decode()
    assert "<title>Error: " in page
    assert f'href="#id_{step}' in page


def test_only_who_leads_a_programme_starts_one(cast: Cast, client: Client) -> None:
    for person in (cast.bea, cast.carlos, cast.idris):
        client.force_login(person)
        for url in ("/w/new/", "/w/new/name/", "/w/new/look-over/"):
            assert client.get(url).status_code == 403
            assert client.post(url).status_code == 403
    cast.idris.is_superuser = True
    cast.idris.save()
    client.force_login(cast.idris)
    assert client.get("/w/new/name/").status_code == 200
    client.force_login(cast.stefan)
    assert client.get("/w/new/name/").status_code == 200


def test_names_without_latin_letters_and_taken_names_get_an_address(cast: Cast) -> None:
    facts = {"by": cast.amina, "cities": [CityToBe("برمنغهام", True), CityToBe("حلب")], "languages": ["ar"], "size": "small"}
    first, _none = changes.start_programme(name="مدينة صديقة", **facts)
    second, _none = changes.start_programme(name="مدينة", **facts)
    assert (first.slug, second.slug) == ("programme", "programme-2")
    assert [city.slug for city in City.objects.of(first)] == ["city", "city-2"]
    third, _none = changes.start_programme(name="West Midlands", **facts)
    reserved, _none = changes.start_programme(name="Account", **facts)
    assert (third.slug, reserved.slug) == ("west-midlands-2", "account-2")


def test_a_refused_part_leaves_nothing_behind(cast: Cast) -> None:
    with pytest.raises(NotPossible):
        changes.start_programme(
            by=cast.amina,
            name="Half",
            cities=[CityToBe("One", True)],
            languages=["en"],
            size="small",
            people=[PersonToBe("Omar", "king")],
        )
    assert not Programme.objects.filter(name="Half").exists()


def test_an_empty_trial_beside_the_demo(cast: Cast, client: Client) -> None:
    changes.set_up(by=None, programme=cast.west, is_demo=True)
    client.force_login(cast.eman)
    assert "Start an empty trial programme" in client.get("/w/west-midlands/").content.decode()
    opened = client.post("/w/west-midlands/trial/").url
    trial = Programme.objects.get(mode=Programme.Mode.TRIAL)
    assert opened == f"/w/{trial.slug}/"
    page = client.get(opened).content.decode()
    assert "Trial programme" in page
    assert "Name your cities" in page
    assert Membership.objects.of(trial).get().role == "lead-coordinator"
    for _again in range(4):
        client.post("/w/west-midlands/trial/")
    assert client.post("/w/west-midlands/trial/").url == "/w/west-midlands/trial/"
    assert Programme.objects.filter(mode=Programme.Mode.TRIAL).count() == 5


def test_names_longer_than_their_column_are_refused_on_their_page_and_nothing_typed_is_lost(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    long = "W" * 500
    for step, name in (("name", "name"), ("cities", "cities"), ("people", "name_1")):
        answer(client, **ANSWERS)
        refused = client.post(f"/w/new/{step}/", ANSWERS[step] | {name: long})
        page = refused.content.decode()
        assert (refused.status_code, "120" in page, long in page) == (200, True, True), step
        assert client.post("/w/new/look-over/").url == f"/w/new/{step}/"
    assert not Programme.objects.filter(name__startswith="W" * 100).exists()
    answer(client, **ANSWERS | {"name": {"name": "W" * 120}, "cities": {"cities": "V" * 120}})
    assert client.post("/w/new/look-over/").status_code == 302
    assert Programme.objects.filter(name="W" * 120).exists()

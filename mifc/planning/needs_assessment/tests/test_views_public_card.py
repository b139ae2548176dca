"""The card as the world sends it: well meant, twice, from elsewhere, too long, in the wrong programme."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from mifc.planning.needs_assessment.changes import ask, publish
from mifc.planning.needs_assessment.models import Card, CardText, TakeBack
from mifc.planning.needs_assessment.privacy import erase_again
from mifc.planning.needs_assessment.rules.card import hash_of_code
from mifc.planning.needs_assessment.tests.factories import open_round, point_of
from tests.cast import Cast

JSON = {"HTTP_ACCEPT": "application/json"}


def card_url(cast: Cast, lang: str = "en") -> str:
    return f"/{lang}/card/{point_of(open_round(cast.west)).code}/"


def test_it_carries_no_cookie_and_depends_on_nobody(cast: Cast, client: Client) -> None:
    answer = client.get(card_url(cast, "ar"))
    assert 'dir="rtl"' in answer.content.decode()
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_one_text_is_enough_and_none_is_too_few(cast: Cast, client: Client) -> None:
    url = card_url(cast)
    empty = client.post(url, {"client": "a", "age": "25-34", "good": " - "})
    assert empty.status_code == 422
    assert "at least one of the boxes" in empty.content.decode()
    assert client.post(url, {"client": "a", "good": "Parks"}).status_code == 200
    assert Card.objects.of(cast.west).get().age == ""


def test_the_same_submission_counts_once_however_it_comes(cast: Cast, client: Client) -> None:
    url = card_url(cast)
    said = {"client": "one", "good": "Parks", "written": "2026-01-01T10:00:00Z"}
    client.post(url, said)
    told = json.loads(client.post(url, said, **JSON).content)
    assert (told["state"], Card.objects.of(cast.west).count()) == ("sent", 1)


def test_sent_from_another_site_it_is_refused(cast: Cast, client: Client) -> None:
    url = card_url(cast)
    for headers in ({"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://elsewhere.example"}):
        assert client.post(url, {"good": "Parks"}, **headers).status_code == 403
    for headers in ({"HTTP_SEC_FETCH_SITE": "same-origin"}, {"HTTP_ORIGIN": "http://testserver"}, {"HTTP_ORIGIN": "null"}, {}):
        assert client.post(url, {"good": f"Parks {headers}"}, **headers).status_code == 200


def test_too_long_nothing_is_cut_and_nothing_lost(cast: Cast, client: Client) -> None:
    url = card_url(cast)
    long = "word " * 1_100
    answer = client.post(url, {"good": long, "missing": "Doctors"})
    assert answer.status_code == 422
    assert long.strip() in answer.content.decode()
    assert "Doctors" in answer.content.decode()
    assert client.post(url, {"good": "x" * 5_000_000}).status_code == 400
    assert not Card.objects.of(cast.west).exists()


@pytest.mark.parametrize("hostile", ["\x00\x07bell", "\u202eevil\u202c", "<script>alert(1)</script>", "' OR 1=1 --", "😀"])
def test_hostile_texts_are_texts(cast: Cast, client: Client, hostile: str) -> None:
    url = card_url(cast)
    assert client.post(url, {"good": f"{hostile} and more"}).status_code == 200
    kept = CardText.objects.of(cast.west).get().text
    assert "\x00" not in kept
    assert "\u202e" not in kept
    assert kept.endswith("and more")


def test_another_programmes_point_is_not_here(cast: Cast, client: Client) -> None:
    there = point_of(open_round(cast.other))
    assert client.get(f"/en/card/{there.code}/").status_code == 404
    assert client.get(f"/p/elsewhere/en/card/{there.code}/").status_code == 200


def test_the_short_address_offers_languages_by_their_own_names(cast: Cast, client: Client) -> None:
    point = point_of(open_round(cast.west))
    page = client.get(f"/a/{point.code.lower()}/").content.decode()
    assert "العربية" in page
    assert f"/pl/card/{point.code}/" in page
    assert client.get("/a/NOPE9/").status_code == 404


def test_a_closed_point_says_so_kindly_and_gives_the_words_back(cast: Cast, client: Client) -> None:
    point = point_of(open_round(cast.west))
    ask.close_point(by=None, point=point)
    url = f"/en/card/{point.code}/"
    assert "This round has closed" in client.get(url).content.decode()
    late = client.post(url, {"good": "Too late"})
    assert (late.status_code, "Too late" in late.content.decode()) == (410, True)
    assert json.loads(client.post(url, {"good": "Too late"}, **JSON).content)["state"] == "closed"


def test_taking_back_by_code(cast: Cast, client: Client) -> None:
    url = card_url(cast)
    code = json.loads(client.post(url, {"client": "a", "good": "Parks"}, **JSON).content)["code"]
    assert client.post("/en/card/take-back/", {"code": "XXXXX XXXXX"}).status_code == 422
    done = client.post("/en/card/take-back/", {"code": f"{code[:5]}-{code[5:].lower()}"})
    assert "was taken back" in done.content.decode()
    assert not Card.objects.of(cast.west).exists()


def test_every_language_answers_in_its_direction(cast: Cast, client: Client) -> None:
    code = point_of(open_round(cast.west)).code
    for lang in ("en", "ar", "fa", "ur", "ps", "ckb", "ti", "so", "pl", "ro", "fr", "uk"):
        page = client.get(f"/{lang}/card/{code}/").content.decode()
        assert f'lang="{lang}" dir="{"rtl" if lang in ("ar", "fa", "ur", "ps", "ckb") else "ltr"}"' in page


def test_an_origin_or_encoding_that_nobody_writes_is_refused_not_stumbled_over(cast: Cast, client: Client) -> None:
    url = card_url(cast)
    assert client.post(url, {"good": "Parks"}, HTTP_ORIGIN="http://[::1").status_code == 403
    for kind in ("hex", "utf-7", "unicode_escape", "utf-16"):
        sent = b'--x\r\nContent-Disposition: form-data; name="good"\r\n\r\nPa\\ud800rks\r\n--x--\r\n'
        assert client.generic("POST", url, sent, content_type=f"multipart/form-data; boundary=x; charset={kind}").status_code == 400
        assert client.generic("GET", url, b"x", content_type=f"text/plain; charset={kind}").status_code == 400
        assert client.generic("GET", "/w/sign-in/", b"x", content_type=f"text/plain; charset={kind}").status_code == 400
    assert client.generic("POST", url, b"good=Parks", content_type="application/x-www-form-urlencoded; charset=UTF-8").status_code == 200
    assert Card.objects.of(cast.west).count() == 1


def test_a_text_that_nobody_can_see_says_nothing(cast: Cast, client: Client) -> None:
    url = card_url(cast)
    for text in ("\u200b", "\u200f\u200e", "\u200d", "\u2800", "\xad", "\u202e\u200f\u200b", "\ufe0f"):
        assert client.post(url, {"good": text}).status_code == 422, ascii(text)
    assert client.post(url, {"good": "👨\u200d👩\u200d👧"}).status_code == 200


@pytest.mark.parametrize("in_edition", [False, True])
def test_a_card_taken_back_stays_gone_when_the_phone_sends_it_again(cast: Cast, client: Client, in_edition: bool) -> None:
    asked = open_round(cast.west)
    url = f"/en/card/{point_of(asked).code}/"
    said = {"client": "a", "good": "Parks", "age": "25-34"}
    code = json.loads(client.post(url, said, **JSON).content)["code"]
    if in_edition:
        publish.freeze(by=None, assessment=asked.assessment)
    client.post("/en/card/take-back/", {"code": code})
    cards = Card.objects.of(cast.west).count()
    told = client.post(url, said, **JSON)
    assert (told.status_code, json.loads(told.content)["state"]) == (410, "gone")
    page = client.post(url, said)
    assert (page.status_code, "was taken back" in page.content.decode()) == (410, True)
    assert Card.objects.of(cast.west).count() == cards
    assert not CardText.objects.of(cast.west).exclude(text="").exists()
    mark = TakeBack.objects.of(cast.west).values().get()
    assert "Parks" not in str(mark)
    assert client.post(url, {**said, "client": "b"}).status_code == 200, "another person may say the same"


def test_a_card_taken_back_after_the_backup_stays_gone_after_a_restore(cast: Cast, client: Client) -> None:
    url = card_url(cast)
    said = {"client": "a", "good": "Parks"}
    code = json.loads(client.post(url, said, **JSON).content)["code"]
    erased = {"programme": cast.west.pk, "take_back_hash": hash_of_code(code)}
    for _twice in range(2):
        erase_again(erased)
    assert client.post(url, said).status_code == 410
    assert not Card.objects.of(cast.west).exists()


def test_another_language_draws_the_card_again_with_what_is_typed(cast: Cast, client: Client) -> None:
    url = card_url(cast, "ar")
    typed = {"client": "one", "missing": "Doctors\x00 <b>", "age": "25-34", "redraw": "1"}
    drawn = client.post(url, typed)
    page = drawn.content.decode()
    assert drawn.status_code == 200
    assert "Doctors &lt;b&gt;" in page
    assert 'value="one"' in page, "the same card still counts once"
    assert page.count(" checked") == 1
    assert "aria-invalid" not in page
    assert client.post(url, {"redraw": "1"}).status_code == 200, "an empty card may change its language too"
    assert not Card.objects.of(cast.west).exists()
    assert not CardText.objects.of(cast.west).exists()

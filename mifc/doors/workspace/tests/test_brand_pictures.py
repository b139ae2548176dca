"""The logo of a programme and the emblems of its funders: brought by the lead, seen by everybody, on paper too (R081, R096)."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from mifc.foundation.interface.printing import paper_brand
from mifc.foundation.programmes.models import FunderAcknowledgement, Programme
from tests.cast import Cast

LOOKS = {"mark": "W", "accent": "#0B625B", "stamp": "#C2401F", "strapline_en": "", "strapline_pl": ""}


@pytest.fixture
def amina(cast: Cast, client: Client) -> Client:
    client.force_login(cast.amina)
    return client


def png(colour: str = "red", size: tuple[int, int] = (300, 150)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return SimpleUploadedFile("Logo of the council.png", out.getvalue(), "image/png")


def looks(cast: Cast) -> str:
    return f"/w/{cast.west.slug}/settings/looks/"


def logo_in(html: str) -> str:
    """The address of the picture beside the programme's name, empty where the stamp stands."""
    head = html.partition("<main")[0]
    found = re.search(r'<img class="logo" src="([^"]+)"', head)
    return found[1] if found else ""


def test_a_logo_stands_on_every_page_and_can_be_taken_back(cast: Cast, amina: Client) -> None:
    visitor = Client()
    assert logo_in(visitor.get("/en/").content.decode()) == ""
    said = amina.post(looks(cast), {**LOOKS, "logo": png()}, follow=True).content.decode()
    address = logo_in(visitor.get("/en/").content.decode())
    assert address
    file = visitor.get(address)
    assert file["Content-Type"] == "image/png"
    assert "immutable" in file["Cache-Control"]
    assert not file.cookies
    with Image.open(io.BytesIO(file.content)) as drawn:
        assert drawn.convert("RGBA").getpixel((5, 5)) == (255, 0, 0, 255)
    assert logo_in(visitor.get("/en/contact/").content.decode()) == address
    assert "The picture now in use" in amina.get(looks(cast)).content.decode()

    amina.post(looks(cast), {**LOOKS, "accent": "#123456"})
    assert logo_in(visitor.get("/en/").content.decode()) == address, "saving something else keeps the logo"

    undo = re.search(r'action="([^"]*/undo/[^"]*)"', said)
    assert undo
    amina.post(undo[1])
    assert logo_in(visitor.get("/en/").content.decode()) == ""

    again = amina.post(looks(cast), {**LOOKS, "logo": png()}, follow=True)
    assert again.status_code == 200
    assert logo_in(visitor.get("/en/").content.decode()) == address, "the same picture is the same address"
    amina.post(looks(cast), {**LOOKS, "no_logo": "on"})
    assert logo_in(visitor.get("/en/").content.decode()) == ""


def test_what_is_no_picture_is_said_and_nothing_is_changed(cast: Cast, amina: Client) -> None:
    wrong = SimpleUploadedFile("logo.svg", b"<svg onload='alert(1)'/>", "image/svg+xml")
    answer = amina.post(looks(cast), {**LOOKS, "mark": "Q", "logo": wrong})
    assert "Save it as PNG, JPEG or WebP" in answer.content.decode()
    west = Programme.objects.get(pk=cast.west.pk)
    assert (west.mark, west.logo_id) == (cast.west.mark, None)


def test_a_funders_emblem_stands_beside_its_sentence_and_on_paper(cast: Cast, amina: Client) -> None:
    funders = f"/w/{cast.west.slug}/settings/funders/"
    amina.post(funders, {"funder": "Fund", "text_en": "Paid by the Fund.", "text_pl": "", "emblem": png("blue")})
    foot = Client().get("/en/").content.decode().partition("<footer")[2]
    assert re.search(r'<img class="logo"[^>]*loading="lazy"><span[^>]*>Paid by the Fund', foot)
    line = FunderAcknowledgement.objects.of(cast.west).get(funder="Fund")
    assert paper_brand(cast.west)["funders"][-1]["emblem"]

    said = amina.post(f"{funders}{line.pk}/remove/", follow=True).content.decode()
    undo = re.search(r'action="([^"]*/undo/[^"]*)"', said)
    assert undo
    amina.post(undo[1])
    back = FunderAcknowledgement.objects.of(cast.west).get(funder="Fund")
    assert back.emblem_id == line.emblem_id, "put back with its emblem"

    amina.post(f"{funders}{back.pk}/", {"funder": "Fund", "text_en": "Paid by the Fund.", "text_pl": "", "no_emblem": "on"})
    assert "<img" not in Client().get("/en/").content.decode().partition("<footer")[2]


def test_a_picture_of_another_programme_is_not_at_this_ones_address(cast: Cast, amina: Client) -> None:
    amina.post(looks(cast), {**LOOKS, "logo": png()})
    address = logo_in(Client().get("/en/").content.decode())
    assert Client().get(address.replace(cast.west.slug, cast.other.slug)).status_code == 404
    assert Client().get(address.replace(".png", "0.png")).status_code == 404

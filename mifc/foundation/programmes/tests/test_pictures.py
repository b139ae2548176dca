"""Pictures that people bring: what comes out, and what is refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from mifc.foundation.base.writing import NotPossible
from mifc.foundation.programmes.pictures import read_picture


def file(size: tuple[int, int], kind: str = "PNG", mode: str = "RGBA", **more: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert(mode).save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "L"), ("PNG", "1"), ("JPEG", "RGB"), ("JPEG", "CMYK"), ("WEBP", "RGBA")]
)
def test_every_accepted_kind_comes_out_as_two_small_png_files(kind: str, mode: str) -> None:
    found = read_picture(file((1200, 400), kind, mode))
    with Image.open(io.BytesIO(found.screen)) as screen, Image.open(io.BytesIO(found.printed)) as printed:
        assert (screen.format, printed.format) == ("PNG", "PNG")
        assert screen.height <= 96
        assert screen.width <= 480
        assert (found.width, found.height) == (screen.width // 2, screen.height // 2)
        assert abs(screen.width / screen.height - 3) < 0.1, "it keeps its shape"
    assert len(found.screen) < 60_000
    assert len(found.printed) <= 120 * 1024


def test_a_small_logo_is_not_blown_up() -> None:
    found = read_picture(file((40, 20)))
    assert (found.width, found.height) == (20, 10)


def test_what_is_hidden_in_a_file_does_not_come_along() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Amina Sample lives here"
    exif[0x0112] = 6  # turned by a quarter
    found = read_picture(file((300, 100), "JPEG", "RGB", exif=exif))
    assert b"Amina" not in found.screen + found.printed
    assert found.height > found.width, "it stands as the camera held it"


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 by 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not a picture"),
        (b"GIF89a" + b"\0" * 50, "not a picture"),
        (file((300, 100))[:2000], "not a picture"),
        (file((8, 8)), "too small"),
        (bomb(), "too many pixels"),
        (b"\0" * (8 * 1024 * 1024 + 1), "larger than 8 MB"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(NotPossible, match=said):
        read_picture(content)

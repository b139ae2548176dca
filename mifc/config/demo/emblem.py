"""The emblem of the European Union, drawn: twelve gold stars in a circle on blue, two high and three wide."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw

_HIGH = 300
_BLUE, _GOLD = (0, 51, 153), (255, 204, 0)


def european_emblem() -> bytes:
    """A PNG file of it."""
    picture = Image.new("RGB", (_HIGH * 3 // 2, _HIGH), _BLUE)
    draw = ImageDraw.Draw(picture)
    for hour in range(12):
        turn = math.tau * hour / 12
        x = picture.width / 2 + math.sin(turn) * _HIGH / 3
        y = picture.height / 2 - math.cos(turn) * _HIGH / 3
        draw.polygon(_star(x, y, _HIGH / 18), fill=_GOLD)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """Five points, one of them up."""
    inner = radius * math.cos(math.radians(72)) / math.cos(math.radians(36))
    lengths = [radius, inner] * 5
    return [(x + math.sin(math.pi * n / 5) * one, y - math.cos(math.pi * n / 5) * one) for n, one in enumerate(lengths)]

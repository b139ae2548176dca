"""Brand kit (R081): a programme's accent colours as a small sheet that recolours site and workspace without touching code.

Any accent may be given; it is darkened (light scheme) or lightened (dark scheme) just far enough that text in it can be read
on our paper and text on it too (WCAG 2.2 AA). Served from its own address, because the pages' policy allows no inline style.
"""

import re

Rgb = tuple[int, int, int]

PAPER_LIGHT, CARD_LIGHT = "#FAF5EA", "#FFFDF7"
PAPER_DARK, CARD_DARK = "#16191D", "#1F2429"
ON_DARK_ACCENT = "#10161A"
AA_TEXT = 4.5
# A tint carries accent-coloured text, so the accent is measured with some room to spare.
SPARE = 5.0

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def rgb(colour: str) -> Rgb:
    """``#0B625B`` as three numbers. Raises ValueError for anything that is not six hex digits."""
    if not _HEX.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour like #0B625B")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance 0..1 as WCAG defines it."""
    channels = [c / 255 for c in rgb(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio 1..21 of two opaque colours."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """``share`` (0..1) of ``other`` mixed into ``one``."""
    parts = [round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True)]
    return "#{:02X}{:02X}{:02X}".format(*parts)


def readable(accent: str, grounds: tuple[str, ...], *, card: str, tint: float, towards: str) -> str:
    """The accent, moved towards ``towards`` in small steps until it can be read on every ground and on its own tint."""
    for step in range(0, 101, 4):
        candidate = mix(accent, towards, step / 100)
        if all(contrast(candidate, ground) >= SPARE for ground in (*grounds, mix(card, candidate, tint))):
            return candidate
    return towards


def _accent_tokens(name: str, accent: str, *, dark: bool) -> dict[str, str]:
    if dark:
        card, share, on = CARD_DARK, 0.12, ON_DARK_ACCENT
        colour = readable(accent, (PAPER_DARK, CARD_DARK), card=card, tint=share, towards="#FFFFFF")
        deep = mix(colour, "#FFFFFF", 0.3)
    else:
        card, share, on = CARD_LIGHT, 0.08, "#FFFFFF"
        colour = readable(accent, (PAPER_LIGHT, CARD_LIGHT, "#FFFFFF"), card=card, tint=share, towards="#000000")
        deep = mix(colour, "#000000", 0.35)
    tokens = {f"--{name}": colour, f"--on-{name}": on}
    if name == "press":
        tokens |= {"--press-deep": deep, "--press-edge": mix(colour, "#000000", 0.35), "--press-tint": mix(card, colour, share)}
    return tokens


def brand_tokens(*, press: str, stamp: str, dark: bool) -> dict[str, str]:
    """The custom properties of a brand kit in one scheme. Raises ValueError for a colour that is not six hex digits."""
    return _accent_tokens("press", press, dark=dark) | _accent_tokens("stamp", stamp, dark=dark)


def brand_stylesheet(*, press: str, stamp: str) -> str:
    """The whole sheet, both schemes. Unlayered, so it wins over the tokens of the product's own sheet."""

    def block(*, dark: bool) -> str:
        tokens = brand_tokens(press=press, stamp=stamp, dark=dark)
        return ":root{" + ";".join(f"{name}:{value}" for name, value in tokens.items()) + "}"

    return f"{block(dark=False)}\n@media screen and (prefers-color-scheme:dark){{{block(dark=True)}}}\n"

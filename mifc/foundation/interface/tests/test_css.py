"""The stylesheet: one direction-free sheet, small, readable in both schemes."""

import gzip
import re
from itertools import chain

import brotli
import pytest

from mifc.foundation.interface import brand, stylesheet
from mifc.foundation.interface.brand import contrast

LIMIT = 15 * 1024
RULES = re.sub(
    r"/\*.*?\*/", "", "\n".join(path.read_text(encoding="utf-8") for path in sorted(stylesheet.SOURCES.glob("*.css"))), flags=re.DOTALL
)

PHYSICAL = re.compile(
    r"""(?<![-\w])(?:
        (?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-\w+)? \s*:
      | border-(?:top|bottom)-(?:left|right)-radius \s*:
      | (?:left|right|top|bottom) \s*:
      | (?:text-align|float|clear) \s*: \s* (?:left|right)\b
      | (?:width|height|min-width|min-height|max-width|max-height) \s*: (?!\s*\d+\S*\s*\))
    )""",
    re.VERBOSE,
)
# A shorthand with four values names the sides; it may stay where both sides are the same.
FOUR_SIDES = re.compile(r"(?<![-\w])(?:margin|padding|border-width|inset)\s*:\s*([^;{}]+);")


def without_queries(css: str) -> str:
    """Media queries ask for the width of the window: that is no direction."""
    return re.sub(r"@media[^{]*\{", "@media {", css)


def physical_in(css: str) -> list[str]:
    found = [match.group(0) for match in PHYSICAL.finditer(without_queries(css))]
    for match in FOUR_SIDES.finditer(css):
        values = re.findall(r"(?:[a-z]+\((?:[^()]|\([^()]*\))*\)|[^\s()]+)", match.group(1))
        if len(values) == 4 and values[1] != values[3]:
            found.append(match.group(0))
    return found


def test_the_sheet_knows_no_left_and_right() -> None:
    assert physical_in(RULES) == []


@pytest.mark.parametrize(
    "fault",
    [
        "a{margin-left:1px}",
        "a{text-align: left}",
        "a{right:0}",
        "a{padding:0 1px 0 2px;}",
        "a{border-top-left-radius:1px}",
        "a{float:right}",
        "a{width:3px}",
    ],
)
def test_the_check_finds_a_planted_side(fault: str) -> None:
    assert physical_in(fault)


def test_the_served_sheet_is_the_joined_sources() -> None:
    assert stylesheet.SERVED.read_text(encoding="utf-8") == stylesheet.joined(), "run: python -m mifc.foundation.interface.stylesheet"


def test_the_sheet_stays_small_however_it_is_compressed() -> None:
    body = stylesheet.joined().encode()
    assert len(brotli.compress(body)) < LIMIT
    assert len(gzip.compress(body, 9)) < LIMIT


def test_the_sheet_loads_nothing() -> None:
    assert "url(" not in RULES
    assert "@import" not in RULES


def test_every_used_token_is_defined() -> None:
    used = set(re.findall(r"var\((--[\w-]+)", RULES))
    defined = set(re.findall(r"(--[\w-]+)\s*:", RULES))
    assert used <= defined


def tokens(scheme: str) -> dict[str, str]:
    light, dark = RULES.split("@media screen and (prefers-color-scheme: dark)", 1)
    found = dict(re.findall(r"(--[\w-]+):\s*(#[0-9A-Fa-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"(--[\w-]+):\s*(#[0-9A-Fa-f]{6});", dark.split("}", 1)[0]))
    return found


THEMES = ("--jobs", "--skills", "--citizens-voices", "--start-ups", "--futures")
GROUNDS = ("--paper", "--card")
TEXT_PAIRS = [
    *((text, ground) for text in ("--ink", "--soft", "--press", "--press-deep", "--stamp", "--stop", *THEMES) for ground in GROUNDS),
    *(
        (text, ground)
        for text in ("--ink", "--soft")
        for ground in ("--field", "--sunk", "--press-tint", "--info-tint", "--good-tint", "--warn-tint", "--stop-tint")
    ),
    ("--press", "--press-tint"),
    ("--press", "--field"),
    ("--press", "--info-tint"),
    ("--stop", "--stop-tint"),
    ("--stop", "--field"),
    ("--warn", "--warn-tint"),
    ("--good", "--good-tint"),
    ("--info", "--info-tint"),
    ("--on-press", "--press"),
    ("--on-press", "--press-deep"),
    ("--on-stamp", "--stamp"),
    *(("--on-theme", theme) for theme in THEMES),
    ("--on-bar", "--bar"),
    ("--card", "--stop"),
    ("--paper", "--ink"),
]
SHAPE_PAIRS = [
    *(
        (shape, ground)
        for shape in ("--edge", "--focus", "--chart-good", "--chart-missing", "--chart-better", *THEMES)
        for ground in GROUNDS
    ),
    *((shape, "--chart-room") for shape in ("--press", "--skills")),
    ("--edge", "--field"),
    ("--edge", "--sunk"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_reaches_aa(scheme: str) -> None:
    colours = tokens(scheme)
    low = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shapes_reach_three_to_one(scheme: str) -> None:
    colours = tokens(scheme)
    low = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in SHAPE_PAIRS}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 3} == {}


def test_every_light_colour_has_its_dark_one() -> None:
    light, dark = RULES.split("@media screen and (prefers-color-scheme: dark)", 1)
    named = set(re.findall(r"(--[\w-]+):\s*#", light))
    assert named == set(re.findall(r"(--[\w-]+):\s*#", dark.split("}", 1)[0]))


def test_brand_grounds_are_the_sheet_s_grounds() -> None:
    light, dark = tokens("light"), tokens("dark")
    assert (light["--paper"], light["--card"], dark["--paper"], dark["--card"]) == (
        brand.PAPER_LIGHT,
        brand.CARD_LIGHT,
        brand.PAPER_DARK,
        brand.CARD_DARK,
    )


@pytest.mark.parametrize("accent", ["#0B625B", "#FFD400", "#00FF88", "#FFFFFF", "#000000", "#C00000", "#7FB3FF"])
def test_any_brand_accent_can_be_read(accent: str) -> None:
    for dark in (False, True):
        sheet = tokens("dark" if dark else "light") | brand.brand_tokens(press=accent, stamp=accent, dark=dark)
        pairs = chain(
            (("--press", ground) for ground in (*GROUNDS, "--field", "--press-tint")),
            (("--stamp", ground) for ground in GROUNDS),
            (("--on-press", "--press"), ("--on-press", "--press-deep"), ("--on-stamp", "--stamp")),
        )
        assert [(a, b, contrast(sheet[a], sheet[b])) for a, b in pairs if contrast(sheet[a], sheet[b]) < 4.5] == []


@pytest.mark.parametrize("wrong", ["red", "#12345", "#0B625B;}*{display:none", "", "0B625B", "#0B625B\n"])
def test_a_brand_accent_is_six_hex_digits(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a colour"):
        brand.brand_stylesheet(press=wrong, stamp="#C2401F")


def test_a_brand_sheet_sets_both_schemes() -> None:
    sheet = brand.brand_stylesheet(press="#0B625B", stamp="#C2401F")
    assert "--press:#0B625B" in sheet
    assert "prefers-color-scheme:dark" in sheet

"""What templates and stylesheets must not hold: inline style or script, counting on public pages, left and right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.architecture.code import ROOT, templates

_COMMENT = re.compile(r"\{#.*?#\}|/\*.*?\*/", re.DOTALL)
_INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)(?![^>]*type=[\"']application/(?:ld\+)?json)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"(?:href|action)\s*=\s*[\"']\s*javascript:", re.IGNORECASE),
}
# Templates that must hold style inside, because they are no pages of ours.
NOT_PAGES: dict[str, str] = {}
_PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear|caption-side|justify-content|justify-items|justify-self)\s*:\s*(?:left|right)\b"
)
_COUNTS = re.compile(r"\|\s*(?:length|count|sum)\b|\bloop\.length\b")
_PUBLIC = re.compile(r"interface/page_(?:public|participant)\.jinja")


def without_comments(text: str) -> str:
    """The same text with comments blanked and line numbers kept."""
    return _COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)


def inline_in(text: str) -> Iterator[str]:
    text = without_comments(text)
    for what, pattern in _INLINE.items():
        for found in pattern.finditer(text):
            yield f"line {text.count(chr(10), 0, found.start()) + 1}: {what}"


def sides_in(text: str) -> Iterator[str]:
    text = without_comments(text)
    for found in _PHYSICAL.finditer(text):
        yield f"line {text.count(chr(10), 0, found.start()) + 1}: {found.group()}"


def counting_in(text: str) -> Iterator[str]:
    text = without_comments(text)
    for found in _COUNTS.finditer(text):
        yield f"line {text.count(chr(10), 0, found.start()) + 1}: {found.group()}"


def is_public(inside: str, text: str) -> bool:
    """A page for the world or for participants, or a piece of one: counts of people reach it as texts, from `published` only."""
    return bool(_PUBLIC.search(text)) or "/public/" in inside or "/participant/" in inside or inside.startswith("doors/public_site/")


def test_no_template_holds_style_or_script() -> None:
    found = [f"{inside} {one}" for inside, path in templates() if inside not in NOT_PAGES for one in inline_in(path.read_text("utf-8"))]
    found += [
        f"{inside} {one}" for inside, path in templates(".html") if inside not in NOT_PAGES for one in inline_in(path.read_text("utf-8"))
    ]
    assert found == []


def test_public_templates_count_nothing() -> None:
    read = [(inside, path.read_text("utf-8")) for inside, path in templates()]
    assert any(is_public(inside, text) for inside, text in read), "no public template was found: the walk is broken"
    assert [f"{inside} {one}" for inside, text in read if is_public(inside, text) for one in counting_in(text)] == []


def test_stylesheets_know_no_left_and_right() -> None:
    sheets = sorted(ROOT.rglob("*.css"))
    assert sheets, "no stylesheet was found: the walk is broken"
    assert [f"{path.relative_to(ROOT)} {one}" for path in sheets for one in sides_in(path.read_text("utf-8"))] == []


def test_planted_faults_are_found() -> None:
    planted = """<p style="color:red">a</p>
<style>p{}</style>
<script>go()</script>
<a href="javascript:go()" onclick="go()">b</a>
<script src="/fine.js" defer></script>{# <p style=""> in a comment #}
<p data-style="fine" class="on-fine">c</p>"""
    assert [one.split(": ")[0] for one in sorted(inline_in(planted))] == ["line 1", "line 2", "line 3", "line 4", "line 4"]
    assert [
        len(list(sides_in(one))) for one in ("a{margin-left:1px}", "a{left:0}", "a{text-align:right}", "a{border-top-left-radius:1px}")
    ] == [1] * 4
    assert not list(sides_in("a{margin-inline-start:1px;inset-inline-end:0;text-align:start;--left:1;background-position:left}"))
    assert list(counting_in("{{ people|length }}"))
    assert list(counting_in("{{ people | length }}"))
    assert not list(counting_in("{{ length }} {# |length #}"))
    assert is_public("anywhere/x.jinja", '{% extends "interface/page_public.jinja" %}')

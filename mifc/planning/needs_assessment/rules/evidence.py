"""What each kind of evidence has to say, and how long it waits once taken off. No database."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mifc.planning.needs_assessment.models import Evidence

Kind, Idea = Evidence.Kind, Evidence.Idea

# What the form of a kind asks for, in this order. Areas and city are asked for every kind.
ASKED: dict[str, tuple[str, ...]] = {
    Kind.DOCUMENT: ("title", "text", "file", "source", "as_of", "url"),
    Kind.FIGURE: ("title", "value", "unit", "source", "as_of", "text", "url", "file"),
    Kind.LINK: ("title", "url", "text", "source", "as_of"),
    Kind.WORKED: ("title", "text", "source", "as_of", "url", "file"),
    Kind.DID_NOT: ("title", "text", "source", "as_of", "url", "file"),
    Kind.SOLUTION: ("title", "text", "proposed_by", "source", "as_of", "url", "file"),
    Kind.PARTNER: ("organisation", "language", "said", "as_of", "url", "file"),
}
KEPT_OFF_DAYS = 30
LONGEST_SAID = 5_000


def what_is_missing(kind: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """{field: what to do about it}; empty when a piece of evidence of this kind says all it has to. `file` is whether it has one."""
    wanted: dict[str, str] = {}
    if kind != Kind.PARTNER and not facts.get("title"):
        wanted["title"] = _("Say what it is, in a few words.")
    if kind == Kind.DOCUMENT and not facts.get("file"):
        wanted["file"] = _("Choose the file.")
    if kind == Kind.LINK and not facts.get("url"):
        wanted["url"] = _("Write the address of the page, beginning with https://.")
    if kind == Kind.FIGURE:
        if facts.get("value") is None:
            wanted["value"] = _("Write the number.")
        if not str(facts.get("source") or "").strip():
            wanted["source"] = _("Say where the figure comes from. Without a source nobody can check it.")
        if facts.get("as_of") is None:
            wanted["as_of"] = _("Say of which day the figure is.")
    if kind in (Kind.WORKED, Kind.DID_NOT) and not facts.get("text"):
        wanted["text"] = _("Say what was tried, and what came of it.")
    if kind == Kind.SOLUTION and not facts.get("proposed_by"):
        wanted["proposed_by"] = _("Say who proposed it, in general words.")
    return wanted


def figure_words(value: Decimal | None, unit: str) -> str:
    """A figure as it is read: no noughts at its end, in the reader's way of writing numbers."""
    if value is None:
        return ""
    whole = value == value.to_integral_value()
    places = 0 if whole else max(0, -int(value.normalize().as_tuple().exponent))
    return f"{number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)} {unit}".strip()


def excerpt(text: str, most: int = 160) -> str:
    """The beginning of a text, ended between two words."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]} …"

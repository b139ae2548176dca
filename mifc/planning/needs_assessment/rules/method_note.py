"""How we know this: the note on method that every edition carries, in sentences of the active language.

Worked out from the edition's stored content, so it says the same of an old edition as on the day it was frozen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from unicodedata import bidirectional

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mifc.foundation.languages.dates import date_words
from mifc.foundation.languages.known import SOURCE, direction_of
from mifc.foundation.languages.lists import kept_apart, listed
from mifc.planning.needs_assessment.models import CollectionPoint
from mifc.planning.needs_assessment.rules.edition import not_shown, share_of
from mifc.toolbox.disclosure.published import SafeCount


def method_sentences(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Rounds, where cards came from, how many, how they were read, what was set aside, what is not shown and why."""
    return (*_asked(content), *_read(content), *_not_counted(content), *_not_shown(content))


def _day(iso: str) -> str:
    return date_words(dt.date.fromisoformat(iso)) if iso else ""


def _as_typed(name: str) -> str:
    """A name typed once may run the other way than the sentence: its letters then stay in their own order (FIRST STRONG ISOLATE)."""
    runs = {"R": "rtl", "AL": "rtl", "L": "ltr"}
    first = next((runs[way] for letter in name if (way := bidirectional(letter)) in runs), "")
    return kept_apart(name) if first not in ("", direction_of(get_language() or SOURCE)) else name


def _asked(content: Mapping[str, Any]) -> Iterator[str]:
    method = content["method"]
    for one in method["rounds"]:
        facts = {"round": _as_typed(one["name"]), "opened": _day(one["opened"]), "closed": _day(one["closed"])}
        if one["opened"] and one["closed"]:
            yield _("%(round)s: open from %(opened)s to %(closed)s.") % facts
        elif one["opened"]:
            yield _("%(round)s: open since %(opened)s.") % facts
    labels = {str(value): str(label) for value, label in CollectionPoint.Kind.choices}
    points = [f"{labels[kind]} ({number})" for kind, number in method["points"].items() if kind in labels]
    if points:
        yield _("Kinds of places where cards were written, and how many of each: %(points)s.") % {"points": listed(points)}
    # Whether, not how many: how many stands, made safe, with the other ways in which cards came.
    if method.get("workshops"):
        yield _(
            "Some answers are notes of workshops. A workshop counts as one card, however many people took part and however much was noted."
        )
    if method.get("partners"):
        yield _("Some answers are what partners of the programme know from their work. Each counts as one card, however large the partner.")
    cards = SafeCount.from_stored(content["figures"]["total"])
    yield _("Cards counted: %(cards)s. People chose themselves whether to write, so this is not a sample of the city.") % {"cards": cards}


def _read(content: Mapping[str, Any]) -> Iterator[str]:
    texts = content["figures"]["texts"]
    kind, percent = share_of(texts["coded"], texts["all"])
    yield _(
        "People read each text and sorted it: which areas of life it is about, and whether it calls them good, missing or to be improved. "
        "One card can count under several. How often an area came up is the sum of the three."
    )
    if kind == "share":
        yield _("Texts sorted so far: %(percent)s of 100.") % {"percent": percent}
    # Editions from before there were second readings have none.
    yield from _read_twice(content["method"].get("agreement") or {})
    draft = SafeCount.from_stored(content["figures"]["answered_draft"])
    if content["method"]["draft_until"] and not draft.is_zero:
        yield _("The draft of the table went back to the places where cards were written. People who answered: %(people)s.") % {
            "people": draft
        }


def _read_twice(facts: Mapping[str, Any]) -> Iterator[str]:
    if not facts:
        return
    yield _("About %(texts)s texts, chosen by chance, were sorted by two people who did not see each other’s choices.") % facts
    if facts["verdict"] == "holds":
        yield _("They agreed well.")
    elif facts["verdict"] == "tentative":
        yield _("They agreed fairly well: small differences say little.")
    else:
        yield _("They agreed only in part: do not build on small differences.")
    yield _("Krippendorff’s alpha is %(alpha)s; 1 is full agreement, 0 is chance.") % facts


def _not_counted(content: Mapping[str, Any]) -> Iterator[str]:
    aside = SafeCount.from_stored(content["figures"]["set_aside"])
    if not aside.is_zero:
        why = "; ".join(content["method"]["set_aside_because"])
        yield _("Cards set aside and not counted: %(cards)s. Why: %(why)s.") % {"cards": aside, "why": why}


def _not_shown(content: Mapping[str, Any]) -> Iterator[str]:
    yield _("Groups under five are not shown, other counts are rounded to 5.")
    yield _("Where figures together would give away a small group, one of them stands 5 higher or 5 lower.")
    hidden = not_shown(content["figures"])
    if hidden:
        yield ngettext(
            "%(num)s figure is held back, so that nobody can be recognised or worked out from the others or from an earlier edition.",
            "%(num)s figures are held back, so that nobody can be recognised or worked out from the others or from an earlier edition.",
            hidden,
        ) % {"num": hidden}
    yield _(
        "Age and birthplace are shown for all cards together only: in one city, or under one area of life, "
        "the groups become small enough to recognise somebody."
    )
    yield _(
        "How friendly an area is: the share of mentions that call it good, worked out from the rounded counts. "
        "Scores of workshops and surveys were given by the people who took part."
    )

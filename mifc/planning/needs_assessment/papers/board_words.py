"""What the board paper says: plain words from a published edition, each text no longer than paper has room for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mifc.foundation.languages.known import Language
from mifc.foundation.languages.text import Piece
from mifc.foundation.programmes.models import Programme
from mifc.planning.needs_assessment.downloads import evidence_words, who_helps
from mifc.planning.needs_assessment.published import GroupEntry, HeardEdition, PublishedNeed

_SHORT, _LONG, _LONGEST = 90, 190, 420
_LONGEST_WORD = 24
# All bands of age with "not answered"; of the languages the first.
_MOST_ENTRIES = 12


def shortened(text: str, most: int) -> str:
    """One line of at most `most` characters, cut at a word where there is one, with an ellipsis where something is gone."""
    words = " ".join(text.split())
    if len(words) > most:
        cut = words[: most - 1]
        words = (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(",;:. ") + "…"
    return " ".join(breakable(word) for word in words.split(" "))


def breakable(word: str) -> str:
    """A word longer than a column may break anywhere in it."""
    return word if len(word) <= _LONGEST_WORD else "\u200b".join(word[at : at + 6] for at in range(0, len(word), 6))


def paper_words(edition: HeardEdition, programme: Programme, language: Language, *, address: str) -> dict[str, Any]:
    """Everything on the paper, as plain data. `address` is the path of the edition's page."""
    link = edition.link
    return {
        "lang": language.code,
        "dir": language.direction,
        "title": shortened(str(link.title), _SHORT),
        "eyebrow": " · ".join([shortened(link.name, _SHORT), *([_("sample data")] if link.is_sample else [])]),
        "lead": shortened(str(link.lead), _LONGEST),
        "edition": _("Edition %(number)s · %(date)s") % {"number": link.number, "date": link.date},
        "frozen": _("Figures do not change in this edition. Groups under five are not shown; other counts are rounded to 5."),
        "heads": {
            "needs": _("What the city needs more of"),
            "columns": [_("Issue"), _("How often it came up"), _("Who helps today"), _("What do we need more of?"), _("What happens next")],
            "near": _("How near we are"),
            "statements": _("We are migration-friendly when…"),
            "who": _("Who was heard, and who was not"),
            "quotes": _("In their words"),
            "next": _("What happens next"),
            "method": _("How we know this"),
        },
        "needs": [_need(need) for need in edition.needs],
        "more_needs": [_more(number) for number in range(len(edition.needs) + 1)],
        "scores": _scores(edition),
        "statements": [
            {"text": shortened(str(one.text), _LONG), "judged": one.judged, "words": one.judged_words} for one in edition.benchmarks
        ],
        "groups": _groups(edition),
        "quotes": _quotes(edition),
        "next": [shortened(line, _LONGEST) for line in str(edition.what_next).splitlines() if line.strip()],
        "method": [shortened(one, 260) for one in edition.method.sentences],
        "source": _("Source: %(programme)s, %(edition)s. Everything, with the method, at")
        % {"programme": programme.name, "edition": link.name},
        "address": f"{settings.SITE_URL}{address}".partition("://")[2],
        "url": f"{settings.SITE_URL}{address}",
        "page_of": [_("Page %(number)s of 2") % {"number": number} for number in (1, 2)],
    }


def _more(number: int) -> str:
    return ngettext("and %(num)s more row on the page", "and %(num)s more rows on the page", number) % {"num": number} if number else ""


def _need(need: PublishedNeed) -> dict[str, Any]:
    severe = _("Of a group too small to count, told in the name of %(group)s. %(why)s") % {
        "group": str(need.wider_group),
        "why": str(need.severity),
    }
    counted = evidence_words(need.evidence) if need.evidence else _("not counted")
    return {
        "issue": shortened(str(need.issue), _SHORT),
        "place": need.place,
        "share": None if need.is_severe or need.evidence is None else need.evidence.bar,
        "evidence": shortened(severe, _LONG) if need.is_severe else counted,
        "who": shortened(who_helps(need), _LONG) or _("nobody yet"),
        "more": shortened(str(need.need_more), _LONG),
        "begins": need.begins,
        "begins_words": need.begins_words or _("not decided"),
    }


def _scores(edition: HeardEdition) -> list[dict[str, Any]]:
    """All together, and what workshops and surveys said; the cities stand on the page."""
    return [
        {"domain": str(one.domain), "percent": one.percent, "words": f"{one.words} · {one.method}: {one.people}"}
        for one in edition.scores
        if not one.place
    ]


def _groups(edition: HeardEdition) -> list[dict[str, Any]]:
    return [
        {"label": group.label, "entries": [{"label": entry.label, "count": _entry(entry)} for entry in group.entries[:_MOST_ENTRIES]]}
        for group in edition.groups
        if group.key in ("city", "age", "born_outside", "language")
    ]


def _entry(entry: GroupEntry) -> str:
    return str(entry.count)


def _quotes(edition: HeardEdition) -> list[dict[str, str]]:
    standing = [one for one in edition.quotes if not one.withdrawn]
    return [
        {
            "text": shortened(one.text, 220),
            "lang": one.lang or "en",
            "dir": one.direction if one.direction in ("ltr", "rtl") else "ltr",
            "translation": shortened(str(one.translation), 220),
            "about": " · ".join(part for part in (_words(one.domain), one.about) if part),
        }
        for one in standing
    ]


def _words(piece: Piece) -> str:
    return piece.text

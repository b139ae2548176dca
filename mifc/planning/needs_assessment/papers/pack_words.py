"""What an evidence pack says in one language: the chosen rows, figures and quotes of a published edition, each line with its source."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mifc.foundation.languages.known import Language, direction_of, own_name_of
from mifc.foundation.languages.lists import kept_apart, listed
from mifc.foundation.languages.text import Piece
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.queries import funders_now
from mifc.planning.needs_assessment.downloads import evidence_words, who_helps
from mifc.planning.needs_assessment.papers.board_words import breakable
from mifc.planning.needs_assessment.published import HeardEdition, HeardOf, PublishedBenchmark, PublishedNeed, PublishedQuote
from mifc.planning.needs_assessment.rules.pack import PackChoice
from mifc.toolbox.disclosure.published import SafeCount


@dataclass(frozen=True, slots=True)
class Source:
    """Where a line comes from: `code` is its number in the list of sources, `people` from how many, `address` where to read on."""

    code: str
    edition: str
    day: str
    place: str
    rounds: tuple[str, ...]
    method: str
    people: str
    address: str


class Sources:
    """The sources of a pack, each listed once, in the order in which they are met."""

    def __init__(self, edition: HeardEdition, *, address: str) -> None:
        self.edition, self.address = edition, address
        link = edition.link
        self._edition = _("Edition %(number)s") % {"number": link.number}
        if link.is_sample:
            sample = _("sample data")
            self._edition += f" ({sample})"
        self._everywhere = link.city or _("All cities together")
        self._by_city = {entry.label: entry.count for group in edition.groups if group.key == "city" for entry in group.entries}
        self._found: dict[tuple[str, str, str, str], Source] = {}

    def of(self, place: str = "", *, method: str = "", people: SafeCount | str = "", day: str = "") -> Source:
        """The source of a line about a place ("" for all together): the cards counted there, where nothing else is said."""
        told = str(people) or str(self._by_city.get(place, "") if place else self.edition.total)
        key = (place or self._everywhere, method or _("cards"), told, day or self.edition.link.date)
        if key not in self._found:
            where, how, many, when = key
            code = f"S{len(self._found) + 1}"
            self._found[key] = Source(code, self._edition, when, where, self.edition.method.rounds, how, many, self.address)
        return self._found[key]

    def of_need(self, need: PublishedNeed) -> Source:
        """A row counts cards; a row on severity was agreed with its group and counts nobody."""
        if not need.is_severe:
            return self.of(need.place)
        method = _("agreed with the group on %(day)s") % {"day": need.agreed_on} if need.agreed_on else _("agreed with the group")
        return self.of(need.place, method=method, people=_("not counted"))

    def of_quote(self) -> Source:
        return self.of(method=_("a quote released from a card"))

    def of_statement(self, one: PublishedBenchmark) -> Source:
        """How far a statement is met is a judgement: its source says whose."""
        method = _("judged by %(who)s") % {"who": one.judged_by} if one.judged_by else _("adopted as a statement")
        return self.of(one.place, method=method, people=one.support, day=one.judged_on or one.adopted_on)

    def __iter__(self) -> Iterator[Source]:
        return iter(self._found.values())


def areas_of(edition: HeardEdition) -> dict[str, Piece]:
    """The areas of life an edition says anything of, with their names: those that came up first, the most often first."""
    areas = {one.key: one.name for one in edition.domains}
    more = [*((one.area, one.domain) for one in edition.scores), *((one.area, one.domain) for one in edition.quotes)]
    return areas | {area: name for area, name in more if area and area not in areas}


def chosen(edition: HeardEdition, choice: PackChoice) -> HeardEdition:
    """The same edition with what was chosen. What belongs to no area stays; of quotes those that stand, never one that was withdrawn."""
    left_out = areas_of(edition).keys() - choice.areas

    def wanted(area: str) -> bool:
        return area not in left_out

    return dataclasses.replace(
        edition,
        needs=tuple(edition.needs[place] for place in choice.rows),
        domains=tuple(one for one in edition.domains if wanted(one.key)),
        scores=tuple(one for one in edition.scores if wanted(one.area)),
        benchmarks=tuple(one for one in edition.benchmarks if wanted(one.area)),
        quotes=tuple(one for one in edition.quotes if choice.quotes and not one.withdrawn and wanted(one.area)),
    )


def pack_words(edition: HeardEdition, programme: Programme, language: Language, *, address: str) -> dict[str, Any]:
    """Everything the paper says in the active language, as plain data. `edition` holds what was chosen; `address` is its public page."""
    sources = Sources(edition, address=address)
    link = edition.link
    parts = [
        (_("What the city needs more of"), "need", [_need(one, sources) for one in edition.needs]),
        (_("What we heard, by area of life"), "table", _heard(edition, sources)),
        (_("How near we are"), "table", _scores(edition, sources)),
        (_("We are migration-friendly when…"), "statement", _statements(edition, sources)),
        (_("Who was heard, and who was not"), "table", _who(edition, sources)),
        (_("In their words"), "quote", [_quote(one, sources) for one in edition.quotes]),
        (_("How we know this"), "sentence", _method(edition, sources)),
    ]
    parts.append((_("Sources"), "source", [_line({}, one) for one in sources]))
    return {
        "lang": language.code,
        "dir": language.direction,
        "eyebrow": " · ".join([_("Evidence pack"), listed([link.name]), *([_("sample data")] if link.is_sample else [])]),
        "title": _piece(link.title),
        "lead": _piece(link.lead),
        "edition": _("Edition %(number)s · %(date)s") % {"number": link.number, "date": link.date},
        "frozen": _("Figures do not change in this edition. Groups under five are not shown; other counts are rounded to 5."),
        "private": no_personal_data(),
        "lacking": _lacking(edition),
        "parts": [{"head": head, "kind": kind, "items": items} for head, kind, items in parts if items],
        "source": _("Source: %(programme)s, %(edition)s. Everything, with the method, at")
        % {"programme": listed([programme.name]), "edition": listed([link.name])},
        "address": address.partition("://")[2],
        "url": address,
        "funders": [str(line.text) for line in funders_now(programme)],
        "page_of": _("Page %(number)s of %(pages)s") % {"number": "{n}", "pages": "{m}"},
    }


def no_personal_data() -> str:
    return _("No personal data: the figures are as published, and each quote was released by a person after looking for names.")


def source_words(source: Source) -> str:
    """A source in one line for paper: names that run the other way keep their own order."""
    counted = _("counted: %(people)s") % {"people": source.people} if source.people else ""
    parts = [source.code, source.edition, source.day, listed([source.place]), listed(source.rounds), listed([source.method]), counted]
    return " · ".join(_whole(part) for part in parts if part)


def _line(facts: dict[str, Any], source: Source) -> dict[str, Any]:
    return facts | {"source": source_words(source), "address": source.address}


def _whole(text: str) -> str:
    """A text as it is, in one paragraph; only a word longer than a column may break anywhere."""
    return " ".join(breakable(word) for word in text.split())


def _plain(text: str) -> dict[str, str]:
    """A text in the language of the paper, or one that was typed once for all languages."""
    return {"text": _whole(text), "lang": "", "dir": "", "note": ""}


def _piece(piece: Piece) -> dict[str, str]:
    """A text with its language. Where it is not translated it stands in its own language and says so."""
    note = _("in %(language)s, not translated yet") % {"language": own_name_of(piece.lang)} if piece.text and piece.is_fallback else ""
    foreign = {"lang": piece.lang, "dir": piece.direction} if piece.is_fallback else {"lang": "", "dir": ""}
    return {"text": _whole(piece.text), "note": note, **foreign}


def _lacking(edition: HeardEdition) -> str:
    """How many texts of the pack stand in another language."""
    pieces = [edition.link.title, edition.link.lead, *(one.name for one in edition.domains), *(one.text for one in edition.benchmarks)]
    for need in edition.needs:
        pieces += [need.issue, need.need_more, need.severity, need.wider_group, need.changed]
    lacking = len([one for one in pieces if one.text and one.is_fallback])
    if not lacking:
        return ""
    return ngettext(
        "%(num)s text is not translated yet. It stands in its own language and says which.",
        "%(num)s texts are not translated yet. They stand in their own language and say which.",
        lacking,
    ) % {"num": lacking}


def _need(need: PublishedNeed, sources: Sources) -> dict[str, Any]:
    counted = evidence_words(need.evidence) if need.evidence else _("not counted")
    fields = [
        ("", _("Area of life"), _piece(need.domain)),
        ("", _("How often it came up"), _plain("" if need.is_severe else counted)),
        ("", _("Why it weighs"), _piece(need.severity)),
        ("", _("Told in the name of"), _piece(need.wider_group)),
        ("", _("Service mapping"), _plain(who_helps(need) or _("nobody yet"))),
        ("more", _("What do we need more of?"), _piece(need.need_more)),
        ("", _("What we changed because of the answers to the draft"), _piece(need.changed)),
    ]
    facts = {
        "title": _piece(need.issue),
        "place": need.place,
        "begins": need.begins,
        "begins_words": need.begins_words or _("not decided"),
        "fields": [{"key": key, "label": label, "value": value} for key, label, value in fields if value["text"]],
    }
    return _line(facts, sources.of_need(need))


def _heard(edition: HeardEdition, sources: Sources) -> list[dict[str, Any]]:
    """One table: every area all together, and under it each city that has figures of its own."""
    rows = [_heard_row(domain.name, heard, sources) for domain in edition.domains for heard in (domain.together, *domain.cities)]
    columns = [_("Area of life"), _("missing"), _("could be better"), _("good"), _("All together")]
    return [{"columns": columns, "rows": rows}] if rows else []


def _heard_row(name: Piece, heard: HeardOf, sources: Sources) -> dict[str, Any]:
    cells = [_plain(str(count)) for count in (*(said.count for said in heard.says), heard.total)]
    return _line({"head": _piece(name), "under": heard.place, "cells": cells}, sources.of(heard.place))


def _scores(edition: HeardEdition, sources: Sources) -> list[dict[str, Any]]:
    rows = [
        _line(
            {"head": _piece(one.domain), "under": one.place, "cells": [_plain(one.words)]},
            sources.of(one.place, method=one.method, people=one.people, day=one.as_of),
        )
        for one in edition.scores
    ]
    return [{"columns": [_("Area of life"), _("How near")], "rows": rows}] if rows else []


def _statements(edition: HeardEdition, sources: Sources) -> list[dict[str, Any]]:
    found = []
    for one in edition.benchmarks:
        support = _("supported by: %(people)s") % {"people": one.support}
        facts = {
            "text": _piece(one.text),
            "key": one.judged,
            "words": one.judged_words,
            "under": " · ".join(filter(None, [one.place, support])),
        }
        found.append(_line(facts, sources.of_statement(one)))
    return found


def _who(edition: HeardEdition, sources: Sources) -> list[dict[str, Any]]:
    rows = []
    for group in edition.groups:
        for entry in group.entries:
            # "16–24" and "65+" keep their order in a language that runs from right to left.
            label = {"text": kept_apart(entry.label), "lang": entry.lang, "dir": entry.direction, "note": ""}
            rows.append(_line({"head": label, "under": group.label, "cells": [_plain(str(entry.count))]}, sources.of()))
    return [{"columns": [_("Who was heard"), _("Cards")], "rows": rows}] if rows else []


def _method(edition: HeardEdition, sources: Sources) -> list[dict[str, Any]]:
    """The note on method; one source under it all, for every sentence has the same."""
    told = [{"text": _plain(one), "source": "", "address": sources.address} for one in edition.method.sentences]
    return [*told[:-1], _line({"text": told[-1]["text"]}, sources.of())] if told else []


def _quote(one: PublishedQuote, sources: Sources) -> dict[str, Any]:
    told = one.translation
    facts = {
        "text": {"text": _whole(one.text), "lang": one.lang, "dir": direction_of(one.lang) if one.lang else "", "note": ""},
        "translation": {"text": _whole(told.text), "lang": told.lang, "dir": told.direction, "note": ""},
        "about": " · ".join(filter(None, [one.domain.text, one.about])),
    }
    return _line(facts, sources.of_quote())

"""An edition as files: the needs table and the figures as CSV, everything as JSON. The same words and numbers as on the screen."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from mifc.foundation.languages.lists import listed
from mifc.foundation.languages.text import Piece
from mifc.planning.needs_assessment.published import HeardEdition, HeardOf, PublishedNeed
from mifc.toolbox.disclosure.published import SafeCount


def evidence_words(heard: HeardOf) -> str:
    """How often, and of it what: one line for files and paper."""
    parts = listed(f"{said.label} {said.count}" for said in heard.says if not said.count.is_zero)
    return _("%(total)s times: %(parts)s") % {"total": heard.total, "parts": parts} if parts else str(heard.total)


def who_helps(need: PublishedNeed) -> str:
    return "; ".join([*need.services, *([need.service_note] if need.service_note else [])])


def needs_head() -> list[str]:
    return [
        _("City"),
        _("Issue"),
        _("Service mapping"),
        _("What do we need more of?"),
        _("How often it came up"),
        _("missing"),
        _("could be better"),
        _("good"),
        _("Why it weighs"),
        _("Told in the name of"),
        _("When we begin"),
        _("What we changed because of the answers to the draft"),
        _("Edition"),
        _("As of"),
    ]


def needs_rows(edition: HeardEdition) -> Iterator[list[str]]:
    """A line per row of the needs table, in its order."""
    for need in edition.needs:
        says = [str(said.count) for said in need.evidence.says] if need.evidence else ["", "", ""]
        yield [
            need.place,
            str(need.issue),
            who_helps(need),
            str(need.need_more),
            str(need.evidence.total) if need.evidence else "",
            *says,
            str(need.severity),
            str(need.wider_group),
            need.begins_words,
            str(need.changed),
            str(edition.link.number),
            edition.link.iso_date,
        ]


def figures_head() -> list[str]:
    return [_("Part"), _("Place"), _("What"), _("Of it"), _("Figure"), _("From how many"), _("Method"), _("As of")]


def figures_rows(edition: HeardEdition) -> Iterator[list[str]]:
    """A line per published figure: what was heard, who was heard, the baseline, the benchmark."""
    everywhere, day = _("all together"), edition.link.iso_date
    yield [_("Cards"), everywhere, "", "", str(edition.total), "", "", day]
    for domain in edition.domains:
        for heard in (domain.together, *domain.cities):
            place = heard.place or everywhere
            yield [_("What we heard"), place, str(domain.name), _("all together"), str(heard.total), "", "", day]
            for said in heard.says:
                yield [_("What we heard"), place, str(domain.name), said.label, str(said.count), "", "", day]
    for group in edition.groups:
        for entry in group.entries:
            yield [_("Who was heard"), everywhere, group.label, entry.label, str(entry.count), "", "", day]
    for score in edition.scores:
        yield [_("Baseline"), score.place or everywhere, str(score.domain), "", score.words, str(score.people), score.method, score.as_of]
    for one in edition.benchmarks:
        yield [_("Benchmark"), one.place or everywhere, str(one.text), one.judged_words, str(one.support), "", one.judged_by, one.judged_on]


def as_json(edition: HeardEdition) -> dict[str, Any]:
    """Everything the page says. Counts are words, with the step of rounding beside them."""
    return _plain(edition)


# How long to draw a bar is no figure.
_DRAWING = frozenset({"bar", "bars", "tone"})


def _plain(found: Any) -> Any:
    if isinstance(found, SafeCount):
        return found.as_json()
    if isinstance(found, Piece):
        return {"text": found.text, "language": found.lang}
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        return {field.name: _plain(getattr(found, field.name)) for field in dataclasses.fields(found) if field.name not in _DRAWING}
    return [_plain(one) for one in found] if isinstance(found, tuple) else found

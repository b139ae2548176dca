"""The records of an edition: what a page, a paper or a file may say of it, and nothing else. `area` is the key of an area of life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from mifc.foundation.languages.text import Piece
from mifc.toolbox.disclosure.published import BarLength, NotPeople, SafeCount

EditionNumber = Annotated[int, NotPeople("number of an edition")]
Percent = Annotated[int, NotPeople("a share in per cent, worked out from published figures, or a score that was typed in")]
HowMany = Annotated[int, NotPeople("rows, languages or figures, not people")]


@dataclass(frozen=True, slots=True)
class Said:
    """How often one thing was said of a domain. `tone` names its colour in a chart."""

    key: str
    label: str
    count: SafeCount
    tone: str


@dataclass(frozen=True, slots=True)
class HeardOf:
    """How often a domain came up, in one place ("" for all together), and what was said. `bar` is its length beside the others."""

    place: str
    total: SafeCount
    says: tuple[Said, ...]
    bar: BarLength | None = None
    bars: tuple[BarLength | None, ...] = ()


@dataclass(frozen=True, slots=True)
class HeardDomain:
    """A domain: all together, and each city that has figures of its own."""

    key: str
    name: Piece
    together: HeardOf
    cities: tuple[HeardOf, ...]


@dataclass(frozen=True, slots=True)
class PublishedNeed:
    """A row of the needs table (R115). `evidence` is None where it stands on severity, or where its domain did not come up."""

    place: str
    area: str
    domain: Piece
    issue: Piece
    need_more: Piece
    services: tuple[str, ...]
    service_note: str
    evidence: HeardOf | None
    is_severe: bool
    severity: Piece
    wider_group: Piece
    agreed_on: str
    begins: str
    begins_words: str
    changed: Piece
    source: str


@dataclass(frozen=True, slots=True)
class PublishedBenchmark:
    """An adopted statement, and how far it is met today by whose judgement."""

    text: Piece
    place: str
    area: str
    support: SafeCount
    proposed_by: str
    adopted_on: str
    judged: str
    judged_words: str
    judged_by: str
    judged_on: str


@dataclass(frozen=True, slots=True)
class PublishedScore:
    """One line of the baseline: how near, by which method, from how many. `words` says it; `percent` is None where it is not shown."""

    domain: Piece
    area: str
    place: str
    method: str
    words: str
    percent: Percent | None
    people: SafeCount
    as_of: str
    note: str


@dataclass(frozen=True, slots=True)
class GroupEntry:
    label: str
    lang: str
    direction: str
    count: SafeCount
    bar: BarLength | None


@dataclass(frozen=True, slots=True)
class HeardGroup:
    """Who was heard, by one thing."""

    key: str
    label: str
    entries: tuple[GroupEntry, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """Who should be heard, and how far that is. Worked out from published figures."""

    label: str
    goal: str
    heard: str
    bar: Percent | None
    is_short: bool


@dataclass(frozen=True, slots=True)
class PublishedQuote:
    """A released quote; `withdrawn` says since when it is gone, and then there are no words."""

    text: str
    lang: str
    direction: str
    translation: Piece
    domain: Piece
    area: str
    about: str
    withdrawn: str


@dataclass(frozen=True, slots=True)
class Method:
    """How we know this, in sentences ready to show; and the names of the rounds in which people were asked."""

    sentences: tuple[str, ...]
    rounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditionLink:
    """An edition in a list of them."""

    slug: str
    name: str
    city: str
    number: EditionNumber
    date: str
    iso_date: str
    title: Piece
    lead: Piece
    is_sample: bool


@dataclass(frozen=True, slots=True)
class HeardEdition:
    """Everything an edition says."""

    link: EditionLink
    is_latest: bool
    others: tuple[EditionLink, ...]
    digest: str
    total: SafeCount
    languages: HowMany
    domains: tuple[HeardDomain, ...]
    silent: tuple[Piece, ...]
    all_sorted: bool
    needs: tuple[PublishedNeed, ...]
    benchmarks: tuple[PublishedBenchmark, ...]
    scores: tuple[PublishedScore, ...]
    groups: tuple[HeardGroup, ...]
    goals: tuple[Goal, ...]
    quotes: tuple[PublishedQuote, ...]
    what_next: Piece
    answered_draft: SafeCount
    method: Method

    @property
    def places(self) -> tuple[str, ...]:
        """The cities rows belong to, in their order; empty where no row has one."""
        return tuple(dict.fromkeys(need.place for need in self.needs if need.place))

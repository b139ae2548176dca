"""How well readers agree who coded the same texts without seeing each other's choices: Krippendorff's alpha for names, not numbers.

Pure. A *unit* is what was decided (is this text about housing?), its values what each reader decided. Who did not read has no value, and
a unit with one value says nothing about agreement: it is left out, never counted as agreed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

# What one reader made of a text: {domain: what it says of it}; None where it cannot be coded.
Reading = Mapping[int, frozenset[str]] | None

# Krippendorff's own marks: from 0.8 up a finding holds; from 2/3 up it is tentative (Content Analysis, chapter 12).
HOLDS, TENTATIVE = 0.8, 2 / 3
# Below so many texts read twice, the figure may be chance.
FEW_TEXTS = 30
# The same for one domain: so many texts that at least one reader put there.
FEW_THERE = 10
# How many texts of a hundred the team may have read twice.
SHARES = (0, 5, 10, 20, 50, 100)

Verdict = Literal["none", "few", "holds", "tentative", "not"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """`alpha`: 1 is full agreement, 0 what chance would give, None where nothing varies. `units`: decisions with two values or more."""

    alpha: float | None
    units: int
    agreed: int

    @property
    def percent(self) -> int:
        """Decisions on which all agreed, in per cent: read beside alpha, since rare areas agree by being absent."""
        return self.agreed * 100 // self.units if self.units else 0


def agreement(units: Iterable[Sequence[Hashable]]) -> Agreement:
    """Krippendorff's alpha for nominal values, any number of readers, values missing anywhere.

    Each unit lists the values that are there. Two values that differ are a disagreement, whatever they are.
    """
    together: Counter[Hashable] = Counter()
    disagreed, paired, agreed = 0.0, 0, 0
    for values in units:
        if len(values) < 2:
            continue
        paired += 1
        counts = Counter(values)
        agreed += len(counts) == 1
        together.update(counts)
        disagreed += sum(n * (len(values) - n) for n in counts.values()) / (len(values) - 1)
    number = sum(together.values())
    expected = number * number - sum(n * n for n in together.values())
    alpha = 1 - (number - 1) * disagreed / expected if expected else None
    return Agreement(alpha, paired, agreed)


def verdict(found: Agreement, texts: int, *, few: int = FEW_TEXTS) -> Verdict:
    """What may be concluded from so many texts, in one of five words."""
    if found.alpha is None:
        return "none"
    if texts < few:
        return "few"
    if found.alpha >= HOLDS:
        return "holds"
    return "tentative" if found.alpha >= TENTATIVE else "not"


def _about(reading: Reading, domain: int) -> str:
    if reading is None:
        return "cannot be coded"
    return "about it" if domain in reading else "not about it"


def on_domain(texts: Collection[Sequence[Reading]], domain: int) -> Agreement:
    """Whether readers agree that a text is about this domain. One who says it cannot be coded disagrees with one who coded it."""
    return agreement([_about(reading, domain) for reading in readings] for readings in texts)


def on_all(texts: Collection[Sequence[Reading]], domains: Collection[int]) -> Agreement:
    """Every decision on every text and domain together."""
    return agreement([_about(reading, domain) for reading in readings] for readings in texts for domain in domains)


def on_says(texts: Collection[Sequence[Reading]], domains: Collection[int]) -> Agreement:
    """Good, missing or to be improved: where at least two readers found the same domain, whether they heard the same said of it."""
    return agreement(
        [reading[domain] for reading in readings if reading is not None and domain in reading] for readings in texts for domain in domains
    )


def differ(readings: Sequence[Reading]) -> bool:
    """Whether two or more readers made something else of a text."""
    return len(readings) > 1 and any(reading != readings[0] for reading in readings[1:])

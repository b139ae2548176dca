"""Whether one group of cards speaks of something more often than another, in words. Pure; worked out from published figures only.

Published figures are rounded, or "fewer than 5". So each stands for a range, and a difference is told only where it holds for every number
in it: nothing is said that the figures on the page do not say already. Cards are no random sample; what is told is that chance alone
would hardly bring about such a difference.
"""

from __future__ import annotations

import enum
import itertools
import math
from dataclasses import dataclass

# Of fewer cards nothing is told: a handful of people would turn it round.
FEWEST = 30
# 99 of 100 intervals hold the true difference. Wider than usual, because a page compares many areas of life at once.
_Z = 2.5758
# Below it a figure is published as "fewer than".
_HANDFUL = 5
Range = tuple[int, int]


class Compared(enum.StrEnum):
    MORE = "more"
    LESS = "less"
    ALIKE = "alike"
    TOO_FEW = "too few"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many cards, each as the lowest and highest number that its published figure stands for."""

    said: Range
    cards: Range


def wilson(said: int, cards: int, z: float = _Z) -> tuple[float, float]:
    """Wilson's interval of a share; (0, 1) for no cards."""
    if not cards:
        return 0.0, 1.0
    share = said / cards
    middle, spread = share + z * z / (2 * cards), z * math.sqrt(share * (1 - share) / cards + z * z / (4 * cards * cards))
    return max(0.0, (middle - spread) / (1 + z * z / cards)), min(1.0, (middle + spread) / (1 + z * z / cards))


def difference(said: int, cards: int, other_said: int, other_cards: int, z: float = _Z) -> tuple[float, float]:
    """Newcombe's interval (1998, method 10) of the difference of two shares, without correction for continuity."""
    one, other = said / cards, other_said / other_cards
    (low, high), (other_low, other_high) = wilson(said, cards, z), wilson(other_said, other_cards, z)
    gap = one - other
    return gap - math.hypot(one - low, other_high - other), gap + math.hypot(high - one, other - other_low)


def compared(one: Share | None, other: Share | None) -> Compared:
    """How often the first says it beside the second; None where a figure is not shown."""
    if one is None or other is None or min(one.cards[0], other.cards[0]) < FEWEST:
        return Compared.TOO_FEW
    found = {
        _sign(said, cards, other_said, other_cards)
        for said, cards, other_said, other_cards in itertools.product(one.said, one.cards, other.said, other.cards)
    }
    return found.pop() if len(found) == 1 else Compared.ALIKE


def _sign(said: int, cards: int, other_said: int, other_cards: int) -> Compared:
    low, high = difference(min(said, cards), cards, min(other_said, other_cards), other_cards)
    return Compared.MORE if low > 0 else Compared.LESS if high < 0 else Compared.ALIKE


def together(shares: list[Share | None]) -> Share | None:
    """Several groups as one; None where one of them is not shown, or there is none."""
    if not shares or any(share is None for share in shares):
        return None
    known = [share for share in shares if share is not None]
    return Share(
        (sum(share.said[0] for share in known), sum(share.said[1] for share in known)),
        (sum(share.cards[0] for share in known), sum(share.cards[1] for share in known)),
    )


def of_hundred(share: Share | None) -> int | None:
    """The middle of what the figures stand for, of a hundred cards; None for too few cards, or too few among them, to say."""
    if share is None or share.cards[0] < FEWEST or share.said[0] < _HANDFUL:
        return None
    return min(100, round(100 * sum(share.said) / sum(share.cards)))

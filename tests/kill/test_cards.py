"""Kill while cards come in: whoever was told "sent" is counted, once, with every text; whoever was not may send again."""

from __future__ import annotations

import pytest

from tests.kill.harness import ROUNDS, Mortal
from tests.kill.phones import Phones

pytestmark = [pytest.mark.kill, pytest.mark.slow]


@pytest.mark.parametrize("whom", ["process", "server", "both"])
@pytest.mark.parametrize("point", ["card-before-write", "card-half-written", "card-before-commit", "card-kept"])
def test_no_card_is_lost_halved_or_doubled(mortal: Mortal, point: str, whom: str) -> None:
    with Phones(mortal) as phones:
        for number in range(ROUNDS):
            phones.are_heard(8)
            mortal.arm(point, whom, on_pass=1 + number % 7)
            mortal.fell()
            mortal.revive()
        phones.are_heard(8)
    assert phones.failed() == {}, mortal.said
    assert phones.wrong() == []
    assert phones.told["refused"] + phones.told["cut"] > 0, "nobody noticed"
    assert mortal.starts == (0 if whom == "process" else ROUNDS)

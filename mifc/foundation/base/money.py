"""Money with its currency, never converted silently (R427).

Totals are kept per currency: adding pounds to euros is refused, because the sources use both and nobody agreed on a rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

# Number of digits after the point, where it is not two.
_MINOR_DIGITS = {"JPY": 0, "KRW": 0, "ISK": 0, "HUF": 2, "JOD": 3, "KWD": 3}


class DifferentCurrencies(TypeError):
    """Two amounts of different currencies were added."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (pence, cents) and its ISO 4217 currency."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal | str | int, currency: str) -> Money:
        """From an amount in major units. Raises ValueError when it has more digits than the currency."""
        code = currency.upper()
        scaled = Decimal(amount).scaleb(_MINOR_DIGITS.get(code, 2))
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{amount} has more digits than {code} knows")
        return cls(int(scaled), code)

    @property
    def amount(self) -> Decimal:
        """The amount in major units."""
        return Decimal(self.minor).scaleb(-_MINOR_DIGITS.get(self.currency, 2))

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise DifferentCurrencies(f"{self.currency} and {other.currency} are not added up")
        return Money(self.minor + other.minor, self.currency)


def totals(amounts: Iterable[Money]) -> dict[str, Money]:
    """One total per currency, in the order in which the currencies first appear."""
    sums: dict[str, Money] = {}
    for money in amounts:
        sums[money.currency] = sums[money.currency] + money if money.currency in sums else money
    return sums

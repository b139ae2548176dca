"""How a value is written: pure, in the active language."""

from __future__ import annotations

from decimal import Decimal

from babel.core import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mifc.foundation.languages.known import SOURCE


def written(amount: Decimal | None, *, amount_to: Decimal | None = None, qualifier: str = "", currency: str = "") -> str:
    """A value in words and digits: "over 300", "0 to 84", "£11,000,000"; empty when there is none. Money is never converted."""
    if amount is None:
        return ""
    if amount_to is not None:
        return _("%(low)s to %(high)s") % {"low": number(amount, currency), "high": number(amount_to, currency)}
    pattern = {
        "over": _("over %(number)s"),
        "at_least": _("at least %(number)s"),
        "around": _("around %(number)s"),
        "up_to": _("up to %(number)s"),
    }.get(qualifier, "%(number)s")
    return pattern % {"number": number(amount, currency)}


def number(amount: Decimal, currency: str = "") -> str:
    """Digits as the language writes them, always 0 to 9: figures on a page must be comparable across languages."""
    plain = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()
    locale = _locale()
    if currency:
        digits = 0 if plain == plain.to_integral_value() else 2
        return str(
            format_currency(
                plain, currency, locale=locale, numbering_system="latn", currency_digits=False, decimal_quantization=True,
                format=None if digits else _whole_money(locale),
            )
        )  # fmt: skip
    return str(format_decimal(plain, locale=locale, numbering_system="latn"))


def _whole_money(locale: Locale) -> str:
    """The language's own pattern for money, without the pence."""
    return str(locale.currency_formats["standard"].pattern).replace(".00", "").replace("0.##", "0")


def _locale() -> Locale:
    try:
        return Locale.parse(get_language() or SOURCE, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE)

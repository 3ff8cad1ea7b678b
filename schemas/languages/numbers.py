"""Numbers, percentages, amounts and sizes, written as readers of a language write them (CLDR)."""

import re
from decimal import Decimal
from typing import Literal

from schemas.language import Language
from schemas.languages.formats import NO_BREAK, find_locale, keep_together

MINUS = "\N{MINUS SIGN}"

PERCENT_OF_SOME = range(1, 100)
"""Percentages that a share between nothing and everything is rounded to."""

CENTS, MILLIONTHS = 2, 6  # digits of an amount
LEAST_IN_CENTS = 0.01

UNITS = ("digital-byte", "digital-kilobyte", "digital-megabyte", "digital-gigabyte")
THOUSAND, TENTHS_BELOW = 1000, 100

NAME_OF_CURRENCY = re.compile(r"[^\W\d_]+(?=\d)")
"""Letters of a currency before its amount: CLDR asks for a space, which Babel 2.18 leaves out."""


def format_number(value: float | Decimal, language: Language, digits: int | None = None) -> str:
    """Return a number, e.g. `12,5`, with that many digits after the point, or with all that it has.

    It has no exponent and no marks between thousands; its minus sign is not a hyphen.
    """
    exact = _to_decimal(value) if digits is None else Decimal(f"{value:.{digits}f}")
    return _write_decimal(exact, language, "0")


def format_count(number: int, language: Language) -> str:
    """Return a whole number with its thousands separated, e.g. `1 250`."""
    return _write_decimal(Decimal(number), language, "#,##0")


def format_percent(share: float, language: Language, *, of_some: bool = False) -> str:
    """Return a share as a whole percentage, e.g. `12 %`.

    With `of_some`, only a share of nothing is shown as 0, and only a share of everything as 100.
    """
    from babel.numbers import format_percent as write

    whole = round(share * 100)
    if of_some and 0 < share < 1:
        whole = min(max(whole, PERCENT_OF_SOME[0]), PERCENT_OF_SOME[-1])
    return write(Decimal(whole) / 100, locale=find_locale(language))


def format_money(amount: Decimal, currency: str, language: Language) -> str:
    """Return an amount to the cent with its currency, e.g. `1 250,00 €`, in English `€1,250.00`."""
    from babel.numbers import format_currency

    # To the cent even if the currency has none: an agreed price is not rounded.
    text = format_currency(amount, currency, locale=find_locale(language), currency_digits=False)
    letters = NAME_OF_CURRENCY.match(text)
    return f"{letters[0]}{NO_BREAK}{text[letters.end() :]}" if letters else text


def format_cost(value: float, currency: str, language: Language) -> str:
    """Return a calculated amount with its currency's code: `12,30 USD`.

    It has two digits, or six if two would show zero for a smaller amount.
    """
    from babel.numbers import format_currency

    digits = CENTS if value == 0 or value >= LEAST_IN_CENTS else MILLIONTHS
    pattern = f"#,##0.{'0' * digits}{NO_BREAK}¤¤"
    exact = Decimal(f"{value:.{digits}f}")
    return format_currency(exact, currency, pattern, find_locale(language), currency_digits=False)


def format_size(count: int, language: Language) -> str:
    """Return a number of bytes in the unit that leaves one to three digits before the point: `1,5 Mo`."""
    from babel.units import format_unit

    value, unit = float(count), 0
    while value >= THOUSAND and unit < len(UNITS) - 1:
        value, unit = value / THOUSAND, unit + 1
    shown = Decimal(f"{value:.1f}" if unit and value < TENTHS_BELOW else f"{value:.0f}")
    length: Literal["short", "long"] = "short" if unit else "long"
    return keep_together(format_unit(shown, UNITS[unit], length, locale=find_locale(language)))


def groups_by_comma(language: Language) -> bool:
    """Return whether 1,234 means more than a thousand in a language."""
    from babel.numbers import get_group_symbol

    return get_group_symbol(find_locale(language)) == ","


def localise_point(figure: str, language: Language) -> str:
    """Return a text with its decimal points replaced by the language's decimal mark, e.g. `0,5`."""
    from babel.numbers import get_decimal_symbol

    return figure.replace(".", get_decimal_symbol(find_locale(language)))


def _to_decimal(value: float | Decimal) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return exact.to_integral_value() if exact == exact.to_integral_value() else exact.normalize()


def _write_decimal(value: Decimal, language: Language, whole: str) -> str:
    from babel.numbers import format_decimal

    exponent = value.as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    pattern = whole + ("." + "0" * digits if digits else "")
    return format_decimal(value, pattern, find_locale(language)).replace("-", MINUS)

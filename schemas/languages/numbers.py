"""Numbers, percentages, amounts and sizes, written as readers of a language write them, by CLDR."""

import re
from decimal import Decimal
from typing import Literal

from schemas.language import Language
from schemas.languages.formats import NO_BREAK, find_locale, keep_together

MINUS = "\N{MINUS SIGN}"

PERCENT_OF_SOME = range(1, 100)
"""What may stand for a share that is neither none nor all."""

CENTS, MILLIONTHS = 2, 6  # digits of an amount
LEAST_IN_CENTS = 0.01

UNITS = ("digital-byte", "digital-kilobyte", "digital-megabyte", "digital-gigabyte")
THOUSAND, TENTHS_BELOW = 1000, 100

NAME_OF_CURRENCY = re.compile(r"[^\W\d_]+(?=\d)")
"""A currency named by letters before its amount: CLDR spaces it (`currencySpacing`), Babel 2.18 does not."""


def format_number(value: float | Decimal, language: Language, digits: int | None = None) -> str:
    """Return a number, e.g. `12,5`: with so many digits after the point, or as exactly as it is known.

    Never with an exponent or marks between thousands; the minus is no hyphen.
    """
    exact = _to_decimal(value) if digits is None else Decimal(f"{value:.{digits}f}")
    return _write_decimal(exact, language, "0")


def format_count(number: int, language: Language) -> str:
    """Return a whole number with its thousands apart, e.g. `1 250`."""
    return _write_decimal(Decimal(number), language, "#,##0")


def format_percent(share: float, language: Language, *, of_some: bool = False) -> str:
    """Return a share as a whole percentage, e.g. `12 %`.

    Where it is told `of_some`, only nothing is 0 and only everything 100.
    """
    from babel.numbers import format_percent as write

    whole = round(share * 100)
    if of_some and 0 < share < 1:
        whole = min(max(whole, PERCENT_OF_SOME[0]), PERCENT_OF_SOME[-1])
    return write(Decimal(whole) / 100, locale=find_locale(language))


def format_money(amount: Decimal, currency: str, language: Language) -> str:
    """Return an amount to the cent with its currency, e.g. `1 250,00 €`, in English `€1,250.00`."""
    from babel.numbers import format_currency

    # To the cent even where a currency has none: what is agreed on is not rounded.
    text = format_currency(amount, currency, locale=find_locale(language), currency_digits=False)
    letters = NAME_OF_CURRENCY.match(text)
    return f"{letters[0]}{NO_BREAK}{text[letters.end() :]}" if letters else text


def format_cost(value: float, currency: str, language: Language) -> str:
    """Return an amount counted, not agreed on, with its currency's code: `12,30 USD`.

    It has two digits, or six where these would say nought of something.
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
    """Return whether 1,234 is a thousand and more in a language."""
    from babel.numbers import get_group_symbol

    return get_group_symbol(find_locale(language)) == ","


def localise_point(figure: str, language: Language) -> str:
    """Return figures written with points as decimal marks with those of the language, e.g. `0,5`."""
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

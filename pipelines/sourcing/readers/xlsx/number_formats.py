"""A number as a spreadsheet shows it: its format code, written the way the sheet's language writes numbers.

Codes are those of ECMA-376 part 1, 18.8.30 and 18.8.31: sections, literals, digits, dates, elapsed time.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

from schemas.language import Language
from schemas.languages.texts import read_texts

GENERAL = "General"
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0",
}  # fmt: skip
DATES_OF_THE_READER = {14: "day", 22: "day_and_time"}
"""Formats a spreadsheet writes as its reader's country does; English has two, so it gets the plain one."""

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<elapsed>h+|m+|s+)\]|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]'
    r"|\[[^\]]*\]|_.|\*.|(?P<ampm>AM/PM|A/P)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?)|(?P<digits>[0#?][0#?,]*)"
    r"|(?P<point>\.[0#?]*,*)|(?P<power>E[+-][0#?]+)|(?P<percent>%)|(?P<literal>.)",
    re.IGNORECASE,
)
SHORT_NAME = 3  # letters of a code that asks for `nov.` or `mer.`
LAST_DAY = 2_958_466
"""The day after 31 December 9999."""

GENERAL_DIGITS = 11
LONGEST_CODE = 255
BEYOND_US = re.compile(r"general|standard|^@?$|\[[<>=]|[0#?] *[/][ 0-9#?]", re.IGNORECASE)
"""Conditions and fractions: the plain number is shown."""


@cache
def _locale(language: Language) -> Locale:
    """Return what CLDR has of a language without a country: it agrees with the names spreadsheets show."""
    return Locale.parse(language.value)


def _point(language: Language) -> str:
    return get_decimal_symbol(_locale(language))


def find_code(number_format: int, custom: dict[int, str], language: Language) -> str:
    """Return the code of a cell's format."""
    if custom.get(number_format):
        return custom[number_format]
    if number_format in DATES_OF_THE_READER:
        return read_texts("sourcing.spreadsheets", language)[DATES_OF_THE_READER[number_format]]
    return BUILT_IN.get(number_format, GENERAL)


def is_hidden_by(code: str) -> bool:
    """Return whether a code shows nothing whatever the number, as `;;;` does."""
    return code.count(";") >= 2 and not code.replace(";", "").strip()


def show_number(value: float, code: str, language: Language, from_1904: bool = False) -> str:
    """Return a number, date or time as its cell shows it."""
    sections = _sections(code)
    if code == GENERAL or sections is None:
        return _general(value, language)
    if len(sections) > 1 and value < 0:
        tokens, value = sections[1], -value
    else:
        tokens = sections[2] if len(sections) > 2 and value == 0 else sections[0]
    if any(token["date"] or token["elapsed"] for token in tokens):
        return _moment(value, tokens, language, from_1904)
    return _number(value, tokens, language)


@cache
def _sections(code: str) -> tuple[tuple[re.Match[str], ...], ...] | None:
    """Return the tokens of a code's sections; None where it is the general one, or more than we know."""
    if len(code) > LONGEST_CODE or BEYOND_US.search(code):
        return None
    sections: list[list[re.Match[str]]] = [[]]
    for token in TOKEN.finditer(code):
        if token["literal"] == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return tuple(map(tuple, sections))


def _general(value: float, language: Language) -> str:
    written = f"{value:.{GENERAL_DIGITS}g}"
    if "e" not in written:
        written = str(Decimal(written).normalize() + 0) if "." in written else written
    return written.replace(".", _point(language)).replace("e", "E")


def _number(value: float, tokens: Sequence[re.Match[str]], language: Language) -> str:
    digits = next((token["digits"] for token in tokens if token["digits"]), "")
    point = next((token["point"] for token in tokens if token["point"]), ".")
    power = next((token["power"] for token in tokens if token["power"]), "")
    percents = sum(token["percent"] is not None for token in tokens)
    thousands = len(digits + point) - len(digits.rstrip(",") + point.rstrip(","))
    scaled = Decimal(repr(abs(value))) * 100**percents / 1000**thousands
    point = point.rstrip(",")
    if power:
        mantissa, _, exponent = f"{scaled:.{len(point) - 1}E}".partition("E")
        body = f"{mantissa.replace('.', _point(language))}E{int(exponent):+0{len(power) - 1}}"
    else:
        body = _digits(scaled, digits.rstrip(","), point, language)
    said, placed = "", False
    for token in tokens:
        if token["digits"] or token["point"] or token["power"]:
            said += "" if placed else body
            placed = True
        else:
            said += _literal(token)
    sign = "-" if value < 0 and any(character in "123456789" for character in body) else ""
    return sign + said.strip()


def _digits(scaled: Decimal, digits: str, point: str, language: Language) -> str:
    between, comma = get_group_symbol(_locale(language)), _point(language)
    decimals = len(point) - 1
    if scaled.adjusted() + decimals > 25:
        return f"{scaled:.10E}".replace(".", comma)
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, fraction = f"{rounded:f}".partition(".")
    fraction = fraction.rstrip("0").ljust(point.count("0"), "0") if "#" in point else fraction
    whole = whole.lstrip("0").rjust(digits.count("0"), "0")
    if "," in digits and whole:
        whole = f"{int(whole):,}".replace(",", between) if whole[0] != "0" else whole
    return whole + (comma + fraction if fraction else "")


def _literal(token: re.Match[str]) -> str:
    for kind in ("quoted", "escaped", "currency", "percent", "literal"):
        if token[kind] is not None:
            return str(token[kind])
    return ""


def _moment(value: float, tokens: Sequence[re.Match[str]], language: Language, from_1904: bool) -> str:
    day = _day(value, from_1904)
    if day is None and not any(token["elapsed"] for token in tokens):
        return _general(value, language)
    has_fraction = any("." in (token["date"] or "") for token in tokens)
    step = 1000 if has_fraction else 1
    total = round(value * 86_400 * step)
    seconds = total // step
    at = datetime.min + timedelta(seconds=seconds % 86_400)
    if day is not None:
        day = _day(seconds // 86_400, from_1904) or day
    half = any(token["ampm"] for token in tokens)
    said = ""
    for number, token in enumerate(tokens):
        if token["elapsed"]:
            said += str(seconds // {"h": 3600, "m": 60, "s": 1}[token["elapsed"][0].lower()])
        elif token["ampm"]:
            said += "PM" if at.hour >= 12 else "AM"
        elif token["date"]:
            asked = token["date"].lower()
            if asked[0] == "m" and len(asked) < 3 and _is_minute(tokens, number):
                asked = asked.replace("m", "n")
            said += _part(asked, at, day, half, total % step, language)
        else:
            said += _literal(token)
    return said.strip()


def _day(value: float, from_1904: bool) -> date | None:
    """Return the day of a serial number; Excel counts a 29 February 1900 that never was."""
    if not 0 <= value < LAST_DAY:
        return None
    if from_1904:
        first = date(1904, 1, 1)
        return first + timedelta(days=int(value)) if value < LAST_DAY - 1462 else None
    return date(1899, 12, 30 if value >= 61 else 31) + timedelta(days=int(value))


def _is_minute(tokens: Sequence[re.Match[str]], number: int) -> bool:
    """Return whether an `m` means minutes: after hours or before seconds."""
    units = [(n, (one["date"] or one["elapsed"]).lower()[0]) for n, one in enumerate(tokens)
             if one["date"] or one["elapsed"]]  # fmt: skip
    at = [n for n, _ in units].index(number)
    before, after = units[at - 1][1] if at else "", units[at + 1][1] if at + 1 < len(units) else ""
    return before == "h" or after == "s"


def _part(asked: str, at: datetime, day: date | None, half: bool, fraction: int, language: Language) -> str:
    unit, length = asked[0], len(asked)
    if unit in "ymd":
        return _part_of_day(unit, length, day, language) if day else ""
    if unit == "s" and "." in asked:
        seconds, _, decimals = asked.partition(".")
        places = f"{fraction:03}"[: len(decimals)]
        return f"{at.second:0{len(seconds)}}{_point(language)}{places}"
    figure = {"h": (at.hour % 12 or 12) if half else at.hour, "n": at.minute, "s": at.second}[unit]
    return f"{figure:02}" if length > 1 else str(figure)


def _part_of_day(unit: str, length: int, day: date, language: Language) -> str:
    if unit == "y":
        return f"{day:%Y}" if length > 2 else f"{day:%y}"
    if length < 3:
        figure = day.month if unit == "m" else day.day
        return f"{figure:02}" if length == 2 else str(figure)
    if unit == "d":
        return format_date(day, "EEE" if length == SHORT_NAME else "EEEE", _locale(language))
    return format_date(day, "LLL" if length == SHORT_NAME else "LLLL", _locale(language))

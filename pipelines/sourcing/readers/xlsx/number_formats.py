"""Numbers as a spreadsheet shows them: by the cell's format code, in the language of the sheet.

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
from schemas.languages.formats import find_locale
from schemas.languages.texts import read_texts

GENERAL = "General"
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0",
}  # fmt: skip
LOCAL_DATES = {14: "day", 22: "day_and_time"}
"""Built-in date formats that depend on the reader's country, and the text that holds each one's code."""

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
UNSUPPORTED = re.compile(r"general|standard|^@?$|\[[<>=]|[0#?] *[/][ 0-9#?]", re.IGNORECASE)
"""Codes we do not follow, such as conditions and fractions: the plain number is shown."""


@cache
def _find_locale(language: Language) -> Locale:
    """Return the locale of a language without a country: its names of days and months are a spreadsheet's."""
    locale = find_locale(language)
    return Locale(locale.language, script=locale.script)


def _find_decimal_sign(language: Language) -> str:
    return get_decimal_symbol(_find_locale(language))


def find_code(number_format: int, custom: dict[int, str], language: Language) -> str:
    """Return the format code of a format number: the workbook's own, or a built-in one."""
    if custom.get(number_format):
        return custom[number_format]
    if number_format in LOCAL_DATES:
        return read_texts("sourcing.spreadsheets", language)[LOCAL_DATES[number_format]]
    return BUILT_IN.get(number_format, GENERAL)


def is_hidden_by(code: str) -> bool:
    """Return whether a code hides every number, as `;;;` does."""
    return code.count(";") >= 2 and not code.replace(";", "").strip()


def show_number(value: float, code: str, language: Language, from_1904: bool = False) -> str:
    """Return a number, date or time as its cell shows it."""
    sections = _split_sections(code)
    if code == GENERAL or sections is None:
        return _show_general(value, language)
    if len(sections) > 1 and value < 0:
        tokens, value = sections[1], -value
    else:
        tokens = sections[2] if len(sections) > 2 and value == 0 else sections[0]
    if any(token["date"] or token["elapsed"] for token in tokens):
        return _show_moment(value, tokens, language, from_1904)
    return _show_with_digits(value, tokens, language)


@cache
def _split_sections(code: str) -> tuple[tuple[re.Match[str], ...], ...] | None:
    """Return the tokens of each section of a code; None for a code we do not follow, or the general one."""
    if len(code) > LONGEST_CODE or UNSUPPORTED.search(code):
        return None
    sections: list[list[re.Match[str]]] = [[]]
    for token in TOKEN.finditer(code):
        if token["literal"] == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return tuple(map(tuple, sections))


def _show_general(value: float, language: Language) -> str:
    shortest = f"{value:.{GENERAL_DIGITS}g}"
    if "e" not in shortest:
        shortest = str(Decimal(shortest).normalize() + 0) if "." in shortest else shortest
    return shortest.replace(".", _find_decimal_sign(language)).replace("e", "E")


def _show_with_digits(value: float, tokens: Sequence[re.Match[str]], language: Language) -> str:
    digits = next((token["digits"] for token in tokens if token["digits"]), "")
    point = next((token["point"] for token in tokens if token["point"]), ".")
    power = next((token["power"] for token in tokens if token["power"]), "")
    percents = sum(token["percent"] is not None for token in tokens)
    thousands = len(digits + point) - len(digits.rstrip(",") + point.rstrip(","))
    scaled = Decimal(repr(abs(value))) * 100**percents / 1000**thousands
    point = point.rstrip(",")
    if power:
        mantissa, _, exponent = f"{scaled:.{len(point) - 1}E}".partition("E")
        body = f"{mantissa.replace('.', _find_decimal_sign(language))}E{int(exponent):+0{len(power) - 1}}"
    else:
        body = _write_digits(scaled, digits.rstrip(","), point, language)
    text, is_written = "", False
    for token in tokens:
        if token["digits"] or token["point"] or token["power"]:
            text += "" if is_written else body
            is_written = True
        else:
            text += _write_literal(token)
    sign = "-" if value < 0 and any(character in "123456789" for character in body) else ""
    return sign + text.strip()


def _write_digits(scaled: Decimal, digits: str, point: str, language: Language) -> str:
    group_sign, decimal_sign = get_group_symbol(_find_locale(language)), _find_decimal_sign(language)
    decimals = len(point) - 1
    if scaled.adjusted() + decimals > 25:
        return f"{scaled:.10E}".replace(".", decimal_sign)
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    integer, _, fraction = f"{rounded:f}".partition(".")
    fraction = fraction.rstrip("0").ljust(point.count("0"), "0") if "#" in point else fraction
    integer = integer.lstrip("0").rjust(digits.count("0"), "0")
    if "," in digits and integer:
        integer = f"{int(integer):,}".replace(",", group_sign) if integer[0] != "0" else integer
    return integer + (decimal_sign + fraction if fraction else "")


def _write_literal(token: re.Match[str]) -> str:
    for kind in ("quoted", "escaped", "currency", "percent", "literal"):
        if token[kind] is not None:
            return str(token[kind])
    return ""


def _show_moment(value: float, tokens: Sequence[re.Match[str]], language: Language, from_1904: bool) -> str:
    day = _find_day(value, from_1904)
    if day is None and not any(token["elapsed"] for token in tokens):
        return _show_general(value, language)
    has_fraction = any("." in (token["date"] or "") for token in tokens)
    step = 1000 if has_fraction else 1
    total = round(value * 86_400 * step)
    seconds = total // step
    time = datetime.min + timedelta(seconds=seconds % 86_400)
    if day is not None:
        day = _find_day(seconds // 86_400, from_1904) or day
    is_12_hour = any(token["ampm"] for token in tokens)
    text = ""
    for number, token in enumerate(tokens):
        if token["elapsed"]:
            text += str(seconds // {"h": 3600, "m": 60, "s": 1}[token["elapsed"][0].lower()])
        elif token["ampm"]:
            text += "PM" if time.hour >= 12 else "AM"
        elif token["date"]:
            unit = token["date"].lower()
            if unit[0] == "m" and len(unit) < 3 and _is_minute(tokens, number):
                unit = unit.replace("m", "n")
            text += _write_date_part(unit, time, day, is_12_hour, total % step, language)
        else:
            text += _write_literal(token)
    return text.strip()


def _find_day(value: float, from_1904: bool) -> date | None:
    """Return the day of a serial number; Excel counts a 29 February 1900, which did not exist."""
    if not 0 <= value < LAST_DAY:
        return None
    if from_1904:
        first = date(1904, 1, 1)
        return first + timedelta(days=int(value)) if value < LAST_DAY - 1462 else None
    return date(1899, 12, 30 if value >= 61 else 31) + timedelta(days=int(value))


def _is_minute(tokens: Sequence[re.Match[str]], number: int) -> bool:
    """Return whether an `m` means minutes: after hours or before seconds."""
    units = [(index, (token["date"] or token["elapsed"]).lower()[0]) for index, token in enumerate(tokens)
             if token["date"] or token["elapsed"]]  # fmt: skip
    position = [index for index, _ in units].index(number)
    unit_before, unit_after = (
        units[position - 1][1] if position else "",
        units[position + 1][1] if position + 1 < len(units) else "",
    )
    return unit_before == "h" or unit_after == "s"


def _write_date_part(
    code: str, time: datetime, day: date | None, is_12_hour: bool, fraction: int, language: Language
) -> str:
    unit, length = code[0], len(code)
    if unit in "ymd":
        return _write_day_part(unit, length, day, language) if day else ""
    if unit == "s" and "." in code:
        seconds, _, decimals = code.partition(".")
        places = f"{fraction:03}"[: len(decimals)]
        return f"{time.second:0{len(seconds)}}{_find_decimal_sign(language)}{places}"
    number = {"h": (time.hour % 12 or 12) if is_12_hour else time.hour, "n": time.minute, "s": time.second}[
        unit
    ]
    return f"{number:02}" if length > 1 else str(number)


def _write_day_part(unit: str, length: int, day: date, language: Language) -> str:
    if unit == "y":
        return f"{day:%Y}" if length > 2 else f"{day:%y}"
    if length < 3:
        number = day.month if unit == "m" else day.day
        return f"{number:02}" if length == 2 else str(number)
    if unit == "d":
        return format_date(day, "EEE" if length == SHORT_NAME else "EEEE", _find_locale(language))
    return format_date(day, "LLL" if length == SHORT_NAME else "LLLL", _find_locale(language))

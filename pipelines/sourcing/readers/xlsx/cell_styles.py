"""Styles of a workbook's cells: number format, bold, fill, and reasons why one is invisible."""

import re
from dataclasses import dataclass
from typing import Any

from pipelines.sourcing.colours import is_white_hex
from pipelines.sourcing.readers.xlsx.number_formats import find_code, is_hidden_by
from pipelines.sourcing.whole_numbers import read_whole_number
from schemas.language import Language
from schemas.source import DropReason

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STREAMED_NS = NS.removeprefix("{")
"""The same namespace as `Parts.stream` writes it in names."""

SMALLEST_POINTS = 4
OPACITY_DIGITS = 2
"""Digits before the red, green and blue of a colour (ECMA-376-1, 18.3.1.15: ARGB)."""
LIGHT_THEME = "0"
"""The first colour of a theme is its background: white."""

FALSE_VALUES = ("0", "false")


def is_below(digits: str, limit: int) -> bool:
    """Return whether an attribute is a whole number below a limit."""
    number = read_whole_number(digits)
    return number is not None and number < limit


@dataclass(frozen=True)
class CellLook:
    """How a cell is shown: its number format, why a person would not see it, and its emphasis."""

    code: str
    unseen: DropReason | None
    is_bold: bool = False
    is_filled: bool = False


def read_cell_looks(styles: Any, language: Language) -> list[CellLook]:
    """Return the looks that cells refer to by number; the first is for cells without one."""
    if styles is None:
        return [CellLook("General", None)]
    custom = {
        number: element.get("formatCode", "")
        for element in styles.iter(f"{NS}numFmt")
        if (number := read_whole_number(element.get("numFmtId", ""))) is not None
    }
    font_elements = styles.findall(f"{NS}fonts/{NS}font")
    fonts = [_find_hiding_reason(element) for element in font_elements]
    bold = [
        (strong := element.find(f"{NS}b")) is not None and strong.get("val", "1") not in FALSE_VALUES
        for element in font_elements
    ]
    fills = [_is_painted(element) for element in styles.findall(f"{NS}fills/{NS}fill")]
    looks = []
    for xf in styles.findall(f"{NS}cellXfs/{NS}xf"):
        font, fill, number = xf.get("fontId", "0"), xf.get("fillId", "0"), xf.get("numFmtId", "0")
        code = find_code(int(number) if is_below(number, 10**6) else 0, custom, language)
        reason = fonts[int(font)] if is_below(font, len(fonts)) else None
        is_filled = is_below(fill, len(fills)) and fills[int(fill)]
        if reason is DropReason.WHITE and is_filled:
            reason = None
        is_bold = is_below(font, len(bold)) and bold[int(font)]
        looks.append(
            CellLook(code, DropReason.INVISIBLE if is_hidden_by(code) else reason, is_bold, is_filled)
        )
    return looks or [CellLook("General", None)]


def _find_hiding_reason(font: Any) -> DropReason | None:
    size, colour = font.find(f"{NS}sz"), font.find(f"{NS}color")
    points = "" if size is None else size.get("val", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", points) and float(points) < SMALLEST_POINTS:
        return DropReason.TINY
    if font.find(f"{NS}strike") is not None and font.find(f"{NS}strike").get("val", "1") not in FALSE_VALUES:
        return DropReason.DELETED
    return DropReason.WHITE if colour is not None and _is_white(colour) else None


def _is_painted(fill: Any) -> bool:
    pattern = fill.find(f"{NS}patternFill")
    if pattern is None:
        return fill.find(f"{NS}gradientFill") is not None
    colour = pattern.find(f"{NS}fgColor")
    return pattern.get("patternType", "none") != "none" and (colour is None or not _is_white(colour))


def _is_white(colour: Any) -> bool:
    tinted = colour.get("tint", "0") not in ("0", "0.0")
    return is_white_hex(colour.get("rgb", "")[OPACITY_DIGITS:]) or (
        colour.get("theme") == LIGHT_THEME and not tinted
    )

"""Styles of a workbook's cells: number format, bold, fill, and reasons why one is invisible."""

import re
from dataclasses import dataclass
from typing import Any

from pipelines.sourcing.colours import is_white_hex
from pipelines.sourcing.readers.xlsx.number_formats import find_code, is_hidden_by
from pipelines.sourcing.whole_numbers import read_whole_number
from schemas.language import Language
from schemas.source import DropReason

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STREAMED = S.removeprefix("{")
"""The same namespace, as names are told while a part streams by."""

SMALLEST_POINTS = 4
OPACITY = 2
"""Digits before the red, green and blue of a colour (ECMA-376-1, 18.3.1.15: ARGB)."""
LIGHT_THEME = "0"
"""The first colour of a theme is its background: white."""

OFF = ("0", "false")


def is_below(written: str, limit: int) -> bool:
    """Return whether an attribute is a whole number below a limit."""
    number = read_whole_number(written)
    return number is not None and number < limit


@dataclass(frozen=True)
class CellLook:
    """How a cell is dressed: its number format, and why a person would not see it."""

    code: str
    unseen: DropReason | None
    is_bold: bool = False
    is_filled: bool = False


def read_cell_looks(styles: Any, language: Language) -> list[CellLook]:
    """Return the looks cells refer to by number; the first is that of a cell without any."""
    if styles is None:
        return [CellLook("General", None)]
    custom = {
        number: one.get("formatCode", "")
        for one in styles.iter(f"{S}numFmt")
        if (number := read_whole_number(one.get("numFmtId", ""))) is not None
    }
    found = styles.findall(f"{S}fonts/{S}font")
    fonts = [_unseen(one) for one in found]
    bold = [(strong := one.find(f"{S}b")) is not None and strong.get("val", "1") not in OFF for one in found]
    fills = [_paints(one) for one in styles.findall(f"{S}fills/{S}fill")]
    looks = []
    for xf in styles.findall(f"{S}cellXfs/{S}xf"):
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


def _unseen(font: Any) -> DropReason | None:
    size, colour = font.find(f"{S}sz"), font.find(f"{S}color")
    points = "" if size is None else size.get("val", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", points) and float(points) < SMALLEST_POINTS:
        return DropReason.TINY
    if font.find(f"{S}strike") is not None and font.find(f"{S}strike").get("val", "1") not in OFF:
        return DropReason.DELETED
    return DropReason.WHITE if colour is not None and _is_white(colour) else None


def _paints(fill: Any) -> bool:
    pattern = fill.find(f"{S}patternFill")
    if pattern is None:
        return fill.find(f"{S}gradientFill") is not None
    colour = pattern.find(f"{S}fgColor")
    return pattern.get("patternType", "none") != "none" and (colour is None or not _is_white(colour))


def _is_white(colour: Any) -> bool:
    tinted = colour.get("tint", "0") not in ("0", "0.0")
    return is_white_hex(colour.get("rgb", "")[OPACITY:]) or (
        colour.get("theme") == LIGHT_THEME and not tinted
    )

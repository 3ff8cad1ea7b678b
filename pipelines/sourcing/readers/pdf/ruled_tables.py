"""Tables of a PDF whose cells are separated by drawn lines, here called rules."""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from pipelines.sourcing.readers.pdf.characters import Fragment
from pipelines.sourcing.readers.pdf.visibility import Box

TOUCH_DISTANCE = 3.0
"""Points within which two rules touch, or count as one."""

SHORTEST_RULE = 5.0
MOST_RULES = 800
"""Rules of one page; a page with more is a drawing."""

MOST_SEGMENTS = 400


@dataclass(frozen=True)
class RuledTable:
    """A table between drawn lines: the fragments of each cell, row by row, and the height of its top."""

    top: float
    rows: tuple[tuple[tuple[Fragment, ...], ...], ...]


def find_ruled_tables(page: Any, fragments: list[Fragment]) -> tuple[list[RuledTable], list[Fragment]]:
    """Return the ruled tables of a page from the top down, and the fragments outside them."""
    tables: list[RuledTable] = []
    outside = fragments
    for group in _group_touching(list(_read_rules(page))):
        table = _fill_table(group, outside)
        if table is not None:
            tables.append(table)
            in_table = {id(fragment) for row in table.rows for cell in row for fragment in cell}
            outside = [fragment for fragment in outside if id(fragment) not in in_table]
    return sorted(tables, key=lambda table: -table.top), outside


def _fill_table(rules: list[Box], fragments: list[Fragment]) -> RuledTable | None:
    columns = _merge_near(rule[0] for rule in rules if _is_upright(rule))
    bands = _merge_near(rule[1] for rule in rules if not _is_upright(rule))[::-1]
    if len(columns) < 3 or len(bands) < 3:
        return None
    grid: list[list[list[Fragment]]] = [[[] for _ in columns[1:]] for _ in bands[1:]]
    for fragment in fragments:
        column = sum(fragment.left + TOUCH_DISTANCE >= edge for edge in columns) - 1
        row = sum(fragment.baseline + 0.2 * fragment.height <= edge for edge in bands) - 1
        if 0 <= column < len(columns) - 1 and 0 <= row < len(bands) - 1:
            grid[row][column].append(fragment)
    rows = tuple(tuple(tuple(cell) for cell in row) for row in grid if any(row))
    if sum(sum(bool(cell) for cell in row) > 1 for row in rows) < 2:
        return None
    return RuledTable(bands[0], rows)


def _read_rules(page: Any) -> Iterator[Box]:
    """Yield the vertical and horizontal strokes of a page as left, bottom, right, top."""
    for path in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
        matrix = path.get_matrix()
        points: list[tuple[float, float]] = []
        for number in range(min(pdfium.FPDFPath_CountSegments(path.raw), MOST_SEGMENTS)):
            segment = pdfium.FPDFPath_GetPathSegment(path.raw, number)
            x, y = ctypes.c_float(), ctypes.c_float()
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = matrix.on_point(x.value, y.value)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                points = [point]
            elif kind == pdfium.FPDF_SEGMENT_LINETO and points:
                yield from _make_rule(points[-1], point)
                points.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment) and points:
                yield from _make_rule(points[-1], points[0])


def _make_rule(start: tuple[float, float], end: tuple[float, float]) -> Iterator[Box]:
    left, right = sorted((start[0], end[0]))
    bottom, top = sorted((start[1], end[1]))
    if min(right - left, top - bottom) < 1 and max(right - left, top - bottom) >= SHORTEST_RULE:
        yield left, bottom, right, top


def _is_upright(rule: Box) -> bool:
    return rule[3] - rule[1] > rule[2] - rule[0]


def _group_touching(rules: list[Box]) -> list[list[Box]]:
    """Return the rules in groups that touch one another."""
    if len(rules) > MOST_RULES:
        return []
    groups: list[list[Box]] = []
    for rule in rules:
        touching = [rule]
        untouched = []
        for group in groups:
            if any(_touch(rule, other) for other in group):
                touching += group
            else:
                untouched.append(group)
        groups = [*untouched, touching]
    return groups


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] <= other[2] + TOUCH_DISTANCE
        and other[0] <= one[2] + TOUCH_DISTANCE
        and one[1] <= other[3] + TOUCH_DISTANCE
        and other[1] <= one[3] + TOUCH_DISTANCE
    )


def _merge_near(values: Iterable[float]) -> list[float]:
    merged: list[float] = []
    for value in sorted(values):
        if not merged or value - merged[-1] > TOUCH_DISTANCE:
            merged.append(value)
    return merged

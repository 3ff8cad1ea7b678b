"""Texts drawn over the cells of a sheet: charts, text boxes and comments.

Of a chart only its title and the names of its axes and series are read: its figures are those of cells.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipelines.sourcing.readers.xlsx.cell_styles import NS
from pipelines.sourcing.readers.xlsx.sheet import MOST_COLUMNS_OF_A_SHEET, REFERENCE, write_column_letters
from pipelines.sourcing.zip_documents.parts import RELATION, Parts

DRAWING_NS = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART_NS = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SHEET_DRAWING_NS = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
ANCHORS = tuple(f"{SHEET_DRAWING_NS}{kind}Anchor" for kind in ("twoCell", "oneCell", "absolute"))
AXES = tuple(f"{CHART_NS}{kind}Ax" for kind in ("cat", "val", "date", "ser"))
MOST_DRAWINGS = 1_000
"""Charts, text boxes or comments of one sheet, each."""

MOST_WORDS_OF_A_CHART = 200


@dataclass(frozen=True)
class Drawing:
    """Words over the cells of a range: those of a chart, else of a text box."""

    range: str
    words: tuple[str, ...]
    is_chart: bool
    hidden: bool


@dataclass(frozen=True)
class CellComment:
    """A comment on a cell."""

    range: str
    text: str


def list_drawings(parts: Parts, sheet: str) -> Iterator[Drawing]:
    """Yield what is drawn on a sheet's part, in its order; raises SourceUnreadable if it is damaged."""
    part = parts.find_related(sheet, "drawing")
    root = parts.root(part)
    related = parts.relations(part) if root is not None else {}
    for anchor in islice(() if root is None else root.iter(*ANCHORS), MOST_DRAWINGS):
        hidden = any(
            drawing_properties.get("hidden") in ("1", "true")
            for drawing_properties in anchor.iter(f"{SHEET_DRAWING_NS}cNvPr")
        )
        for chart in anchor.iter(f"{CHART_NS}chart"):
            kind, drawing = related.get(chart.get(f"{RELATION}id", ""), ("", ""))
            words = tuple(_list_chart_words(parts.root(drawing))) if kind == "chart" else ()
            if words:
                yield Drawing(_read_range(anchor), words, is_chart=True, hidden=hidden)
        texts = tuple(
            filter(
                None, (_read_text(drawing_properties) for drawing_properties in anchor.iter(f"{DRAWING_NS}p"))
            )
        )
        if texts:
            yield Drawing(_read_range(anchor), texts, is_chart=False, hidden=hidden)


def list_comments(parts: Parts, sheet: str) -> Iterator[CellComment]:
    """Yield the comments of a sheet's part; threaded ones in their own words, not Excel's notice."""
    related = list(parts.relations(sheet).values())
    cells_with_threads = set()
    for part in (part for kind, part in related if kind == "threadedComment"):
        for comment in islice(_iterate(parts.root(part), "{*}threadedComment"), MOST_DRAWINGS):
            cells_with_threads.add(comment.get("ref", ""))
            yield CellComment(_read_cell(comment), _join_texts(comment.iter("{*}text")))
    for part in (part for kind, part in related if kind == "comments"):
        for comment in islice(_iterate(parts.root(part), f"{NS}comment"), MOST_DRAWINGS):
            if comment.get("ref", "") not in cells_with_threads:
                yield CellComment(_read_cell(comment), _join_texts(comment.iter(f"{NS}t")))


def _list_chart_words(chart: Any) -> Iterator[str]:
    """Yield a chart's title, the titles of its axes, then the names of its series."""
    titles = [chart.find(f"{CHART_NS}chart/{CHART_NS}title")] if chart is not None else []
    titles += [axis.find(f"{CHART_NS}title") for axis in _iterate(chart, *AXES)]
    series = [element.find(f"{CHART_NS}tx") for element in _iterate(chart, f"{CHART_NS}ser")]
    for titled in islice(
        (element for element in [*titles, *series] if element is not None), MOST_WORDS_OF_A_CHART
    ):
        lines = [_read_text(line) for line in titled.iter(f"{DRAWING_NS}p")] or [
            _join_texts(titled.iter(f"{CHART_NS}v"))
        ]
        if text := " ".join(filter(None, lines)):
            yield text


def _iterate(root: Any, *tags: str) -> Iterator[Any]:
    return iter(()) if root is None else root.iter(*tags)


def _read_text(paragraph: Any) -> str:
    return _join_texts(paragraph.iter(f"{DRAWING_NS}t")).strip()


def _join_texts(elements: Iterator[Any]) -> str:
    return "".join(element.text or "" for element in elements)


def _read_cell(comment: Any) -> str:
    reference = comment.get("ref", "")
    return reference if REFERENCE.match(reference) else ""


def _read_range(anchor: Any) -> str:
    """Return the cells a drawing lies over, empty if it is placed on the page itself."""
    corners = [_read_corner(anchor.find(f"{SHEET_DRAWING_NS}{side}")) for side in ("from", "to")]
    return ":".join(dict.fromkeys(filter(None, corners)))


def _read_corner(marker: Any) -> str:
    """Return the cell of a corner, whose column and row are counted from 0 (ECMA-376-1, 20.5.2.10)."""
    column, row = (
        "" if marker is None else marker.findtext(f"{SHEET_DRAWING_NS}{axis}", "") for axis in ("col", "row")
    )
    if not (column.isdecimal() and row.isdecimal() and len(column) < 6 and len(row) < 8):
        return ""
    return f"{write_column_letters(min(int(column), MOST_COLUMNS_OF_A_SHEET - 1) + 1)}{int(row) + 1}"

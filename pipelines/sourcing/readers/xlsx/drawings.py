"""Texts drawn over the cells of a sheet: charts, text boxes and comments.

A chart's figures are those of cells, or a copy of another file's; its title, axes and series are its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipelines.sourcing.readers.xlsx.cell_styles import S
from pipelines.sourcing.readers.xlsx.sheet import MOST_COLUMNS_OF_A_SHEET, REFERENCE, write_column_letters
from pipelines.sourcing.zip_documents.parts import RELATION, Parts

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
ANCHORS = tuple(f"{XDR}{kind}Anchor" for kind in ("twoCell", "oneCell", "absolute"))
AXES = tuple(f"{C}{kind}Ax" for kind in ("cat", "val", "date", "ser"))
MOST_DRAWN = 1_000
"""Of each kind on a sheet."""

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
    for anchor in islice(() if root is None else root.iter(*ANCHORS), MOST_DRAWN):
        hidden = any(one.get("hidden") in ("1", "true") for one in anchor.iter(f"{XDR}cNvPr"))
        for chart in anchor.iter(f"{C}chart"):
            kind, drawing = related.get(chart.get(f"{RELATION}id", ""), ("", ""))
            words = tuple(_words_of(parts.root(drawing))) if kind == "chart" else ()
            if words:
                yield Drawing(_range(anchor), words, is_chart=True, hidden=hidden)
        texts = tuple(filter(None, (_text(one) for one in anchor.iter(f"{A}p"))))
        if texts:
            yield Drawing(_range(anchor), texts, is_chart=False, hidden=hidden)


def list_comments(parts: Parts, sheet: str) -> Iterator[CellComment]:
    """Yield the comments of a sheet's part; of a conversation its own words, not the notice in its place."""
    related = list(parts.relations(sheet).values())
    conversed = set()
    for part in (part for kind, part in related if kind == "threadedComment"):
        for one in islice(_all(parts.root(part), "{*}threadedComment"), MOST_DRAWN):
            conversed.add(one.get("ref", ""))
            yield CellComment(_cell(one), _join_texts(one.iter("{*}text")))
    for part in (part for kind, part in related if kind == "comments"):
        for one in islice(_all(parts.root(part), f"{S}comment"), MOST_DRAWN):
            if one.get("ref", "") not in conversed:
                yield CellComment(_cell(one), _join_texts(one.iter(f"{S}t")))


def _words_of(chart: Any) -> Iterator[str]:
    """Yield a chart's title, the titles of its axes, then the names of its series."""
    titles = [chart.find(f"{C}chart/{C}title")] if chart is not None else []
    titles += [axis.find(f"{C}title") for axis in _all(chart, *AXES)]
    series = [one.find(f"{C}tx") for one in _all(chart, f"{C}ser")]
    for named in islice((one for one in [*titles, *series] if one is not None), MOST_WORDS_OF_A_CHART):
        lines = [_text(line) for line in named.iter(f"{A}p")] or [_join_texts(named.iter(f"{C}v"))]
        if text := " ".join(filter(None, lines)):
            yield text


def _all(root: Any, *tags: str) -> Iterator[Any]:
    return iter(()) if root is None else root.iter(*tags)


def _text(paragraph: Any) -> str:
    return _join_texts(paragraph.iter(f"{A}t")).strip()


def _join_texts(elements: Iterator[Any]) -> str:
    return "".join(one.text or "" for one in elements)


def _cell(comment: Any) -> str:
    reference = comment.get("ref", "")
    return reference if REFERENCE.match(reference) else ""


def _range(anchor: Any) -> str:
    """Return the cells a drawing lies over, empty if it is placed on the page itself."""
    corners = [_corner(anchor.find(f"{XDR}{side}")) for side in ("from", "to")]
    return ":".join(dict.fromkeys(filter(None, corners)))


def _corner(marker: Any) -> str:
    """Return the cell of a corner, whose column and row are counted from 0 (ECMA-376-1, 20.5.2.10)."""
    column, row = ("" if marker is None else marker.findtext(f"{XDR}{way}", "") for way in ("col", "row"))
    if not (column.isdecimal() and row.isdecimal() and len(column) < 6 and len(row) < 8):
        return ""
    return f"{write_column_letters(min(int(column), MOST_COLUMNS_OF_A_SHEET - 1) + 1)}{int(row) + 1}"

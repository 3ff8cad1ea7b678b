"""Layout of a source for reading: passages of lines, lines of pieces; each span is one piece to link to."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from schemas.anchor import Place, TableRow
from schemas.source import SourceText, Span, SpanKind
from schemas.source_pictures import Picture


@dataclass(frozen=True)
class ShownPiece:
    """A piece of a source's text: a span with the elements that cite it, or the text between two spans."""

    text: str
    span: Span | None = None
    cited_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceLine:
    """One line of the source: a heading, a paragraph, a step or a table row."""

    kind: SpanKind
    place: Place
    depth: int
    pieces: tuple[ShownPiece, ...]

    @property
    def start(self) -> int:
        """Return where in the source's text its first span begins."""
        return next((piece.span.start for piece in self.pieces if piece.span), 0)

    @property
    def label(self) -> str:
        """Return the number before it, if it is an item of a numbered list."""
        items = (piece.span.item for piece in self.pieces if piece.span and piece.span.item)
        return next((item.label or "" for item in items), "")

    @property
    def row(self) -> TableRow | None:
        """Return the table row this line is, if it is one."""
        return next((piece.span.anchor.row for piece in self.pieces if piece.span), None)


@dataclass(frozen=True)
class SourcePassage:
    """Lines of one kind at one place: a paragraph, a whole procedure or a whole table.

    `moved`: its place is not that of the passage before, so the page shows it.
    """

    kind: SpanKind
    place: Place
    moved: bool
    lines: tuple[SourceLine, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """Return a table's header; empty if a row has another number of cells."""
        rows = [line.row for line in self.lines if line.row]
        header = rows[0].header if rows else ()
        return header if all(len(row.cells) == len(header) for row in rows) else ()


@dataclass(frozen=True)
class PicturePassage:
    """A picture of the source, where the source has it."""

    picture: Picture
    moved: bool

    kind = "picture"

    @property
    def place(self) -> Place:
        """Return the place of the picture."""
        return self.picture.anchor.place


def list_passages(
    source: SourceText, citing: Mapping[str, tuple[str, ...]]
) -> Iterator[SourcePassage | PicturePassage]:
    """Yield the passages and pictures of a source in its order; `citing` are citing elements by span id."""
    before: Place | None = None
    shown = 0
    offsets = [picture.offset for picture in source.kept_pictures]
    lines_of_source = _walk_lines(source, citing)
    for (pictures_above, kind, *_), group in groupby(
        lines_of_source, key=lambda line: (bisect_right(offsets, line.start), *_find_group(line))
    ):
        for picture in source.kept_pictures[shown:pictures_above]:
            yield PicturePassage(picture, picture.anchor.place != before)
            before = picture.anchor.place
        shown = max(shown, pictures_above)
        lines = tuple(group)
        yield SourcePassage(kind, lines[0].place, lines[0].place != before, lines)
        before = lines[-1].place
    for picture in source.kept_pictures[shown:]:
        yield PicturePassage(picture, picture.anchor.place != before)
        before = picture.anchor.place


def _find_group(line: SourceLine) -> tuple[SpanKind, Place | None, int | None]:
    """Return a key that the lines of one passage share; a table or procedure may run over many paragraphs."""
    flows = line.kind in {SpanKind.ROW, SpanKind.STEP} and line.place.kind in {"passage", "cells", "context"}
    return line.kind, None if flows else line.place, line.row.table if line.row else None


def _walk_lines(source: SourceText, citing: Mapping[str, tuple[str, ...]]) -> Iterator[SourceLine]:
    pieces: list[ShownPiece] = []
    position = 0
    last: Span | None = None
    for span in sorted(source.spans, key=lambda each: each.start):
        between = source.text[position : span.start]
        if last is not None and ("\n" in between or span.kind is not last.kind):
            yield _make_line(last, pieces)
            pieces = []
        if between.strip("\n"):
            pieces.append(ShownPiece(between))
        pieces.append(ShownPiece(span.text, span, citing.get(span.id, ())))
        position, last = max(position, span.end), span
    if last is not None:
        tail = source.text[position:]
        yield _make_line(last, [*pieces, ShownPiece(tail)] if tail.strip() else pieces)


def _make_line(last: Span, pieces: list[ShownPiece]) -> SourceLine:
    return SourceLine(last.kind, last.anchor.place, len(last.anchor.heading), tuple(pieces))

"""Statements and rows that code writes: what a source says word for word, directions, data and blanks."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipelines.drafting.citations import cite_context
from pipelines.drafting.request import IdAllocator
from schemas.draft import Citation, Nature, Origin, Row, Statement, StatementForm
from schemas.source import SourceSpans

if TYPE_CHECKING:
    from pipelines.drafting.material import Piece


def quote_piece(piece: "Piece", ids: IdAllocator) -> Statement:
    """Return a span word for word, with its citation."""
    return Statement(
        id=ids.allocate_statement(),
        text=piece.text,
        citations=(piece.citation,),
        origin=Origin.EXTRACTIVE,
    )


def quote_pieces(pieces: "Sequence[Piece]", ids: IdAllocator, form: StatementForm | None = None) -> Statement:
    """Return spans word for word as one statement, such as the sentences of an item; code keeps its lines."""
    is_code = form is not None and form.is_code
    return Statement(
        id=ids.allocate_statement(),
        text="\n".join(piece.span.text for piece in pieces) if is_code else " ".join(p.text for p in pieces),
        citations=tuple(piece.citation for piece in pieces),
        origin=Origin.EXTRACTIVE,
        form=form,
    )


def make_row(cells: tuple[str, ...], pieces: "Iterable[Piece]", ids: IdAllocator) -> Row:
    """Return a row of a table that rests on some spans."""
    return Row(
        id=ids.allocate_statement(),
        cells=cells,
        citations=tuple(piece.citation for piece in pieces),
        origin=Origin.EXTRACTIVE,
    )


def make_direction(text: str, ids: IdAllocator, citations: Sequence[Citation] = ()) -> Statement:
    """Return a statement that tells somebody what to do, and what it is about where it cites."""
    return _make_statement(text, ids, Nature.DIRECTION, citations)


def make_datum(text: str, ids: IdAllocator, citations: Sequence[Citation] = ()) -> Statement:
    """Return a statement that repeats what `course.yaml` or a table says."""
    return _make_statement(text, ids, Nature.DATA, citations)


def make_organisation(text: str, entry: str, ids: IdAllocator, spans: SourceSpans) -> Statement:
    """Return a statement on the organisation that cites the entry of the context it is made from.

    It is a datum of `course.yaml` if the context has no such entry.
    """
    citations = cite_context(spans, entry)
    return _make_statement(text, ids, Nature.ORGANISATION if citations else Nature.DATA, citations)


def make_blank(text: str, ids: IdAllocator) -> Statement:
    """Return a statement that a person has to fill in, perhaps on paper."""
    return _make_statement(text, ids, Nature.BLANK)


def _make_statement(
    text: str, ids: IdAllocator, nature: Nature, citations: Sequence[Citation] = ()
) -> Statement:
    return Statement(
        id=ids.allocate_statement(),
        text=text,
        citations=tuple(citations),
        origin=Origin.EXTRACTIVE,
        nature=nature,
    )

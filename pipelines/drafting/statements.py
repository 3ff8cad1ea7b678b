"""Statements that code writes, and that claim nothing of their own: directions, data and blanks."""

from collections.abc import Sequence

from pipelines.drafting.request import IdAllocator
from schemas.draft import Citation, Nature, Origin, Statement


def make_direction(text: str, ids: IdAllocator, citations: Sequence[Citation] = ()) -> Statement:
    """Return a statement that tells somebody what to do, and what it is about where it cites."""
    return _make_statement(text, ids, Nature.DIRECTION, citations)


def make_datum(text: str, ids: IdAllocator, citations: Sequence[Citation] = ()) -> Statement:
    """Return a statement that repeats what `course.yaml` or a table says."""
    return _make_statement(text, ids, Nature.DATA, citations)


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

"""Chapters of a module's sources: the teachable pieces under one heading."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from typing import ClassVar

from pipelines.drafting.disagreement import find_disagreements, list_contested_spans
from pipelines.drafting.material import Piece, is_teachable
from pipelines.drafting.text.words import list_content_stems
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, write_expression
from schemas.plan import GivenPart, PlannedPage
from schemas.source import SourceSpans


class FrameWords(Vocabulary):
    """Headings of parts that announce, repeat or practise what others teach: "Summary", « Exercices »."""

    room: ClassVar[str] = "frames"

    headings: Expressions


@dataclass(frozen=True)
class Chapter:
    """The teachable pieces under one heading of one source, in reading order."""

    title: str
    pieces: tuple[Piece, ...]
    planned: PlannedPage | None = None
    """The page of a person's plan that it is."""

    @property
    def objective(self) -> str | None:
        """Return the objective it has in a person's plan."""
        return self.planned.objective if self.planned is not None else None

    @property
    def is_given(self) -> bool:
        """Return whether a person gave it the objective that it has, or has not, in the plan."""
        return self.planned is not None and self.planned.is_given(GivenPart.OBJECTIVE)

    @cached_property
    def span_ids(self) -> frozenset[str]:
        """Return the ids of its pieces, and of all that its page in the plan rests on."""
        planned = self.planned.evidence if self.planned is not None else ()
        return frozenset((*planned, *(piece.span.id for piece in self.pieces)))

    def may_serve(self, objective: str) -> bool:
        """Return whether it may be evidence of an objective: a person gave it no other, or none."""
        return not self.is_given or self.objective == objective

    @property
    def is_frame(self) -> bool:
        """Return whether it stands before the first heading, or its heading announces or repeats others."""
        heading = self.pieces[0].heading if self.pieces else ""
        return not heading or _match_frame().match(heading) is not None


def split_chapters(pieces: Iterable[Piece], spans: SourceSpans, language: Language) -> tuple[Chapter, ...]:
    """Return the teachable pieces grouped by heading, without spans on which two sources disagree."""
    disputed = list_contested_spans(find_disagreements(spans))
    usable = [p for p in pieces if is_teachable(p, language) and p.span.id not in disputed]
    runs = groupby(usable, key=lambda piece: (piece.source.name, piece.span.anchor.heading))
    chapters = []
    for _, run in runs:
        chapter_pieces = tuple(run)
        first = chapter_pieces[0]
        chapters.append(Chapter(first.heading or first.source.name, chapter_pieces))
    return tuple(chapters)


def list_piece_stems(piece: Piece, language: Language) -> frozenset[str]:
    """Return the stems of a piece, with those of its table's header."""
    row = piece.span.anchor.row
    return list_content_stems(" ".join([piece.text, *(row.header if row else ())]), language)


@cache
def _match_frame() -> re.Pattern[str]:
    words = write_expression(FrameWords, lambda each: each.headings)
    return re.compile(rf"(?:\d+(?:\.\d+)*)?\W*(?:{words})\b", re.IGNORECASE)

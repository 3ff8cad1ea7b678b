"""The values that objectives ask to recall, and the questions that ask for one of them.

A delay that an objective names may stand in a sentence of another chapter than the one that teaches it. A
question serves the objective if its answer is one of the values, and if what it rests on, or the heading
above, shares a word with the objective.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Self

from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.chapters import list_piece_stems
from pipelines.drafting.objectives.expected_answers import ExpectedAnswer
from pipelines.drafting.text.figures import find_figures
from pipelines.drafting.text.words import list_content_stems
from schemas.language import Language
from schemas.source import SpanKind

Value = tuple[Decimal, str]
"""A number and its unit."""


@dataclass(frozen=True)
class ObjectiveValues:
    """The values an objective asks to recall, and the words it says besides."""

    objective: str
    values: frozenset[Value]
    stems: frozenset[str]


@dataclass(frozen=True)
class NamedValues:
    """The values of every objective that asks to recall some."""

    of_objectives: tuple[ObjectiveValues, ...]
    language: Language

    @classmethod
    def of(cls, expectations: Iterable[ExpectedAnswer], language: Language) -> Self:
        """Return the values that the objectives of a module name, as its sources give them."""
        return cls(
            tuple(
                ObjectiveValues(
                    expected.objective.id,
                    frozenset(
                        value for piece in expected.pieces for value in list_values(piece, expected, language)
                    ),
                    list_content_stems(expected.objective.text, language),
                )
                for expected in expectations
                if expected.objective is not None and expected.units
            ),
            language,
        )

    @cached_property
    def _every(self) -> frozenset[Value]:
        return frozenset[Value]().union(*(each.values for each in self.of_objectives))

    def find_objective(self, candidate: Candidate | ItemCandidate) -> str | None:
        """Return the id of the objective one of whose values is asked for; None if none is."""
        asked = self.list_asked(candidate)
        found = (
            each.objective
            for each in self.of_objectives
            if asked & each.values and each.stems & self._list_stems(candidate)
        )
        return next(found, None)

    def list_asked(self, candidate: Candidate | ItemCandidate) -> frozenset[Value]:
        """Return the named values a question asks for: those of its key, or those its stem leaves out."""
        if not self.of_objectives:
            return frozenset()
        if isinstance(candidate, Candidate):
            return self._every & read_values(candidate.key.text, self.language)
        if any(piece.span.kind is not SpanKind.SENTENCE for piece in candidate.pieces):
            return frozenset()
        said = " ".join(piece.text for piece in candidate.pieces)
        return self._every & read_values(said, self.language) - read_values(candidate.stem, self.language)

    def _list_stems(self, candidate: Candidate | ItemCandidate) -> frozenset[str]:
        return frozenset().union(*(self._list_stems_of(piece) for piece in candidate.pieces))

    def _list_stems_of(self, piece: Piece) -> frozenset[str]:
        return list_piece_stems(piece, self.language) | list_content_stems(piece.heading, self.language)


def list_values(piece: Piece, expected: ExpectedAnswer, language: Language) -> Iterator[Value]:
    """Yield the values that one of the pieces of an expected answer gives, of the units asked for."""
    row = piece.span.anchor.row
    texts = [row.cells[n] for n in expected.columns if n < len(row.cells)] if row else [piece.text]
    for text in texts:
        yield from (value for value in read_values(text, language) if value[1] in expected.units)


def read_values(text: str, language: Language) -> frozenset[Value]:
    """Return the numbers of a text with their units."""
    return frozenset((figure.value, figure.unit) for figure in find_figures(text, language))

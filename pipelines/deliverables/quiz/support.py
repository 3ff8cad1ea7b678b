"""Check that no wrong answer is supported by anything the module's sources say."""

import re
from collections import defaultdict
from decimal import Decimal
from functools import cached_property

from pipelines.deliverables.quiz.askable import clean_heading
from pipelines.drafting.material import Piece
from pipelines.drafting.text.figures import Figure, find_figures
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.language import Language

FEWEST_SHARED_STEMS = 2
"""Content words that a span with the same measure must share with a claim to support it."""

LEAST_SHARED = 0.4
"""Share of a claim's content words that a span must have to be on the same subject."""


class Sayings:
    """The pieces of the sources, indexed by measure and by word: a handbook has thousands of spans."""

    def __init__(self, pieces: tuple[Piece, ...], language: Language) -> None:
        self.language = language
        self._pieces = pieces
        self._measures: dict[tuple[str, Decimal], list[frozenset[str]]] = defaultdict(list)
        self._words: dict[str, set[int]] = defaultdict(set)
        for number, piece in enumerate(pieces):
            stems = list_content_stems(piece.text, language)
            for figure in find_figures(piece.text, language):
                self._measures[figure.unit, figure.value].append(stems)
            for stem in stems:
                self._words[stem].add(number)

    def give(self, figure: Figure, claim: str) -> bool:
        """Return whether a span on the claim's subject gives that measure."""
        claim_stems = list_content_stems(claim, self.language)
        same = self._measures.get((figure.unit, figure.value), [])
        return any(len(claim_stems & stems) >= FEWEST_SHARED_STEMS for stems in same)

    def say(self, words: str, claim: str, but: tuple[Piece, ...]) -> bool:
        """Return whether a span on the claim's subject, other than `but`, has these words."""
        claim_stems = list_content_stems(claim, self.language)
        pattern = re.compile(rf"(?<!\w){re.escape(canonical(words).casefold())}(?!\w)")
        excepted = {piece.span.id for piece in but}
        return any(
            piece.span.id not in excepted
            and share_of(claim_stems, list_content_stems(piece.text, self.language)) >= LEAST_SHARED
            and pattern.search(canonical(piece.text).casefold()) is not None
            for piece in self._find_pieces(words)
        )

    def list_under(self, heading: str) -> list[Piece]:
        """Return the pieces under a heading, at any depth."""
        return self._under.get(canonical(heading).casefold(), [])

    def list_naming(self, name: str) -> list[Piece]:
        """Return the pieces that have a name, word for word."""
        pattern = re.compile(rf"(?<!\w){re.escape(canonical(name).casefold())}(?!\w)")
        return [each for each in self._find_pieces(name) if pattern.search(canonical(each.text).casefold())]

    @cached_property
    def _under(self) -> dict[str, list[Piece]]:
        under: dict[str, list[Piece]] = defaultdict(list)
        for piece in self._pieces:
            for heading in piece.span.anchor.heading:
                under[canonical(clean_heading(heading)).casefold()].append(piece)
        return under

    def _find_pieces(self, words: str) -> list[Piece]:
        """Return the pieces with every content word of `words`; all pieces if it has none."""
        numbers = [self._words.get(stem, set()) for stem in list_content_stems(words, self.language)]
        if not numbers:
            return list(self._pieces)
        return [self._pieces[number] for number in sorted(set.intersection(*numbers))]

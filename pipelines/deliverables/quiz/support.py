"""Check that no wrong answer is supported by anything the module's sources say."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from decimal import Decimal
from functools import cached_property
from typing import Self

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
        self._stems = [list_content_stems(piece.text, language) for piece in pieces]
        self._folded = [canonical(piece.text).casefold() for piece in pieces]
        self._measures: dict[tuple[str, Decimal], list[frozenset[str]]] = defaultdict(list)
        self._words: dict[str, set[int]] = defaultdict(set)
        self._left_out: frozenset[int] = frozenset()
        self._holding: dict[str, tuple[int, ...]] = {}
        for number, (piece, stems) in enumerate(zip(pieces, self._stems, strict=True)):
            for figure in find_figures(piece.text, language):
                self._measures[figure.unit, figure.value].append(stems)
            for stem in stems:
                self._words[stem].add(number)

    def leave_out(self, pieces: Iterable[Piece]) -> Self:
        """Return the same without what these pieces say, as `say` and `list_naming` see it."""
        ids = {piece.span.id for piece in pieces}
        others = copy(self)
        others._left_out = self._left_out | {n for n, each in enumerate(self._pieces) if each.span.id in ids}
        others._holding = {}
        return others

    def give(self, figure: Figure, claim: str) -> bool:
        """Return whether a span on the claim's subject gives that measure."""
        claim_stems = list_content_stems(claim, self.language)
        same = self._measures.get((figure.unit, figure.value), [])
        return any(len(claim_stems & stems) >= FEWEST_SHARED_STEMS for stems in same)

    def say(self, words: str, claim: str, but: tuple[Piece, ...] = ()) -> bool:
        """Return whether a span on the claim's subject, other than `but`, has these words."""
        claim_stems = list_content_stems(claim, self.language)
        return any(
            share_of(claim_stems, self._stems[number]) >= LEAST_SHARED
            and all(self._pieces[number].span.id != piece.span.id for piece in but)
            for number in self._find_holding(words)
        )

    def list_under(self, heading: str) -> list[Piece]:
        """Return the pieces under a heading, at any depth."""
        return self._under.get(canonical(heading).casefold(), [])

    def list_naming(self, name: str) -> list[Piece]:
        """Return the pieces that have a name, word for word."""
        return [self._pieces[number] for number in self._find_holding(name)]

    @cached_property
    def _under(self) -> dict[str, list[Piece]]:
        under: dict[str, list[Piece]] = defaultdict(list)
        for piece in self._pieces:
            for heading in piece.span.anchor.heading:
                under[canonical(clean_heading(heading)).casefold()].append(piece)
        return under

    def _find_holding(self, words: str) -> tuple[int, ...]:
        """Return the numbers of the pieces that have these words, word for word, in reading order."""
        if words not in self._holding:
            self._holding[words] = tuple(self._search_words(words))
        return self._holding[words]

    def _search_words(self, words: str) -> Iterator[int]:
        folded = canonical(words).casefold()
        pattern = re.compile(rf"(?<!\w){re.escape(folded)}(?!\w)")
        for number in self._list_possible(words):
            if folded in self._folded[number] and pattern.search(self._folded[number]):
                yield number

    def _list_possible(self, words: str) -> list[int]:
        """Return the pieces with every content word of `words`; all pieces if it has none."""
        numbers = [self._words.get(stem, set()) for stem in list_content_stems(words, self.language)]
        possible = set.intersection(*numbers) if numbers else range(len(self._pieces))
        return sorted(frozenset(possible) - self._left_out)

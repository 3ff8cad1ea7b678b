"""Check that no wrong answer is supported by anything the module's sources say."""

import re
from collections import defaultdict
from decimal import Decimal

from pipelines.drafting.material import Piece
from pipelines.drafting.text.figures import Figure, find_figures
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.language import Language

SHARED_STEMS = 2
"""Meaning words a span may not have in common with a claim whose number it contradicts."""

SHARED = 0.4
"""Share of a claim's meaning words from which a span speaks of the same thing."""


class Sayings:
    """Everything the sources say, indexed by measure and by word: a handbook has thousands of spans."""

    def __init__(self, found: tuple[Piece, ...], language: Language) -> None:
        self.language = language
        self._found = found
        self._measures: dict[tuple[str, Decimal], list[frozenset[str]]] = defaultdict(list)
        self._words: dict[str, set[int]] = defaultdict(set)
        for number, piece in enumerate(found):
            stems = list_content_stems(piece.text, language)
            for figure in find_figures(piece.text, language):
                self._measures[figure.unit, figure.value].append(stems)
            for stem in stems:
                self._words[stem].add(number)

    def give(self, figure: Figure, claim: str) -> bool:
        """Return whether a span that speaks of the claim's subject gives that measure."""
        about = list_content_stems(claim, self.language)
        same = self._measures.get((figure.unit, figure.value), [])
        return any(len(about & stems) >= SHARED_STEMS for stems in same)

    def say(self, words: str, claim: str, but: tuple[Piece, ...]) -> bool:
        """Return whether a span, `but` aside, says these words of the claim's subject."""
        about = list_content_stems(claim, self.language)
        spoken = re.compile(rf"(?<!\w){re.escape(canonical(words).casefold())}(?!\w)")
        excepted = {piece.span.id for piece in but}
        return any(
            piece.span.id not in excepted
            and share_of(about, list_content_stems(piece.text, self.language)) >= SHARED
            and spoken.search(canonical(piece.text).casefold()) is not None
            for piece in self._find_pieces(words)
        )

    def _find_pieces(self, words: str) -> list[Piece]:
        """Return the pieces that hold every meaning word of `words`; all of them where it has none."""
        numbers = [self._words.get(stem, set()) for stem in list_content_stems(words, self.language)]
        if not numbers:
            return list(self._found)
        return [self._found[number] for number in sorted(set.intersection(*numbers))]

"""Disagreement of two sources on a number, a duration or an obligation.

Precision comes first: what is no conflict and looks like one costs a person's trust. How many planted
conflicts are found, and how many are seen in real documents without any, is in docs/performance.md.
Decided in docs/decisions/0057-when-sources-disagree.md.
"""

from collections import defaultdict
from dataclasses import dataclass

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.material import Piece
from pipelines.drafting.rows_apart import find_differing_rows
from pipelines.drafting.text.figures import Figure, figures
from pipelines.drafting.text.likeness import Kind, find_differences, polar_stems
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import content_stems
from schemas.language import Language
from schemas.source import SourceSpans, SourceText, SpanKind, abbreviate_place

ALIKE = 0.75
"""Share of meaning words two sentences have in common; measured for precision, not recall."""

FEWEST_STEMS = 3


@dataclass(frozen=True)
class Disagreement:
    """Two spans of two sources that say the same thing otherwise."""

    one: Piece
    other: Piece

    @property
    def facts(self) -> dict[str, str]:
        """Return both quotations with their places, as a finding tells them."""
        sides = {"one": self.one, "other": self.other}
        said = {side: cut_excerpt(piece.text) for side, piece in sides.items()}
        named = {f"{side}_source": piece.source.name for side, piece in sides.items()}
        placed = {f"{side}_place": abbreviate_place(piece.span.anchor.place) for side, piece in sides.items()}
        return said | named | placed


@dataclass(frozen=True)
class _Measured:
    piece: Piece
    stems: frozenset[str]
    figures: tuple[Figure, ...]


def find_disagreements(spans: SourceSpans) -> tuple[Disagreement, ...]:
    """Return each pair of sentences, steps or table rows of two sources that cannot both be followed.

    Sentences differ in one number or duration, in an obligation or in a denial, and in little else; one of
    the two may say more, never both: a sentence on another subject has a word the other lacks. Rows of two
    tables with the same columns differ in one cell.
    """
    return compare_sources(spans.sources)


def list_contested_spans(pairs: tuple[Disagreement, ...]) -> frozenset[str]:
    """Return the ids of the spans in a disagreement: nothing is asked or summed up from them."""
    return frozenset(piece.span.id for pair in pairs for piece in (pair.one, pair.other))


def compare_sources(sources: tuple[SourceText, ...]) -> tuple[Disagreement, ...]:
    """Return the disagreements of any sources, whichever modules read them."""
    measured = [
        _separate_measures(Piece(source, span), source.language)
        for source in sources
        for span in source.spans
        if span.kind in {SpanKind.SENTENCE, SpanKind.STEP} and any(c.isalpha() for c in span.text)
    ]
    usable = [each for each in measured if len(each.stems) >= FEWEST_STEMS]
    said = [Disagreement(usable[a].piece, usable[b].piece) for a, b in _pairs(usable)]
    return (*said, *(Disagreement(one, other) for one, other in find_differing_rows(sources)))


def _pairs(usable: list[_Measured]) -> list[tuple[int, int]]:
    """Return the pairs that differ; a pair shares all words of one, so its rarest word finds it."""
    holding: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(usable):
        for stem in each.stems:
            holding[stem].append(number)
    found: set[tuple[int, int]] = set()
    for number, one in enumerate(usable):
        rarest = min(one.stems, key=lambda stem: (len(holding[stem]), stem))
        for other in holding[rarest]:
            apart = one.piece.source.name != usable[other].piece.source.name
            if apart and _differ(one, usable[other]):
                found.add((min(number, other), max(number, other)))
    return sorted(found)


def _separate_measures(piece: Piece, language: Language) -> _Measured:
    """Return a piece with the words it says beside its measures: « trois ans » is no word in common.

    Nor is a word that alone turns a sentence into its contrary.
    """
    found, text = figures(piece.text, language), piece.text
    for figure in reversed(found):
        text = f"{text[: figure.start]} {text[figure.end :]}"
    return _Measured(piece, content_stems(text, language) - polar_stems(language), found)


def _differ(one: _Measured, other: _Measured) -> bool:
    nested = one.stems <= other.stems or other.stems <= one.stems
    if not nested or len(one.stems & other.stems) < ALIKE * len(one.stems | other.stems):
        return False
    if len(one.figures) != len(other.figures) or canonical(one.piece.text) == canonical(other.piece.text):
        return False
    pairs = list(zip(one.figures, other.figures, strict=True))
    if any(a.measures != b.measures for a, b in pairs):
        return False
    apart = sum(not a.equals(b) for a, b in pairs)
    return apart == 1 or (apart == 0 and _contrary(one.piece, other.piece))


def _contrary(one: Piece, other: Piece) -> bool:
    """Return whether two sentences with the same figures differ in an obligation or a denial."""
    if one.source.language is not other.source.language:
        return False
    found = find_differences(one.text, other.text, one.source.language)
    return any(each.kind in {Kind.OPPOSITE, Kind.MODAL} for each in found)

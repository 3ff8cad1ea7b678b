"""Two sources that say the same sentence with another number."""

from collections import defaultdict
from dataclasses import dataclass

from pipelines.drafting.material import Piece
from pipelines.drafting.text.figures import Figure, figures
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import content_stems
from schemas.language import Language
from schemas.source import SourceSpans, SpanKind

ALIKE = 0.75
"""Share of meaning words two sentences have in common; measured for precision, not recall."""

FEWEST_STEMS = 3


@dataclass(frozen=True)
class Disagreement:
    """Two spans of two sources that differ in one number."""

    one: Piece
    other: Piece


@dataclass(frozen=True)
class _Measured:
    piece: Piece
    stems: frozenset[str]
    figures: tuple[Figure, ...]


def disagreements(spans: SourceSpans) -> tuple[Disagreement, ...]:
    """Return each pair of sentences or steps, of two sources, that differ in a number and little else.

    One of the two may say more, never both: a sentence on another subject has a word the other lacks.
    """
    measured = [
        _measured(Piece(source, span), source.language)
        for source in spans.sources
        for span in source.spans
        if span.kind in {SpanKind.SENTENCE, SpanKind.STEP} and any(c.isalpha() for c in span.text)
    ]
    usable = [each for each in measured if each.figures and len(each.stems) >= FEWEST_STEMS]
    return tuple(Disagreement(usable[a].piece, usable[b].piece) for a, b in _pairs(usable))


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


def contested(pairs: tuple[Disagreement, ...]) -> frozenset[str]:
    """Return the ids of the spans in a disagreement: nothing is asked or summed up from them."""
    return frozenset(piece.span.id for pair in pairs for piece in (pair.one, pair.other))


def _measured(piece: Piece, language: Language) -> _Measured:
    """Return a piece with the words it says beside its measures: « trois ans » is no word in common."""
    found, text = figures(piece.text, language), piece.text
    for figure in reversed(found):
        text = f"{text[: figure.start]} {text[figure.end :]}"
    return _Measured(piece, content_stems(text, language), found)


def _differ(one: _Measured, other: _Measured) -> bool:
    if len(one.figures) != len(other.figures):
        return False
    nested = one.stems <= other.stems or other.stems <= one.stems
    if not nested or len(one.stems & other.stems) < ALIKE * len(one.stems | other.stems):
        return False
    pairs = list(zip(one.figures, other.figures, strict=True))
    if any(a.unit != b.unit for a, b in pairs):
        return False
    return sum(a.value != b.value for a, b in pairs) == 1 and canonical(one.piece.text) != canonical(
        other.piece.text
    )

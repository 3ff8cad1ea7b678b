"""A summary without a model: three to six sentences of the sources that oblige, count or define."""

from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.disagreement import find_disagreements, list_contested_spans
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece, count_stems, is_teachable, measure_relevance
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import quote_piece
from pipelines.drafting.text.figures import find_figures
from pipelines.drafting.text.obligation_words import is_binding, is_defining
from pipelines.drafting.text.words import has_verb, list_content_stems, share_of, stands_alone
from schemas.course import Module
from schemas.language import Language
from schemas.source import SourceSpans, SpanKind

FEWEST_POINTS, MOST_POINTS = 3, 6
LONGEST_POINT = 30
"""Words; a longer sentence is not a point one takes away."""

TOO_ALIKE = 0.6


def from_material(material: Material) -> Summary | None:
    """Return the key points of a module in source order, or None if there are none."""
    spans = material.request.spans
    return extract_summary(material.pieces, spans, material.module, material.language, material.ids)


def extract_summary(
    pieces: tuple[Piece, ...], spans: SourceSpans, module: Module, language: Language, ids: IdAllocator
) -> Summary | None:
    """Return the key points of pieces in source order, or None if there are none."""
    chosen: list[Piece] = []
    for piece in rank_sentences(pieces, spans, module, language):
        if not _is_repeated(piece, chosen, language):
            chosen.append(piece)
        if len(chosen) == _count_points(pieces):
            break
    order = {id(piece): number for number, piece in enumerate(pieces)}
    chosen.sort(key=lambda piece: order[id(piece)])
    return Summary(points=tuple(quote_piece(piece, ids) for piece in chosen)) if chosen else None


def rank_sentences(
    pieces: tuple[Piece, ...], spans: SourceSpans, module: Module, language: Language
) -> list[Piece]:
    """Return the sentences that may be key points, the best first; none that another source contradicts."""
    central = count_stems((piece.text for piece in pieces), language)
    disputed = list_contested_spans(find_disagreements(spans))
    scored = []
    for number, piece in enumerate(pieces):
        is_short = len(piece.text.split()) <= LONGEST_POINT and piece.text.endswith(".")
        is_whole = (
            is_teachable(piece, language)
            and stands_alone(piece.text, language)
            and has_verb(piece.text, language)
        )
        if piece.span.kind is SpanKind.SENTENCE and is_short and is_whole and piece.span.id not in disputed:
            scored.append((-_score(piece, module, language, central), number, piece))
    return [piece for _, _, piece in sorted(scored, key=lambda each: each[:2])]


def _score(piece: Piece, module: Module, language: Language, central: dict[str, int]) -> float:
    stems = list_content_stems(piece.text, language)
    centrality = sum(min(central[stem], 8) for stem in stems) / (len(stems) + 4)
    obligation_bonus = 2.0 if is_binding(piece.text, language) else 0.0
    figure_bonus = 1.0 if find_figures(piece.text, language) else 0.0
    definition_bonus = 1.0 if is_defining(piece.text, language) else 0.0
    return (
        obligation_bonus
        + figure_bonus
        + definition_bonus
        + centrality / 2
        + 3 * measure_relevance(piece.text, module, language)[0]
    )


def _count_points(pieces: tuple[Piece, ...]) -> int:
    return max(FEWEST_POINTS, min(MOST_POINTS, len(pieces) // 6))


def _is_repeated(piece: Piece, chosen: list[Piece], language: Language) -> bool:
    stems = list_content_stems(piece.text, language)
    return any(share_of(stems, list_content_stems(each.text, language)) > TOO_ALIKE for each in chosen)

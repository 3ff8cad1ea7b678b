"""A memo card without a model: the shortest sentences of the sources that bind or count, word for word."""

from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece
from pipelines.drafting.statements import quote_piece
from pipelines.drafting.text.figures import find_figures
from pipelines.drafting.text.obligation_words import is_binding
from pipelines.drafting.text.words import stands_alone
from premierjet_memo_card.contract import MemoCard
from schemas.source import SpanKind

MOST_LINES = 5


def from_material(material: Material) -> MemoCard | None:
    """Return the card, its lines in the order of the sources; None where no sentence does."""
    worth = [piece for piece in material.pieces if _is_worth_a_line(piece, material)]
    shortest = sorted(worth, key=lambda piece: len(piece.text))[:MOST_LINES]
    chosen = [piece for piece in worth if piece in shortest]
    lines = tuple(quote_piece(piece, material.ids) for piece in chosen)
    return MemoCard(points=lines) if lines else None


def _is_worth_a_line(piece: Piece, material: Material) -> bool:
    language = material.language
    if piece.span.kind is not SpanKind.SENTENCE or not stands_alone(piece.text, language):
        return False
    return is_binding(piece.text, language) or any(find_figures(piece.text, language))

"""Blocks of a page that a person arranged in a plan: the kinds they chose, where the passages allow them.

A block is what rules make of its passages if that is of the kind asked for. Otherwise whole sentences and
steps may be read as a paragraph, as steps, or as a list after a lead-in; rows and code keep their form.
"""

from collections.abc import Iterable, Iterator, Sequence

from pipelines.blocks.list.contract import LedList
from pipelines.deliverables.lesson.page_blocks import make_blocks
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece, is_teachable
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import quote_piece
from schemas.draft import Block, Paragraph, Steps
from schemas.language import Language
from schemas.plan import PlannedBlock
from schemas.source import SpanKind

PARAGRAPH, STEPS, LIST = "paragraph", "steps", "list"
FEWEST_STEPS = 2
FEWEST_ITEMS = 2


def make_planned_blocks(
    blocks: Sequence[PlannedBlock], material: Material, title: str, ids: IdAllocator
) -> Iterator[Block]:
    """Yield the blocks of an arranged page; of passages that no longer make one, what rules make of them."""
    language = material.language
    for planned in blocks:
        pieces = material.order_pieces(planned.evidence)
        if makes_block(planned.kind, pieces, language):
            yield from _make_block(planned.kind, pieces, title, language, ids)
        else:
            yield from make_blocks(pieces, title, language, ids)


def makes_block(kind: str, pieces: Sequence[Piece], language: Language) -> bool:
    """Return whether pieces can stand in one block of a kind."""
    if not pieces:
        return False
    if _is_of_rules(kind, pieces, language):
        return True
    lead, *items = pieces
    if kind == LIST:
        return len(items) >= FEWEST_ITEMS and lead.text.endswith(":") and all(map(_is_running_text, pieces))
    is_whole = all(_is_running_text(piece) and is_teachable(piece, language) for piece in pieces)
    return is_whole and (kind == PARAGRAPH or (kind == STEPS and len(pieces) >= FEWEST_STEPS))


def _make_block(
    kind: str, pieces: Sequence[Piece], title: str, language: Language, ids: IdAllocator
) -> Iterator[Block]:
    if _is_of_rules(kind, pieces, language):
        made = tuple(make_blocks(pieces, title, language, ids))
        yield from _join_paragraphs(made) if kind == PARAGRAPH else made
        return
    if kind == LIST:
        block_id = ids.allocate_block()
        lead, *items = (quote_piece(piece, ids) for piece in pieces)
        yield LedList(id=block_id, lead=lead, items=tuple(items))
        return
    statements = tuple(quote_piece(piece, ids) for piece in pieces)
    yield Steps(statements=statements) if kind == STEPS else Paragraph(statements=statements)


def _is_of_rules(kind: str, pieces: Sequence[Piece], language: Language) -> bool:
    # Any caption will do, which a table needs: above its rows there may be no heading.
    made = list(make_blocks(pieces, kind, language, IdAllocator()))
    return all(block.kind == kind for block in made) and (len(made) == 1 or kind == PARAGRAPH)


def _join_paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield the one paragraph that a person asked for, where rules would make several."""
    yield Paragraph(statements=tuple(each for block in blocks for each in block.list_statements()))


def _is_running_text(piece: Piece) -> bool:
    return piece.span.kind in (SpanKind.SENTENCE, SpanKind.STEP)

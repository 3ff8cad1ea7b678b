"""Blocks of a lesson's page, made from the sources' own words."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import ClassVar, NamedTuple

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.blocks.code.contract import Code
from pipelines.blocks.scenario.extraction import extract_scenario
from pipelines.deliverables.lesson.led_lists import LedRun, make_led_list, split_led_lists
from pipelines.drafting.material import Piece, group_procedures, is_navigation
from pipelines.drafting.plan.outline import ScenarioOutline
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import quote_piece
from schemas.draft import Block, Origin, Paragraph, Row, Statement, Steps, Table, walk_citations
from schemas.language import Language
from schemas.languages.lexicon import Pattern, Vocabulary, read_vocabulary
from schemas.source import SpanKind

FEWEST_WORDS = 2
"""Words that have to be left of a sentence without its label."""


class CalloutWords(Vocabulary):
    """What a sentence begins with that says itself what it is for: "Warning:", « À retenir : »."""

    room: ClassVar[str] = "deliverables.lesson.callouts"

    key_point: Pattern
    warning: Pattern
    example: Pattern
    counter_example: Pattern


class BlockKey(NamedTuple):
    """What pieces that stand in one block have in common."""

    kind: SpanKind
    table: int = 0
    header: tuple[str, ...] = ()
    variant: CalloutVariant | None = None
    number: int = 0
    source: str = ""


def make_blocks(pieces: Sequence[Piece], title: str, language: Language, ids: IdAllocator) -> Iterator[Block]:
    """Yield the blocks of a page; `title` is the caption of its tables."""
    for part in split_led_lists(pieces):
        if isinstance(part, LedRun):
            yield make_led_list(part, ids)
            continue
        for key, run in groupby(part, key=lambda piece: _make_key(piece, language)):
            yield from _make_run(key, list(run), title, language, ids)


def make_practice(
    pieces: Sequence[Piece], language: Language, ids: IdAllocator, removed: Collection[str] = ()
) -> Iterator[Block]:
    """Yield a scenario for each procedure at whose steps the source itself warns, unless it is removed."""
    for procedure, warnings in _find_procedures(pieces, language):
        if name_scenario(procedure) not in removed:
            scenario = extract_scenario(procedure, warnings, language, ids)
            if scenario is not None:
                yield scenario


def outline_scenarios(pieces: Sequence[Piece], language: Language) -> Iterator[ScenarioOutline]:
    """Yield the outline of each scenario that `make_practice` makes of some pieces."""
    for procedure, warnings in _find_procedures(pieces, language):
        scenario = extract_scenario(procedure, warnings, language, IdAllocator())
        if scenario is not None:
            cited = (citation.span for citation in walk_citations(scenario))
            yield ScenarioOutline(
                name_scenario(procedure),
                scenario.title,
                len(scenario.decisions),
                tuple(dict.fromkeys(cited)),
            )


def name_scenario(procedure: Sequence[Piece]) -> str:
    """Return the id that a plan gives to the scenario of a procedure."""
    return procedure[0].span.id.replace("sp-", "sc-", 1)


def _find_procedures(
    pieces: Sequence[Piece], language: Language
) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Yield each procedure, with the warnings beside it; nothing without a warning."""
    warnings = [piece for piece in pieces if _make_key(piece, language).variant is CalloutVariant.WARNING]
    taught = [piece for piece in pieces if piece.span.kind is not SpanKind.STEP or piece not in warnings]
    for procedure in group_procedures(tuple(taught)) if warnings else ():
        yield procedure, warnings


def is_shown_code(piece: Piece) -> bool:
    """Return whether a piece is code that a lesson shows; no other deliverable does."""
    return piece.span.kind is SpanKind.CODE and not is_navigation(piece.heading)


def _make_key(piece: Piece, language: Language) -> BlockKey:
    row, span = piece.span.anchor.row, piece.span
    if row is not None:
        return BlockKey(span.kind, row.table, row.header)
    if span.remark is not None:  # steps in a warning are part of it
        variant = CalloutVariant(span.remark.kind)
        return BlockKey(
            SpanKind.SENTENCE, variant=variant, number=span.remark.number, source=piece.source.name
        )
    if span.kind is not SpanKind.SENTENCE:
        return BlockKey(span.kind)
    own = _find_variant(piece.text, language)
    if own is None:
        return BlockKey(span.kind)
    return BlockKey(span.kind, variant=own, number=-span.start, source=piece.source.name)


def _find_variant(text: str, language: Language) -> CalloutVariant | None:
    """Return what a sentence says of itself, by the word before its colon."""
    words = read_vocabulary(CalloutWords, language)
    patterns = {
        CalloutVariant.COUNTER_EXAMPLE: words.counter_example,
        CalloutVariant.EXAMPLE: words.example,
        CalloutVariant.WARNING: words.warning,
        CalloutVariant.KEY_POINT: words.key_point,
    }
    return next((variant for variant, pattern in patterns.items() if pattern.match(text)), None)


def _drop_label(statement: Statement, variant: CalloutVariant, language: Language) -> Statement:
    """Return a statement without the word that says what the callout is named by already."""
    if _find_variant(statement.text, language) is not variant:
        return statement
    rest = statement.text.partition(":")[2].strip()
    if len(rest.split()) < FEWEST_WORDS:
        return statement
    return statement.model_copy(update={"text": rest[0].upper() + rest[1:]})


def _make_run(
    key: BlockKey, pieces: list[Piece], title: str, language: Language, ids: IdAllocator
) -> Iterator[Block]:
    if key.kind is SpanKind.ROW:
        yield _make_table(pieces, title, ids)
        return
    if key.kind is SpanKind.CODE:
        yield from (_make_code(piece, ids) for piece in pieces)
        return
    block_id = ids.allocate_block() if key.variant else ""
    statements = tuple(quote_piece(piece, ids) for piece in pieces)
    if key.variant is not None:
        shown = tuple(_drop_label(statement, key.variant, language) for statement in statements)
        yield Callout(id=block_id, variant=key.variant, statements=shown)
    elif key.kind is SpanKind.STEP and len(statements) > 1:
        yield Steps(statements=statements)
    else:
        yield Paragraph(statements=statements)


def _make_code(piece: Piece, ids: IdAllocator) -> Code:
    statement = Statement(
        id=ids.allocate_statement(),
        text=piece.span.text,
        citations=(piece.citation,),
        origin=Origin.EXTRACTIVE,
    )
    return Code(id=ids.allocate_block(), code=statement)


def _make_table(pieces: list[Piece], title: str, ids: IdAllocator) -> Table:
    rows: list[Row] = []
    header: tuple[str, ...] = ()
    for piece in pieces:
        anchor = piece.span.anchor.row
        if anchor is None:
            continue
        header = anchor.header
        rows.append(
            Row(
                id=ids.allocate_statement(),
                cells=anchor.cells,
                citations=(piece.citation,),
                origin=Origin.EXTRACTIVE,
            )
        )
    return Table(caption=title, header=header, rows=tuple(rows))

"""Blocks of a lesson's page, made from the sources' own words."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import ClassVar, NamedTuple

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.blocks.code.contract import Code
from pipelines.blocks.list.contract import LedList
from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.blocks.scenario.extraction import extract_scenario
from pipelines.deliverables.lesson.led_lists import ListRun, make_list, quote_items, split_items, split_lists
from pipelines.deliverables.lesson.paragraphs import split_paragraphs
from pipelines.deliverables.lesson.points import split_points
from pipelines.deliverables.lesson.told_steps import split_told_steps
from pipelines.drafting.material import Piece, group_procedures, is_answer
from pipelines.drafting.plan.outline import ScenarioOutline
from pipelines.drafting.plan.scenarios import name_scenario
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import make_direction
from schemas.draft import Block, Origin, Paragraph, Row, Statement, Steps, Table, walk_citations
from schemas.language import Language
from schemas.languages.lexicon import Pattern, Vocabulary, read_vocabulary
from schemas.languages.texts import read_texts
from schemas.source import RemarkKind, SpanKind

CALLOUTS = {
    RemarkKind.KEY_POINT: CalloutVariant.KEY_POINT,
    RemarkKind.WARNING: CalloutVariant.WARNING,
    RemarkKind.EXAMPLE: CalloutVariant.EXAMPLE,
}
"""Remarks that are callouts: an exercise is read in the open, its solution is closed."""

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
    answer: RemarkKind | None = None
    number: int = 0
    source: str = ""


def make_blocks(pieces: Sequence[Piece], title: str, language: Language, ids: IdAllocator) -> Iterator[Block]:
    """Yield the blocks of a page; `title` is the caption of its tables."""
    for part in split_lists(pieces, language):
        if isinstance(part, ListRun):
            yield from make_list(part, ids)
            continue
        for key, run in groupby(part, key=lambda piece: _make_key(piece, language)):
            yield from _make_run(key, list(run), title, language, ids)


def make_practice(
    pieces: Sequence[Piece], language: Language, ids: IdAllocator, removed: Collection[str] = ()
) -> Iterator[Block]:
    """Yield a scenario for each procedure at whose steps the source itself warns, unless it is removed."""
    for procedure, warnings in _find_procedures(pieces, language):
        if name_scenario(procedure[0].span.id) not in removed:
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
                name_scenario(procedure[0].span.id),
                scenario.title,
                len(scenario.decisions),
                tuple(dict.fromkeys(cited)),
            )


def _find_procedures(
    pieces: Sequence[Piece], language: Language
) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Yield each procedure, with the warnings beside it; nothing without a warning."""
    if not any(piece.span.kind is SpanKind.STEP for piece in pieces):
        return
    warnings = [piece for piece in pieces if _make_key(piece, language).variant is CalloutVariant.WARNING]
    warned = {piece.span.id for piece in warnings}
    taught = [piece for piece in pieces if piece.span.id not in warned]
    for procedure in group_procedures(tuple(taught)) if warnings else ():
        yield procedure, warnings


def _make_key(piece: Piece, language: Language) -> BlockKey:
    row, span = piece.span.anchor.row, piece.span
    remark = None if span.remark is None else span.remark.kind
    if span.remark is not None and is_answer(piece):  # all of it is closed, code and tables too
        return BlockKey(SpanKind.SENTENCE, answer=remark, number=span.remark.number, source=piece.source.name)
    if row is not None:
        return BlockKey(span.kind, row.table, row.header)
    if span.kind is SpanKind.CODE:
        return BlockKey(span.kind)
    if span.remark is not None and remark in CALLOUTS:  # steps in a warning are part of it
        return BlockKey(
            SpanKind.SENTENCE,
            variant=CALLOUTS[span.remark.kind],
            number=span.remark.number,
            source=piece.source.name,
        )
    own = _find_variant(piece.text, language)
    if own is None:
        number = 0 if span.remark is None else span.remark.number
        return BlockKey(SpanKind.SENTENCE, number=number, source=piece.source.name if number else "")
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
    if key.answer is not None:
        yield _make_answer(key.answer, pieces, language, ids)
        return
    if key.variant is None:
        yield from _make_paragraphs(pieces, language, ids)
        return
    block_id = ids.allocate_block()
    statements = quote_items(split_items(pieces), ids, is_in_list=False)
    shown = tuple(_drop_label(statement, key.variant, language) for statement in statements)
    yield Callout(id=block_id, variant=key.variant, statements=shown)


def _make_paragraphs(pieces: list[Piece], language: Language, ids: IdAllocator) -> Iterator[Block]:
    """Yield the paragraphs of a passage, and a list for each run of points between its sentences."""
    for are_points, items in split_points(list(split_items(pieces)), language):
        if are_points and len(items) > 1:
            block_id = ids.allocate_block()
            yield LedList(id=block_id, items=tuple(quote_items(items, ids, is_in_list=True)))
        else:
            yield from _make_prose(items, language, ids)


def _make_prose(items: list[tuple[Piece, ...]], language: Language, ids: IdAllocator) -> Iterator[Block]:
    """Yield sentences as paragraphs; as steps, with a warning, where they are instructions in a row."""
    for run in split_told_steps(items, language):
        for paragraph in split_paragraphs(run.prose, language):
            yield Paragraph(statements=tuple(quote_items(paragraph, ids, is_in_list=False)))
        if run.steps:
            yield Steps(statements=tuple(quote_items(run.steps, ids, is_in_list=False)))
        if run.bans:
            block_id = ids.allocate_block()
            statements = tuple(quote_items(run.bans, ids, is_in_list=False))
            yield Callout(id=block_id, variant=CalloutVariant.WARNING, statements=statements)


def _make_answer(kind: RemarkKind, pieces: list[Piece], language: Language, ids: IdAllocator) -> Reveal:
    """Return the solution of an exercise, or a hint, closed until somebody asks for it."""
    prompt = read_texts("deliverables.lesson.answers", language)[kind.value]
    return Reveal(
        id=ids.allocate_block(),
        variant=RevealVariant.QUESTION,
        prompt=make_direction(prompt, ids),
        details=tuple(quote_items(split_items(pieces), ids, is_in_list=False)),
    )


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
        header = anchor.header or ("",) * len(anchor.cells)
        rows.append(
            Row(
                id=ids.allocate_statement(),
                cells=anchor.cells,
                citations=(piece.citation,),
                origin=Origin.EXTRACTIVE,
            )
        )
    return Table(caption=title, header=header, rows=tuple(rows))

"""The schema of one block in a model's answer, and what of it cannot be made from the sources."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field

from pipelines.blocks.callout.contract import CalloutVariant
from pipelines.blocks.figure.source_figures import find_picture
from pipelines.blocks.heading.contract import LONGEST, is_title
from pipelines.deliverables.lesson.dialogue_answer import find_turn_faults
from pipelines.deliverables.lesson.table_answer import LineAnswer, find_table_faults
from pipelines.drafting.element_builder import Name, Names, TaughtAnswer, Text
from schemas.anchor import TableRow
from schemas.contract import Contract
from schemas.source import SourceSpans, Span, SpanKind

CALLOUTS = {each.value: each for each in CalloutVariant if each is not CalloutVariant.BEFORE_AFTER}
"""Kinds of an answer that are callouts; before and after has two sides, and an answer one list."""

FEWEST_ITEMS = 2
FEWEST_STATEMENTS = {"heading": 1, "list": FEWEST_ITEMS, "reveal": 2} | dict.fromkeys(CALLOUTS, 1)
"""What a block of a kind needs, a lead-in, a term or a question included."""


class BlockAnswer(Contract):
    """Statements; rows or code, named by the ids of their spans; a picture, by its id; or made-up code.

    A table has either `rows`, which are copied, or `columns` and `lines` of its own.
    """

    kind: Literal[
        "paragraph",
        "steps",
        "table",
        "figure",
        "list",
        "code",
        "key_point",
        "warning",
        "example",
        "counter_example",
        "at_home",
        "reveal",
        "dialogue",
        "heading",
    ]
    statements: Annotated[list[TaughtAnswer], Field(max_length=60)]
    caption: Text
    rows: Names
    picture: Name = ""
    made_up: Text = ""
    columns: Annotated[list[Text], Field(max_length=6)] = Field(default_factory=list)
    lines: Annotated[list[LineAnswer], Field(max_length=40)] = Field(default_factory=list)


def find_block_faults(answer: BlockAnswer, spans: SourceSpans) -> Iterator[str]:
    """Yield, in words for a model, what a block lacks to be of its kind."""
    match answer.kind:
        case "table" if answer.lines or answer.columns:
            yield from find_table_faults(answer.columns, answer.lines)
        case "dialogue":
            yield from find_turn_faults(answer.statements)
        case "table":
            yield from _find_row_faults(answer, spans, "row", lambda span: read_row(span) is not None)
        case "code" if not answer.made_up.strip():
            yield from _find_row_faults(answer, spans, "code", is_code)
        case "figure":
            if find_picture(spans, answer.picture) is None:
                yield f'"figure": `picture` is the id of one of the pictures; "{answer.picture}" is none'
        case "heading":
            texts = [each.text.strip().removesuffix(".") for each in answer.statements]
            if len(texts) != 1 or not is_title(texts[0]):
                yield f'"heading": `statements` is one title of {LONGEST} characters at most'
        case kind:
            fewest = FEWEST_STATEMENTS.get(kind, 0)
            has_code = kind == "reveal" and bool(answer.made_up.strip() or answer.rows)
            if len(answer.statements) + has_code < fewest:
                yield f'"{kind}": `statements` has {len(answer.statements)}, and at least {fewest} are needed'


def read_row(span: Span | None) -> TableRow | None:
    """Return the row of a table that a span is; None if it is none, or has no titles for its cells."""
    row = span.anchor.row if span is not None else None
    return row if row is not None and row.header and len(row.cells) == len(row.header) else None


def is_code(span: Span | None) -> bool:
    """Return whether a span is code, whose spaces and line breaks count."""
    return span is not None and span.kind is SpanKind.CODE


def _find_row_faults(
    answer: BlockAnswer, spans: SourceSpans, kind: str, fits: Callable[[Span], bool]
) -> Iterator[str]:
    found = {name: spans.find(name) for name in dict.fromkeys(answer.rows)}
    wrong = [name for name, each in found.items() if each is None or not fits(each[1])]
    if wrong or not found:
        yield f'"{answer.kind}": `rows` names ids of "{kind}" spans{_list_wrong(wrong)}'


def _list_wrong(wrong: Sequence[str]) -> str:
    return f", and these are none: {', '.join(wrong)}" if wrong else ", and it is empty"


def place_faults(place: str, faults: Iterable[str]) -> Iterator[str]:
    """Yield faults with the place in the answer that they are about."""
    return (f"{place}: {fault}" for fault in faults)

"""The model's answer for a benchmark: criteria with the spans to compare, and proposed uses."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.benchmark.contract import Benchmark
from pipelines.deliverables.benchmark.criteria import LONGEST_LABEL, CellWording, Criterion, quote_cell
from pipelines.deliverables.benchmark.extraction import Comparer, Line
from pipelines.deliverables.benchmark.wording import read_wording
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder, StatementAnswer
from pipelines.drafting.material import Piece
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line as Shown
from pipelines.drafting.prompt import write_statement_line
from schemas.draft import Nature, Origin, Row, Section, Statement, Table
from schemas.language import Language


class BenchmarkAnswer(ArtefactAnswer):
    """The lines of the comparison, and what may be done with it."""

    criteria: Annotated[list[StatementAnswer], Field(min_length=1, max_length=40)]
    uses: Annotated[list[StatementAnswer], Field(max_length=12)]


def outline(benchmark: Benchmark) -> Iterator[Shown]:
    """Yield the lines and the proposals as the prompt shows them."""
    for row in _rows(benchmark):
        yield {
            "id": row.id,
            "text": row.cells[0],
            "span_ids": [citation.span for citation in row.citations],
            "by": row.origin.value,
        }
    yield from (write_statement_line(each) for each in _proposals(benchmark))


def build(
    answers: Sequence[BenchmarkAnswer], builder: ElementBuilder, earlier: Benchmark | None
) -> Benchmark | None:
    """Return the benchmark: code copies each cell and reads each line; None where no line has evidence."""
    comparer = Comparer(builder.request, builder.ids, builder.language)
    before = _rows(earlier) if earlier else ()
    named = (_line(said, builder, comparer, before) for answer in answers for said in answer.criteria)
    lines = [line for line in named if line is not None]
    if not lines:
        return None
    proposed = _proposals(earlier) if earlier else ()
    uses = (builder.build_statement(said, proposed) for answer in answers for said in answer.uses)
    directed = [each.model_copy(update={"nature": Nature.DIRECTION}) for each in uses if each is not None]
    return Benchmark(sections=tuple(comparer.sections(lines, directed)))


def _line(
    answer: StatementAnswer, builder: ElementBuilder, comparer: Comparer, earlier: Sequence[Row]
) -> Line | None:
    before = builder.take_earlier(answer.id, earlier)
    label = to_plain_text(answer.text)[:LONGEST_LABEL].strip() or (before.cells[0] if before else "")
    named = answer.span_ids or ([citation.span for citation in before.citations] if before else [])
    criterion = Criterion(label, _by_source(named, builder))
    if before is not None and builder.is_protected(before):
        return criterion, before
    if not label or not criterion.wordings:
        return None
    return criterion, comparer.row(criterion, before.id if before else "", Origin.MODEL)


def _by_source(span_ids: Sequence[str], builder: ElementBuilder) -> dict[str, CellWording]:
    """Return the first span named of each source; an invented one is nobody's."""
    said: dict[str, CellWording] = {}
    for span_id in span_ids:
        found = builder.request.spans.find(span_id)
        if builder.find_span(span_id) is not None and found is not None:
            said.setdefault(found[0].name, quote_cell(Piece(*found)))
    return said


def _rows(benchmark: Benchmark) -> tuple[Row, ...]:
    return tuple(
        row
        for section in _list_sections(benchmark, "table")
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
    )


def _proposals(benchmark: Benchmark) -> tuple[Statement, ...]:
    return tuple(
        statement
        for section in _list_sections(benchmark, "use")
        for block in section.blocks
        if not isinstance(block, Table)
        for statement in block.statements
        if statement.nature is Nature.DIRECTION
    )


def _list_sections(benchmark: Benchmark, name: str) -> Iterator[Section]:
    titles = {read_wording(language).titles[name] for language in Language}
    return (section for section in benchmark.sections if section.title in titles)

"""The schema of a model's answer for a benchmark, and the benchmark built from it."""

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
from schemas.draft import Nature, Origin, Row, Section, Statement
from schemas.language import Language


class BenchmarkAnswer(ArtefactAnswer):
    """The lines of the comparison, and what may be done with it."""

    criteria: Annotated[list[StatementAnswer], Field(min_length=1, max_length=40)]
    uses: Annotated[list[StatementAnswer], Field(max_length=12)]


def outline(benchmark: Benchmark) -> Iterator[Shown]:
    """Yield the lines and the proposals as the prompt shows them."""
    for row in _list_rows(benchmark):
        yield {
            "id": row.id,
            "text": row.cells[0],
            "span_ids": [citation.span for citation in row.citations],
            "by": row.origin.value,
        }
    yield from (write_statement_line(proposal) for proposal in _list_proposals(benchmark))


def build(
    answers: Sequence[BenchmarkAnswer], builder: ElementBuilder, earlier: Benchmark | None
) -> Benchmark | None:
    """Return the benchmark, its cells copied by code; None if no criterion has a citation."""
    comparer = Comparer(builder.request, builder.ids, builder.language)
    earlier_rows = _list_rows(earlier) if earlier else ()
    built = (
        _build_line(each, builder, comparer, earlier_rows) for answer in answers for each in answer.criteria
    )
    lines = [line for line in built if line is not None]
    if not lines:
        return None
    proposed = _list_proposals(earlier) if earlier else ()
    uses = (builder.build_statement(use, proposed) for answer in answers for use in answer.uses)
    directions = [each.model_copy(update={"nature": Nature.DIRECTION}) for each in uses if each is not None]
    return Benchmark(sections=tuple(comparer.sections(lines, directions)))


def _build_line(
    answer: StatementAnswer, builder: ElementBuilder, comparer: Comparer, earlier: Sequence[Row]
) -> Line | None:
    earlier_row = builder.take_earlier(answer.id, earlier)
    label = to_plain_text(answer.text)[:LONGEST_LABEL].strip() or (
        earlier_row.cells[0] if earlier_row else ""
    )
    span_ids = answer.span_ids or (
        [citation.span for citation in earlier_row.citations] if earlier_row else []
    )
    criterion = Criterion(label, _choose_wordings(span_ids, builder))
    if not label or not criterion.wordings:
        return None
    return criterion, comparer.row(criterion, earlier_row.id if earlier_row else "", Origin.MODEL)


def _choose_wordings(span_ids: Sequence[str], builder: ElementBuilder) -> dict[str, CellWording]:
    """Return the first named span of each source; invented span ids are dropped."""
    wordings: dict[str, CellWording] = {}
    for span_id in span_ids:
        source_span = builder.request.spans.find(span_id)
        if builder.find_span(span_id) is not None and source_span is not None:
            wordings.setdefault(source_span[0].name, quote_cell(Piece(*source_span)))
    return wordings


def _list_rows(benchmark: Benchmark) -> tuple[Row, ...]:
    return tuple(row for section in _list_sections(benchmark, "table") for row in section.rows)


def _list_proposals(benchmark: Benchmark) -> tuple[Statement, ...]:
    statements = (each for section in _list_sections(benchmark, "use") for each in section.statements)
    return tuple(each for each in statements if each.nature is Nature.DIRECTION)


def _list_sections(benchmark: Benchmark, name: str) -> Iterator[Section]:
    titles = {read_wording(language).titles[name] for language in Language}
    return (section for section in benchmark.sections if section.title in titles)

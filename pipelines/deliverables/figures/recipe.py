"""The schema of a model's answer for figures: the steps and column to draw; code copies every value."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.lesson import recipe as lesson
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.sections import keep_section
from pipelines.drafting.element_builder import (
    ArtefactAnswer,
    ElementBuilder,
    Name,
    Names,
    StatementAnswer,
    Text,
)
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line
from pipelines.drafting.sides import fold_side
from schemas.contract import Contract
from schemas.draft import Block, Origin, Row, Section, Statement, Steps, Table, walk_citing

LONGEST_TITLE = 200
FEWEST_STEPS = 2


class FigureAnswer(Contract):
    """A diagram of steps, or a chart of the rows named and the header of one column."""

    id: Name
    title: Text
    objective: Name
    steps: Annotated[list[StatementAnswer], Field(max_length=20)]
    rows: Names
    column: Text


class FiguresAnswer(ArtefactAnswer):
    """The figures, in the order of the module."""

    figures: Annotated[list[FigureAnswer], Field(min_length=1, max_length=12)]


def outline(figures: Figures) -> Iterator[Line]:
    """Yield the figures as the prompt shows them."""
    yield from lesson.outline(Lesson(sections=figures.sections))


def build(
    answers: Sequence[FiguresAnswer], builder: ElementBuilder, earlier: Figures | None
) -> Figures | None:
    """Return the figures; None if the answers name neither steps nor rows."""
    earlier_sections = earlier.sections if earlier else ()
    built = (
        _build_section(figure_answer, builder, earlier_sections)
        for answer in answers
        for figure_answer in answer.figures
    )
    sections = tuple(section for section in built if section is not None)
    return Figures(sections=sections) if sections else None


def _build_section(
    answer: FigureAnswer, builder: ElementBuilder, earlier: Sequence[Section]
) -> Section | None:
    earlier_section = builder.take_earlier(answer.id, earlier)
    if earlier_section is not None and not answer.steps and not answer.rows:
        return keep_section(earlier_section, builder)
    earlier_statements = (
        []
        if earlier_section is None
        else [each for each in walk_citing(earlier_section) if isinstance(each, Statement)]
    )
    built_steps = [builder.build_statement(step, earlier_statements) for step in answer.steps]
    steps = tuple(step for step in built_steps if step is not None)
    blocks: list[Block] = [Steps(statements=steps)] if len(steps) >= FEWEST_STEPS else []
    blocks += _build_charts(answer, builder)
    if not blocks:
        return keep_section(earlier_section, builder) if earlier_section is not None else None
    fallback_title = earlier_section.title if earlier_section is not None else builder.request.module.title
    title = to_plain_text(answer.title)[:LONGEST_TITLE].strip() or fallback_title
    objective = builder.find_objective(answer.objective) or (
        earlier_section.objective if earlier_section else None
    )
    name = earlier_section.id if earlier_section is not None else builder.ids.allocate_page()
    return Section(id=name, title=title, objective=objective, blocks=tuple(blocks))


def _build_charts(answer: FigureAnswer, builder: ElementBuilder) -> Iterator[Table]:
    """Yield the chart of a column; the model only names rows and column, and code copies the values."""
    rows: list[Row] = []
    header: tuple[str, str] | None = None
    for span_id in dict.fromkeys(answer.rows):
        span = builder.find_span(span_id)
        row = span.anchor.row if span is not None else None
        if row is None or len(row.header) != len(row.cells) or len(row.cells) < 2:
            continue
        names = [fold_side(each) for each in row.header]
        column = (
            names.index(fold_side(answer.column)) if fold_side(answer.column) in names else len(names) - 1
        )
        header = header or (row.header[0], row.header[column])
        if (row.header[0], row.header[column]) == header:
            cells = (row.cells[0], row.cells[column])
            citations = builder.cite([span_id])
            rows.append(
                Row(
                    id=builder.ids.allocate_statement(),
                    cells=cells,
                    citations=citations,
                    origin=Origin.MODEL,
                )
            )
    if header is not None and rows and header[1].strip():
        yield Table(caption=header[1].strip()[:LONGEST_TITLE], header=header, rows=tuple(rows))

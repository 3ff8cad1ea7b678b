"""The model's answer for a lesson, and the lesson built from it."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Annotated, Literal

from pydantic import Field

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.drafting.element_builder import (
    ArtefactAnswer,
    ElementBuilder,
    Name,
    Names,
    StatementAnswer,
    Text,
)
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line, write_statement_line
from schemas.contract import Contract
from schemas.draft import Block, Origin, Paragraph, Row, Section, Steps, Table
from schemas.source import TableRow

LONGEST_TITLE = 200


class BlockAnswer(Contract):
    """Statements to read or follow, or a table named by the ids of its row spans."""

    kind: Literal["paragraph", "steps", "table"]
    statements: Annotated[list[StatementAnswer], Field(max_length=60)]
    caption: Text
    rows: Names


class SectionAnswer(Contract):
    """One page; an earlier page's id without blocks keeps that page."""

    id: Name
    title: Text
    objective: Name
    blocks: Annotated[list[BlockAnswer], Field(max_length=40)]


class LessonAnswer(ArtefactAnswer):
    """The pages of a lesson, in order."""

    sections: Annotated[list[SectionAnswer], Field(min_length=1, max_length=40)]


def outline(lesson: Lesson) -> Iterator[Line]:
    """Yield the pages and what stands on them as the prompt shows them."""
    for section in lesson.sections:
        yield {"id": section.id, "title": section.title, "objective": section.objective or ""}
        for block in section.blocks:
            if isinstance(block, Table):
                yield {"table": block.caption, "rows": [c.span for row in block.rows for c in row.citations]}
            else:
                yield {"block": block.kind}
                yield from (write_statement_line(statement) for statement in block.statements)


def build(answers: Sequence[LessonAnswer], builder: ElementBuilder, earlier: Lesson | None) -> Lesson | None:
    """Return the lesson; None where nothing one can read was said."""
    maker = _Maker(builder, earlier)
    made = (maker.section(said) for answer in answers for said in answer.sections)
    sections = tuple(section for section in made if section is not None)
    return Lesson(sections=sections) if sections else None


class _Maker:
    """Makes pages from answers, beside the lesson they revise."""

    def __init__(self, builder: ElementBuilder, earlier: Lesson | None) -> None:
        self._builder = builder
        self._pages = earlier.sections if earlier else ()
        blocks = [block for page in self._pages for block in page.blocks]
        self._rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
        self._statements = [
            statement for block in blocks if not isinstance(block, Table) for statement in block.statements
        ]

    def section(self, said: SectionAnswer) -> Section | None:
        page = self._builder.take_earlier(said.id, self._pages)
        if page is not None and not said.blocks:
            blocks = [kept for kept in map(self._kept_block, page.blocks) if kept is not None]
        else:
            blocks = [block for answer in said.blocks for block in self._blocks(answer)]
        if not blocks:
            return None
        title = _title(said.title) or (page.title if page else self._builder.request.module.title)
        objective = self._builder.find_objective(said.objective) or (page.objective if page else None)
        name = page.id if page else self._builder.ids.allocate_page()
        return Section(id=name, title=title, objective=objective, blocks=tuple(blocks))

    def _kept_block(self, block: Block) -> Block | None:
        if isinstance(block, Table):
            rows = [self._builder.take_earlier(row.id, self._rows) for row in block.rows]
            kept = tuple(self._builder.keep_earlier(row) for row in rows if row is not None)
            return block.model_copy(update={"rows": kept}) if kept else None
        taken = [self._builder.take_earlier(statement.id, self._statements) for statement in block.statements]
        statements = tuple(
            self._builder.keep_earlier(statement) for statement in taken if statement is not None
        )
        return block.model_copy(update={"statements": statements}) if statements else None

    def _blocks(self, answer: BlockAnswer) -> Iterator[Block]:
        if answer.kind == "table":
            yield from self._tables(answer)
            return
        answered = [self._builder.build_statement(each, self._statements) for each in answer.statements]
        statements = tuple(statement for statement in answered if statement is not None)
        if statements:
            yield Steps(statements=statements) if answer.kind == "steps" else Paragraph(statements=statements)

    def _tables(self, answer: BlockAnswer) -> Iterator[Block]:
        """Yield a table for each header among the rows: a model names rows, it retypes no figure."""
        named = [(span_id, self._table_row(span_id)) for span_id in dict.fromkeys(answer.rows)]
        rows = [(span_id, row) for span_id, row in named if row is not None]
        for header, group in groupby(rows, key=lambda pair: pair[1].header):
            made = tuple(self._row(span_id, row) for span_id, row in group)
            caption = _title(answer.caption) or " · ".join(header)[:LONGEST_TITLE].strip()
            yield Table(caption=caption, header=header, rows=made)

    def _table_row(self, span_id: str) -> TableRow | None:
        span = self._builder.find_span(span_id)
        row = span.anchor.row if span else None
        return row if row is not None and row.header and len(row.cells) == len(row.header) else None

    def _row(self, span_id: str, row: TableRow) -> Row:
        cited = (r for r in self._rows if any(c.span == span_id for c in r.citations))
        found = next((self._builder.take_earlier(r.id, self._rows) for r in cited), None)
        if found is not None and self._builder.is_protected(found):
            return found
        citations = self._builder.cite([span_id])
        if found is not None and found.cells == row.cells:
            return self._builder.keep_earlier(found)
        name = found.id if found is not None else self._builder.ids.allocate_statement()
        return Row(id=name, cells=row.cells, citations=citations, origin=Origin.MODEL)


def _title(text: str) -> str:
    return to_plain_text(text)[:LONGEST_TITLE].rstrip()

"""What a model is shown and asked of a lesson, and the lesson built from its answers."""

from collections.abc import Iterator, Sequence

from pipelines.blocks.code.contract import Code
from pipelines.blocks.dialogue.contract import Dialogue
from pipelines.blocks.figure.contract import Figure
from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.blocks.scenario.contract import Scenario
from pipelines.deliverables.lesson.block_answer import (
    find_block_faults,
    place_faults,
)
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.dialogue_answer import write_turn_lines
from pipelines.deliverables.lesson.lesson_answer import LessonAnswer, SectionAnswer
from pipelines.deliverables.lesson.page_builder import PageBuilder
from pipelines.drafting.element_builder import (
    ElementBuilder,
)
from pipelines.drafting.prompt import Line, describe_nature, write_statement_line
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.revision_notes import read_revision_note
from pipelines.drafting.text.typography import canonical
from schemas.draft import (
    Row,
    Section,
    Statement,
    Table,
)
from schemas.source import SourceSpans


def outline(lesson: Lesson) -> Iterator[Line]:
    """Yield the pages with their statements and tables as the prompt shows them."""
    for section in lesson.sections:
        yield {"id": section.id, "title": section.title, "objective": section.objective or ""}
        for block in section.blocks:
            if isinstance(block, Figure):
                yield {"figure": block.picture.id or ""}
            elif isinstance(block, Table):
                yield from _outline_table(block)
            elif isinstance(block, Dialogue):
                yield {"block": block.kind}
                yield from write_turn_lines(block)
            elif isinstance(block, Code):
                rows = [each.span for each in block.code.citations]
                yield {"block": block.kind, **({"rows": rows} if rows else {"made_up": block.code.text})}
            else:
                yield {"block": block.kind}
                yield from (write_statement_line(statement) for statement in block.list_statements())


def _outline_table(table: Table) -> Iterator[Line]:
    """Yield a table by the spans it copies; one that a model wrote by its columns and lines."""
    if all(_is_copy(row) for row in table.rows):
        yield {"table": table.caption, "rows": [each.span for row in table.rows for each in row.citations]}
        return
    yield {"table": table.caption, "columns": table.header}
    for row in table.rows:
        spans = [each.span for each in row.citations]
        yield {"id": row.id, "cells": row.cells, "span_ids": spans, **describe_nature(row.nature)}


def _is_copy(row: Row) -> bool:
    return any(each.anchor.row is not None and each.anchor.row.cells == row.cells for each in row.citations)


def find_faults(answer: LessonAnswer, spans: SourceSpans) -> Iterator[str]:
    """Yield, in words for a model, which blocks of an answer cannot be made as they are."""
    for page, section in enumerate(answer.sections):
        for number, block in enumerate(section.blocks):
            yield from place_faults(f"sections.{page}.blocks.{number}", find_block_faults(block, spans))


def build(answers: Sequence[LessonAnswer], builder: ElementBuilder, earlier: Lesson | None) -> Lesson | None:
    """Return the lesson; None if the answers hold no readable text."""
    pages = PageBuilder(builder, earlier.sections if earlier else ())
    sections = tuple(section for answer in answers for section in pages.build_sections(answer))
    builder.notes += _note_unwritten_scenarios(sections, builder)
    return Lesson(sections=sections) if sections else None


def build_section(
    answer: SectionAnswer, builder: ElementBuilder, earlier: Sequence[Section]
) -> Section | None:
    """Return one page, without a scenario; None if it has no readable text. Slides are built so too."""
    return PageBuilder(builder, earlier).build_section(answer)


def frame_answer(statements: Sequence[Statement], ids: IdAllocator) -> Reveal:
    """Return a question, the first sentence, with its answer, which is closed until somebody opens it."""
    question, *answer = statements
    return Reveal(
        id=ids.allocate_block(), variant=RevealVariant.QUESTION, prompt=question, details=tuple(answer)
    )


def _note_unwritten_scenarios(sections: Sequence[Section], builder: ElementBuilder) -> Iterator[str]:
    """Yield a note to the reviewer on each scenario of the plan that no page has."""
    played = {
        canonical(section.title)
        for section in sections
        if any(isinstance(block, Scenario) for block in section.blocks)
    }
    plan = builder.request.pages
    for scenario in plan.scenarios if plan is not None else ():
        page = plan.find_page(scenario.page) if plan is not None else None
        if page is not None and canonical(page.title) not in played:
            facts = {"title": scenario.title, "page": page.title}
            yield read_revision_note(builder.language, "no_scenario", **facts)

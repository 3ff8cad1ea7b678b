"""The schema of a model's answer for open questions, and the questions built from it; code sets points."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.lesson.sections import choose_title
from pipelines.deliverables.open_questions.contract import OpenQuestions
from pipelines.deliverables.open_questions.marker_notes import make_marker_section
from pipelines.deliverables.open_questions.points import (
    ELEMENT,
    MOST_ELEMENTS,
    POINTS,
    assign_points,
    find_guide,
)
from pipelines.deliverables.open_questions.wording import OpenQuestionsWording, read_wording
from pipelines.deliverables.trainer_guide.recipe import (
    MisconceptionAnswer,
    add_nature,
    build_correction,
    write_misconception_line,
)
from pipelines.deliverables.trainer_guide.wording import read_wording as read_guide_wording
from pipelines.drafting.element_builder import (
    ArtefactAnswer,
    ElementBuilder,
    Name,
    Names,
    StatementAnswer,
    Text,
)
from pipelines.drafting.more_parts import add_parts
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line
from schemas.contract import Contract
from schemas.draft import Block, Origin, Paragraph, Row, Section, Statement, Table
from schemas.language import Language
from schemas.languages.numbers import format_number


class ElementAnswer(Contract):
    """What a full answer says, and when it gets half its points; `id` names an earlier one or is empty."""

    id: Name
    text: Text
    half_right: Text
    span_ids: Names


class OpenQuestionAnswer(Contract):
    """A question with what it is marked by; `id` names the earlier statement that asks it, or is empty."""

    id: Name
    objective: Name
    asked: Text
    elements: Annotated[list[ElementAnswer], Field(max_length=MOST_ELEMENTS)]
    mistakes: Annotated[list[MisconceptionAnswer], Field(max_length=10)]


class OpenQuestionsAnswer(ArtefactAnswer):
    """The questions, in order."""

    questions: Annotated[list[OpenQuestionAnswer], Field(max_length=40)]


def outline(questions: OpenQuestions) -> Iterator[Line]:
    """Yield the questions, each with its guide, as the prompt shows them."""
    for section in questions.sections:
        question_blocks, _ = questions.split_section(section)
        for block in question_blocks:
            yield from (_write_question_line(statement, section) for statement in block.list_statements())
        yield from (_write_element_line(row) for row in find_guide(section))
        yield from (write_misconception_line(row) for row in _mistakes(section))


def build(
    answers: Sequence[OpenQuestionsAnswer], builder: ElementBuilder, earlier: OpenQuestions | None
) -> OpenQuestions | None:
    """Return the questions with their guides; None if the answers hold no readable question."""
    maker = _Maker(builder, earlier.sections if earlier else ())
    sections = maker.make_sections(answers)
    return OpenQuestions(sections=(*sections, maker.make_blank_section())) if sections else None


def extend(
    there: OpenQuestions, answers: Sequence[OpenQuestionsAnswer], builder: ElementBuilder, most: int
) -> OpenQuestions | None:
    """Return the questions with more of them, before what only the marker fills; None if there is none."""
    sections = _Maker(builder, (), {page.title for page in there.sections}).make_sections(answers)
    for_the_marker = {read_wording(language).for_the_marker for language in Language}
    return add_parts(there, sections[:most], lambda section: section.title in for_the_marker)


class _Maker:
    """Makes a section of each question, reusing ids and texts of the sections it revises."""

    def __init__(
        self, builder: ElementBuilder, pages: tuple[Section, ...], titles: Iterable[str] = ()
    ) -> None:
        self._builder = builder
        self._pages = list(pages)
        self._titles = {page.title for page in pages} | {*titles}
        blocks = [block for page in pages for block in page.blocks]
        self._rows = [row for page in pages for row in page.rows]
        self._asked = [
            statement for block in blocks if isinstance(block, Paragraph) for statement in block.statements
        ]

    @property
    def _words(self) -> OpenQuestionsWording:
        return read_wording(self._builder.language)

    def make_sections(self, answers: Iterable[OpenQuestionsAnswer]) -> tuple[Section, ...]:
        """Return a section for each question that has a readable text."""
        made = (self.section(question) for answer in answers for question in answer.questions)
        return tuple(section for section in made if section is not None)

    def section(self, answer: OpenQuestionAnswer) -> Section | None:
        """Return the section of a question with its guide; None if the question has no readable text."""
        statement = self._builder.build_statement(
            StatementAnswer(id=answer.id, text=answer.asked, span_ids=[]), self._asked
        )
        if statement is None:
            return None
        statement = add_nature(statement, asked=True)
        earlier_section = next((page for page in self._pages if _contains(page, statement)), None)
        objective = self._builder.find_objective(answer.objective) or (
            earlier_section.objective if earlier_section else None
        )
        tables = [*self._build_guide(answer.elements), *self._mistakes(answer.mistakes)]
        blocks: tuple[Block, ...] = (Paragraph(statements=(statement,)), *tables)
        if earlier_section is not None:
            self._pages.remove(earlier_section)  # so that no second question takes its id
            guide_blocks = tables or earlier_section.blocks[1:]
            return earlier_section.model_copy(
                update={"objective": objective, "blocks": (blocks[0], *guide_blocks)}
            )
        cited = (citation for table in tables for row in table.rows for citation in row.citations)
        title = choose_title(cited, objective, self._builder.request.module, self._titles)
        self._titles.add(title)
        return Section(id=self._builder.ids.allocate_page(), title=title, objective=objective, blocks=blocks)

    def make_blank_section(self) -> Section:
        """Return the section that only the marker can fill: the earlier one, or else a blank one."""
        earlier = next((page for page in self._pages if page.title == self._words.for_the_marker), None)
        return earlier or make_marker_section(
            self._builder.request.course, self._builder.language, self._builder.ids
        )

    def _build_guide(self, answers: Sequence[ElementAnswer]) -> Iterator[Table]:
        words, language = self._words, self._builder.language
        elements = (self._build_element(answer) for answer in answers)
        rows = assign_points([row for row in elements if row is not None], language)
        if rows:
            caption = words.say(words.caption, points=format_number(POINTS, language))
            yield Table(caption=caption, header=words.header, rows=rows)

    def _mistakes(self, answers: Sequence[MisconceptionAnswer]) -> Iterator[Table]:
        corrections = (build_correction(answer, self._builder, self._rows) for answer in answers)
        rows = tuple(row for row in corrections if row is not None)
        if rows:
            header = read_guide_wording(self._builder.language).header
            yield Table(caption=self._words.confused, header=header, rows=rows)

    def _build_element(self, answer: ElementAnswer) -> Row | None:
        earlier_row = self._builder.take_earlier(answer.id, self._rows)
        citations = self._builder.cite(answer.span_ids)
        quotes = [citation.quote for citation in citations]
        text, half = (
            to_plain_text(answer.text, quotes),
            to_plain_text(answer.half_right, quotes) or self._words.incomplete,
        )
        if not text:
            return self._builder.keep_earlier(earlier_row) if earlier_row is not None else None
        if earlier_row is not None and (
            earlier_row.cells[ELEMENT],
            earlier_row.cells[-1],
            earlier_row.citations,
        ) == (
            text,
            half,
            citations,
        ):
            return earlier_row
        row_id = earlier_row.id if earlier_row is not None else self._builder.ids.allocate_statement()
        return Row(id=row_id, cells=(text, "", half), citations=citations, origin=Origin.MODEL)


def _contains(page: Section, statement: Statement) -> bool:
    blocks = (block for block in page.blocks if isinstance(block, Paragraph))
    return any(each.id == statement.id for block in blocks for each in block.statements)


def _mistakes(section: Section) -> tuple[Row, ...]:
    return tuple(row for table in section.tables[1:] for row in table.rows)


def _write_question_line(statement: Statement, section: Section) -> Line:
    by, objective = statement.origin.value, section.objective or ""
    return {"id": statement.id, "asked": statement.text, "objective": objective, "by": by}


def _write_element_line(row: Row) -> Line:
    return {
        "id": row.id,
        "text": row.cells[ELEMENT],
        "half_right": row.cells[-1],
        "span_ids": [citation.span for citation in row.citations],
        "by": row.origin.value,
    }

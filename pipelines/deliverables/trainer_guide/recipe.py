"""The schema of a model's answer for a trainer guide, and the guide built from it; code writes the titles."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.session_plan.trainer_tasks import list_trainer_tasks
from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.deliverables.trainer_guide.extraction import split_paragraphs
from pipelines.deliverables.trainer_guide.wording import TrainerGuideWording, read_wording
from pipelines.drafting.element_builder import (
    ArtefactAnswer,
    ElementBuilder,
    Name,
    Names,
    StatementAnswer,
    TaughtAnswer,
    Text,
)
from pipelines.drafting.more_parts import add_parts
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line, write_statement_line
from schemas.contract import Contract
from schemas.draft import Block, Nature, Origin, Paragraph, Row, Section, Statement, Table, needs_evidence
from schemas.language import Language

Statements = Annotated[list[TaughtAnswer], Field(max_length=40)]


class LeadAnswer(Contract):
    """How one objective is led: what the trainer does, and what they have in mind."""

    objective: Name
    advice: Statements


class MisconceptionAnswer(Contract):
    """What people believe, and what the sources say; `id` names an earlier row or is empty."""

    id: Name
    believed: Text
    source_says: Text
    span_ids: Names


class TrainerGuideAnswer(ArtefactAnswer):
    """The chapters of a trainer guide."""

    leading: Annotated[list[LeadAnswer], Field(max_length=20)]
    debrief: Statements
    misconceptions: Annotated[list[MisconceptionAnswer], Field(max_length=20)]
    attention: Statements


def outline(guide: TrainerGuide) -> Iterator[Line]:
    """Yield the chapters with their rows and statements as the prompt shows them."""
    for section in guide.sections:
        yield {"chapter": section.title, "objective": section.objective or ""}
        for block in section.blocks:
            if isinstance(block, Table):
                yield from (write_misconception_line(row) for row in block.rows)
            else:
                yield from (write_statement_line(statement) for statement in block.list_statements())


def build(
    answers: Sequence[TrainerGuideAnswer], builder: ElementBuilder, earlier: TrainerGuide | None
) -> TrainerGuide | None:
    """Return the guide in its fixed chapters; None if the answers hold nothing readable."""
    maker = _Maker(builder, earlier)
    sections = maker.make_chapters(answers)
    return TrainerGuide(sections=(*sections, maker.make_blank_chapter())) if sections else None


def extend(
    there: TrainerGuide, answers: Sequence[TrainerGuideAnswer], builder: ElementBuilder, _most: int
) -> TrainerGuide | None:
    """Return the guide with more in its chapters, and those it lacked; None if nothing is readable."""
    made = {chapter.title: chapter for chapter in _Maker(builder, None).make_chapters(answers)}
    own = tuple(
        page.model_copy(update={"blocks": (*page.blocks, *made.pop(page.title).blocks)})
        if page.title in made
        else page
        for page in there.sections
    )
    longer = there.model_copy(update={"sections": own})
    left = {read_wording(language).left for language in Language}
    return add_parts(longer, tuple(made.values()), lambda chapter: chapter.title in left) or longer


class _Maker:
    """Makes the chapters of a guide from a model's answers, reusing ids and texts of the guide it revises."""

    def __init__(self, builder: ElementBuilder, earlier: TrainerGuide | None) -> None:
        self._builder = builder
        self._pages = earlier.sections if earlier else ()
        self._rows = [row for page in self._pages for row in page.rows]
        self._statements = [statement for page in self._pages for statement in page.statements]

    @property
    def _words(self) -> TrainerGuideWording:
        return read_wording(self._builder.language)

    def make_chapters(self, answers: Sequence[TrainerGuideAnswer]) -> list[Section]:
        """Return the chapters that answers fill, in their fixed order."""
        return [
            *self.make_objective_chapters([lead for answer in answers for lead in answer.leading]),
            *self.debrief([question for answer in answers for question in answer.debrief]),
            *self.misconceptions([row for answer in answers for row in answer.misconceptions]),
            *self.attention([claim for answer in answers for claim in answer.attention]),
        ]

    def make_objective_chapters(self, leads: Iterable[LeadAnswer]) -> Iterator[Section]:
        """Yield a chapter for each objective of the module, in their order; other advice is dropped."""
        by_objective: dict[str, list[StatementAnswer]] = {}
        for lead in leads:
            objective_id = self._builder.find_objective(lead.objective)
            if objective_id is not None:
                by_objective.setdefault(objective_id, []).extend(lead.advice)
        for objective in self._builder.request.module.objectives:
            title = self._words.title_activity(objective.text)
            statements = self._build_statements(by_objective.get(objective.id, []))
            yield from self._make_section(title, list(split_paragraphs(statements)), objective.id)

    def debrief(self, answers: Iterable[StatementAnswer]) -> Iterator[Section]:
        """Yield the chapter of questions; a statement that is no question is a claim, and needs a source."""
        statements = [
            each if each.text.endswith("?") else make_claim(each)
            for each in self._build_statements(answers, asked=True)
        ]
        yield from self._make_section(self._words.debrief, list(split_paragraphs(statements)))

    def misconceptions(self, answers: Iterable[MisconceptionAnswer]) -> Iterator[Section]:
        """Yield the chapter with the table of misconceptions and their corrections."""
        words = self._words
        corrections = (build_correction(answer, self._builder, self._rows) for answer in answers)
        rows = tuple(row for row in corrections if row is not None)
        table = Table(caption=words.misconceptions, header=words.header, rows=rows) if rows else None
        yield from self._make_section(words.misconceptions, [table] if table else [])

    def attention(self, answers: Iterable[StatementAnswer]) -> Iterator[Section]:
        """Yield the chapter of points that matter most, each of them a claim."""
        claims = [make_claim(each) for each in self._build_statements(answers)]
        yield from self._make_section(self._words.attention, list(split_paragraphs(claims)))

    def make_blank_chapter(self) -> Section:
        """Return the chapter that only a trainer can fill: the earlier one, or else a blank one."""
        title = self._words.left
        earlier = next((page for page in self._pages if page.title == title), None)
        if earlier is not None:
            return earlier
        tasks = list_trainer_tasks(self._builder.request.course, self._builder.language, self._builder.ids)
        return Section(
            id=self._builder.ids.allocate_page(), title=title, blocks=(Paragraph(statements=tasks),)
        )

    def _build_statements(
        self, answers: Iterable[StatementAnswer], *, asked: bool = False
    ) -> list[Statement]:
        """Return the readable statements: a claim if it has a source, else a direction.

        With `asked` all of them are directions: they are questions to the group, and claim nothing.
        """
        statements = (self._builder.build_statement(answer, self._statements) for answer in answers)
        return [add_nature(statement, asked=asked) for statement in statements if statement is not None]

    def _make_section(
        self, title: str, blocks: Sequence[Block], objective: str | None = None
    ) -> Iterator[Section]:
        if not blocks:
            return
        earlier = next((page for page in self._pages if page.title == title), None)
        page_id = earlier.id if earlier is not None else self._builder.ids.allocate_page()
        yield Section(id=page_id, title=title, objective=objective, blocks=tuple(blocks))


def build_correction(
    answer: MisconceptionAnswer, builder: ElementBuilder, earlier: Sequence[Row]
) -> Row | None:
    """Return the row of a misconception; None if one of its two cells would hold nothing readable."""
    earlier_row = builder.take_earlier(answer.id, earlier)
    citations = builder.cite(answer.span_ids)
    quotes = [citation.quote for citation in citations]
    cells = (to_plain_text(answer.believed), to_plain_text(answer.source_says, quotes))
    if not all(cells):
        return builder.keep_earlier(earlier_row) if earlier_row is not None else None
    if earlier_row is not None and (earlier_row.cells, earlier_row.citations) == (cells, citations):
        return earlier_row
    row_id = earlier_row.id if earlier_row is not None else builder.ids.allocate_statement()
    return Row(id=row_id, cells=cells, citations=citations, origin=Origin.MODEL)


def write_misconception_line(row: Row) -> Line:
    """Return an earlier row as a prompt shows it."""
    return {
        "id": row.id,
        "believed": row.cells[0],
        "source_says": row.cells[-1],
        "span_ids": [citation.span for citation in row.citations],
        "by": row.origin.value,
    }


def add_nature(statement: Statement, *, asked: bool) -> Statement:
    """Return a model's statement as a direction if `asked` or without citations; others are unchanged.

    An example that was made up stays one, unless it is asked.
    """
    is_example = statement.nature is Nature.ILLUSTRATION
    if statement.origin is not Origin.MODEL or ((statement.citations or is_example) and not asked):
        return statement
    return statement.model_copy(update={"nature": Nature.DIRECTION})


def make_claim(statement: Statement) -> Statement:
    """Return a model's statement as one that needs a source; a person's is unchanged."""
    if statement.origin is not Origin.MODEL or needs_evidence(statement.nature):
        return statement
    return statement.model_copy(update={"nature": None})

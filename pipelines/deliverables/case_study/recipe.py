"""The schema of a model's answer for a case study, and the code that builds the study from it.

The text of the case comes from the organisation's context in `course.yaml`, never from the model.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.case_study.contract import CaseStudy
from pipelines.deliverables.case_study.frame import leave_accepted_answers, leave_trainer_section, tell_case
from pipelines.deliverables.case_study.wording import CaseStudyWording, read_wording
from pipelines.deliverables.lesson.sections import choose_title
from pipelines.deliverables.trainer_guide.recipe import add_nature, make_claim
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder, Name, StatementAnswer, Text
from pipelines.drafting.material import collect_pieces
from pipelines.drafting.objectives.cases import is_in_language, select_cases
from pipelines.drafting.prompt import Line, write_statement_line
from schemas.contract import Contract
from schemas.draft import Block, Nature, Notes, Paragraph, Section, Statement, Table

CODES = frozenset({Nature.DATA, Nature.BLANK})
"""Natures of statements that code writes and no model may reword: the case, and what is left to people."""

Statements = Annotated[list[StatementAnswer], Field(max_length=40)]


class TaskAnswer(Contract):
    """What learners are asked, and what the sources say one should do.

    `id` names the earlier statement that asks it, or is empty.
    """

    id: Name
    objective: Name
    asked: Text
    expected: Statements


class CaseStudyAnswer(ArtefactAnswer):
    """The parts of a case study; `case` counts the organisation's cases from 1."""

    case: int
    situation: Statements
    facts: Statements
    tasks: Annotated[list[TaskAnswer], Field(max_length=10)]
    debrief: Statements
    otherwise: Statements


def outline(study: CaseStudy) -> Iterator[Line]:
    """Yield the sections and what stands in them as the prompt shows them."""
    for section in study.sections:
        yield {"section": section.title, "objective": section.objective or ""}
        yield from (write_statement_line(each) for each in _statements(section))


def build(
    answers: Sequence[CaseStudyAnswer], builder: ElementBuilder, earlier: CaseStudy | None
) -> CaseStudy | None:
    """Return the case study; None where it sets no task one can read."""
    maker = _Maker(builder, earlier.sections if earlier else ())
    tasks = [task for answer in answers for said in answer.tasks for task in maker.task(said)]
    if not tasks:
        return None
    return CaseStudy(
        sections=(
            maker.situation(answers),
            *maker.facts([said for answer in answers for said in answer.facts]),
            *tasks,
            *maker.debrief([said for answer in answers for said in answer.debrief]),
            maker.otherwise([said for answer in answers for said in answer.otherwise]),
            maker.make_blank_section(),
        )
    )


class _Maker:
    """Makes sections from answers, beside the study they revise."""

    def __init__(self, builder: ElementBuilder, pages: tuple[Section, ...]) -> None:
        self._builder = builder
        self._pages = pages
        self._tasks = [page for page in pages if _list_tasks(page)]
        statements = [each for page in pages for each in _statements(page)]
        lived_in = [page for page in pages if page.title == self._words.situation]
        self._begun = next(_statements(lived_in[0]), None) if lived_in else None
        self._own = [each for each in statements if each.nature in CODES]
        self._statements = [
            each for each in statements if each.nature not in CODES and each is not self._begun
        ]

    @property
    def _words(self) -> CaseStudyWording:
        return read_wording(self._builder.language)

    def situation(self, answers: Sequence[CaseStudyAnswer]) -> Section:
        """Return the case as `course.yaml` tells it, then what the model makes of it: claims, all of them."""
        statements = self._claims(said for answer in answers for said in answer.situation)
        case = self._case([answer.case for answer in answers])
        request = self._builder.request
        begun = self._begun
        if begun is None or not self._builder.is_protected(begun):
            begun = self._before(tell_case(case, request.course, self._builder.language, self._builder.ids))
        return self._section(self._words.situation, [_paragraph([each]) for each in (begun, *statements)])

    def facts(self, answers: Iterable[StatementAnswer]) -> Iterator[Section]:
        """Yield what one needs to know, each fact a claim."""
        statements = self._claims(answers)
        if statements:
            yield self._section(self._words.facts, [_paragraph([each]) for each in statements])

    def task(self, answer: TaskAnswer) -> Iterator[Section]:
        """Yield one task, with what is expected in the trainer's note below it."""
        earlier = [each for page in self._tasks for each in _list_tasks(page)]
        statement = self._builder.build_statement(
            StatementAnswer(id=answer.id, text=answer.asked, span_ids=[]), earlier
        )
        if statement is None:
            return
        statement = add_nature(statement, asked=True)
        expected = self._claims(answer.expected)
        blocks: list[Block] = [_paragraph([statement])]
        blocks += [Notes(statements=tuple(expected))] if expected else []
        before = next(
            (page for page in self._tasks if statement.id in {each.id for each in _list_tasks(page)}), None
        )
        objective = self._builder.find_objective(answer.objective) or (before.objective if before else None)
        if before is not None:
            self._tasks.remove(before)  # its id is given once
            kept = () if expected else before.blocks[1:]
            yield before.model_copy(update={"objective": objective, "blocks": (*blocks, *kept)})
            return
        page = self._builder.ids.allocate_page()
        cited = (citation for each in expected for citation in each.citations)
        title = self._words.title_of(choose_title(cited, objective, self._builder.request.module))
        yield Section(id=page, title=title, objective=objective, blocks=tuple(blocks))

    def debrief(self, answers: Iterable[StatementAnswer]) -> Iterator[Section]:
        """Yield the trainer's questions; what is no question is a claim, and needs a source."""
        told = [each for each in map(self._statement, answers) if each is not None]
        asked = [
            add_nature(each, asked=True) if each.text.endswith("?") else make_claim(each) for each in told
        ]
        if asked:
            yield self._section(self._words.debrief, [Notes(statements=tuple(asked))])

    def otherwise(self, answers: Iterable[StatementAnswer]) -> Section:
        """Return what else is right as the sources say it, and the place for what they do not know."""
        request = self._builder.request
        also = self._before(leave_accepted_answers(request.course, self._builder.language, self._builder.ids))
        return self._section(self._words.otherwise, [Notes(statements=(*self._claims(answers), also))])

    def make_blank_section(self) -> Section:
        """Return the section no writer can write; a person's own stays."""
        before = next((page for page in self._pages if page.title == self._words.left), None)
        return before or leave_trainer_section(
            self._builder.request.course, self._builder.language, self._builder.ids
        )

    def _case(self, named: Sequence[int]) -> str | None:
        """Return the case a model chose among the organisation's; for another number, the nearest by rule."""
        request = self._builder.request
        texts = request.course.context.cases if request.course.context else ()
        chosen = (texts[n - 1] for n in named if 0 < n <= len(texts))
        near = select_cases(request.course, collect_pieces(request), self._builder.language)
        return next((each for each in (*chosen, *near) if is_in_language(each, self._builder.language)), None)

    def _claims(self, answers: Iterable[StatementAnswer]) -> list[Statement]:
        return [make_claim(each) for each in map(self._statement, answers) if each is not None]

    def _statement(self, answer: StatementAnswer) -> Statement | None:
        return self._builder.build_statement(answer, self._statements)

    def _before(self, fresh: Statement) -> Statement:
        """Return the earlier statement that says the same, so that what code repeats keeps its id."""
        return next((each for each in self._own if each.text == fresh.text), fresh)

    def _section(self, title: str, blocks: Sequence[Block]) -> Section:
        before = next((page for page in self._pages if page.title == title), None)
        page = before.id if before is not None else self._builder.ids.allocate_page()
        return Section(id=page, title=title, blocks=tuple(blocks))


def _statements(section: Section) -> Iterator[Statement]:
    for block in section.blocks:
        if not isinstance(block, Table):
            yield from block.statements


def _list_tasks(section: Section) -> tuple[Statement, ...]:
    """Return what learners are asked in a section: the directions among what they read."""
    blocks = [block for block in section.blocks if isinstance(block, Paragraph)]
    return tuple(each for block in blocks for each in block.statements if each.nature is Nature.DIRECTION)


def _paragraph(statements: Sequence[Statement]) -> Paragraph:
    return Paragraph(statements=tuple(statements))

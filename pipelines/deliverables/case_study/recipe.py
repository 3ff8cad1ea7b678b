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
from pipelines.drafting.more_parts import add_parts
from pipelines.drafting.objectives.cases import is_in_language, select_cases
from pipelines.drafting.prompt import Line, write_statement_line
from schemas.contract import Contract
from schemas.draft import Block, Nature, Notes, Origin, Paragraph, Section, Statement
from schemas.language import Language

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
    """Yield the sections and their statements as the prompt shows them."""
    for section in study.sections:
        yield {"section": section.title, "objective": section.objective or ""}
        yield from (write_statement_line(each) for each in section.statements)


def build(
    answers: Sequence[CaseStudyAnswer], builder: ElementBuilder, earlier: CaseStudy | None
) -> CaseStudy | None:
    """Return the case study; None if the answers hold no readable task."""
    maker = _Maker(builder, earlier.sections if earlier else ())
    tasks = maker.make_tasks(answers)
    if not tasks:
        return None
    return CaseStudy(
        sections=(
            maker.situation(answers),
            *maker.facts([fact for answer in answers for fact in answer.facts]),
            *tasks,
            *maker.debrief([question for answer in answers for question in answer.debrief]),
            maker.otherwise([statement for answer in answers for statement in answer.otherwise]),
            maker.make_blank_section(),
        )
    )


def extend(
    there: CaseStudy, answers: Sequence[CaseStudyAnswer], builder: ElementBuilder, most: int
) -> CaseStudy | None:
    """Return the study with more tasks behind its own; None if the answers hold no readable task."""
    tasks = _Maker(builder, (), {page.title for page in there.sections}).make_tasks(answers)
    wordings = [read_wording(language) for language in Language]
    closing = {title for words in wordings for title in (words.debrief, words.otherwise, words.left)}
    return add_parts(there, tasks[:most], lambda section: section.title in closing)


class _Maker:
    """Makes the sections of a study from a model's answers, reusing ids and texts of the study it revises."""

    def __init__(
        self, builder: ElementBuilder, pages: tuple[Section, ...], titles: Iterable[str] = ()
    ) -> None:
        self._builder = builder
        self._pages = pages
        self._tasks = [page for page in pages if _list_tasks(page)]
        self._titles = {*titles}
        statements = [each for page in pages for each in page.statements]
        situations = [page for page in pages if page.title == self._words.situation]
        self._earlier_case = next(iter(situations[0].statements), None) if situations else None
        self._fixed = [statement for statement in statements if _is_written_by_code(statement)]
        self._statements = [
            each for each in statements if not _is_written_by_code(each) and each is not self._earlier_case
        ]

    @property
    def _words(self) -> CaseStudyWording:
        return read_wording(self._builder.language)

    def situation(self, answers: Sequence[CaseStudyAnswer]) -> Section:
        """Return the case as `course.yaml` tells it, then the model's claims on it."""
        statements = self._claims(statement for answer in answers for statement in answer.situation)
        text = self._choose_case([answer.case for answer in answers])
        case = self._reuse_id(tell_case(text, self._builder.request, self._builder.ids))
        return self._section(self._words.situation, [_paragraph([each]) for each in (case, *statements)])

    def facts(self, answers: Iterable[StatementAnswer]) -> Iterator[Section]:
        """Yield the section of facts a learner needs, each of them a claim; none without facts."""
        statements = self._claims(answers)
        if statements:
            yield self._section(self._words.facts, [_paragraph([statement]) for statement in statements])

    def make_tasks(self, answers: Iterable[CaseStudyAnswer]) -> list[Section]:
        """Return a section for each task that has a readable text."""
        return [section for answer in answers for task in answer.tasks for section in self.task(task)]

    def task(self, answer: TaskAnswer) -> Iterator[Section]:
        """Yield the section of one task, with the expected answer in a trainer's note below it."""
        earlier = [task for page in self._tasks for task in _list_tasks(page)]
        statement = self._builder.build_statement(
            StatementAnswer(id=answer.id, text=answer.asked, span_ids=[]), earlier
        )
        if statement is None:
            return
        statement = add_nature(statement, asked=True)
        expected = self._claims(answer.expected)
        blocks: list[Block] = [_paragraph([statement])]
        blocks += [Notes(statements=tuple(expected))] if expected else []
        earlier_section = next(
            (page for page in self._tasks if statement.id in {each.id for each in _list_tasks(page)}), None
        )
        objective = self._builder.find_objective(answer.objective) or (
            earlier_section.objective if earlier_section else None
        )
        if earlier_section is not None:
            self._tasks.remove(earlier_section)  # so that no second task takes its id
            earlier_notes = () if expected else earlier_section.blocks[1:]
            yield earlier_section.model_copy(
                update={"objective": objective, "blocks": (*blocks, *earlier_notes)}
            )
            return
        page = self._builder.ids.allocate_page()
        cited = (citation for each in expected for citation in each.citations)
        title = choose_title(cited, objective, self._builder.request.module, self._titles)
        self._titles.add(title)
        yield Section(id=page, title=self._words.title_of(title), objective=objective, blocks=tuple(blocks))

    def debrief(self, answers: Iterable[StatementAnswer]) -> Iterator[Section]:
        """Yield the trainer's questions; a statement that is no question is a claim, and needs a source."""
        statements = [each for each in map(self._statement, answers) if each is not None]
        notes = [
            add_nature(statement, asked=True) if statement.text.endswith("?") else make_claim(statement)
            for statement in statements
        ]
        if notes:
            yield self._section(self._words.debrief, [Notes(statements=tuple(notes))])

    def otherwise(self, answers: Iterable[StatementAnswer]) -> Section:
        """Return the other right answers found in the sources, and a blank for those only a person knows."""
        request = self._builder.request
        blank = leave_accepted_answers(request.course, self._builder.language, self._builder.ids)
        notes = Notes(statements=(*self._claims(answers), self._reuse_id(blank)))
        return self._section(self._words.otherwise, [notes])

    def make_blank_section(self) -> Section:
        """Return the section that only a trainer can fill: the earlier one, or else a blank one."""
        earlier = next((page for page in self._pages if page.title == self._words.left), None)
        return earlier or leave_trainer_section(
            self._builder.request.course, self._builder.language, self._builder.ids
        )

    def _choose_case(self, numbers: Sequence[int]) -> str | None:
        """Return the organisation's case a model chose; if no case has that number, the nearest by rule."""
        request = self._builder.request
        cases = request.course.context.cases if request.course.context else ()
        chosen = (cases[n - 1] for n in numbers if 0 < n <= len(cases))
        nearest = select_cases(request.course, collect_pieces(request), self._builder.language)
        language = self._builder.language
        return next((case for case in (*chosen, *nearest) if is_in_language(case, language)), None)

    def _claims(self, answers: Iterable[StatementAnswer]) -> list[Statement]:
        return [make_claim(each) for each in map(self._statement, answers) if each is not None]

    def _statement(self, answer: StatementAnswer) -> Statement | None:
        return self._builder.build_statement(answer, self._statements)

    def _reuse_id(self, statement: Statement) -> Statement:
        """Return the earlier statement with the same text, if any, so that its id stays."""
        return next((each for each in self._fixed if each.text == statement.text), statement)

    def _section(self, title: str, blocks: Sequence[Block]) -> Section:
        earlier = next((page for page in self._pages if page.title == title), None)
        page_id = earlier.id if earlier is not None else self._builder.ids.allocate_page()
        return Section(id=page_id, title=title, blocks=tuple(blocks))


def _is_written_by_code(statement: Statement) -> bool:
    """Return whether no model may reword a statement: the case, and blanks for people to fill."""
    is_case = statement.nature is Nature.ORGANISATION and statement.origin is Origin.EXTRACTIVE
    return is_case or statement.nature in {Nature.DATA, Nature.BLANK}


def _list_tasks(section: Section) -> tuple[Statement, ...]:
    """Return the tasks of a section: the directions in the paragraphs a learner reads."""
    blocks = [block for block in section.blocks if isinstance(block, Paragraph)]
    return tuple(
        statement
        for block in blocks
        for statement in block.statements
        if statement.nature is Nature.DIRECTION
    )


def _paragraph(statements: Sequence[Statement]) -> Paragraph:
    return Paragraph(statements=tuple(statements))

"""The schema of a model's answer for a needs analysis, and the analysis built from it.

The model writes sentences and names a figure by its id in each; code inserts the counted value.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.needs_analysis.answers import (
    find_grouping,
    list_tables,
    read_questions,
)
from pipelines.deliverables.needs_analysis.contract import NeedsAnalysis
from pipelines.deliverables.needs_analysis.extraction import Analyst, has_material
from pipelines.deliverables.needs_analysis.figures import (
    CountedFigure,
    list_counted_questions,
    list_figures,
)
from pipelines.deliverables.needs_analysis.wording import NeedsWording, read_wording
from pipelines.drafting.element_builder import (
    ArtefactAnswer,
    ElementBuilder,
    Name,
    Names,
    StatementAnswer,
    Text,
)
from pipelines.drafting.figure_marks import FIGURE, insert_figure, mark_figure
from pipelines.drafting.kind import Material
from pipelines.drafting.prompt import Line, write_statement_line
from pipelines.drafting.request import DraftRequest
from schemas.contract import Contract
from schemas.draft import Nature, Origin, Paragraph, Statement
from schemas.language import Language
from schemas.source import SourceText


class ReadingAnswer(Contract):
    """A sentence with the figure or the spans it rests on; `id` names an earlier one or is empty."""

    id: Name
    text: Text
    figure: Name
    span_ids: Names


class NeedsAnalysisAnswer(ArtefactAnswer):
    """What the answers mean, and the objectives that follow."""

    readings: Annotated[list[ReadingAnswer], Field(max_length=30)]
    objectives: Annotated[list[ReadingAnswer], Field(max_length=12)]


def list_figure_lines(request: DraftRequest) -> Iterator[Line]:
    """Yield the figures that a model's sentence may name, as the prompt lists them."""
    for name, figure in _number_figures(request).items():
        question = figure.question.title if figure.question else ""
        yield {"figure": name, "question": question, "counted": figure.formula, "value": figure.value}


def outline(analysis: NeedsAnalysis) -> Iterator[Line]:
    """Yield the sentences a model wrote, as the prompt shows them; it may not revise what code counted."""
    for sentence in _list_model_sentences(analysis):
        figure = sentence.computation
        shown = {"text": mark_figure(sentence.text, figure), "value": figure.value} if figure else {}
        yield {**write_statement_line(sentence), **shown}


def build(
    answers: Sequence[NeedsAnalysisAnswer], builder: ElementBuilder, earlier: NeedsAnalysis | None
) -> NeedsAnalysis | None:
    """Return the analysis: counts and quotations by code, readings and objectives by the model."""
    request = builder.request
    material = Material(request, builder.ids)
    if not has_material(material):
        return None
    analyst = Analyst.of(material)
    reader = _Reader(builder, _number_figures(request), _list_model_sentences(earlier) if earlier else ())
    sections = list(analyst.report_context())
    sections += analyst.section("reading", reader.block([reading for a in answers for reading in a.readings]))
    sections += analyst.report_answers()
    proposed = [objective for a in answers for objective in a.objectives]
    sections += analyst.section("objectives", reader.block(proposed, Nature.DIRECTION))
    return NeedsAnalysis(sections=(*sections, *analyst.report_open_questions()))


class _Reader:
    """Builds statements from a model's sentences, and inserts the figure that each names."""

    def __init__(
        self, builder: ElementBuilder, figures: Mapping[str, CountedFigure], earlier: Sequence[Statement]
    ) -> None:
        self._builder = builder
        self._figures = figures
        self._earlier = earlier

    def block(self, answers: Sequence[ReadingAnswer], nature: Nature | None = None) -> Iterator[Paragraph]:
        built = (self._statement(answer, nature) for answer in answers)
        statements = tuple(each for each in built if each is not None)
        if statements:
            yield Paragraph(statements=statements)

    def _statement(self, reading: ReadingAnswer, nature: Nature | None) -> Statement | None:
        figure = self._figures.get(reading.figure)
        text = _insert_figure(reading.text, figure)
        answer = StatementAnswer(id=reading.id, text=text, span_ids=reading.span_ids)
        statement = self._builder.build_statement(answer, self._earlier)
        if statement is None or statement.origin is not Origin.MODEL:
            return statement
        if figure is None and not reading.text:
            return self._update_figure(statement)
        return statement.model_copy(
            update={
                "nature": nature or statement.nature,
                "computation": figure.computation if figure else None,
            }
        )

    def _update_figure(self, statement: Statement) -> Statement:
        """Return an unchanged sentence with its figure as counted now."""
        earlier = statement.computation
        if earlier is None:
            return statement
        counted_as = (earlier.source, earlier.column, earlier.formula)
        current = next(
            (
                each.computation
                for each in self._figures.values()
                if (each.source.name, each.column, each.formula) == counted_as
            ),
            earlier,
        )
        text = statement.text.replace(earlier.value, current.value)
        return statement.model_copy(update={"text": text, "computation": current})


def _insert_figure(text: str, figure: CountedFigure | None) -> str:
    """Return a sentence with its figure in place of the mark, or at the end if it has no mark."""
    if figure is None or not text:
        return text.replace(FIGURE, "").strip()
    return insert_figure(text, figure.value)


def _number_figures(request: DraftRequest) -> dict[str, CountedFigure]:
    words = read_wording(request.course.language_of(request.module))
    listed = [
        figure for source in list_tables(request.spans) for figure in _list_source_figures(source, words)
    ]
    return {f"f-{number:02d}": figure for number, figure in enumerate(listed, start=1)}


def _list_source_figures(source: SourceText, words: NeedsWording) -> Iterator[CountedFigure]:
    questions = read_questions(source)
    grouping = find_grouping(questions)
    for question in list_counted_questions(questions):
        yield from list_figures(question, grouping, words)


def _list_model_sentences(analysis: NeedsAnalysis) -> tuple[Statement, ...]:
    """Return the sentences of the two sections a model writes, found by their titles in any language."""
    names = {read_wording(each).titles[name] for each in Language for name in ("reading", "objectives")}
    sections = (section for section in analysis.sections if section.title in names)
    return tuple(statement for section in sections for statement in section.statements)

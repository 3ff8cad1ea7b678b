"""The model's answer for a needs analysis: sentences around figures it names and code inserts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.needs_analysis.answers import (
    ColumnKind,
    SurveyQuestion,
    find_grouping,
    list_tables,
    read_questions,
)
from pipelines.deliverables.needs_analysis.contract import NeedsAnalysis
from pipelines.deliverables.needs_analysis.extraction import Analyst
from pipelines.deliverables.needs_analysis.figures import (
    CountedFigure,
    list_counted_questions,
    list_figures,
)
from pipelines.deliverables.needs_analysis.groups import list_hidden_rows
from pipelines.deliverables.needs_analysis.voices import is_quotable
from pipelines.deliverables.needs_analysis.wording import NeedsWording, read_wording
from pipelines.drafting.citations import cite_cell
from pipelines.drafting.element_builder import (
    ArtefactAnswer,
    ElementBuilder,
    Name,
    Names,
    StatementAnswer,
    Text,
)
from pipelines.drafting.kind import Material
from pipelines.drafting.prompt import Line, write_statement_line
from pipelines.drafting.request import DraftRequest
from schemas.contract import Contract
from schemas.draft import Citation, Nature, Origin, Paragraph, Statement, Table
from schemas.language import Language
from schemas.source import SourceSpans, SourceText, Span

PLACE = "{figure}"
"""Where a sentence has its figure put."""


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


def select_shown_sources(request: DraftRequest) -> SourceSpans:
    """Return the sources as a model sees them: of a table the open answers alone, none of a small group.

    Closed answers reach it as figures; a row as a whole would tell who said what.
    """
    sources = (_open_answers(source) if is_asked else source for source, is_asked in _sources(request.spans))
    return request.spans.model_copy(update={"sources": tuple(each for each in sources if each.spans)})


def list_figure_lines(request: DraftRequest) -> Iterator[Line]:
    """Yield the closed list of figures a sentence may name."""
    for name, figure in _number_figures(request).items():
        asked = figure.question.title if figure.question else ""
        yield {"figure": name, "question": asked, "counted": figure.formula, "value": figure.value}


def outline(analysis: NeedsAnalysis) -> Iterator[Line]:
    """Yield the sentences a model wrote, as the prompt shows them; what code counted is not its to revise."""
    yield from (write_statement_line(each) for each in _list_model_sentences(analysis))


def build(
    answers: Sequence[NeedsAnalysisAnswer], builder: ElementBuilder, earlier: NeedsAnalysis | None
) -> NeedsAnalysis | None:
    """Return the analysis: what code counted and quoted, the model's readings and objectives among it."""
    request = builder.request
    material = Material(request, builder.ids)
    if not material.pieces:
        return None
    analyst = Analyst.of(material)
    reader = _Reader(builder, _number_figures(request), _list_model_sentences(earlier) if earlier else ())
    sections = list(analyst.report_context())
    sections += analyst.section("reading", reader.block([each for a in answers for each in a.readings]))
    sections += analyst.report_answers()
    proposed = [each for a in answers for each in a.objectives]
    sections += analyst.section("objectives", reader.block(proposed, Nature.DIRECTION))
    return NeedsAnalysis(sections=(*sections, *analyst.report_open_questions()))


class _Reader:
    """Makes statements of sentences, with the figure each names."""

    def __init__(
        self, builder: ElementBuilder, figures: Mapping[str, CountedFigure], earlier: Sequence[Statement]
    ) -> None:
        self._builder = builder
        self._figures = figures
        self._earlier = earlier
        self._open = {
            span.id: cite_cell(question.source, span, question.column)
            for source in list_tables(builder.request.spans)
            for question in read_questions(source)
            if question.kind is ColumnKind.FREE
            for span, _ in question.answered_rows
        }

    def block(self, answers: Sequence[ReadingAnswer], nature: Nature | None = None) -> Iterator[Paragraph]:
        read = (self._statement(each, nature) for each in answers)
        statements = tuple(each for each in read if each is not None)
        if statements:
            yield Paragraph(statements=statements)

    def _statement(self, said: ReadingAnswer, nature: Nature | None) -> Statement | None:
        figure = self._figures.get(said.figure)
        text = _with_figure(said.text, figure)
        answer = StatementAnswer(id=said.id, text=text, span_ids=said.span_ids)
        made = self._builder.build_statement(answer, self._earlier)
        if made is None or made.origin is not Origin.MODEL:
            return made
        made = made.model_copy(update={"citations": tuple(map(self._narrow_citation, made.citations))})
        if figure is None and not said.text:
            return self._update_figure(made)
        return made.model_copy(
            update={"nature": nature, "computation": figure.computation if figure else None}
        )

    def _narrow_citation(self, citation: Citation) -> Citation:
        """Return the citation of an open answer alone, where a row of answers was named for it."""
        return self._open.get(citation.span, citation)

    def _update_figure(self, statement: Statement) -> Statement:
        """Return a sentence kept as it was, with its figure as it is counted now."""
        before = statement.computation
        if before is None:
            return statement
        told = (before.source, before.column, before.formula)
        now = next(
            (
                each.computation
                for each in self._figures.values()
                if (each.source.name, each.column, each.formula) == told
            ),
            before,
        )
        text = statement.text.replace(before.value, now.value)
        return statement.model_copy(update={"text": text, "computation": now})


def _with_figure(text: str, figure: CountedFigure | None) -> str:
    """Return a sentence with its figure at its place, or behind it where it forgot one."""
    if figure is None or not text:
        return text.replace(PLACE, "").strip()
    if PLACE in text:
        before, _, after = text.partition(PLACE)
        return f"{before}{figure.value}{after.replace(PLACE, '')}"
    return f"{text.rstrip(' .')} ({figure.value})."


def _number_figures(request: DraftRequest) -> dict[str, CountedFigure]:
    words = read_wording(request.course.language_of(request.module))
    listed = [figure for source in list_tables(request.spans) for figure in _of(source, words)]
    return {f"f-{number:02d}": figure for number, figure in enumerate(listed, start=1)}


def _of(source: SourceText, words: NeedsWording) -> Iterator[CountedFigure]:
    questions = read_questions(source)
    by = find_grouping(questions)
    for question in list_counted_questions(questions):
        yield from list_figures(question, by, words)


def _sources(spans: SourceSpans) -> Iterator[tuple[SourceText, bool]]:
    asked = {source.name for source in list_tables(spans)}
    return ((source, source.name in asked) for source in spans.sources)


def _open_answers(source: SourceText) -> SourceText:
    free = [question for question in read_questions(source) if question.kind is ColumnKind.FREE]
    said: dict[str, list[str]] = {}
    for question in free:
        for span, cell in question.answered_rows:
            if is_quotable(cell, source.language):
                said.setdefault(span.id, []).append(cell)
    hidden = list_hidden_rows(source)
    spans = (
        _only(span, said[span.id], free) for span in source.spans if span.id in said and span.id not in hidden
    )
    return source.model_copy(update={"spans": tuple(spans)})


def _only(span: Span, texts: list[str], free: Sequence[SurveyQuestion]) -> Span:
    row = span.anchor.row
    if row is not None:
        row = row.model_copy(update={"header": tuple(question.title for question in free)})
    anchor = span.anchor.model_copy(update={"row": row})
    return span.model_copy(update={"text": " | ".join(texts), "anchor": anchor})


def _list_model_sentences(analysis: NeedsAnalysis) -> tuple[Statement, ...]:
    """Return the sentences of the two sections a model writes, by their titles in any language."""
    names = {read_wording(each).titles[name] for each in Language for name in ("reading", "objectives")}
    return tuple(
        statement
        for section in analysis.sections
        if section.title in names
        for block in section.blocks
        if not isinstance(block, Table)
        for statement in block.statements
    )

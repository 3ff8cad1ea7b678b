"""A needs analysis without a model: counts, quotations, and questions still to be asked.

Qualiopi's indicator 4 asks a provider to analyse the beneficiary's need with the company concerned before
it proposes a training. This document shows that it did: each figure can be counted again, each quotation
opens at its source.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.deliverables.needs_analysis.answers import (
    ColumnKind,
    SurveyQuestion,
    find_grouping,
    is_table,
    list_tables,
    read_questions,
)
from pipelines.deliverables.needs_analysis.contract import NeedsAnalysis
from pipelines.deliverables.needs_analysis.figures import (
    CountedFigure,
    CountedQuestion,
    choose_low,
    count_responses,
    count_share,
    count_table,
    find_outstanding_groups,
    list_counted_questions,
)
from pipelines.deliverables.needs_analysis.gaps import ObjectiveGap, find_gaps
from pipelines.deliverables.needs_analysis.groups import has_too_few
from pipelines.deliverables.needs_analysis.voices import QuotedVoice, Voices, select_voices
from pipelines.deliverables.needs_analysis.wording import NeedsWording, read_wording
from pipelines.drafting.kind import Material
from pipelines.drafting.markup import quote_text
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.statements import make_blank, make_datum, make_organisation
from schemas.course import Course
from schemas.draft import Block, Nature, Origin, Paragraph, Row, Section, Statement, Table
from schemas.languages.sentences import end_sentence
from schemas.source import DropReason, SourceText

LONGEST_CAPTION = 300
UNGROUPED_COLUMNS = 2
"""Columns of a table without groups: the answer and its figure."""


def from_material(material: Material) -> NeedsAnalysis | None:
    """Return the analysis; None if the sources hold neither survey answers nor sentences."""
    if not has_material(material):
        return None
    return NeedsAnalysis(sections=tuple(Analyst.of(material).sections()))


def has_material(material: Material) -> bool:
    """Return whether the sources hold anything to analyse: sentences, or a table to count."""
    return bool(material.pieces or list_tables(material.request.spans))


@dataclass(frozen=True)
class Analyst:
    """Writes the sections one by one, so that ids follow the reading order.

    `asked` holds the survey questions by the name of their source, `said` the quotations from free text.
    """

    request: DraftRequest
    ids: IdAllocator
    words: NeedsWording
    asked: dict[str, tuple[SurveyQuestion, ...]]
    said: Voices

    @classmethod
    def of(cls, material: Material) -> "Analyst":
        """Return an analyst with a module's survey questions read and its quotations selected."""
        asked = {source.name: read_questions(source) for source in list_tables(material.request.spans)}
        everything = [question for columns in asked.values() for question in columns]
        voices = select_voices(material.pieces, everything, material.language)
        return cls(material.request, material.ids, read_wording(material.language), asked, voices)

    def sections(self) -> Iterator[Section]:
        """Yield all sections, in the order a director reads them."""
        yield from self.report_context()
        yield from self.report_answers()
        yield from self.report_open_questions()

    def report_context(self) -> Iterator[Section]:
        """Yield context, method and results."""
        yield from self.section("context", self._context())
        yield from self.section("method", self._method())
        yield from self.section("results", self._results())

    def report_answers(self) -> Iterator[Section]:
        """Yield quotations, gaps and constraints."""
        yield from self.section("voices", self._voices())
        yield from self.section("gaps", self._gaps())
        yield from self.section("constraints", self._constraints())

    def report_open_questions(self) -> Iterator[Section]:
        """Yield the questions nobody has asked yet."""
        yield from self.section("remaining", self._list_open_questions())

    def section(self, name: str, blocks: Iterator[Block]) -> Iterator[Section]:
        """Yield the section of that name with its title in the language; nothing if it has no blocks."""
        page = self.ids.allocate_page()
        content = tuple(blocks)
        if content:
            yield Section(id=page, title=self.words.titles[name], blocks=content)

    def _context(self) -> Iterator[Block]:
        facts = _course_facts(self.request.course)
        yield Paragraph(statements=tuple(self._state_fact(name, value) for name, value in facts))
        yield from self._quotes(self.said.requests)

    def _method(self) -> Iterator[Block]:
        header = self.words.headers["sources"]
        rows = tuple(self._source_row(source) for source in self.request.spans.sources)
        yield Table(caption=self._fill_text("sources"), header=header, rows=rows)
        if not self.asked:
            yield Paragraph(statements=(self._blank(self._fill_text("no_table")),))
            return
        statements = [self._data(self._fill_text("rounding")), self._data(self._fill_text("small"))]
        for source in list_tables(self.request.spans):
            statements += [self._data(text) for text in self._columns(source)]
        yield Paragraph(statements=tuple(statements))

    def _source_row(self, source: SourceText) -> Row:
        kind = self._fill_text("questionnaire" if is_table(source) else "notes")
        if not is_table(source):
            cells = (source.name, kind, self.words.labels["nothing"])
            return Row(
                id=self.ids.allocate_statement(), cells=cells, origin=Origin.EXTRACTIVE, nature=Nature.DATA
            )
        return self._row(count_responses(source, self.words), source.name, kind)

    def _columns(self, source: SourceText) -> Iterator[str]:
        personal = [dropped.excerpt for dropped in source.dropped if dropped.reason is DropReason.PERSONAL]
        if has_too_few(source):
            yield self._fill_text("too_few", source.name)
        questions = self.asked[source.name]
        uncounted = [
            question.title
            for question in questions
            if question.kind in {ColumnKind.IDENTIFIER, ColumnKind.EMPTY}
        ]
        free = [each.title for each in questions if each.kind is ColumnKind.FREE]
        free = [] if has_too_few(source) else free
        for name, titles in (("personal", personal), ("left_out", uncounted), ("free", free)):
            if titles:
                text = self.words.sentences[name]
                yield text.format(source=source.name, columns=self._join_names(titles))

    def _results(self) -> Iterator[Block]:
        for questions in self.asked.values():
            grouping = find_grouping(questions)
            counted = [
                count_table(question, grouping, self.words) for question in list_counted_questions(questions)
            ]
            yield from self._describe_groups(grouping, counted)
            usual_hidden = _most_hidden_groups(counted)
            for each in counted:
                yield from self._result(each, grouping, usual_hidden)

    def _describe_groups(
        self, grouping: SurveyQuestion | None, counted: list[CountedQuestion]
    ) -> Iterator[Block]:
        """Yield a paragraph on how answers are grouped, and on the groups that are too small to show."""
        has_groups = any(len(each.header) > UNGROUPED_COLUMNS for each in counted)
        hidden = _most_hidden_groups(counted)
        statements = (
            [self._data(self._fill_text("by", grouping.title))] if grouping is not None and has_groups else []
        )
        statements += [self._data(self._fill_text("hidden", self._join_names(hidden)))] if hidden else []
        if statements:
            yield Paragraph(statements=tuple(statements))

    def _result(
        self, counted: CountedQuestion, grouping: SurveyQuestion | None, usual_hidden: tuple[str, ...]
    ) -> Iterator[Block]:
        caption = counted.question.title[:LONGEST_CAPTION].strip()
        if counted.question.kind is ColumnKind.CHOICES:
            caption += self._fill_text("several")
        elif counted.rounded_sum is not None:
            caption += self._fill_text("sum", str(counted.rounded_sum))
        rows = tuple(self._row(line) for line in counted.lines)
        yield Table(caption=caption, header=counted.header, rows=rows)
        if grouping is not None and counted.question is not grouping and counted.hidden != usual_hidden:
            text = self._fill_text("hidden", self._join_names(counted.hidden) or self.words.labels["nothing"])
            yield Paragraph(statements=(self._data(text),))

    def _join_names(self, names: Iterable[str]) -> str:
        return ", ".join(quote_text(name, self.words.language) for name in names)

    def _voices(self) -> Iterator[Block]:
        yield from self._quotes(self.said.notes)
        for question, voices in self.said.free:
            yield Paragraph(statements=(self._data(question.title),))
            yield from self._quotes(voices)

    def _gaps(self) -> Iterator[Block]:
        gaps = find_gaps(self.request.course, list_counted_questions(self._questions()), self.words.language)
        if gaps.of:
            header = self.words.headers["gaps"]
            rows = tuple(row for gap in gaps.of for row in self._gap(gap))
            yield Table(caption=self._fill_text("gaps"), header=header, rows=rows)
        else:
            missing = "no_gap" if self.asked else "no_survey"
            yield Paragraph(statements=(self._blank(self._fill_text(missing)),))

    def _gap(self, gap: ObjectiveGap) -> Iterator[Row]:
        """Yield a row for everyone, then one for each group whose share differs clearly."""
        choice, question = choose_low(gap.question, self.words), gap.question
        grouping = find_grouping(self.asked[question.source.name])
        for group in (None, *find_outstanding_groups(question, choice, grouping)):
            figure = count_share(question, choice, self.words, group)
            label = choice.label if group is None else f"{choice.label} ({group.label})"
            cells = (gap.objective.text, question.title, label)
            yield self._row(figure, *cells, cell_after=self._fill_text("to_check"))

    def _constraints(self) -> Iterator[Block]:
        context = self.request.course.context
        statements = [
            self._state_fact("constraint", each) for each in (context.constraints if context else ())
        ]
        if statements:
            yield Paragraph(statements=tuple(statements))
        yield from self._quotes(self.said.constraints)
        yield Paragraph(statements=(self._blank(self._fill_text("no_accommodation")),))

    def _list_open_questions(self) -> Iterator[Block]:
        language = self.words.language
        gaps = find_gaps(self.request.course, list_counted_questions(self._questions()), language)
        texts = [
            *self.words.remaining,
            *([self._fill_text("response_rate")] if self.asked else []),
            *(self.words.unasked.format(objective=objective.text) for objective in gaps.unasked),
            *(self.words.other_language.format(module=module.title) for module in gaps.elsewhere),
        ]
        yield Paragraph(statements=tuple(self._blank(text) for text in texts))

    def _questions(self) -> tuple[SurveyQuestion, ...]:
        return tuple(question for columns in self.asked.values() for question in columns)

    def _row(self, figure: CountedFigure, *cells_before: str, cell_after: str | None = None) -> Row:
        cells = (*cells_before, *figure.cells, *([cell_after] if cell_after else []))
        return Row(
            id=self.ids.allocate_statement(),
            cells=cells,
            origin=Origin.EXTRACTIVE,
            computation=figure.computation,
        )

    def _quotes(self, voices: tuple[QuotedVoice, ...]) -> Iterator[Block]:
        if voices:
            yield Paragraph(statements=tuple(self._quote(voice) for voice in voices))

    def _quote(self, voice: QuotedVoice) -> Statement:
        return Statement(
            id=self.ids.allocate_statement(),
            text=quote_text(voice.text, self.words.language),
            citations=(voice.citation,),
            origin=Origin.EXTRACTIVE,
        )

    def _state_fact(self, name: str, value: str) -> Statement:
        """Return a fact of `course.yaml`; one of the organisation's context cites its entry."""
        return make_organisation(self._fill_text(name, value), value, self.ids, self.request.spans)

    def _data(self, text: str) -> Statement:
        return make_datum(text, self.ids)

    def _blank(self, text: str) -> Statement:
        return make_blank(text, self.ids)

    def _fill_text(self, name: str, text: str = "") -> str:
        return self.words.sentences[name].format(text=text)


def _most_hidden_groups(counted: list[CountedQuestion]) -> tuple[str, ...]:
    """Return the groups that most tables of a questionnaire leave out, to name them once for all tables."""
    hidden = Counter(each.hidden for each in counted)
    return max(hidden, key=lambda groups: hidden[groups], default=())


def _course_facts(course: Course) -> Iterable[tuple[str, str]]:
    """Yield the facts `course.yaml` gives on the organisation and the training, each after its text's key."""
    yield "course", course.title
    yield "modules", ", ".join(module.title for module in course.modules)
    context = course.context
    if context is None:
        return
    yield "organisation", context.organisation
    if context.audience:
        yield "audience", end_sentence(" ".join(context.audience.split()))
    if context.culture:
        yield "culture", " ".join(context.culture.split())
    yield from (("case", case) for case in context.cases)

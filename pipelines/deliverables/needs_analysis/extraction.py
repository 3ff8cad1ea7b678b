"""A needs analysis without a model: counts, quotations, and questions still to be asked.

Qualiopi's indicator 4 asks a provider to analyse the beneficiary's need with the company concerned before
it proposes a training: this is the trace of it, each figure countable again and each sentence at its source.
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
from schemas.course import Course
from schemas.draft import Block, Nature, Origin, Paragraph, Row, Section, Statement, Table
from schemas.source import DropReason, SourceText

LONGEST_CAPTION = 300
ALONE = 2
"""Columns of a table without groups: the answer and its figure."""


def from_material(material: Material) -> NeedsAnalysis | None:
    """Return the analysis, or None where the sources hold neither an answer nor a sentence."""
    if not material.pieces:
        return None
    return NeedsAnalysis(sections=tuple(Analyst.of(material).sections()))


@dataclass(frozen=True)
class Analyst:
    """Writes the sections one by one, ids in reading order."""

    request: DraftRequest
    ids: IdAllocator
    words: NeedsWording
    asked: dict[str, tuple[SurveyQuestion, ...]]
    said: Voices

    @classmethod
    def of(cls, material: Material) -> "Analyst":
        """Return what a module's sources hold, profiled and heard."""
        asked = {source.name: read_questions(source) for source in list_tables(material.request.spans)}
        everything = [question for columns in asked.values() for question in columns]
        voices = select_voices(material.pieces, everything, material.language)
        return cls(material.request, material.ids, read_wording(material.language), asked, voices)

    def sections(self) -> Iterator[Section]:
        """Yield what is known without a model, in the order a director reads it."""
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
        """Yield what nobody has asked yet."""
        yield from self.section("remaining", self._list_open_questions())

    def section(self, name: str, blocks: Iterator[Block]) -> Iterator[Section]:
        """Yield the section of that name, titled in the language; none where it holds nothing."""
        page = self.ids.allocate_page()
        made = tuple(blocks)
        if made:
            yield Section(id=page, title=self.words.titles[name], blocks=made)

    def _context(self) -> Iterator[Block]:
        known = [self._fill_text(name, value) for name, value in _course_facts(self.request.course)]
        yield Paragraph(statements=tuple(self._data(text) for text in known))
        yield from self._quotes(self.said.requests)

    def _method(self) -> Iterator[Block]:
        header = self.words.headers["sources"]
        rows = tuple(self._source_row(source) for source in self.request.spans.sources)
        yield Table(caption=self._fill_text("sources"), header=header, rows=rows)
        if not self.asked:
            yield Paragraph(statements=(self._blank(self._fill_text("no_table")),))
            return
        told = [self._data(self._fill_text("rounding")), self._data(self._fill_text("small"))]
        for source in list_tables(self.request.spans):
            told += [self._data(text) for text in self._columns(source)]
        yield Paragraph(statements=tuple(told))

    def _source_row(self, source: SourceText) -> Row:
        kind = self._fill_text("questionnaire" if is_table(source) else "notes")
        if not is_table(source):
            cells = (source.name, kind, self.words.labels["nothing"])
            return Row(
                id=self.ids.allocate_statement(), cells=cells, origin=Origin.EXTRACTIVE, nature=Nature.DATA
            )
        return self._row(count_responses(source, self.words), source.name, kind)

    def _columns(self, source: SourceText) -> Iterator[str]:
        personal = [one.excerpt for one in source.dropped if one.reason is DropReason.PERSONAL]
        if has_too_few(source):
            yield self._fill_text("too_few", source.name)
        questions = self.asked[source.name]
        uncounted = [
            each.title for each in questions if each.kind in {ColumnKind.IDENTIFIER, ColumnKind.EMPTY}
        ]
        free = [each.title for each in questions if each.kind is ColumnKind.FREE]
        free = [] if has_too_few(source) else free
        for name, titles in (("personal", personal), ("left_out", uncounted), ("free", free)):
            if titles:
                text = self.words.sentences[name]
                yield text.format(source=source.name, columns=self._join_names(titles))

    def _results(self) -> Iterator[Block]:
        for questions in self.asked.values():
            by = find_grouping(questions)
            counted = [
                count_table(question, by, self.words) for question in list_counted_questions(questions)
            ]
            yield from self._describe_groups(by, counted)
            usual = _usual(counted)
            for each in counted:
                yield from self._result(each, by, usual)

    def _describe_groups(self, by: SurveyQuestion | None, counted: list[CountedQuestion]) -> Iterator[Block]:
        """Yield by what the results are told apart, and the groups no table shows."""
        shown = any(len(each.header) > ALONE for each in counted)
        hidden = _usual(counted)
        told = [self._data(self._fill_text("by", by.title))] if by is not None and shown else []
        told += [self._data(self._fill_text("hidden", self._join_names(hidden)))] if hidden else []
        if told:
            yield Paragraph(statements=tuple(told))

    def _result(
        self, counted: CountedQuestion, by: SurveyQuestion | None, usual: tuple[str, ...]
    ) -> Iterator[Block]:
        caption = counted.question.title[:LONGEST_CAPTION].strip()
        if counted.question.kind is ColumnKind.CHOICES:
            caption += self._fill_text("several")
        elif counted.rounded_sum is not None:
            caption += self._fill_text("sum", str(counted.rounded_sum))
        rows = tuple(self._row(line) for line in counted.lines)
        yield Table(caption=caption, header=counted.header, rows=rows)
        if by is not None and counted.question is not by and counted.hidden != usual:
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
        found = find_gaps(self.request.course, list_counted_questions(self._questions()), self.words.language)
        if found.of:
            header = self.words.headers["gaps"]
            rows = tuple(row for gap in found.of for row in self._gap(gap))
            yield Table(caption=self._fill_text("gaps"), header=header, rows=rows)
        else:
            yield Paragraph(statements=(self._blank(self._fill_text("no_gap")),))

    def _gap(self, gap: ObjectiveGap) -> Iterator[Row]:
        """Yield a line for everyone, then one for each group that stands out."""
        choice, question = choose_low(gap.question, self.words), gap.question
        by = find_grouping(self.asked[question.source.name])
        for group in (None, *find_outstanding_groups(question, choice, by)):
            figure = count_share(question, choice, self.words, group)
            label = choice.label if group is None else f"{choice.label} ({group.label})"
            before = (gap.objective.text, question.title, label)
            yield self._row(figure, *before, after=self._fill_text("to_check"))

    def _constraints(self) -> Iterator[Block]:
        context = self.request.course.context
        posed = [
            self._data(self._fill_text("constraint", each))
            for each in (context.constraints if context else ())
        ]
        if posed:
            yield Paragraph(statements=tuple(posed))
        yield from self._quotes(self.said.constraints)
        yield Paragraph(statements=(self._blank(self._fill_text("no_accommodation")),))

    def _list_open_questions(self) -> Iterator[Block]:
        language = self.words.language
        found = find_gaps(self.request.course, list_counted_questions(self._questions()), language)
        asked = [
            *self.words.remaining,
            *(self.words.unasked.format(objective=objective.text) for objective in found.unasked),
            *(self.words.other_language.format(module=module.title) for module in found.elsewhere),
        ]
        yield Paragraph(statements=tuple(self._blank(text) for text in asked))

    def _questions(self) -> tuple[SurveyQuestion, ...]:
        return tuple(question for columns in self.asked.values() for question in columns)

    def _row(self, figure: CountedFigure, *before: str, after: str | None = None) -> Row:
        cells = (*before, *figure.cells, *([after] if after else []))
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

    def _data(self, text: str) -> Statement:
        return self._make_unsourced(text, Nature.DATA)

    def _blank(self, text: str) -> Statement:
        return self._make_unsourced(text, Nature.BLANK)

    def _make_unsourced(self, text: str, nature: Nature) -> Statement:
        return Statement(id=self.ids.allocate_statement(), text=text, origin=Origin.EXTRACTIVE, nature=nature)

    def _fill_text(self, name: str, text: str = "") -> str:
        return self.words.sentences[name].format(text=text)


def _usual(counted: list[CountedQuestion]) -> tuple[str, ...]:
    """Return the groups most tables of a questionnaire leave out; it is told once for all of them."""
    hidden = Counter(each.hidden for each in counted)
    return max(hidden, key=lambda groups: hidden[groups], default=())


def _course_facts(course: Course) -> Iterable[tuple[str, str]]:
    """Return what `course.yaml` says of the organisation and the training, by name."""
    yield "course", course.title
    yield "modules", ", ".join(module.title for module in course.modules)
    context = course.context
    if context is None:
        return
    yield "organisation", context.organisation
    if context.audience:
        yield "audience", " ".join(context.audience.split())
    if context.culture:
        yield "culture", " ".join(context.culture.split())
    yield from (("case", case) for case in context.cases)

"""A benchmark without a model: the sources' own words side by side, each cell with its citation.

Qualiopi's indicators 23 to 25 ask a provider to keep watch and to show what it does with the results. Only a
person can write the second part, so it is left blank for them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from pipelines.deliverables.benchmark.changes import Change, find_earlier, list_changes
from pipelines.deliverables.benchmark.contract import Benchmark
from pipelines.deliverables.benchmark.criteria import (
    CellWording,
    Criterion,
    CriterionAgreement,
    find_criteria,
    judge_agreement,
)
from pipelines.deliverables.benchmark.wording import BenchmarkWording, read_wording
from pipelines.drafting.kind import Material
from pipelines.drafting.markup import quote_text
from pipelines.drafting.material import Piece, list_pieces
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.statements import make_blank, make_datum
from pipelines.drafting.text.date_words import match_month
from schemas.draft import Block, Nature, Origin, Paragraph, Row, Section, Statement, Table
from schemas.language import Language
from schemas.languages.formats import join_words
from schemas.source import SourceText, SpanKind

EMPTY_CELL = "—"
DATE_WITHIN = 12
"""Pieces at the beginning of a document that are searched for its date."""

FINGERPRINT_DIGITS = 8
"""Digits of a fingerprint that a person can compare by eye."""

Line = tuple[Criterion, Row]


def from_material(material: Material) -> Benchmark | None:
    """Return the benchmark; None if the sources hold no piece of text."""
    if not material.pieces:
        return None
    criteria = find_criteria(material.request.spans, material.request.course, material.language)
    comparer = Comparer(material.request, material.ids, material.language)
    lines = [(criterion, comparer.row(criterion)) for criterion in criteria]
    return Benchmark(sections=tuple(comparer.sections(lines)))


@dataclass(frozen=True)
class Comparer:
    """Writes the sections of a benchmark around the lines of its table."""

    request: DraftRequest
    ids: IdAllocator
    language: Language

    @property
    def _words(self) -> BenchmarkWording:
        return read_wording(self.language)

    def row(self, criterion: Criterion, row_id: str = "", origin: Origin = Origin.EXTRACTIVE) -> Row:
        """Return the table row of a criterion; a source without a word on it gets a dash."""
        wordings = [criterion.wordings.get(source.name) for source in self.request.spans.sources]
        cells = [EMPTY_CELL if wording is None else self._cell(wording) for wording in wordings]
        evidence = [() if each is None else (each.piece.span.id,) for each in wordings]
        text = self._words.readings[judge_agreement(criterion, self.language)]
        return Row(
            id=row_id or self.ids.allocate_statement(),
            cells=(criterion.label, *cells, text),
            citations=tuple(each.piece.citation for each in wordings if each is not None),
            origin=origin,
            by_cell=((), *evidence, ()),
        )

    def sections(self, lines: Sequence[Line], use: Sequence[Statement] = ()) -> Iterator[Section]:
        """Yield the sections; `use` holds a model's proposals for what to do with the comparison."""
        yield from self._section("scope", self._scope())
        yield from self._section("table", self._table(lines))
        yield from self._section("agreements", self._agreements(lines))
        yield from self._section("contradictions", self._contradictions(lines))
        yield from self._section("silences", self._silences(lines))
        yield from self._changes(lines)
        yield from self._section("use", self._use(lines, use))

    def titles(self) -> tuple[str, ...]:
        """Return a title for each source: its first heading if no other has the same, else its name."""
        sources = self.request.spans.sources
        headings = [_first_heading(source) for source in sources]
        return tuple(
            heading if heading and headings.count(heading) == 1 else source.name
            for source, heading in zip(sources, headings, strict=True)
        )

    def _scope(self) -> Iterator[Block]:
        dates = {source.name: _find_date(source) for source in self.request.spans.sources}
        titled = list(zip(self.request.spans.sources, self.titles(), strict=True))
        rows = tuple(self._source_row(source, title, dates[source.name]) for source, title in titled)
        yield Table(caption=self._fill_text("read"), header=self._words.scope, rows=rows)
        statements = [self._data(self._fill_text("words"))]
        statements += [
            self._blank(self._fill_text("no_date", source=t)) for s, t in titled if dates[s.name] is None
        ]
        yield Paragraph(statements=tuple(statements))

    def _source_row(self, source: SourceText, title: str, found_date: tuple[Piece, str] | None) -> Row:
        rights = next(
            (f.rights for f in self.request.course.sources if f.rights and fnmatchcase(source.name, f.path)),
            EMPTY_CELL,
        )
        date = EMPTY_CELL if found_date is None else found_date[1]
        return Row(
            id=self.ids.allocate_statement(),
            cells=(title, source.name, date, rights, source.sha256[:FINGERPRINT_DIGITS]),
            citations=() if found_date is None else (found_date[0].citation,),
            origin=Origin.EXTRACTIVE,
            nature=Nature.DATA,
            by_cell=None if found_date is None else ((), (), (found_date[0].span.id,), (), ()),
        )

    def _table(self, lines: Sequence[Line]) -> Iterator[Block]:
        words = self._words.headers
        header = (words["criterion"], *self.titles(), words["reading"])
        if not lines:
            yield Paragraph(statements=(self._blank(self._fill_text("none")),))
            return
        rows = tuple(row for _, row in lines)
        yield Table(caption=self._fill_text("compared"), header=header, rows=rows)

    def _agreements(self, lines: Sequence[Line]) -> Iterator[Block]:
        statements = [
            self._claim(
                self._fill_text("agree", label=line[0].label, sources=self._name_sources(line[0])), line
            )
            for line in self._list_by_agreement(lines, CriterionAgreement.SAME)
        ]
        yield from _paragraph(statements)

    def _contradictions(self, lines: Sequence[Line]) -> Iterator[Block]:
        statements = []
        for line in self._list_by_agreement(lines, CriterionAgreement.DIFFERENT):
            each = " ; ".join(
                self._fill_text(
                    "one", source=title, quote=quote_text(wording.text.rstrip(" ."), self.language)
                )
                for title, wording in self._by_title(line[0])
            )
            statements.append(self._claim(self._fill_text("differ", label=line[0].label, each=each), line))
        yield from _paragraph(statements)

    def _silences(self, lines: Sequence[Line]) -> Iterator[Block]:
        statements = []
        for source, title in zip(self.request.spans.sources, self.titles(), strict=True):
            missing = [criterion.label for criterion, _ in lines if source.name not in criterion.wordings]
            if missing:
                statements.append(
                    self._blank(self._fill_text("silent", source=title, labels=" ; ".join(missing)))
                )
        yield from _paragraph(statements)

    def _changes(self, lines: Sequence[Line]) -> Iterator[Section]:
        """Yield what changed since the earlier revision; if nothing did, its own section on changes."""
        earlier = find_earlier(self.request.previous, self._words.titles)
        if earlier is None:
            return
        statements = [
            self._change(change) for change in list_changes(earlier, self.titles(), [row for _, row in lines])
        ]
        if statements:
            yield from self._section("changes", _paragraph(statements))
        elif earlier.account is not None:
            yield earlier.account

    def _change(self, change: Change) -> Statement:
        texts = {"now": change.now or EMPTY_CELL, "before": change.before or EMPTY_CELL}
        text = self._fill_text(change.kind, label=change.label, source=change.source, **texts)
        return self._data(text, change.row)

    def _use(self, lines: Sequence[Line], use: Sequence[Statement]) -> Iterator[Block]:
        yield from _paragraph(list(use))
        different = self._list_by_agreement(lines, CriterionAgreement.DIFFERENT)
        statements = [
            self._blank(self._fill_text("decide", label=criterion.label)) for criterion, _ in different
        ]
        yield from _paragraph([*statements, *(self._blank(text) for text in self._words.use)])

    def _list_by_agreement(self, lines: Sequence[Line], agreement: CriterionAgreement) -> list[Line]:
        return [line for line in lines if judge_agreement(line[0], self.language) is agreement]

    def _by_title(self, criterion: Criterion) -> Iterator[tuple[str, CellWording]]:
        for source, title in zip(self.request.spans.sources, self.titles(), strict=True):
            if source.name in criterion.wordings:
                yield title, criterion.wordings[source.name]

    def _name_sources(self, criterion: Criterion) -> str:
        titles = [quote_text(title, self.language) for title, _ in self._by_title(criterion)]
        return join_words(titles, self.language)

    def _cell(self, wording: CellWording) -> str:
        return wording.text if wording.is_cell else quote_text(wording.text, self.language)

    def _section(self, name: str, blocks: Iterator[Block]) -> Iterator[Section]:
        page = self.ids.allocate_page()
        content = tuple(blocks)
        if content:
            yield Section(id=page, title=self._words.titles[name], blocks=content)

    def _claim(self, text: str, line: Line) -> Statement:
        return Statement(
            id=self.ids.allocate_statement(),
            text=text,
            citations=line[1].citations,
            origin=Origin.EXTRACTIVE,
        )

    def _data(self, text: str, row: Row | None = None) -> Statement:
        return make_datum(text, self.ids, row.citations if row is not None else ())

    def _blank(self, text: str) -> Statement:
        return make_blank(text, self.ids)

    def _fill_text(self, name: str, **facts: str) -> str:
        return self._words.sentences[name].format(**facts)


def _paragraph(statements: list[Statement]) -> Iterator[Block]:
    if statements:
        yield Paragraph(statements=tuple(statements))


def _first_heading(source: SourceText) -> str:
    return next((span.text for span in source.spans if span.kind is SpanKind.HEADING), "")


def _find_date(source: SourceText) -> tuple[Piece, str] | None:
    """Return the first date near the beginning of a document, with its piece; None if there is none."""
    for piece in list_pieces((source,))[:DATE_WITHIN]:
        match = _match_date().search(piece.text)
        if match is not None:
            return piece, match.group()
    return None


@cache
def _match_date() -> re.Pattern[str]:
    year = r"(?:19|20)\d\d"
    return re.compile(
        rf"\b\d{{1,2}}(?:er)?\s+(?:{match_month()})\s+{year}\b"
        rf"|\b\d{{1,2}}[/.]\d{{1,2}}[/.]{year}\b|\b{year}-\d\d-\d\d\b",
        re.IGNORECASE,
    )

"""Criteria of a benchmark: what its sources (offers, rival courses, laws) are compared by, found by rule.

A criterion is found in four ways, in this order: rows of tables with the same label, sentences in nearly the
same words, headings in common, objectives of the course. A span serves the first criterion that takes it.
Precision before recall: a person can add a criterion that is missed, but one that joins what does not belong
together misleads.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from pipelines.drafting.material import Piece, is_teachable, list_pieces
from pipelines.drafting.text.figures import find_figures
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.course import Course
from schemas.language import Language
from schemas.source import SourceSpans, SourceText, SpanKind

LEAST_LIKENESS = 0.5
"""Share of the shorter sentence's content words that the other must have, if their headings share a word."""

LEAST_LIKENESS_APART = 0.75
"""The same share if their headings share none."""

FEWEST_STEMS = 3
MOST_CRITERIA = 30
LONGEST_LABEL = 160
OBJECTIVE_SHARE = 0.5
SHORT_WORD = 3
"""Letters; a word of so many or fewer is no common ground by itself."""


@dataclass(frozen=True)
class CellWording:
    """The words of one source on a criterion: a sentence, or the cells of a table row."""

    piece: Piece
    text: str
    is_cell: bool = False


@dataclass(frozen=True)
class Criterion:
    """One line of the comparison: its label, and the words of each source by the source's name."""

    label: str
    wordings: Mapping[str, CellWording]


class CriterionAgreement(StrEnum):
    """How far the sources of one line agree, as far as code can tell."""

    SAME = "same"
    DIFFERENT = "different"
    TO_COMPARE = "to_compare"
    ALONE = "alone"


def find_criteria(spans: SourceSpans, course: Course, language: Language) -> tuple[Criterion, ...]:
    """Return at most 30 criteria, those that several sources share first."""
    search = _CriteriaSearch({source.name: _list_teachable(source) for source in spans.sources})
    search.add_rows()
    search.add_sentences()
    search.add_headings()
    search.add_objectives(course, language)
    shared = _label_by_heading([criterion for criterion in search.found if len(criterion.wordings) > 1])
    single = [criterion for criterion in search.found if len(criterion.wordings) == 1]
    return (*shared, *single)[:MOST_CRITERIA]


def judge_agreement(criterion: Criterion, language: Language) -> CriterionAgreement:
    """Return how far the sources of a line agree: measures by value and unit, other words as text."""
    texts = [wording.text for wording in criterion.wordings.values()]
    if len(texts) < 2:
        return CriterionAgreement.ALONE
    if len({canonical(text).casefold().rstrip(" .") for text in texts}) == 1:
        return CriterionAgreement.SAME
    measures = [_list_measures(text, language) for text in texts]
    units = [sorted(unit for unit, _ in measure) for measure in measures]
    if not all(measures) or any(each != units[0] for each in units):
        return CriterionAgreement.TO_COMPARE
    return (
        CriterionAgreement.SAME
        if all(each == measures[0] for each in measures)
        else CriterionAgreement.DIFFERENT
    )


def quote_cell(piece: Piece) -> CellWording:
    """Return what a cell of the benchmark shows: a sentence whole, a row without its first cell."""
    row = piece.span.anchor.row
    if row is None or len(row.cells) < 2:
        return CellWording(piece, piece.text)
    other_cells = [cell for cell in row.cells[1:] if cell]
    return CellWording(piece, " ; ".join(other_cells) or row.cells[0], is_cell=True)


@dataclass
class _CriteriaSearch:
    """Collects criteria from the pieces of each source; `_used` holds the ids of spans already in one."""

    pieces: Mapping[str, tuple[Piece, ...]]
    found: list[Criterion] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)

    def _add(self, label: str, pieces: Mapping[str, Piece]) -> None:
        self.found.append(Criterion(label, {name: quote_cell(piece) for name, piece in pieces.items()}))
        self._used.update(piece.span.id for piece in pieces.values())

    def add_rows(self) -> None:
        """Add a criterion for each table row whose label and first column title two sources have."""
        rows: dict[tuple[str, str], dict[str, Piece]] = {}
        for name, pieces in self.pieces.items():
            for piece in pieces:
                row = piece.span.anchor.row
                if row is not None and row.cells[0]:
                    key = (canonical(row.cells[0]).casefold(), canonical(row.header[0]).casefold())
                    rows.setdefault(key, {}).setdefault(name, piece)
        for by_source in rows.values():
            if len(by_source) > 1:
                self._add(_write_row_label([*by_source.values()]), by_source)

    def add_sentences(self) -> None:
        """Add a criterion for each sentence that another source says in nearly the same words."""
        names = list(self.pieces)
        for number, name in enumerate(names):
            for piece in self._unused_sentences(name):
                by_source = {name: piece}
                for other_name in names[number + 1 :]:
                    nearest = _find_nearest(piece, self._unused_sentences(other_name))
                    if nearest is not None:
                        by_source[other_name] = nearest
                if len(by_source) > 1:
                    label = _join_common_words([_blank_figures(each).split() for each in by_source.values()])
                    self._add(label, by_source)

    def add_headings(self) -> None:
        """Add a criterion for each heading without one, from the shortest sentence of each source."""
        by_heading: dict[frozenset[str], dict[str, list[Piece]]] = {}
        compared: set[frozenset[str]] = set()
        for name, pieces in self.pieces.items():
            for piece in pieces:
                stems = _list_heading_stems(piece)
                if piece.span.kind is SpanKind.ROW:
                    continue
                if piece.span.id in self._used:
                    compared.add(stems)
                elif stems and len(piece.span.anchor.heading) > 1:
                    by_heading.setdefault(stems, {}).setdefault(name, []).append(piece)
        for stems, by_source in by_heading.items():
            if stems not in compared:
                shortest = {
                    name: min(pieces, key=lambda p: len(p.text)) for name, pieces in by_source.items()
                }
                self._add(next(iter(shortest.values())).heading[:LONGEST_LABEL], shortest)

    def add_objectives(self, course: Course, language: Language) -> None:
        """Add a criterion for each objective of the course that two sources speak of."""
        for objective in (each for module in course.modules for each in module.objectives):
            objective_stems = list_content_stems(objective.text, language)
            by_source: dict[str, Piece] = {}
            for name in self.pieces:
                serving = [
                    piece
                    for piece in self._unused_sentences(name)
                    if share_of(objective_stems, _list_stems(piece)) >= OBJECTIVE_SHARE
                ]
                if serving:
                    by_source[name] = min(serving, key=lambda piece: len(piece.text))
            if len(by_source) > 1:
                self._add(objective.text, by_source)

    def _unused_sentences(self, name: str) -> Iterator[Piece]:
        """Yield the sentences of a source that are in no criterion at the moment each is yielded."""
        return (
            piece
            for piece in self.pieces[name]
            if piece.span.kind is not SpanKind.ROW and piece.span.id not in self._used
        )


def _list_teachable(source: SourceText) -> tuple[Piece, ...]:
    return tuple(piece for piece in list_pieces((source,)) if is_teachable(piece, source.language))


def _write_row_label(pieces: list[Piece]) -> str:
    """Return the first cell of a row, with the titles of its other columns if all sources have the same."""
    rows = [piece.span.anchor.row for piece in pieces if piece.span.anchor.row]
    titles = {row.header[1:] for row in rows}
    first = rows[0].cells[0]
    text = f"{first}, {', '.join(filter(None, rows[0].header[1:]))}" if len(titles) == 1 else first
    return text[:LONGEST_LABEL].rstrip(" ,")


def _find_nearest(piece: Piece, candidates: Iterable[Piece]) -> Piece | None:
    scored = [(_measure_likeness(piece, other), -n, other) for n, other in enumerate(candidates)]
    best = max(scored, key=lambda each: each[:2], default=None)
    return best[2] if best is not None and best[0] > 0 else None


def _measure_likeness(one: Piece, other: Piece) -> float:
    """Return the share of content words that two sentences have in common, 0 if it is too small."""
    one_stems, other_stems = _list_stems(one), _list_stems(other)
    shared = len(one_stems & other_stems)
    if shared < FEWEST_STEMS:
        return 0.0
    related = (
        not one.heading or not other.heading or bool(_list_heading_stems(one) & _list_heading_stems(other))
    )
    likeness = shared / min(len(one_stems), len(other_stems))
    return likeness if likeness >= (LEAST_LIKENESS if related else LEAST_LIKENESS_APART) else 0.0


def _label_by_heading(shared: list[Criterion]) -> list[Criterion]:
    """Return the criteria; one that is the only one under a heading its sources share is labelled by it."""
    headings = [_find_common_heading(criterion) for criterion in shared]
    return [
        Criterion(heading, criterion.wordings) if heading and headings.count(heading) == 1 else criterion
        for criterion, heading in zip(shared, headings, strict=True)
    ]


def _find_common_heading(criterion: Criterion) -> str:
    wordings = list(criterion.wordings.values())
    headings = {canonical(wording.piece.heading).casefold() for wording in wordings if not wording.is_cell}
    return wordings[0].piece.heading[:LONGEST_LABEL] if len(headings) == 1 and "" not in headings else ""


def _blank_figures(piece: Piece) -> str:
    """Return a sentence with `…` in place of each figure."""
    text = piece.text
    for figure in reversed(find_figures(text, piece.source.language)):
        text = f"{text[: figure.start]}…{text[figure.end :]}"
    return text.rstrip(" .")


def _join_common_words(sentences: list[list[str]]) -> str:
    """Return the words that all sentences have in the same order, with `…` where they differ."""
    common = sentences[0]
    for other in sentences[1:]:
        matcher = SequenceMatcher(None, common, other, autojunk=False)
        shared: list[str] = []
        for block in matcher.get_matching_blocks():
            words = common[block.a : block.a + block.size]
            if len(words) > 1 or any(len(word) > SHORT_WORD for word in words):
                shared += [*words, "…"]
        same_end = shared and shared[-2:-1] == common[-1:] == other[-1:]
        common = shared[:-1] if same_end else shared
    return re.sub(r"…(?: …)+", "…", " ".join(common))[:LONGEST_LABEL].rstrip(" ,")


def _list_stems(piece: Piece) -> frozenset[str]:
    """Return the stems of a sentence without its figures: a unit in common is no likeness."""
    return list_content_stems(_blank_figures(piece), piece.source.language)


def _list_heading_stems(piece: Piece) -> frozenset[str]:
    return list_content_stems(piece.heading, piece.source.language)


def _list_measures(text: str, language: Language) -> list[tuple[str, str]]:
    return sorted((figure.unit, f"{figure.value.normalize():f}") for figure in find_figures(text, language))

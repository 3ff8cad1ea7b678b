"""Criteria that several sources have in common, found by rule, with the shortest words of each source.

Precision before recall: two sentences are compared where they say nearly the same words under headings that
have something in common; what a rule misses a person adds, what it joins wrongly misleads.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from pipelines.drafting.material import Piece, is_teachable, list_pieces
from pipelines.drafting.text.figures import figures
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import content_stems, share_of
from schemas.course import Course
from schemas.language import Language
from schemas.source import SourceSpans, SourceText, SpanKind

ALIKE = 0.5
"""Share of the shorter sentence's meaning words the other has too, under headings with a word in common."""

STRICTLY_ALIKE = 0.75
"""The same where the headings have none."""

FEWEST_STEMS = 3
MOST_CRITERIA = 30
LONGEST_LABEL = 160
OBJECTIVE_SHARE = 0.5
SHORT_WORD = 3
"""Letters; a shorter word in common by itself tells nothing."""


@dataclass(frozen=True)
class CellWording:
    """What one source says of a criterion: a sentence as it stands, or the cell of a row."""

    piece: Piece
    text: str
    is_cell: bool = False


@dataclass(frozen=True)
class Criterion:
    """One line of the comparison: what is compared, and what each source that speaks of it says."""

    label: str
    said: Mapping[str, CellWording]


class CriterionAgreement(StrEnum):
    """What code can tell of a line by itself."""

    SAME = "same"
    DIFFERENT = "different"
    TO_COMPARE = "to_compare"
    ALONE = "alone"


def find_criteria(spans: SourceSpans, course: Course, language: Language) -> tuple[Criterion, ...]:
    """Return the criteria, those several sources speak of first; a span serves one criterion only."""
    of = {source.name: _pieces(source) for source in spans.sources}
    used: set[str] = set()
    found: list[Criterion] = []
    steps = (
        _rows(of),
        _sentences(of, used),
        _headings(of, used),
        _objectives(of, course, language, used),
    )
    for step in steps:
        for criterion in step:
            found.append(criterion)
            used.update(wording.piece.span.id for wording in criterion.said.values())
    shared = _name_by_heading([criterion for criterion in found if len(criterion.said) > 1])
    single = [criterion for criterion in found if len(criterion.said) == 1]
    return (*shared, *single)[:MOST_CRITERIA]


def judge_agreement(criterion: Criterion, language: Language) -> CriterionAgreement:
    """Return what the words of a line show: figures are compared with their units, other words are not."""
    texts = [wording.text for wording in criterion.said.values()]
    if len(texts) < 2:
        return CriterionAgreement.ALONE
    if len({canonical(text).casefold().rstrip(" .") for text in texts}) == 1:
        return CriterionAgreement.SAME
    measured = [_measures(text, language) for text in texts]
    units = [sorted(unit for unit, _ in each) for each in measured]
    if not all(measured) or any(each != units[0] for each in units):
        return CriterionAgreement.TO_COMPARE
    return (
        CriterionAgreement.SAME
        if all(each == measured[0] for each in measured)
        else CriterionAgreement.DIFFERENT
    )


def quote_cell(piece: Piece) -> CellWording:
    """Return a piece as a cell shows it: of a row what stands beside its first cell."""
    row = piece.span.anchor.row
    if row is None or len(row.cells) < 2:
        return CellWording(piece, piece.text)
    beside = [cell for cell in row.cells[1:] if cell]
    return CellWording(piece, " ; ".join(beside) or row.cells[0], is_cell=True)


def _pieces(source: SourceText) -> tuple[Piece, ...]:
    return tuple(piece for piece in list_pieces((source,)) if is_teachable(piece, source.language))


def _rows(of: Mapping[str, tuple[Piece, ...]]) -> Iterator[Criterion]:
    """Yield a criterion for each table line that two sources have under one title of its first column."""
    lines: dict[tuple[str, str], dict[str, Piece]] = {}
    for name, found in of.items():
        for piece in found:
            row = piece.span.anchor.row
            if row is not None and row.cells[0]:
                key = (canonical(row.cells[0]).casefold(), canonical(row.header[0]).casefold())
                lines.setdefault(key, {}).setdefault(name, piece)
    for by_source in lines.values():
        if len(by_source) > 1:
            yield Criterion(
                _row_label([*by_source.values()]),
                {name: quote_cell(piece) for name, piece in by_source.items()},
            )


def _row_label(found: list[Piece]) -> str:
    """Return a line's first cell, with the titles of its other columns where all sources have the same."""
    rows = [piece.span.anchor.row for piece in found if piece.span.anchor.row]
    titles = {row.header[1:] for row in rows}
    first = rows[0].cells[0]
    text = f"{first}, {', '.join(filter(None, rows[0].header[1:]))}" if len(titles) == 1 else first
    return text[:LONGEST_LABEL].rstrip(" ,")


def _sentences(of: Mapping[str, tuple[Piece, ...]], used: set[str]) -> Iterator[Criterion]:
    """Yield a criterion for each sentence that another source says in nearly the same words."""
    names = list(of)
    for number, name in enumerate(names):
        for piece in _list_sentences(of[name], used):
            said = {name: piece}
            for other in names[number + 1 :]:
                near = _nearest(piece, _list_sentences(of[other], used))
                if near is not None:
                    said[other] = near
            if len(said) > 1:
                label = _in_common([_blank_figures(each).split() for each in said.values()])
                yield Criterion(label, {each: quote_cell(piece) for each, piece in said.items()})


def _nearest(piece: Piece, among: Iterable[Piece]) -> Piece | None:
    scored = [(_likeness(piece, other), -n, other) for n, other in enumerate(among)]
    best = max(scored, key=lambda each: each[:2], default=None)
    return best[2] if best is not None and best[0] > 0 else None


def _likeness(one: Piece, other: Piece) -> float:
    """Return how much two sentences say the same, 0 where they may be about two things."""
    mine, theirs = _stems(one), _stems(other)
    shared = len(mine & theirs)
    if shared < FEWEST_STEMS:
        return 0.0
    near = not one.heading or not other.heading or bool(_heading_stems(one) & _heading_stems(other))
    likeness = shared / min(len(mine), len(theirs))
    return likeness if likeness >= (ALIKE if near else STRICTLY_ALIKE) else 0.0


def _headings(of: Mapping[str, tuple[Piece, ...]], used: set[str]) -> Iterator[Criterion]:
    """Yield a criterion for each heading nothing was compared under, with the shortest sentence of each."""
    under: dict[frozenset[str], dict[str, list[Piece]]] = {}
    compared: set[frozenset[str]] = set()
    for name, found in of.items():
        for piece in found:
            stems = _heading_stems(piece)
            if piece.span.kind is SpanKind.ROW:
                continue
            if piece.span.id in used:
                compared.add(stems)
            elif stems and len(piece.span.anchor.heading) > 1:
                under.setdefault(stems, {}).setdefault(name, []).append(piece)
    for stems, by_source in under.items():
        if stems not in compared:
            shortest = {name: min(found, key=lambda p: len(p.text)) for name, found in by_source.items()}
            label = next(iter(shortest.values())).heading[:LONGEST_LABEL]
            yield Criterion(label, {name: quote_cell(piece) for name, piece in shortest.items()})


def _objectives(
    of: Mapping[str, tuple[Piece, ...]], course: Course, language: Language, used: set[str]
) -> Iterator[Criterion]:
    """Yield a criterion for each objective of the course that two sources still speak of."""
    for objective in (each for module in course.modules for each in module.objectives):
        wanted = content_stems(objective.text, language)
        said: dict[str, CellWording] = {}
        for name, found in of.items():
            near = [p for p in _list_sentences(found, used) if share_of(wanted, _stems(p)) >= OBJECTIVE_SHARE]
            if near:
                said[name] = quote_cell(min(near, key=lambda piece: len(piece.text)))
        if len(said) > 1:
            yield Criterion(objective.text, said)


def _list_sentences(found: Iterable[Piece], used: set[str]) -> Iterator[Piece]:
    return (p for p in found if p.span.kind is not SpanKind.ROW and p.span.id not in used)


def _name_by_heading(shared: list[Criterion]) -> list[Criterion]:
    """Return the criteria, one that is alone under its sources' common heading called by it."""
    headings = [_common_heading(criterion) for criterion in shared]
    return [
        Criterion(heading, criterion.said) if heading and headings.count(heading) == 1 else criterion
        for criterion, heading in zip(shared, headings, strict=True)
    ]


def _common_heading(criterion: Criterion) -> str:
    said = list(criterion.said.values())
    headings = {canonical(each.piece.heading).casefold() for each in said if not each.is_cell}
    return said[0].piece.heading[:LONGEST_LABEL] if len(headings) == 1 and "" not in headings else ""


def _blank_figures(piece: Piece) -> str:
    """Return a sentence with a mark in the place of its figures."""
    text = piece.text
    for figure in reversed(figures(text, piece.source.language)):
        text = f"{text[: figure.start]}…{text[figure.end :]}"
    return text.rstrip(" .")


def _in_common(sentences: list[list[str]]) -> str:
    """Return the words all sentences say in the same order, a mark where one says something of its own."""
    common = sentences[0]
    for other in sentences[1:]:
        matcher = SequenceMatcher(None, common, other, autojunk=False)
        kept: list[str] = []
        for block in matcher.get_matching_blocks():
            words = common[block.a : block.a + block.size]
            if len(words) > 1 or any(len(word) > SHORT_WORD for word in words):
                kept += [*words, "…"]
        whole = kept and kept[-2:-1] == common[-1:] == other[-1:]
        common = kept[:-1] if whole else kept
    return re.sub(r"…(?: …)+", "…", " ".join(common))[:LONGEST_LABEL].rstrip(" ,")


def _stems(piece: Piece) -> frozenset[str]:
    """Return what a sentence is about beside its figures: their units are no words in common."""
    return content_stems(_blank_figures(piece), piece.source.language)


def _heading_stems(piece: Piece) -> frozenset[str]:
    return content_stems(piece.heading, piece.source.language)


def _measures(text: str, language: Language) -> list[tuple[str, str]]:
    return sorted((figure.unit, f"{figure.value.normalize():f}") for figure in figures(text, language))

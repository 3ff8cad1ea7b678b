"""The pieces an objective is taught from: the best of the chapter that is evidence of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.chapters import Chapter, list_piece_stems
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from pipelines.drafting.objectives.evidence_strength import list_objective_stems
from pipelines.drafting.text.figures import find_figures
from pipelines.drafting.text.obligation_words import is_binding, is_defining
from pipelines.drafting.text.words import list_content_stems, stands_alone
from schemas.course import Bloom, Objective
from schemas.language import Language
from schemas.source import SpanKind

MOST_SENTENCES, MOST_STEPS, MOST_ROWS = 4, 12, 20
BINDING_SCORE, DEFINING_SCORE, FIGURE_SCORE, RECALLED_FIGURE_SCORE = 1.0, 1.0, 0.5, 1.5
"""Score a sentence gains by a duty, a definition or a figure; figures count most for recall."""

WANTED_WEIGHT = 3.5
"""How much the weight of an objective's words in a sentence counts beside those scores."""

ACTION_LEVELS = frozenset({Bloom.APPLY, Bloom.ANALYSE, Bloom.EVALUATE, Bloom.CREATE})
"""Levels at which a learner acts, so that a procedure is the best evidence."""


@dataclass(frozen=True)
class Evidence:
    """The pieces that one objective, or one chapter, is taught from."""

    title: str
    pieces: tuple[Piece, ...]
    columns: tuple[int, ...] = ()
    """Table columns that the objective mentions; empty means all."""

    @property
    def steps(self) -> tuple[Piece, ...]:
        """Return the steps among the pieces."""
        return tuple(piece for piece in self.pieces if piece.span.kind is SpanKind.STEP)


def gather_evidence(objectives: Iterable[Objective], index: EvidenceIndex) -> dict[str, Evidence]:
    """Return the evidence of each objective by its id; objectives without any are left out."""
    return {
        found.objective.id: _join_evidence(
            [_select_evidence(found.objective, part, index) for part in index.list_parts(found)]
        )
        for found in index.choose_chapters(objectives).values()
    }


def gather_part_evidence(chapter: Chapter, objective: Objective | None, index: EvidenceIndex) -> Evidence:
    """Return the evidence of one chapter for the objective that it serves, if any."""
    if objective is None:
        return gather_chapter_evidence(chapter, index.language)
    return _select_evidence(objective, chapter, index)


def _join_evidence(parts: list[Evidence]) -> Evidence:
    """Return the evidence of several chapters as one, under the title of the first."""
    if len(parts) == 1:
        return parts[0]
    pieces = tuple(piece for part in parts for piece in part.pieces)
    return Evidence(parts[0].title, pieces)


def gather_chapter_evidence(chapter: Chapter, language: Language) -> Evidence:
    """Return the evidence of a chapter that has no objective: its steps or rows, and its best sentences."""
    steps = [p for p in chapter.pieces if p.span.kind is SpanKind.STEP][:MOST_STEPS]
    rows = [p for p in chapter.pieces if p.span.kind is SpanKind.ROW][:MOST_ROWS]
    sentences = _rank_sentences(chapter, frozenset(), EvidenceIndex((chapter,), language))
    return Evidence(
        chapter.title, _sort_by_chapter(chapter, [*steps, *(rows if not steps else []), *sentences])
    )


def _select_evidence(objective: Objective, chapter: Chapter, index: EvidenceIndex) -> Evidence:
    language = index.language
    objective_stems = list_objective_stems(objective, language)
    steps = [p for p in chapter.pieces if p.span.kind is SpanKind.STEP]
    rows = [p for p in chapter.pieces if p.span.kind is SpanKind.ROW]
    chosen: list[Piece] = []
    columns: tuple[int, ...] = ()
    if objective.bloom in ACTION_LEVELS:
        chosen += steps[:MOST_STEPS]
    elif rows:
        row = rows[0].span.anchor.row
        header = row.header if row else ()
        columns = tuple(
            n for n, name in enumerate(header) if n and list_content_stems(name, language) & objective_stems
        )
        chosen += rows[:MOST_ROWS]
    figure_score = RECALLED_FIGURE_SCORE if objective.bloom is Bloom.REMEMBER else FIGURE_SCORE
    sentences = _rank_sentences(chapter, objective_stems, index, figure_score)
    chosen += sentences[: 1 if chosen else MOST_SENTENCES]
    return Evidence(chapter.title, _sort_by_chapter(chapter, chosen or steps[:MOST_STEPS]), columns)


def _rank_sentences(
    chapter: Chapter,
    wanted_stems: frozenset[str],
    index: EvidenceIndex,
    figure_score: float = FIGURE_SCORE,
) -> list[Piece]:
    """Return the best sentences of a chapter that can be understood on their own, best first."""
    ranked, language = [], index.language
    for number, piece in enumerate(chapter.pieces):
        if piece.span.kind is not SpanKind.SENTENCE or not stands_alone(piece.text, language):
            continue
        score = WANTED_WEIGHT * index.weigh_stems(list_piece_stems(piece, language) & wanted_stems)
        score += BINDING_SCORE if is_binding(piece.text, language) else 0.0
        score += figure_score if find_figures(piece.text, language) else 0.0
        score += DEFINING_SCORE if is_defining(piece.text, language) else 0.0
        ranked.append((-score, number, piece))
    return [piece for _, _, piece in sorted(ranked, key=lambda entry: entry[:2])][:MOST_SENTENCES]


def _sort_by_chapter(chapter: Chapter, chosen: list[Piece]) -> tuple[Piece, ...]:
    ids = {piece.span.id for piece in chosen}
    return tuple(piece for piece in chapter.pieces if piece.span.id in ids)

"""Evidence for each objective: the chapter that covers it best, and the best pieces of that chapter.

Rare words weigh more: a word that is in every sentence decides nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from math import log

from pipelines.drafting.disagreement import find_disagreements, list_contested_spans
from pipelines.drafting.material import Piece, is_teachable
from pipelines.drafting.text.figures import find_figures
from pipelines.drafting.text.obligation_words import is_binding, is_defining
from pipelines.drafting.text.words import list_content_stems, stands_alone
from schemas.course import Bloom, Objective
from schemas.language import Language
from schemas.source import SourceSpans, SpanKind

MOST_SENTENCES, MOST_STEPS, MOST_ROWS = 4, 12, 20
HEADING_WEIGHT = 0.5
PROCEDURE_FACTOR = 1.5
BEST_PIECES = 3
BINDING_SCORE, DEFINING_SCORE, FIGURE_SCORE, RECALLED_FIGURE_SCORE = 1.0, 1.0, 0.5, 1.5
"""Score a sentence gains by a duty, a definition or a figure; figures count most for recall."""

ACTION_LEVELS = frozenset({Bloom.APPLY, Bloom.ANALYSE, Bloom.EVALUATE, Bloom.CREATE})
"""Levels at which a learner acts, so that a procedure is the best evidence."""


@dataclass(frozen=True)
class Chapter:
    """The teachable pieces under one heading of one source, in reading order."""

    title: str
    pieces: tuple[Piece, ...]
    objective: str | None = None
    """The objective it serves, if a person said so in the plan."""


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


def split_chapters(pieces: Iterable[Piece], spans: SourceSpans, language: Language) -> tuple[Chapter, ...]:
    """Return the teachable pieces grouped by heading, without spans on which two sources disagree."""
    disputed = list_contested_spans(find_disagreements(spans))
    usable = [p for p in pieces if is_teachable(p, language) and p.span.id not in disputed]
    runs = groupby(usable, key=lambda piece: (piece.source.name, piece.span.anchor.heading))
    chapters = []
    for _, run in runs:
        chapter_pieces = tuple(run)
        first = chapter_pieces[0]
        chapters.append(Chapter(first.heading or first.source.name, chapter_pieces))
    return tuple(chapters)


def gather_evidence(
    objectives: Iterable[Objective], chapters: tuple[Chapter, ...], language: Language
) -> dict[str, Evidence]:
    """Return the evidence of each objective by its id; objectives that no chapter mentions are left out."""
    rarity = measure_rarity(chapters, language)
    chosen = choose_chapters(objectives, chapters, language)
    return {name: _select_evidence(*pair, rarity, language) for name, pair in chosen.items()}


def choose_chapters(
    objectives: Iterable[Objective], chapters: tuple[Chapter, ...], language: Language
) -> dict[str, tuple[Objective, Chapter]]:
    """Return each objective, by id, with the chapter that covers it best; left out if no chapter mentions it.

    Objectives share a chapter only if no other chapter is left for the second.
    """
    rarity = measure_rarity(chapters, language)
    ranked = [
        ((chapter.objective == objective.id, score, -number), objective, chapter)
        for objective in objectives
        for number, chapter in enumerate(chapters)
        for score in [_score_chapter(objective, chapter, rarity, language)]
        if score > 0 or chapter.objective == objective.id
    ]
    ranked.sort(key=lambda pair: pair[0], reverse=True)
    chosen: dict[str, tuple[Objective, Chapter]] = {}
    for may_share in (False, True):
        for _, objective, chapter in ranked:
            is_taken = chapter in [taken for _, taken in chosen.values()]
            if objective.id not in chosen and (may_share or not is_taken):
                chosen[objective.id] = (objective, chapter)
    return chosen


def gather_chapter_evidence(chapter: Chapter, language: Language) -> Evidence:
    """Return the evidence of a chapter that has no objective: its steps or rows, and its best sentences."""
    steps = [p for p in chapter.pieces if p.span.kind is SpanKind.STEP][:MOST_STEPS]
    rows = [p for p in chapter.pieces if p.span.kind is SpanKind.ROW][:MOST_ROWS]
    sentences = _rank_sentences(chapter, frozenset(), {}, language)
    return Evidence(
        chapter.title, _sort_by_chapter(chapter, [*steps, *(rows if not steps else []), *sentences])
    )


def list_piece_stems(piece: Piece, language: Language) -> frozenset[str]:
    """Return the stems of a piece, with those of its table's header."""
    row = piece.span.anchor.row
    return list_content_stems(" ".join([piece.text, *(row.header if row else ())]), language)


def measure_rarity(chapters: tuple[Chapter, ...], language: Language) -> dict[str, float]:
    """Return a weight for each stem: the fewer pieces hold it, the higher."""
    pieces = [piece for chapter in chapters for piece in chapter.pieces]
    pieces_by_stem = Counter(stem for piece in pieces for stem in list_piece_stems(piece, language))
    return {stem: log(1 + len(pieces) / count) for stem, count in pieces_by_stem.items()}


def weigh_stems(text_stems: frozenset[str], wanted_stems: frozenset[str], rarity: dict[str, float]) -> float:
    """Return the weight of the wanted stems that a text holds; a stem that no piece holds weighs one."""
    return sum(rarity.get(stem, 1.0) for stem in sorted(text_stems & wanted_stems))


def list_objective_stems(objective: Objective, language: Language) -> frozenset[str]:
    """Return the stems of an objective and of its condition."""
    return list_content_stems(f"{objective.text} {objective.condition or ''}", language)


def _score_chapter(
    objective: Objective, chapter: Chapter, rarity: dict[str, float], language: Language
) -> float:
    objective_stems = list_objective_stems(objective, language)
    heading_weight = weigh_stems(list_content_stems(chapter.title, language), objective_stems, rarity)
    piece_weights = sorted(
        (weigh_stems(list_piece_stems(p, language), objective_stems, rarity) for p in chapter.pieces),
        reverse=True,
    )
    best = piece_weights[:BEST_PIECES]
    score = HEADING_WEIGHT * heading_weight + sum(best) / BEST_PIECES
    procedure = objective.bloom in ACTION_LEVELS and any(p.span.kind is SpanKind.STEP for p in chapter.pieces)
    return score * PROCEDURE_FACTOR if procedure else score


def _select_evidence(
    objective: Objective, chapter: Chapter, rarity: dict[str, float], language: Language
) -> Evidence:
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
    sentences = _rank_sentences(chapter, objective_stems, rarity, language, figure_score)
    chosen += sentences[: 1 if chosen else MOST_SENTENCES]
    return Evidence(chapter.title, _sort_by_chapter(chapter, chosen or steps[:MOST_STEPS]), columns)


def _rank_sentences(
    chapter: Chapter,
    wanted_stems: frozenset[str],
    rarity: dict[str, float],
    language: Language,
    figure_score: float = FIGURE_SCORE,
) -> list[Piece]:
    """Return the best sentences of a chapter that can be understood on their own, best first."""
    ranked = []
    for number, piece in enumerate(chapter.pieces):
        if piece.span.kind is not SpanKind.SENTENCE or not stands_alone(piece.text, language):
            continue
        score = weigh_stems(list_piece_stems(piece, language), wanted_stems, rarity)
        score += BINDING_SCORE if is_binding(piece.text, language) else 0.0
        score += figure_score if find_figures(piece.text, language) else 0.0
        score += DEFINING_SCORE if is_defining(piece.text, language) else 0.0
        ranked.append((-score, number, piece))
    return [piece for _, _, piece in sorted(ranked, key=lambda entry: entry[:2])][:MOST_SENTENCES]


def _sort_by_chapter(chapter: Chapter, chosen: list[Piece]) -> tuple[Piece, ...]:
    ids = {piece.span.id for piece in chosen}
    return tuple(piece for piece in chapter.pieces if piece.span.id in ids)

"""Evidence for each objective: the chapter that speaks of it most, and the best of that chapter.

Words are weighed by how few pieces hold them, so that what every sentence says decides nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from math import log

from pipelines.drafting.disagreement import find_disagreements, list_contested_spans
from pipelines.drafting.material import Piece, is_teachable
from pipelines.drafting.text.figures import figures
from pipelines.drafting.text.obligation_words import binds, defines
from pipelines.drafting.text.words import content_stems, stands_alone
from schemas.course import Bloom, Objective
from schemas.language import Language
from schemas.source import SourceSpans, SpanKind

MOST_SENTENCES, MOST_STEPS, MOST_ROWS = 4, 12, 20
HEADING_COUNTS = 0.5
PROCEDURE_COUNTS = 1.5
BEST_OF_A_CHAPTER = 3
BINDING_COUNTS, DEFINING_COUNTS, FIGURE, RECALLED_FIGURE = 1.0, 1.0, 0.5, 1.5
"""What a duty, a definition and a figure add to a sentence; who has to recall needs figures most."""

DOING = frozenset({Bloom.APPLY, Bloom.ANALYSE, Bloom.EVALUATE, Bloom.CREATE})
"""Levels at which somebody does something, so that a procedure serves best."""


@dataclass(frozen=True)
class Chapter:
    """What can be taught under one heading of one source, in reading order."""

    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Evidence:
    """What one objective, or one chapter, is taught from; `steps`: it is a procedure."""

    title: str
    pieces: tuple[Piece, ...]
    columns: tuple[int, ...] = ()
    """Of its table's columns, those the objective speaks of; none: all."""

    @property
    def steps(self) -> tuple[Piece, ...]:
        """Return the steps among the pieces."""
        return tuple(piece for piece in self.pieces if piece.span.kind is SpanKind.STEP)


def split_chapters(found: Iterable[Piece], spans: SourceSpans, language: Language) -> tuple[Chapter, ...]:
    """Return what can be taught, heading by heading; what two sources dispute is left out."""
    disputed = list_contested_spans(find_disagreements(spans))
    usable = [p for p in found if is_teachable(p, language) and p.span.id not in disputed]
    runs = groupby(usable, key=lambda piece: (piece.source.name, piece.span.anchor.heading))
    made = []
    for _, run in runs:
        pieces = tuple(run)
        made.append(Chapter(pieces[0].heading or pieces[0].source.name, pieces))
    return tuple(made)


def gather_evidence(
    objectives: Iterable[Objective], chapters: tuple[Chapter, ...], language: Language
) -> dict[str, Evidence]:
    """Return the evidence of each objective by id; none for one no chapter says a word of."""
    rare = measure_rarity(chapters, language)
    given = choose_chapters(objectives, chapters, language)
    return {name: _best(*pair, rare, language) for name, pair in given.items()}


def choose_chapters(
    objectives: Iterable[Objective], chapters: tuple[Chapter, ...], language: Language
) -> dict[str, tuple[Objective, Chapter]]:
    """Return each objective, by id, with the chapter that speaks of it most; none where no chapter does.

    Two objectives share a chapter only where neither finds words elsewhere.
    """
    rare = measure_rarity(chapters, language)
    scored = [
        (_score(objective, chapter, rare, language), -number, objective, chapter)
        for objective in objectives
        for number, chapter in enumerate(chapters)
    ]
    scored = [each for each in scored if each[0] > 0]
    scored.sort(key=lambda each: each[:2], reverse=True)
    given: dict[str, tuple[Objective, Chapter]] = {}
    for again in (False, True):
        for _, _, objective, chapter in scored:
            taken = chapter in [other for _, other in given.values()]
            if objective.id not in given and (again or not taken):
                given[objective.id] = (objective, chapter)
    return given


def gather_chapter_evidence(chapter: Chapter, language: Language) -> Evidence:
    """Return what a chapter is taught from where no objective says what matters in it."""
    steps = [p for p in chapter.pieces if p.span.kind is SpanKind.STEP][:MOST_STEPS]
    rows = [p for p in chapter.pieces if p.span.kind is SpanKind.ROW][:MOST_ROWS]
    sentences = _sentences(chapter, frozenset(), {}, language)
    return Evidence(chapter.title, _in_order(chapter, [*steps, *(rows if not steps else []), *sentences]))


def is_binding(piece: Piece, language: Language) -> bool:
    """Return whether a sentence says what must or must never be done."""
    return binds(piece.text, language)


def list_words_of(piece: Piece, language: Language) -> frozenset[str]:
    """Return the stems a piece says, its table's header included."""
    row = piece.span.anchor.row
    return content_stems(" ".join([piece.text, *(row.header if row else ())]), language)


def measure_rarity(chapters: tuple[Chapter, ...], language: Language) -> dict[str, float]:
    """Return how much each stem tells, by how few pieces hold it."""
    pieces = [piece for chapter in chapters for piece in chapter.pieces]
    counted = Counter(stem for piece in pieces for stem in list_words_of(piece, language))
    return {stem: log(1 + len(pieces) / count) for stem, count in counted.items()}


def weigh_stems(said: frozenset[str], wanted: frozenset[str], rare: dict[str, float]) -> float:
    """Return how much a text says of what is wanted; a stem no piece holds counts one."""
    return sum(rare.get(stem, 1.0) for stem in sorted(said & wanted))


def list_words_asked(objective: Objective, language: Language) -> frozenset[str]:
    """Return the stems of an objective and of its condition."""
    return content_stems(f"{objective.text} {objective.condition or ''}", language)


def _score(objective: Objective, chapter: Chapter, rare: dict[str, float], language: Language) -> float:
    wanted = list_words_asked(objective, language)
    heads = weigh_stems(content_stems(chapter.title, language), wanted, rare)
    said = sorted(
        (weigh_stems(list_words_of(p, language), wanted, rare) for p in chapter.pieces), reverse=True
    )
    best = said[:BEST_OF_A_CHAPTER]
    score = HEADING_COUNTS * heads + sum(best) / BEST_OF_A_CHAPTER
    procedure = objective.bloom in DOING and any(p.span.kind is SpanKind.STEP for p in chapter.pieces)
    return score * PROCEDURE_COUNTS if procedure else score


def _best(objective: Objective, chapter: Chapter, rare: dict[str, float], language: Language) -> Evidence:
    wanted = list_words_asked(objective, language)
    steps = [p for p in chapter.pieces if p.span.kind is SpanKind.STEP]
    rows = [p for p in chapter.pieces if p.span.kind is SpanKind.ROW]
    chosen: list[Piece] = []
    columns: tuple[int, ...] = ()
    if objective.bloom in DOING:
        chosen += steps[:MOST_STEPS]
    elif rows:
        row = rows[0].span.anchor.row
        header = row.header if row else ()
        columns = tuple(n for n, name in enumerate(header) if n and content_stems(name, language) & wanted)
        chosen += rows[:MOST_ROWS]
    figure = RECALLED_FIGURE if objective.bloom is Bloom.REMEMBER else FIGURE
    sentences = _sentences(chapter, wanted, rare, language, figure)
    chosen += sentences[: 1 if chosen else MOST_SENTENCES]
    return Evidence(chapter.title, _in_order(chapter, chosen or steps[:MOST_STEPS]), columns)


def _sentences(
    chapter: Chapter,
    wanted: frozenset[str],
    rare: dict[str, float],
    language: Language,
    figure: float = FIGURE,
) -> list[Piece]:
    """Return a chapter's sentences that are understood by themselves, the best first."""
    found = []
    for number, piece in enumerate(chapter.pieces):
        if piece.span.kind is not SpanKind.SENTENCE or not stands_alone(piece.text, language):
            continue
        score = weigh_stems(list_words_of(piece, language), wanted, rare)
        score += BINDING_COUNTS if is_binding(piece, language) else 0.0
        score += figure if figures(piece.text, language) else 0.0
        score += DEFINING_COUNTS if defines(piece.text, language) else 0.0
        found.append((-score, number, piece))
    return [piece for _, _, piece in sorted(found, key=lambda each: each[:2])][:MOST_SENTENCES]


def _in_order(chapter: Chapter, chosen: list[Piece]) -> tuple[Piece, ...]:
    ids = {piece.span.id for piece in chosen}
    return tuple(piece for piece in chapter.pieces if piece.span.id in ids)

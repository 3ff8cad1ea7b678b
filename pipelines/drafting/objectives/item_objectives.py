"""The objective a question serves: first by the place of its evidence, then by shared words.

A word shared by chance is no service: a question that stands in no chapter of an objective and says less than
half of it serves none, and a finding says so (`elements.no_objective`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.evidence import (
    Chapter,
    Evidence,
    choose_chapters,
    gather_evidence,
    list_words_asked,
    list_words_of,
    measure_rarity,
    split_chapters,
    weigh_stems,
)
from pipelines.drafting.text.words import content_stems
from schemas.course import Objective
from schemas.language import Language
from schemas.source import SourceSpans

CHOSEN, NAMED, TOLD = 1.0, 0.5, 0.25
"""What evidence adds that was chosen for an objective, that stands under a heading which names it, or under
another heading of its own."""

ENOUGH = 0.5


@dataclass(frozen=True)
class Ground:
    """What one objective asks for, and the spans where the sources speak of it."""

    objective: str
    wanted: frozenset[str]
    told: frozenset[str]
    chosen: frozenset[str]
    named: bool

    def holds(self, used: frozenset[str]) -> float:
        """Return how much standing there adds to what rests on these spans."""
        if not used <= self.told:
            return 0.0
        if used <= self.chosen:
            return CHOSEN
        return NAMED if self.named else TOLD


@dataclass(frozen=True)
class ObjectiveMatcher:
    """The objectives of a module, each with its ground in the sources."""

    grounds: tuple[Ground, ...]
    rare: dict[str, float]
    language: Language

    @classmethod
    def of(
        cls,
        objectives: tuple[Objective, ...],
        found: tuple[Piece, ...],
        spans: SourceSpans,
        language: Language,
    ) -> Self:
        """Return how the sources' chapters serve a module's objectives."""
        chapters = split_chapters(found, spans, language) if objectives else ()
        return cls(
            tuple(_grounds(objectives, chapters, language)), measure_rarity(chapters, language), language
        )

    def find_served(self, pieces: Iterable[Piece]) -> str | None:
        """Return the objective that what rests on these pieces serves best, or None."""
        best, name = self._best(pieces)
        return name if best >= ENOUGH else None

    def strength(self, pieces: Iterable[Piece]) -> float:
        """Return how well these pieces serve the objective they serve best, 0 to 1."""
        return min(1.0, self._best(pieces)[0])

    def _best(self, pieces: Iterable[Piece]) -> tuple[float, str]:
        used = tuple(pieces)
        said = frozenset(stem for piece in used for stem in list_words_of(piece, self.language))
        stands = _ids(used)
        scored = [
            (self._share_of_ground(each, said) + each.holds(stands), each.objective) for each in self.grounds
        ]
        return max(scored, default=(0.0, ""), key=lambda pair: pair[0])

    def _share_of_ground(self, ground: Ground, said: frozenset[str]) -> float:
        most = weigh_stems(ground.wanted, ground.wanted, self.rare)
        return weigh_stems(said, ground.wanted, self.rare) / most if most else 0.0


def _grounds(
    objectives: tuple[Objective, ...], chapters: tuple[Chapter, ...], language: Language
) -> Iterator[Ground]:
    given = choose_chapters(objectives, chapters, language)
    evidence = gather_evidence(objectives, chapters, language)
    for each in objectives:
        _, chapter = given.get(each.id, (each, Chapter("", ())))
        wanted = list_words_asked(each, language)
        yield Ground(
            objective=each.id,
            wanted=wanted,
            told=_ids(chapter.pieces),
            chosen=_ids(evidence.get(each.id, Evidence("", ())).pieces),
            named=bool(content_stems(chapter.title, language) & wanted),
        )


def _ids(pieces: Iterable[Piece]) -> frozenset[str]:
    return frozenset(piece.span.id for piece in pieces)

"""The objective a question serves: scores for the place of its evidence and for shared words are added up.

Words shared by chance do not count: a question from outside the evidence of an objective, with less than half
of the objective's words or a single one, does not serve it. If it serves none, a finding says so
(`elements.no_objective`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.chapters import Chapter, list_piece_stems
from pipelines.drafting.objectives.evidence import Evidence, gather_evidence
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from pipelines.drafting.objectives.evidence_strength import FEWEST_SHARED_STEMS, list_objective_stems
from pipelines.drafting.text.words import list_content_stems
from schemas.course import Objective

CHOSEN_BONUS, NAMED_BONUS, CHAPTER_BONUS = 1.0, 0.5, 0.25
"""Score added if a question rests on the evidence chosen for the objective, on its chapter if the heading
names the objective, or on its chapter otherwise."""

LEAST_STRENGTH = 0.5
"""Score from which a question serves an objective."""


@dataclass(frozen=True)
class ObjectiveProfile:
    """An objective's id and words, the ids of its chapter's spans, and of those chosen as its evidence."""

    objective: str
    wanted_stems: frozenset[str]
    chapter_ids: frozenset[str]
    chosen_ids: frozenset[str]
    heading_names_it: bool

    def score_place(self, used: frozenset[str]) -> float:
        """Return the score a question gains by resting on these spans, 0 outside the objective's chapter."""
        if not used <= self.chapter_ids:
            return 0.0
        if used <= self.chosen_ids:
            return CHOSEN_BONUS
        return NAMED_BONUS if self.heading_names_it else CHAPTER_BONUS


@dataclass(frozen=True)
class ObjectiveMatcher:
    """Finds the objective that pieces of the sources serve best."""

    profiles: tuple[ObjectiveProfile, ...]
    index: EvidenceIndex

    @classmethod
    def of(cls, objectives: tuple[Objective, ...], index: EvidenceIndex) -> Self:
        """Return a matcher for a module's objectives; `index` holds what questions rest on."""
        return cls(tuple(_list_profiles(objectives, index)), index)

    def find_served(self, pieces: Iterable[Piece]) -> str | None:
        """Return the id of the objective these pieces serve best; None if they serve none well enough.

        What stands on a page to which a person gave an objective, or none, serves that.
        """
        used = tuple(pieces)
        page = self.index.find_page(_list_span_ids(used))
        if page is not None and page.is_given:
            return page.objective
        best, name = self._find_best(used)
        return name if best >= LEAST_STRENGTH else None

    def measure_strength(self, pieces: Iterable[Piece]) -> float:
        """Return how well these pieces serve the objective they serve best, 0 to 1."""
        return min(1.0, self._find_best(pieces)[0])

    def _find_best(self, pieces: Iterable[Piece]) -> tuple[float, str]:
        used = tuple(pieces)
        used_stems = frozenset(
            stem for piece in used for stem in list_piece_stems(piece, self.index.language)
        )
        used_ids = _list_span_ids(used)
        scored = [
            (self._weigh_shared_words(profile, used_stems) + profile.score_place(used_ids), profile.objective)
            for profile in self.profiles
        ]
        return max(scored, default=(0.0, ""), key=lambda pair: pair[0])

    def _weigh_shared_words(self, profile: ObjectiveProfile, used_stems: frozenset[str]) -> float:
        shared = used_stems & profile.wanted_stems
        if len(shared) < FEWEST_SHARED_STEMS:
            return 0.0
        return self.index.weigh_stems(shared) / self.index.weigh_stems(profile.wanted_stems)


def _list_profiles(objectives: tuple[Objective, ...], index: EvidenceIndex) -> Iterator[ObjectiveProfile]:
    chosen = index.choose_chapters(objectives)
    evidence, language = gather_evidence(objectives, index), index.language
    for objective in objectives:
        found = chosen.get(objective.id) or index.find_likeliest(objective)
        chapter = found.chapter if found is not None else Chapter("", ())
        wanted_stems = list_objective_stems(objective, language)
        yield ObjectiveProfile(
            objective=objective.id,
            wanted_stems=wanted_stems,
            chapter_ids=_list_span_ids(chapter.pieces),
            chosen_ids=_list_span_ids(evidence.get(objective.id, Evidence("", ())).pieces),
            heading_names_it=bool(list_content_stems(chapter.title, language) & wanted_stems),
        )


def _list_span_ids(pieces: Iterable[Piece]) -> frozenset[str]:
    return frozenset(piece.span.id for piece in pieces)

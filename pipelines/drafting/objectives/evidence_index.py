"""Evidence of an objective in a module's sources, with its strength, or none.

Every deliverable asks here, so that a marking guide, a plan, a question and the report on the sources give
one answer. A chapter is evidence if it shares enough of the objective's words, rare ones counting more, or if
its heading is what the objective names; where the course has an embedding engine, also if it is the nearest
by meaning and shares some. Below the bar there is none: its place stays blank.
Decided in docs/decisions/0124-evidence-or-a-blank.md.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.chapters import Chapter, list_piece_stems
from pipelines.drafting.objectives.evidence_strength import (
    FEWEST_SHARED_STEMS,
    EvidenceStrength,
    ObjectiveStems,
    StemIndex,
    read_objective,
)
from pipelines.drafting.objectives.named_chapters import NamedChapters
from pipelines.drafting.retrieval.nearness import Nearness
from pipelines.drafting.retrieval.passages import MOST_SPANS, Passage
from pipelines.drafting.retrieval.rankings import query_of
from schemas.course import Objective
from schemas.language import Language

CLEAR_LEAD = 1.05
"""How many times more it says than any other chapter of its source; if two say as much, words cannot tell."""

NEAR_LEAD = 1.3
"""How many times more the nearest chapter says than any other: four of five were right from here on
(docs/decisions/0128-findings-worth-acting-on.md)."""

FEW_CHAPTERS = 3
"""In sources this short a passage with every word of an objective teaches it, whatever its heading says; in
longer ones four of ten such passages did."""


@dataclass(frozen=True)
class FoundEvidence:
    """The chapter that is evidence of an objective, and how strong."""

    objective: Objective
    chapter: Chapter
    strength: EvidenceStrength
    parts: tuple[Chapter, ...] = ()
    """The chapters that it is, where there are several; `chapter` holds the pieces of all of them."""

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Return the chapters that it is, one or more."""
        return self.parts or (self.chapter,)


Rated = tuple[FoundEvidence, ...]
"""Every chapter that may serve one objective, with how strong it is."""


@dataclass(frozen=True)
class EvidenceIndex:
    """Chapters of a module's sources, searched for evidence of objectives; `nearness` ranks by meaning."""

    chapters: tuple[Chapter, ...]
    language: Language
    nearness: Nearness | None = None
    _wanted: dict[Objective, ObjectiveStems] = field(default_factory=dict, compare=False, repr=False)
    _eligible: dict[Objective, tuple[FoundEvidence, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _rated: dict[Objective, tuple[FoundEvidence, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def find_evidence(self, objective: Objective) -> FoundEvidence | None:
        """Return the strongest evidence of an objective; None if no chapter reaches the bar.

        Raises what `Nearness.rank_passages` raises.
        """
        return max(self._find_eligible(objective), key=_rank_found, default=None)

    def find_likeliest(self, objective: Objective) -> FoundEvidence | None:
        """Return the chapter that clearly says most of an objective, below the bar of evidence too.

        It is enough to choose between objectives, not to teach one; None if no chapter leads, or says little.
        """
        rated = self._rate_chapters(objective)
        best = max(rated, key=_rank_found, default=None)
        likely = best is not None and best.strength.is_likely and _leads_clearly(best, rated)
        return best if likely else None

    def find_near(self, objective: Objective) -> FoundEvidence | None:
        """Return the chapter to read first on an objective without evidence; None if none stands out."""
        first = next(iter(self._sort_rated(objective)), None)
        if first is None or not first.strength.is_near:
            return None
        others = (each.strength.score for each in self._sort_rated(objective)[1:])
        return first if first.strength.score >= NEAR_LEAD * max(others, default=0.0) else None

    def list_titles(self, objective: Objective, most: int) -> tuple[str, ...]:
        """Return the titles of the chapters that say most of an objective, each of a word at least."""
        told = (each for each in self._sort_rated(objective) if each.strength.stems)
        return tuple(dict.fromkeys(each.chapter.title for each in told))[:most]

    def _sort_rated(self, objective: Objective) -> list[FoundEvidence]:
        return sorted(self._rate_chapters(objective), key=_rank_found, reverse=True)

    def choose_chapters(self, objectives: Iterable[Objective]) -> dict[str, FoundEvidence]:
        """Return the evidence of each objective by its id; objectives without any are left out.

        Two objectives share a chapter only if there is no other evidence of the second. The chapters that a
        person chose for one are its evidence together.
        """
        ranked = [found for objective in objectives for found in self._find_eligible(objective)]
        ranked.sort(key=_rank_found, reverse=True)
        chosen: dict[str, FoundEvidence] = {}
        taken: set[int] = set()  # by identity: two chapters may say the same
        for may_share in (False, True):
            for found in ranked:
                ids = {id(part) for part in found.chapters}
                if found.objective.id not in chosen and (may_share or taken.isdisjoint(ids)):
                    chosen[found.objective.id] = found
                    taken |= ids
        return {name: self._join_planned(found) for name, found in chosen.items()}

    def list_parts(self, found: FoundEvidence) -> tuple[Chapter, ...]:
        """Return the chapters that evidence is from: those a person chose for its objective, or its own."""
        return self._list_planned(found.objective) or found.chapters

    def find_page(self, span_ids: Collection[str]) -> Chapter | None:
        """Return the page of a person's plan that holds all these spans; None if there is none."""
        return next((page for page in self._pages if page.span_ids.issuperset(span_ids)), None)

    def _list_planned(self, objective: Objective) -> tuple[Chapter, ...]:
        return tuple(chapter for chapter in self.chapters if chapter.objective == objective.id)

    def _join_planned(self, found: FoundEvidence) -> FoundEvidence:
        parts = self._list_planned(found.objective)
        return replace(found, chapter=_join_chapters(parts)) if parts[1:] else found

    def find_objective(self, pieces: Iterable[Piece], objectives: Iterable[Objective]) -> str | None:
        """Return the id of the objective that the chapter of these pieces is best evidence of, if any."""
        wanted = {piece.span.id for piece in pieces}
        found = [
            each
            for objective in objectives
            for each in self._find_eligible(objective)
            if any(piece.span.id in wanted for piece in each.chapter.pieces)
        ]
        return max(found, key=_rank_found).objective.id if found else None

    def weigh_stems(self, stems: frozenset[str]) -> float:
        """Return the weight of stems: 1 for each that no piece or a single one holds, less for the others."""
        return self._stems.weigh_stems(stems)

    def _find_eligible(self, objective: Objective) -> tuple[FoundEvidence, ...]:
        """Return each chapter that is evidence of an objective, or those that a person chose for it."""
        if objective not in self._eligible:
            self._eligible[objective] = tuple(self._list_eligible(objective))
        return self._eligible[objective]

    def _list_eligible(self, objective: Objective) -> Iterator[FoundEvidence]:
        rated = self._rate_chapters(objective)
        chosen = [found for found in rated if _is_chosen(found)]
        if chosen or not rated:
            yield from chosen
            return
        for find in (
            self._list_counted,
            self._list_strong,
            self._list_told_in_full,
            self._list_named,
            self._list_nearest,
        ):
            eligible = tuple(find(objective, rated))
            if eligible:
                yield from eligible
                return

    def _list_counted(self, objective: Objective, rated: Rated) -> Iterable[FoundEvidence]:
        """Return the chapters with as many headings or steps as the objective counts, as one."""
        subject = self._read(objective).subject
        return self._join_found(self._named.list_counted(objective.text, subject), rated)

    def _list_strong(self, _: Objective, rated: Rated) -> Iterable[FoundEvidence]:
        """Return the chapters that say enough of the objective, if one clearly says most."""
        strongest = max(rated, key=_rank_found)
        if not (strongest.strength.is_enough and _leads_clearly(strongest, rated)):
            return ()
        return tuple(found for found in rated if found.strength.is_enough)

    def _list_topics(self, objective: Objective, rated: Rated) -> tuple[FoundEvidence, ...]:
        subject = self._read(objective).subject
        return self._join_found(self._named.list_topics(subject), rated)

    def _list_named(self, objective: Objective, rated: Rated) -> Iterable[FoundEvidence]:
        """Return the chapters whose headings the objective names: several as one, or a single one."""
        topics = self._list_topics(objective, rated)
        if topics:
            return topics
        named = self._named.find_named(self._read(objective).subject)
        return () if named is None else self._join_found((named,), rated)

    def _list_nearest(self, objective: Objective, rated: Rated) -> Iterable[FoundEvidence]:
        """Return the chapter nearest by meaning, where the course has an engine, if it shares some words."""
        if self.nearness is None:
            return ()
        nearest = self._find_nearest(objective, self.nearness)
        return tuple(
            found for found in rated if found.chapter is nearest and found.strength.is_enough_if_nearest
        )

    def _join_found(self, numbers: tuple[int, ...], rated: Rated) -> tuple[FoundEvidence, ...]:
        """Return chapters as one evidence, as strong as the strongest; none if one of them may not serve."""
        parts = tuple(self.chapters[n] for n in numbers)
        found = [each for each in rated if any(each.chapter is part for part in parts)]
        if len(found) < len(parts) or not parts[1:]:
            return tuple(found) if len(found) == len(parts) else ()
        strength = max(found, key=_rank_found).strength
        return (FoundEvidence(found[0].objective, _join_chapters(parts), strength, parts),)

    def _read(self, objective: Objective) -> ObjectiveStems:
        if objective not in self._wanted:
            self._wanted[objective] = read_objective(objective, self.language)
        return self._wanted[objective]

    def _rate_chapters(self, objective: Objective) -> tuple[FoundEvidence, ...]:
        """Return every chapter that may serve an objective, with how strong it is."""
        if objective not in self._rated:
            wanted = self._read(objective)
            self._rated[objective] = tuple(
                FoundEvidence(objective, self.chapters[n], self._stems.measure_strength(wanted, n))
                for n in self._usable
                if self.chapters[n].may_serve(objective.id)
            )
        return self._rated[objective]

    def _list_told_in_full(self, objective: Objective, rated: Rated) -> Iterable[FoundEvidence]:
        """Return the only chapter of a short source with a passage that has every word of the subject."""
        wanted = self._read(objective).subject
        if len(self._usable) > FEW_CHAPTERS or len(wanted) < FEWEST_SHARED_STEMS:
            return ()
        told = tuple(
            found
            for found in rated
            if any(wanted <= list_piece_stems(piece, self.language) for piece in found.chapter.pieces)
        )
        return told if len(told) == 1 else ()

    def _find_nearest(self, objective: Objective, nearness: Nearness) -> Chapter:
        passages = [
            (self.chapters[n], Passage(part[0].source, tuple(piece.span for piece in part)))
            for n in self._usable
            for part in _cut_parts(self.chapters[n].pieces)
        ]
        order = nearness.rank_passages([passage for _, passage in passages], query_of(objective))
        return passages[order[0]][0]

    @cached_property
    def _pages(self) -> tuple[Chapter, ...]:
        return tuple(chapter for chapter in self.chapters if chapter.planned is not None)

    @cached_property
    def _usable(self) -> tuple[int, ...]:
        """Return the numbers of the chapters, without those that only frame others of the same source."""
        taught = {chapter.pieces[0].source.name for chapter in self.chapters if not chapter.is_frame}
        return tuple(
            number
            for number, chapter in enumerate(self.chapters)
            if not chapter.is_frame
            or chapter.objective is not None
            or chapter.pieces[0].source.name not in taught
        )

    @cached_property
    def _stems(self) -> StemIndex:
        return StemIndex(self.chapters, self.language)

    @cached_property
    def _named(self) -> NamedChapters:
        return NamedChapters(self.chapters, self._usable, self._stems, self.language)


def _join_chapters(parts: tuple[Chapter, ...]) -> Chapter:
    return replace(parts[0], pieces=tuple(piece for part in parts for piece in part.pieces))


def _is_chosen(found: FoundEvidence) -> bool:
    return found.chapter.objective == found.objective.id


def _leads_clearly(found: FoundEvidence, rated: Iterable[FoundEvidence]) -> bool:
    """Return whether a chapter says clearly more of the objective than any other of its source."""
    source = found.chapter.pieces[0].source
    others = (
        each.strength.score
        for each in rated
        if each.chapter is not found.chapter and each.chapter.pieces[0].source is source
    )
    return found.strength.score >= CLEAR_LEAD * max(others, default=0.0)


def _rank_found(found: FoundEvidence) -> tuple[bool, float]:
    return _is_chosen(found), found.strength.score


def _cut_parts(pieces: tuple[Piece, ...]) -> Iterator[tuple[Piece, ...]]:
    return (pieces[start : start + MOST_SPANS] for start in range(0, len(pieces), MOST_SPANS))

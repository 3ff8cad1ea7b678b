"""Evidence of an objective in a module's sources, with its strength, or none.

Every deliverable asks here, so that a marking guide, a plan, a question and the report on the sources give
one answer. A chapter is evidence if it shares enough of the objective's words, rare ones counting more; where
the course has an embedding engine, also if it is the nearest by meaning and shares some. Below the bar there
is none: its place stays blank. Decided in docs/decisions/0124-evidence-or-a-blank.md.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log

from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.chapters import Chapter, list_piece_stems
from pipelines.drafting.objectives.verbs import drop_generic_words, find_subject, find_verb
from pipelines.drafting.retrieval.nearness import Nearness
from pipelines.drafting.retrieval.passages import MOST_SPANS, Passage
from pipelines.drafting.retrieval.rankings import query_of
from pipelines.drafting.text.obligation_words import is_defining
from pipelines.drafting.text.words import list_content_stems
from schemas.course import Bloom, Objective
from schemas.language import Language

FEWEST_SHARED_STEMS = 2
LEAST_SHARE, LEAST_HEADING_WEIGHT, LEAST_OF_BOTH = 0.45, 0.4, 1.0
"""A chapter is evidence if it holds this share of an objective's weight, its heading this weight, and the two
add up to the third; the rarest stem weighs 1. Chosen by `bench.objective_evidence` on its development
courses, where 97 % of the evidence given is right (docs/performance.md)."""

LARGE_SHARE, STEMS_OF_ONE_PIECE = 0.8, 3
"""Or if it holds this share, and one piece so many of its stems, or all there are. Chosen with the others."""

CLEAR_LEAD = 1.1
"""How many times more it says than any other chapter of its source; if two say as much, words cannot tell."""

NEAR_STEMS_OF_ONE_PIECE = 3
"""The chapter nearest by meaning is evidence from so many stems in one piece on, if its heading has one."""

SECOND_PIECE_WEIGHT, BEST_PIECE_WEIGHT = 0.5, 0.5
"""How much the two pieces with most of an objective's weight count beside chapter and heading."""

DEFINED_WEIGHT = 1.5
"""How much the stems of definitions count besides, for an objective to name or to explain something."""

NAMED_ONLY = frozenset({Bloom.REMEMBER, Bloom.UNDERSTAND})
"""Levels whose verbs name what a learner shows, "explain"; other verbs name the deed that sources teach."""


@dataclass(frozen=True)
class EvidenceStrength:
    """How much of an objective one chapter says.

    `share` is that of the objective's weight which the chapter holds, 0 to 1; `heading` the weight of the
    stems its heading has; `one_piece` the most stems that one piece has together with the heading.
    """

    stems: int
    share: float
    heading: float
    one_piece: int
    wanted: int
    """The stems of the objective."""

    score: float
    """What orders chapters: the higher, the more of the objective they say."""

    @property
    def is_enough(self) -> bool:
        """Return whether the chapter is evidence by its words alone."""
        if self.stems < FEWEST_SHARED_STEMS:
            return False
        is_named = (
            self.share >= LEAST_SHARE
            and self.heading >= LEAST_HEADING_WEIGHT
            and self.share + self.heading >= LEAST_OF_BOTH
        )
        many = min(STEMS_OF_ONE_PIECE, self.wanted)
        return is_named or (self.share >= LARGE_SHARE and self.one_piece >= many)

    @property
    def is_enough_if_nearest(self) -> bool:
        """Return whether the chapter is evidence if no other is nearer by meaning."""
        return self.one_piece >= NEAR_STEMS_OF_ONE_PIECE and self.heading > 0


@dataclass(frozen=True)
class FoundEvidence:
    """The chapter that is evidence of an objective, and how strong."""

    objective: Objective
    chapter: Chapter
    strength: EvidenceStrength


@dataclass(frozen=True)
class _ChapterStems:
    heading: frozenset[str]
    pieces: tuple[frozenset[str], ...]
    defined: frozenset[str]

    @cached_property
    def all(self) -> frozenset[str]:
        return self.heading.union(*self.pieces)


@dataclass(frozen=True)
class _ObjectiveStems:
    """The stems of an objective's text, and those without a verb that only names what a learner shows."""

    wanted: frozenset[str]
    subject: frozenset[str]
    is_named_only: bool


@dataclass(frozen=True)
class EvidenceIndex:
    """Chapters of a module's sources, searched for evidence of objectives; `nearness` ranks by meaning."""

    chapters: tuple[Chapter, ...]
    language: Language
    nearness: Nearness | None = None
    _eligible: dict[Objective, tuple[FoundEvidence, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def find_evidence(self, objective: Objective) -> FoundEvidence | None:
        """Return the strongest evidence of an objective; None if no chapter reaches the bar.

        Raises what `Nearness.rank_passages` raises.
        """
        return max(self._find_eligible(objective), key=_rank_found, default=None)

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
                if found.objective.id not in chosen and (may_share or id(found.chapter) not in taken):
                    chosen[found.objective.id] = found
                    taken.add(id(found.chapter))
        return {name: self._join_planned(found) for name, found in chosen.items()}

    def list_parts(self, found: FoundEvidence) -> tuple[Chapter, ...]:
        """Return the chapters that evidence is from: those a person chose for its objective, or its own."""
        return self._list_planned(found.objective) or (found.chapter,)

    def find_page(self, span_ids: Collection[str]) -> Chapter | None:
        """Return the page of a person's plan that holds all these spans; None if there is none."""
        return next((page for page in self._pages if page.span_ids.issuperset(span_ids)), None)

    def _list_planned(self, objective: Objective) -> tuple[Chapter, ...]:
        return tuple(chapter for chapter in self.chapters if chapter.objective == objective.id)

    def _join_planned(self, found: FoundEvidence) -> FoundEvidence:
        parts = self._list_planned(found.objective)
        if not parts[1:]:
            return found
        pieces = tuple(piece for part in parts for piece in part.pieces)
        return replace(found, chapter=replace(parts[0], pieces=pieces))

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

    def _measure_strength(self, objective: _ObjectiveStems, stems: _ChapterStems) -> EvidenceStrength:
        subject, wanted = objective.subject, objective.wanted
        pieces = sorted((self.weigh_stems(each & subject) for each in stems.pieces), reverse=True)
        whole, heading = self.weigh_stems(subject), self.weigh_stems(stems.heading & wanted)
        shared = self.weigh_stems(stems.all & subject)
        second = pieces[1] if pieces[1:] else 0.0
        best = pieces[0] if pieces else 0.0
        return EvidenceStrength(
            stems=len(stems.all & subject),
            share=shared / whole if whole else 0.0,
            heading=heading,
            one_piece=max((len((each | stems.heading) & subject) for each in stems.pieces), default=0),
            wanted=len(subject),
            score=shared
            + heading
            + SECOND_PIECE_WEIGHT * second
            + BEST_PIECE_WEIGHT * best
            + DEFINED_WEIGHT * self.weigh_stems(stems.defined & subject) * objective.is_named_only,
        )

    def weigh_stems(self, stems: frozenset[str]) -> float:
        """Return the weight of stems: 1 for each that no piece or a single one holds, less for the others."""
        return sum(self._rarity.get(stem, 1.0) for stem in sorted(stems))

    def _find_eligible(self, objective: Objective) -> tuple[FoundEvidence, ...]:
        """Return each chapter that is evidence of an objective, or those that a person chose for it."""
        if objective not in self._eligible:
            self._eligible[objective] = tuple(self._list_eligible(objective))
        return self._eligible[objective]

    def _list_eligible(self, objective: Objective) -> Iterator[FoundEvidence]:
        wanted = _read_objective(objective, self.language)
        rated = [
            FoundEvidence(objective, self.chapters[n], self._measure_strength(wanted, self._stems[n]))
            for n in self._usable
            if self.chapters[n].may_serve(objective.id)
        ]
        chosen = [found for found in rated if _is_chosen(found)]
        if chosen or not rated:
            yield from chosen
            return
        strongest = max(rated, key=_rank_found)
        if strongest.strength.is_enough and _leads_clearly(strongest, rated):
            yield from (found for found in rated if found.strength.is_enough)
            return
        if self.nearness is None:
            return
        nearest = self._find_nearest(objective, self.nearness)
        yield from (
            found for found in rated if found.chapter is nearest and found.strength.is_enough_if_nearest
        )

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
    def _stems(self) -> tuple[_ChapterStems, ...]:
        return tuple(
            _ChapterStems(
                list_content_stems(chapter.title, self.language),
                tuple(list_piece_stems(piece, self.language) for piece in chapter.pieces),
                frozenset[str]().union(
                    *(
                        list_piece_stems(piece, self.language)
                        for piece in chapter.pieces
                        if is_defining(piece.text, self.language)
                    )
                ),
            )
            for chapter in self.chapters
        )

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """Return the weight of each stem that a piece holds: the fewer hold it, the nearer to 1."""
        pieces_by_stem = Counter(
            stem for stems in self._stems for piece_stems in stems.pieces for stem in piece_stems
        )
        count = sum(len(stems.pieces) for stems in self._stems)
        return {stem: log(1 + count / held) / log(1 + count) for stem, held in pieces_by_stem.items()}


def list_objective_stems(objective: Objective, language: Language) -> frozenset[str]:
    """Return the stems of an objective and of its condition."""
    return list_content_stems(f"{objective.text} {objective.condition or ''}", language)


def _read_objective(objective: Objective, language: Language) -> _ObjectiveStems:
    return _ObjectiveStems(
        _list_stems(objective, language),
        _list_subject_stems(objective, language),
        objective.bloom in NAMED_ONLY,
    )


def _list_stems(objective: Objective, language: Language) -> frozenset[str]:
    return list_content_stems(drop_generic_words(objective.text, language), language)


def _list_subject_stems(objective: Objective, language: Language) -> frozenset[str]:
    """Return the stems of an objective, without a verb that only names what a learner shows."""
    verb = find_verb(objective.text, language)
    if verb is not None and not verb.is_vague and not verb.levels & NAMED_ONLY:
        return _list_stems(objective, language)
    text = drop_generic_words(find_subject(objective.text, language), language)
    return list_content_stems(text, language) or _list_stems(objective, language)


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

"""How much of an objective a chapter says, measured by the words they share.

A word weighs by its rarity in the sources. Headings are compared both ways: how much of the objective a
heading says, and how much of the heading the objective says.
Decided in docs/decisions/0136-headings-are-compared-both-ways.md.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from math import log

from pipelines.drafting.objectives.chapters import Chapter, list_piece_stems
from pipelines.drafting.objectives.verbs import (
    drop_generic_words,
    find_subject,
    find_verb,
    list_action_verbs,
)
from pipelines.drafting.text.obligation_words import is_defining
from pipelines.drafting.text.words import list_content_stems
from schemas.course import Bloom, Objective
from schemas.language import Language

FEWEST_SHARED_STEMS = 2

SHARE_WEIGHT, HEADING_WEIGHT, AGREEMENT_WEIGHT, SECOND_PIECE_WEIGHT, STEM_WEIGHT, DEFINED_WEIGHT = (
    3.0,
    1.0,
    2.0,
    1.0,
    0.2,
    2.5,
)
"""How much each counts in a score: the share of the objective that the chapter says, what its heading
shares, how well heading and objective agree, what a second piece repeats, each stem of the best piece, and
what pieces that define say of it, for an objective to name or to explain something.
Rounded from a logistic regression on the development courses of `bench.objective_evidence`."""

LEAST_SCORE = 4.5
"""The score from which a chapter is evidence, chosen on the same courses (docs/performance.md)."""

LIKELY_SCORE = 3.0
"""The score from which a chapter tells objectives apart that a question may serve; of those below the bar of
evidence three of four are right."""

NEAR_SCORE = 2.75
"""The score from which a chapter is worth reading first on an objective; chosen on fifty objectives said in
other words than their sources."""

ALIKE = 0.95
"""Agreement from which heading and objective say the same; a word that every chapter has may differ."""

NEAR_STEMS_OF_ONE_PIECE = 3
"""The chapter nearest by meaning is evidence from so many stems in one piece on, if its heading has one."""

NAMED_ONLY = frozenset({Bloom.REMEMBER, Bloom.UNDERSTAND})
"""Levels whose verbs name what a learner shows, "explain"; other verbs name the deed that sources teach."""


@dataclass(frozen=True)
class EvidenceStrength:
    """How much of an objective one chapter says.

    `share` is that of the objective's weight which the chapter holds, 0 to 1; `heading` the weight of the
    words its heading shares; `agreement` how well heading and objective agree, 0 to 1; `second` the share of
    the piece that says most after the first; `one_piece` the most stems that one piece has together with the
    heading; `defined` the share that definitions hold, 0 where the objective is a deed.
    """

    stems: int
    share: float
    heading: float
    agreement: float
    second: float
    one_piece: int
    defined: float

    @property
    def score(self) -> float:
        """Return what orders chapters: the higher, the more of the objective they say."""
        return (
            SHARE_WEIGHT * self.share
            + HEADING_WEIGHT * self.heading
            + AGREEMENT_WEIGHT * self.agreement
            + SECOND_PIECE_WEIGHT * self.second
            + STEM_WEIGHT * self.one_piece
            + DEFINED_WEIGHT * self.defined
        )

    @property
    def is_enough(self) -> bool:
        """Return whether the chapter is evidence by its words alone.

        One shared word is enough only where heading and objective say nothing else.
        """
        return self.score >= LEAST_SCORE and (self.stems >= FEWEST_SHARED_STEMS or self.agreement >= ALIKE)

    @property
    def is_likely(self) -> bool:
        """Return whether the chapter probably teaches the objective: enough to choose between objectives."""
        return self.score >= LIKELY_SCORE and self.stems >= FEWEST_SHARED_STEMS

    @property
    def is_near(self) -> bool:
        """Return whether the chapter is worth reading on the objective, if no other says nearly as much."""
        return self.score >= NEAR_SCORE and self.stems >= FEWEST_SHARED_STEMS

    @property
    def is_enough_if_nearest(self) -> bool:
        """Return whether the chapter is evidence if no other is nearer by meaning."""
        return self.one_piece >= NEAR_STEMS_OF_ONE_PIECE and self.heading > 0


@dataclass(frozen=True)
class ObjectiveStems:
    """The stems of an objective: all of them, and those of what it is about.

    The verb is among the latter only where it names a deed.
    """

    whole: frozenset[str]
    subject: frozenset[str]
    is_named_only: bool


@dataclass(frozen=True)
class _ChapterStems:
    heading: frozenset[str]
    above: frozenset[str]
    """Those of the headings above its own."""

    tables: tuple[frozenset[str], ...]
    """Those of the headers of its tables, which are headings of their rows."""

    pieces: tuple[frozenset[str], ...]
    defined: frozenset[str]
    """Those of the pieces that define something."""

    @property
    def headings(self) -> tuple[frozenset[str], ...]:
        """Return the stems of each of its headings, its own first."""
        return (self.heading, *self.tables)

    @cached_property
    def text_stems(self) -> frozenset[str]:
        """Return the stems of its heading and its pieces."""
        return self.heading.union(*self.pieces)

    @cached_property
    def all(self) -> frozenset[str]:
        return self.text_stems | self.above


@dataclass(frozen=True)
class StemIndex:
    """The stems of chapters, and how rare each is among pieces and among chapters."""

    chapters: tuple[Chapter, ...]
    language: Language

    def measure_strength(self, objective: ObjectiveStems, number: int) -> EvidenceStrength:
        """Return how much of an objective one chapter says; `number` counts from 0."""
        stems = self._stems[number]
        subject = self._drop_unknown_verbs(objective.subject)
        known = subject & self._known
        whole, shares = self.weigh_stems(subject), [self.weigh_stems(each & known) for each in stems.pieces]
        second = sorted(shares, reverse=True)[1:2]
        heading, agreement = max(
            (self._compare_heading(each, objective.whole, known or subject) for each in stems.headings),
            key=lambda pair: HEADING_WEIGHT * pair[0] + AGREEMENT_WEIGHT * pair[1],
        )
        return EvidenceStrength(
            stems=len(stems.text_stems & subject),
            share=_divide(self.weigh_stems(stems.text_stems & subject), whole),
            heading=heading,
            agreement=agreement,
            second=_divide(sum(second), self.weigh_stems(known)),
            one_piece=max((len((each | stems.heading) & subject) for each in stems.pieces), default=0),
            defined=_divide(self.weigh_stems(stems.defined & known), self.weigh_stems(known))
            if objective.is_named_only
            else 0.0,
        )

    def list_stems(self, number: int) -> frozenset[str]:
        """Return the stems of a chapter's heading and pieces; `number` counts from 0."""
        return self._stems[number].text_stems

    def weigh_stems(self, stems: frozenset[str]) -> float:
        """Return the weight of stems: 1 for each that no piece or a single one holds, less for the others."""
        return sum(self._rarity.get(stem, 1.0) for stem in sorted(stems))

    def _weigh_heading(self, stems: frozenset[str]) -> float:
        return sum(self._chapter_rarity.get(stem, 1.0) for stem in sorted(stems))

    def _compare_heading(
        self, heading: frozenset[str], whole: frozenset[str], subject: frozenset[str]
    ) -> tuple[float, float]:
        """Return the weight of what a heading shares, and how well it agrees with the objective.

        They agree by the harmonic mean of what the objective says of the heading, and the reverse.
        """
        shared = self._weigh_heading(heading & whole)
        of_heading = _divide(shared, self._weigh_heading(heading))
        of_subject = _divide(self._weigh_heading(heading & subject), self._weigh_heading(subject))
        return shared, _divide(2 * of_heading * of_subject, of_heading + of_subject)

    def _drop_unknown_verbs(self, subject: frozenset[str]) -> frozenset[str]:
        """Return stems without those of verbs that the sources never use: they say what a learner does."""
        return subject - (_list_verb_stems(self.language) - self._known) or subject

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset[str]().union(*(stems.all for stems in self._stems))

    @cached_property
    def _stems(self) -> tuple[_ChapterStems, ...]:
        return tuple(_read_chapter(chapter, self.language) for chapter in self.chapters)

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """Return the weight of each stem that a piece holds: the fewer hold it, the nearer to 1."""
        held = _count_holders(piece for stems in self._stems for piece in stems.pieces)
        count = sum(len(stems.pieces) for stems in self._stems)
        return {stem: log(1 + count / holders) / log(1 + count) for stem, holders in held.items()}

    @cached_property
    def _chapter_rarity(self) -> dict[str, float]:
        """Return the weight of each stem that a chapter holds: next to none if all of them do."""
        held, count = _count_holders(stems.all for stems in self._stems), len(self._stems) + 1
        return {stem: log(count / holders) / log(count) for stem, holders in held.items()}


def list_objective_stems(objective: Objective, language: Language) -> frozenset[str]:
    """Return the stems of an objective and of its condition."""
    return list_content_stems(f"{objective.text} {objective.condition or ''}", language)


def read_objective(objective: Objective, language: Language) -> ObjectiveStems:
    """Return the stems of an objective's text."""
    return ObjectiveStems(
        list_content_stems(objective.text, language),
        _list_subject_stems(objective, language),
        objective.bloom in NAMED_ONLY,
    )


def _list_subject_stems(objective: Objective, language: Language) -> frozenset[str]:
    """Return the stems of an objective, without a verb that only names what a learner shows."""
    verb = find_verb(objective.text, language)
    whole = list_content_stems(drop_generic_words(objective.text, language), language)
    if verb is not None and not verb.is_vague and not verb.levels & NAMED_ONLY:
        return whole
    text = drop_generic_words(find_subject(objective.text, language), language)
    return list_content_stems(text, language) or whole


def _read_chapter(chapter: Chapter, language: Language) -> _ChapterStems:
    above = chapter.pieces[0].span.anchor.heading[:-1] if chapter.pieces else ()
    rows = (piece.span.anchor.row for piece in chapter.pieces)
    headers = [row.header for row in rows if row is not None]
    return _ChapterStems(
        heading=list_content_stems(chapter.title, language),
        above=list_content_stems(" ".join(above), language),
        tables=tuple(list_content_stems(" ".join(header), language) for header in dict.fromkeys(headers)),
        pieces=tuple(list_piece_stems(piece, language) for piece in chapter.pieces),
        defined=frozenset[str]().union(
            *(list_piece_stems(p, language) for p in chapter.pieces if is_defining(p.text, language))
        ),
    )


@cache
def _list_verb_stems(language: Language) -> frozenset[str]:
    """Return the stems of the verbs that objectives begin with."""
    verbs = chain.from_iterable(list_action_verbs(language).values())
    return list_content_stems(" ".join(verbs), language)


def _count_holders(held: Iterable[frozenset[str]]) -> Counter[str]:
    return Counter(stem for stems in held for stem in stems)


def _divide(part: float, whole: float) -> float:
    return part / whole if whole else 0.0

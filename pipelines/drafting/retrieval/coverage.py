"""Coverage of each objective by the sources, computed before drafting.

A passage (a few neighbouring spans) covers an objective if it holds more than a third of the objective's
words, weighted by how rare they are. The objective's verb does not count: it names what a learner does, and
sources hardly ever use it. The measured errors of this rule are in docs/performance.md; because of them it
only gives findings and decides nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from pipelines.drafting.objectives.verbs import find_subject
from pipelines.drafting.retrieval.passages import Passage, split_passages
from pipelines.drafting.retrieval.rankings import query_of, rank_by_words
from pipelines.drafting.text.words import list_content_stems
from schemas.anchor import abbreviate_place
from schemas.course import Objective
from schemas.finding import Finding
from schemas.language import Language
from schemas.source import SourceSpans, Span

LEAST_SHARE = 0.335
"""Just more than a third, so that rounding in the sum of logarithms cannot decide."""

MOST_SHOWN = 3
LONGEST_EXCERPT = 120


@dataclass(frozen=True)
class NearestSpan:
    """A span near an objective, and its source."""

    source: str
    span: Span

    @property
    def place(self) -> str:
        """Return the source and the place in it, as people read it."""
        return f"{self.source}, {abbreviate_place(self.span.anchor.place)}"

    @property
    def excerpt(self) -> str:
        """Return the beginning of the span's text, on one line."""
        text = " ".join(self.span.text.split())
        return text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1] + "…"


@dataclass(frozen=True)
class ObjectiveCoverage:
    """How well the sources cover one objective: in how many spans, 0 if not at all; and the nearest spans."""

    objective: Objective
    key: str
    """Its key in course.yaml."""

    span_count: int
    nearest: tuple[NearestSpan, ...]

    @property
    def finding(self) -> Finding | None:
        """Return a finding if no passage covers the objective, else None."""
        if self.span_count:
            return None
        facts = {"objective": self.objective.text, "key": self.key}
        if not self.nearest:
            return Finding(rule="source.objective-unspoken", place=self.objective.id, facts=facts)
        facts |= {"nearest": self.nearest[0].place, "excerpt": self.nearest[0].excerpt}
        return Finding(rule="source.objective-hardly-spoken", place=self.objective.id, facts=facts)


def measure_source_coverage(
    spans: SourceSpans, objectives: Sequence[Objective], language: Language, key: str
) -> tuple[ObjectiveCoverage, ...]:
    """Return how a module's sources cover each objective, in the order of the objectives.

    `key` is the place of the objectives in course.yaml, for example `modules[0].objectives`.
    """
    passages = split_passages(spans) if objectives else ()
    stems_by_passage = [frozenset(passage.stems(language)) for passage in passages]
    passages_by_stem = Counter(stem for stems_of_one in stems_by_passage for stem in stems_of_one)
    rarity = {stem: log(1 + len(passages) / count) for stem, count in passages_by_stem.items()}
    coverage = []
    for number, objective in enumerate(objectives):
        subject = _list_subject_stems(objective, language)
        covering = [
            passage
            for passage, stems in zip(passages, stems_by_passage, strict=True)
            if _weigh_share(subject, stems, rarity, len(passages)) > LEAST_SHARE
        ]
        coverage.append(
            ObjectiveCoverage(
                objective,
                f"{key}[{number}]",
                sum(len(passage.citable) for passage in covering),
                _find_nearest(passages, objective, subject, language),
            )
        )
    return tuple(coverage)


def _list_subject_stems(objective: Objective, language: Language) -> frozenset[str]:
    """Return the stems of an objective without its verb; with it if nothing else is left."""
    subject = list_content_stems(find_subject(objective.text, language), language)
    return subject or list_content_stems(objective.text, language)


def _weigh_share(
    subject: frozenset[str], stems: frozenset[str], rarity: dict[str, float], passages: int
) -> float:
    """Return the share of the subject's stems that a passage holds, weighted by rarity.

    A stem that no passage holds weighs as much as one that a single passage holds.
    """
    highest = log(1 + passages)
    total = sum(rarity.get(stem, highest) for stem in sorted(subject))
    return sum(rarity[stem] for stem in sorted(subject & stems)) / total if total else 0.0


def _find_nearest(
    passages: Sequence[Passage], objective: Objective, subject: frozenset[str], language: Language
) -> tuple[NearestSpan, ...]:
    nearest = [passages[n] for n in rank_by_words(passages, query_of(objective), language)[:MOST_SHOWN]]
    return tuple(
        NearestSpan(passage.source.name, _choose_nearest(passage, subject, language)) for passage in nearest
    )


def _choose_nearest(passage: Passage, subject: frozenset[str], language: Language) -> Span:
    """Return the span of a passage with most stems of the subject; of several, the first."""
    return max(passage.citable, key=lambda span: len(list_content_stems(span.text, language) & subject))

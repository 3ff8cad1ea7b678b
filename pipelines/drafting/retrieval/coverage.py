"""Coverage of each objective by the sources, computed before drafting.

A passage speaks of an objective where it says more than a third of it, rare words counting more and the verb
nothing: a verb of action is the learner's, hardly ever the source's. What that misses and what it takes for
more than it is stands in docs/performance.md; so it is told as a finding, and decides nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from pipelines.drafting.objectives.verbs import find_subject
from pipelines.drafting.retrieval.passages import Passage, split_passages
from pipelines.drafting.retrieval.rankings import query_of, rank_by_words
from pipelines.drafting.text.words import content_stems
from schemas.course import Objective
from schemas.finding import Finding
from schemas.language import Language
from schemas.source import SourceSpans, Span, abbreviate_place

ENOUGH = 0.335
"""More than a third, whatever a sum of logarithms is rounded to."""

MOST_SHOWN = 3
LONGEST_EXCERPT = 120


@dataclass(frozen=True)
class Best:
    """A span near an objective, and the source it stands in."""

    source: str
    span: Span

    @property
    def place(self) -> str:
        """Return where a reader finds it."""
        return f"{self.source}, {abbreviate_place(self.span.anchor.place)}"

    @property
    def excerpt(self) -> str:
        """Return the beginning of what it says, on one line."""
        text = " ".join(self.span.text.split())
        return text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1] + "…"


@dataclass(frozen=True)
class Covered:
    """What sources say of one objective: how many spans speak of it, and the nearest, one a passage."""

    objective: Objective
    key: str
    """Its key in course.yaml."""

    spans: int
    best: tuple[Best, ...]

    @property
    def finding(self) -> Finding | None:
        """Return what a person is told where no passage speaks of it; None where one does."""
        if self.spans:
            return None
        facts = {"objective": self.objective.text, "key": self.key}
        if not self.best:
            return Finding(rule="source.objective-unspoken", place=self.objective.id, facts=facts)
        facts |= {"nearest": self.best[0].place, "excerpt": self.best[0].excerpt}
        return Finding(rule="source.objective-hardly-spoken", place=self.objective.id, facts=facts)


def measure_source_coverage(
    spans: SourceSpans, objectives: Sequence[Objective], language: Language, key: str
) -> tuple[Covered, ...]:
    """Return what a module's sources say of each objective, in their order.

    `key` is where they are in course.yaml: `modules[0].objectives`.
    """
    passages = split_passages(spans) if objectives else ()
    said = [frozenset(passage.stems(language)) for passage in passages]
    counted = Counter(stem for each in said for stem in each)
    rare = {stem: log(1 + len(passages) / count) for stem, count in counted.items()}
    covered = []
    for number, objective in enumerate(objectives):
        wanted = _subject(objective, language)
        speaking = [
            passage
            for passage, stems in zip(passages, said, strict=True)
            if _share(wanted, stems, rare, len(passages)) > ENOUGH
        ]
        covered.append(
            Covered(
                objective,
                f"{key}[{number}]",
                sum(len(passage.citable) for passage in speaking),
                _best(passages, objective, wanted, language),
            )
        )
    return tuple(covered)


def _subject(objective: Objective, language: Language) -> frozenset[str]:
    """Return the stems of an objective without its verb, or with it where it says nothing else."""
    bare = content_stems(find_subject(objective.text, language), language)
    return bare or content_stems(objective.text, language)


def _share(wanted: frozenset[str], said: frozenset[str], rare: dict[str, float], passages: int) -> float:
    """Return which share of the wanted stems is said; one no passage says counts as if a single one did."""
    unknown = log(1 + passages)
    everything = sum(rare.get(stem, unknown) for stem in sorted(wanted))
    return sum(rare[stem] for stem in sorted(wanted & said)) / everything if everything else 0.0


def _best(
    passages: Sequence[Passage], objective: Objective, wanted: frozenset[str], language: Language
) -> tuple[Best, ...]:
    nearest = [passages[n] for n in rank_by_words(passages, query_of(objective), language)[:MOST_SHOWN]]
    return tuple(Best(passage.source.name, _nearest(passage, wanted, language)) for passage in nearest)


def _nearest(passage: Passage, wanted: frozenset[str], language: Language) -> Span:
    """Return the span of a passage that says most of what is wanted, the first of several."""
    return max(passage.citable, key=lambda span: len(content_stems(span.text, language) & wanted))

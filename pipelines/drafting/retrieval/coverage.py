"""Coverage of each objective by the sources, computed before drafting.

An objective is covered if the deliverables find evidence of it; else a finding says so, with the nearest
passage and what to look for; one for all where there are several. It decides nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.drafting.critique.objectives import ALL_OBJECTIVES
from pipelines.drafting.material import list_pieces, list_sources_in
from pipelines.drafting.objectives.chapters import split_chapters
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from pipelines.drafting.objectives.verbs import find_subject
from pipelines.drafting.retrieval.nearness import Nearness
from pipelines.drafting.retrieval.passages import Passage, split_passages
from pipelines.drafting.retrieval.rankings import query_of, rank_by_words
from pipelines.drafting.text.words import list_content_stems, split_words
from schemas.anchor import abbreviate_place
from schemas.course import Objective
from schemas.finding import Finding
from schemas.language import Language
from schemas.source import SourceSpans, Span

MOST_SHOWN = 3
LONGEST_EXCERPT = 120
FEWEST_SHARED = 2
MOST_HELD = 0.1
"""Share of the passages that hold a word which tells one of them from the others."""


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
    """How the sources cover one objective: how many spans are evidence of it, and the nearest ones."""

    objective: Objective
    key: str
    """Its key in course.yaml."""

    span_count: int
    nearest: tuple[NearestSpan, ...]
    """Those that share something of their own with it: what most passages say leads nowhere."""

    words: str
    """The words of the objective to look for in the sources."""

    is_spoken: bool
    """Whether any passage shares a word with it."""

    @property
    def finding(self) -> Finding | None:
        """Return a finding if the sources hold no evidence of the objective, else None."""
        if self.span_count:
            return None
        facts = {"objective": self.objective.text, "key": self.key, "words": self.words}
        if not self.nearest:
            rule = "source.objective-unsure" if self.is_spoken else "source.objective-unspoken"
            return Finding(rule=rule, place=self.objective.id, facts=facts)
        facts |= {"nearest": self.nearest[0].place, "excerpt": self.nearest[0].excerpt}
        return Finding(rule="source.objective-hardly-spoken", place=self.objective.id, facts=facts)


def list_uncovered(coverage: Iterable[ObjectiveCoverage]) -> Iterator[Finding]:
    """Yield a finding for the objectives that no source is about, and one for those with no sure passage."""
    uncovered = [each for each in coverage if not each.span_count]
    unspoken = [each for each in uncovered if not each.is_spoken]
    hardly_spoken = [each for each in uncovered if each.is_spoken]
    yield from _join_findings(unspoken, "source.objectives-unspoken")
    yield from _join_findings(hardly_spoken, "source.objectives-hardly-spoken")


def _join_findings(uncovered: Sequence[ObjectiveCoverage], rule: str) -> Iterator[Finding]:
    """Yield one finding, of the rule for several where there are; none if nothing is uncovered."""
    if not uncovered[1:]:
        yield from (each.finding for each in uncovered if each.finding is not None)
        return
    objectives = " / ".join(
        f"{each.objective.text} ({each.nearest[0].place})" if each.nearest else each.objective.text
        for each in uncovered
    )
    yield Finding(rule=rule, place=ALL_OBJECTIVES, facts={"objectives": objectives})


def measure_source_coverage(
    spans: SourceSpans,
    objectives: Sequence[Objective],
    language: Language,
    key: str,
    nearness: Nearness | None = None,
) -> tuple[ObjectiveCoverage, ...]:
    """Return how a module's sources cover each objective, in the order of the objectives.

    `key` is the place of the objectives in course.yaml, for example `modules[0].objectives`.
    """
    if not objectives:
        return ()
    passages = split_passages(spans)
    chapters = split_chapters(list_pieces(list_sources_in(spans, language)), spans, language)
    index = EvidenceIndex(chapters, language, nearness)
    coverage = []
    for number, objective in enumerate(objectives):
        found = index.find_evidence(objective)
        ranked = [passages[n] for n in rank_by_words(passages, query_of(objective), language)]
        coverage.append(
            ObjectiveCoverage(
                objective,
                f"{key}[{number}]",
                len(found.chapter.pieces) if found else 0,
                _find_nearest(ranked, passages, _list_subject_stems(objective, language), language),
                ", ".join(_list_subject_words(objective, language)),
                bool(ranked),
            )
        )
    return tuple(coverage)


def _list_subject_stems(objective: Objective, language: Language) -> frozenset[str]:
    """Return the stems of an objective without its verb; with it if nothing else is left."""
    subject = list_content_stems(find_subject(objective.text, language), language)
    return subject or list_content_stems(objective.text, language)


def _list_subject_words(objective: Objective, language: Language) -> list[str]:
    """Return the words of an objective that say what it is about, each once."""
    for text in (find_subject(objective.text, language), objective.text):
        words = [word for word in split_words(text) if list_content_stems(word, language)]
        if words:
            return list(dict.fromkeys(words))
    return [objective.text]


def _find_nearest(
    ranked: Sequence[Passage], passages: Sequence[Passage], subject: frozenset[str], language: Language
) -> tuple[NearestSpan, ...]:
    """Return spans of the best passages that share two words of a subject with it, or a rare one."""
    held = Counter(stem for passage in passages for stem in subject.intersection(passage.stems(language)))
    rare = {stem for stem, count in held.items() if count <= max(1, len(passages) * MOST_HELD)}
    shared = ((passage, subject.intersection(passage.stems(language))) for passage in ranked[:MOST_SHOWN])
    return tuple(
        NearestSpan(passage.source.name, _choose_nearest(passage, subject, language))
        for passage, stems in shared
        if len(stems) >= FEWEST_SHARED or stems & rare
    )


def _choose_nearest(passage: Passage, subject: frozenset[str], language: Language) -> Span:
    """Return the span of a passage with most stems of the subject; of several, the first."""
    return max(passage.citable, key=lambda span: len(list_content_stems(span.text, language) & subject))

"""Coverage of each objective by the sources, computed before drafting.

An objective is covered if the deliverables find evidence of it; else a finding says so, with the passage to
read first where one chapter stands out, or the titles to look under; one for all where there are several. It
decides nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.drafting.critique.objectives import ALL_OBJECTIVES
from pipelines.drafting.material import list_pieces, list_sources_in
from pipelines.drafting.objectives.chapters import Chapter, list_piece_stems, split_chapters
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
MOST_TITLES = 3
"""Titles to look under: of objectives said in other words than their sources, six of ten are taught there."""


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
    """Those of its evidence, or of the chapter to read first on it; none if no chapter stands out."""

    titles: tuple[str, ...]
    """Titles to look under: of the chapters that say most of it; none if no passage shares a word with it."""

    words: str
    """The words of the objective to look for in the sources."""

    @property
    def listed_titles(self) -> str:
        """Return the titles to look under as one text."""
        return ", ".join(f"“{title}”" for title in self.titles)

    @property
    def shown(self) -> str:
        """Return the objective with the passage to read first, or the titles to look under, in brackets."""
        places = self.nearest[0].place if self.nearest else self.listed_titles
        return f"{self.objective.text} ({places})" if places else self.objective.text

    @property
    def finding(self) -> Finding | None:
        """Return a finding if the sources hold no evidence of the objective, else None."""
        if self.span_count:
            return None
        facts = {"objective": self.objective.text, "key": self.key, "words": self.words}
        if not self.nearest:
            rule = "source.objective-unsure" if self.titles else "source.objective-unspoken"
            facts |= {"titles": self.listed_titles} if self.titles else {}
            return Finding(rule=rule, place=self.objective.id, facts=facts)
        facts |= {"nearest": self.nearest[0].place, "excerpt": self.nearest[0].excerpt}
        return Finding(rule="source.objective-hardly-spoken", place=self.objective.id, facts=facts)


def list_uncovered(coverage: Iterable[ObjectiveCoverage]) -> Iterator[Finding]:
    """Yield a finding for the objectives that no source is about, and for those with no sure passage.

    Of the latter there is one for those with a passage to read first, and one for those with none.
    """
    uncovered: dict[str, list[ObjectiveCoverage]] = {}
    for each in coverage:
        if each.finding is not None:
            uncovered.setdefault(each.finding.rule, []).append(each)
    for rule, alike in sorted(uncovered.items()):
        yield from _join_findings(alike, rule.replace("objective-", "objectives-"))


def _join_findings(uncovered: Sequence[ObjectiveCoverage], rule: str) -> Iterator[Finding]:
    """Yield one finding, of the rule for several where there are."""
    if not uncovered[1:]:
        yield from (each.finding for each in uncovered if each.finding is not None)
        return
    objectives = " / ".join(each.shown for each in uncovered)
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
        near = found or index.find_near(objective)
        spoken = (passages[n] for n in rank_by_words(passages, query_of(objective), language))
        titles = index.list_titles(objective, MOST_TITLES) or _list_titles(spoken)
        coverage.append(
            ObjectiveCoverage(
                objective,
                f"{key}[{number}]",
                len(found.chapter.pieces) if found else 0,
                _list_nearest(near.chapter, _list_subject_stems(objective, language), index) if near else (),
                titles,
                ", ".join(_list_subject_words(objective, language)),
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


def _list_titles(passages: Iterable[Passage]) -> tuple[str, ...]:
    """Return the titles above passages that no lesson is made of, such as the rows of a survey."""
    titles = dict.fromkeys(passage.heading or passage.source.name for passage in passages)
    return tuple(titles)[:MOST_TITLES]


def _list_nearest(chapter: Chapter, subject: frozenset[str], index: EvidenceIndex) -> tuple[NearestSpan, ...]:
    """Return the passages of a chapter that say most of a subject, rare words counting more."""
    ranked = sorted(
        chapter.pieces,
        key=lambda piece: -index.weigh_stems(list_piece_stems(piece, index.language) & subject),
    )
    return tuple(NearestSpan(piece.source.name, piece.span) for piece in ranked[:MOST_SHOWN])

"""Which spans a question shows where it cannot, or need not, show them all: what serves the objectives best.

Passages, the spans under one heading, are ranked for each objective by BM25 over word stems (Robertson and
Zaragoza, 2009). A passage is kept whole: half a procedure or half a table is no use, and a list whose items
share no word with the objective is found by its heading.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, zip_longest

from pipelines.drafting.text.words import content_stems
from schemas.course import Module
from schemas.language import Language
from schemas.source import SourceSpans, Span, SpanKind

LONGEST_PASSAGE = 12
"""Spans; a longer chapter is cut, so that one sentence does not bring pages along."""

SATURATION, LENGTH = 2.5, 0.3
"""BM25's k1 and b: a word said often counts on, and a long passage loses little (see docs/performance.md)."""


@dataclass(frozen=True)
class Passage:
    """Spans that are kept or left together."""

    spans: tuple[Span, ...]

    @property
    def characters(self) -> int:
        """Return how much of a question the passage takes."""
        return sum(len(span.text) for span in self.spans)

    def stems(self, language: Language) -> list[str]:
        """Return the stems of its words and of the headings above it, a span at a time."""
        headings = " ".join(self.spans[0].anchor.heading)
        return [stem for text in (headings, *self._texts()) for stem in content_stems(text, language)]

    def _texts(self) -> Iterator[str]:
        return (span.text for span in self.spans)


def selected(spans: SourceSpans, module: Module, language: Language, most: int) -> SourceSpans:
    """Return the spans that serve a module's objectives, at most about `most` characters of them, in order.

    All of them where they fit. Objectives take turns, so that none is served at the cost of another; a
    module without objectives is served by its title.
    """
    passages = list(_passages(spans))
    if sum(passage.characters for passage in passages) <= most:
        return spans
    kept: set[int] = set()
    length = 0
    for best in _in_turn(_ranked(passages, query, language) for query in _queries(module)):
        size = passages[best].characters
        if best not in kept and length + size <= most:
            kept.add(best)
            length += size
    return _only(spans, {id(span) for n in kept for span in passages[n].spans})


def _queries(module: Module) -> list[str]:
    said = [" ".join(filter(None, (each.text, each.condition, each.criterion))) for each in module.objectives]
    return said or [module.title]


def _passages(spans: SourceSpans) -> Iterator[Passage]:
    for source in spans.sources:
        for _, run in groupby(source.spans, key=lambda span: span.anchor.heading):
            chapter = tuple(run)
            for start in range(0, len(chapter), LONGEST_PASSAGE):
                yield Passage(chapter[start : start + LONGEST_PASSAGE])


def _ranked(passages: list[Passage], query: str, language: Language) -> list[int]:
    """Return the passages that share a stem with a query, the nearest first."""
    # numpy takes a third of a second to load: only modules too large for one question pay for it.
    import bm25s

    documents = [passage.stems(language) for passage in passages]
    asked = sorted(content_stems(query, language) & {stem for said in documents for stem in said})
    if not asked:
        return []
    index = bm25s.BM25(k1=SATURATION, b=LENGTH)
    index.index(documents, show_progress=False)
    scores = index.get_scores(asked)
    found = [n for n, passage in enumerate(passages) if scores[n] > 0 and _says_something(passage)]
    return sorted(found, key=lambda n: (-float(scores[n]), n))


def _says_something(passage: Passage) -> bool:
    return any(span.kind is not SpanKind.HEADING for span in passage.spans)


def _in_turn(ranked: Iterable[list[int]]) -> Iterator[int]:
    return (n for turn in zip_longest(*ranked) for n in turn if n is not None)


def _only(spans: SourceSpans, kept: set[int]) -> SourceSpans:
    cut = (
        source.model_copy(update={"spans": tuple(span for span in source.spans if id(span) in kept)})
        for source in spans.sources
    )
    return spans.model_copy(update={"sources": tuple(source for source in cut if source.spans)})

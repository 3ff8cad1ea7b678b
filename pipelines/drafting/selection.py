"""Selection of the spans a prompt shows when it cannot show all: those that serve the objectives best.

Passages are ranked for each objective, and kept whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from pipelines.drafting.retrieval.nearness import Nearness
from pipelines.drafting.retrieval.passages import Passage, split_passages
from pipelines.drafting.retrieval.rankings import fuse_rankings, query_of, rank_by_words
from schemas.course import Module
from schemas.language import Language
from schemas.source import SourceSpans


def select_spans(
    spans: SourceSpans, module: Module, language: Language, most: int, nearness: Nearness | None = None
) -> SourceSpans:
    """Return the spans that serve a module's objectives, at most about `most` characters of them, in order.

    All of them where they fit. Objectives take turns, so that none is served at the cost of another; a
    module without objectives is served by its title. Passages are ranked by their words, and with `nearness`
    by their meaning too; raises what that does.
    """
    passages = split_passages(spans)
    if sum(passage.characters for passage in passages) <= most:
        return spans
    kept: set[int] = set()
    length = 0
    for best in _in_turn(
        _rank_passages(passages, query, language, nearness) for query in list_queries(module)
    ):
        size = passages[best].characters
        if best not in kept and length + size <= most:
            kept.add(best)
            length += size
    return _only(spans, {id(span) for n in kept for span in passages[n].spans})


def list_queries(module: Module) -> list[str]:
    """Return what a module's passages are ranked by, one ranking each."""
    return [query_of(objective) for objective in module.objectives] or [module.title]


def _rank_passages(
    passages: Sequence[Passage], query: str, language: Language, nearness: Nearness | None
) -> list[int]:
    words = rank_by_words(passages, query, language)
    return words if nearness is None else fuse_rankings([words, nearness.rank_passages(passages, query)])


def _in_turn(ranked: Iterable[list[int]]) -> Iterator[int]:
    return (n for turn in zip_longest(*ranked) for n in turn if n is not None)


def _only(spans: SourceSpans, kept: set[int]) -> SourceSpans:
    cut = (
        source.model_copy(update={"spans": tuple(span for span in source.spans if id(span) in kept)})
        for source in spans.sources
    )
    return spans.model_copy(update={"sources": tuple(source for source in cut if source.spans)})

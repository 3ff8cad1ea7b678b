"""Selection of the spans a prompt shows when it cannot show all: those that serve the objectives best.

Passages are ranked for each objective, and kept whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from pipelines.drafting.retrieval.nearness import Nearness
from pipelines.drafting.retrieval.passages import Passage, split_passages
from pipelines.drafting.retrieval.rankings import fuse_rankings, query_of, rank_by_words
from schemas.course import Course, Module
from schemas.language import Language
from schemas.source import SourceSpans


def select_spans(
    spans: SourceSpans, module: Module, language: Language, most: int, nearness: Nearness | None = None
) -> SourceSpans:
    """Return the spans that serve a module's objectives best, at most `most` characters, in reading order.

    All spans are returned if they fit. Objectives take turns to choose a passage, so that none is left out; a
    module without objectives is served by its title. Passages are ranked by their words, and with `nearness`
    also by their meaning; raises what that raises.
    """
    return _select(spans, [(query, language) for query in list_queries(module)], most, nearness)


def select_course_spans(
    spans: SourceSpans, course: Course, characters_an_objective: int, nearness: Nearness | None = None
) -> SourceSpans:
    """Return the spans that serve the objectives of a course's modules best, in reading order.

    So many characters for each objective, or for the title of a module without any; each is looked for in
    the words of its module's language. Raises what `select_spans` does.
    """
    queries = [
        (query, course.language_of(module)) for module in course.modules for query in list_queries(module)
    ]
    return _select(spans, queries, characters_an_objective * len(queries), nearness)


def _select(
    spans: SourceSpans, queries: Sequence[tuple[str, Language]], most: int, nearness: Nearness | None
) -> SourceSpans:
    passages = split_passages(spans)
    if sum(passage.characters for passage in passages) <= most:
        return spans
    chosen: set[int] = set()
    length = 0
    for position in _take_turns(
        _rank_passages(passages, query, language, nearness) for query, language in queries
    ):
        size = passages[position].characters
        if position not in chosen and length + size <= most:
            chosen.add(position)
            length += size
    return spans.keep_spans({span.id for n in chosen for span in passages[n].spans})


def list_queries(module: Module) -> list[str]:
    """Return the queries that a module's passages are ranked by: one for each objective, or its title."""
    return [query_of(objective) for objective in module.objectives] or [module.title]


def _rank_passages(
    passages: Sequence[Passage], query: str, language: Language, nearness: Nearness | None
) -> list[int]:
    words = rank_by_words(passages, query, language)
    return words if nearness is None else fuse_rankings([words, nearness.rank_passages(passages, query)])


def _take_turns(ranked: Iterable[list[int]]) -> Iterator[int]:
    return (n for nth_best in zip_longest(*ranked) for n in nth_best if n is not None)

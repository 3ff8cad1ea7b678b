"""Passages ranked for one objective: by their words, and by several rankings at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipelines.drafting.retrieval.passages import Passage
from pipelines.drafting.text.words import content_stems
from schemas.course import Objective
from schemas.language import Language

SATURATION, LENGTH = 2.5, 0.3
"""BM25's k1 and b: a word said often counts on, and a long passage loses little (see docs/performance.md)."""


RANK_CONSTANT = 60
"""How little the first places count more than those after them; the value its authors tried."""


def query_of(objective: Objective) -> str:
    """Return what passages are ranked by: the objective with its condition and criterion."""
    return " ".join(filter(None, (objective.text, objective.condition, objective.criterion)))


def rank_by_words(passages: Sequence[Passage], query: str, language: Language) -> list[int]:
    """Return the passages that share a stem with a query by BM25, the nearest first.

    BM25: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009. Of two that score the same,
    the one that stands first goes first.
    """
    # numpy takes a third of a second to load: only what asks for a ranking pays for it.
    import bm25s

    documents = [passage.stems(language) for passage in passages]
    known = sorted(content_stems(query, language) & {stem for texts in documents for stem in texts})
    if not known:
        return []
    index = bm25s.BM25(k1=SATURATION, b=LENGTH)
    index.index(documents, show_progress=False)
    scores = index.get_scores(known)
    found = [n for n, passage in enumerate(passages) if scores[n] > 0 and passage.citable]
    return sorted(found, key=lambda n: (-float(scores[n]), n))


def fuse_rankings(rankings: Iterable[Sequence[int]]) -> list[int]:
    """Return what several rankings together say, the best first; of two that score the same, the earlier.

    Reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009. Only ranks count, so that scores of
    different kinds need no common measure.
    """
    scores: defaultdict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, each in enumerate(ranking, start=1):
            scores[each] += 1 / (RANK_CONSTANT + rank)
    return sorted(scores, key=lambda each: (-scores[each], each))

"""Passages ranked for one objective: by their words, and by several rankings at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipelines.drafting.retrieval.passages import Passage
from pipelines.drafting.text.words import list_content_stems
from schemas.course import Objective
from schemas.language import Language

SATURATION, LENGTH_WEIGHT = 2.5, 0.3
"""BM25's k1 and b: each repetition of a word counts, a long passage loses little (docs/performance.md)."""

RANK_CONSTANT = 60
"""The larger, the less the first places count above the next; 60 is the value of the method's authors."""


def query_of(objective: Objective) -> str:
    """Return what passages are ranked by: the objective with its condition and criterion."""
    return " ".join(filter(None, (objective.text, objective.condition, objective.criterion)))


def rank_by_words(passages: Sequence[Passage], query: str, language: Language) -> list[int]:
    """Return the numbers of the passages that share a stem with a query, the best first by BM25.

    BM25: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009. Of two with the same score
    the earlier passage comes first.
    """
    # numpy takes a third of a second to load: only what asks for a ranking pays for it.
    import bm25s

    documents = [passage.stems(language) for passage in passages]
    shared_stems = sorted(
        list_content_stems(query, language) & {stem for texts in documents for stem in texts}
    )
    if not shared_stems:
        return []
    index = bm25s.BM25(k1=SATURATION, b=LENGTH_WEIGHT)
    index.index(documents, show_progress=False)
    scores = index.get_scores(shared_stems)
    positions = [n for n, passage in enumerate(passages) if scores[n] > 0 and passage.citable]
    return sorted(positions, key=lambda n: (-float(scores[n]), n))


def fuse_rankings(rankings: Iterable[Sequence[int]]) -> list[int]:
    """Return several rankings combined, the best first; of two with the same score the lower number.

    Reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009. Only ranks count, so that scores of
    different kinds need no common measure.
    """
    scores: defaultdict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, passage in enumerate(ranking, start=1):
            scores[passage] += 1 / (RANK_CONSTANT + rank)
    return sorted(scores, key=lambda passage: (-scores[passage], passage))

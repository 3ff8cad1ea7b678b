"""Passages ranked for an objective by meaning: how near their vectors are.

Each text has its vector made once, and found again in the store while neither it nor its model changes.
"""

from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from operator import mul
from threading import Lock

from adapters.embedding import MOST_CHARACTERS, MOST_TEXTS, Embedded, Embedder, TextRole, Vector
from adapters.embedding.vectors import Vectors
from adapters.llm import most_tokens
from pipelines.drafting.budget import Meter, count_cost_of_embedding
from pipelines.drafting.retrieval.passages import Passage
from schemas.draft import Spent, Usage
from schemas.errors import ModelUnusable

SPENT_ON = "retrieval"
EQUAL = 6
"""Decimals two passages are told apart by: below that, the one that stands first goes first."""

Hide = Callable[[Sequence[str]], list[str]]
"""Puts tokens in the place of personal data, before anything else sees a text."""


class Nearness:
    """Ranks passages with an embedder, within a run's budget; from any thread."""

    def __init__(
        self,
        embedder: Embedder,
        vectors: Vectors,
        meter: Meter,
        *,
        hide: Hide = list,
        price: float | None = None,
        currency: str = "EUR",
    ) -> None:
        self._embedder = embedder
        self._vectors = vectors
        self._meter = meter
        self._hide = hide
        self._price = price
        self._currency = currency
        self._lock = Lock()
        self._made: dict[tuple[TextRole, str], Vector] = {}
        self._used = Usage(currency=currency)

    def rank_passages(self, passages: Sequence[Passage], query: str) -> list[int]:
        """Return every passage with something to cite, the nearest first.

        Raises ModelUnusable and BudgetExceeded; what was made by then is kept.
        """
        with self._lock:
            (asked,) = self._of([query], TextRole.QUERY)
            said = self._of([passage.text for passage in passages], TextRole.PASSAGE)
        for vector in said:
            if len(vector) != len(asked):
                raise ModelUnusable(
                    f"{self._embedder.name} made vectors of {len(asked)} and of {len(vector)} numbers",
                    place="course.yaml, embedding",
                    remedy="The host serves another model by this name: delete vectors/ in the store",
                )
        scores = [round(_cosine(asked, vector), EQUAL) for vector in said]
        citable = (n for n, passage in enumerate(passages) if passage.citable)
        return sorted(citable, key=lambda n: (-scores[n], n))

    def take_spent(self) -> tuple[Spent, ...]:
        """Return what was paid since this was asked last; nothing where vectors cost nothing."""
        with self._lock:
            used, self._used = self._used, Usage(currency=self._currency)
        if self._embedder.paid_model is None or not used.calls:
            return ()
        return (Spent(artefact=SPENT_ON, model=self._embedder.paid_model, usage=used),)

    def _of(self, texts: Sequence[str], role: TextRole) -> list[Vector]:
        """Return the vectors of texts, from the store where they are."""
        sent = [self._embedder.as_sent(text, role) for text in self._hide(texts)]
        missing = [text for text in dict.fromkeys(sent) if not self._knows(text, role)]
        for batch in _batches(missing):
            made = self._embed_metered(batch, role)
            for text, vector in zip(batch, made.vectors, strict=True):
                self._made[role, text] = self._vectors.keep(self._embedder.name, text, vector)
        return [self._made[role, text] for text in sent]

    def _knows(self, text: str, role: TextRole) -> bool:
        if (role, text) not in self._made:
            found = self._vectors.find(self._embedder.name, text)
            if found is None:
                return False
            self._made[role, text] = found
        return True

    def _embed_metered(self, batch: Sequence[str], role: TextRole) -> Embedded:
        if self._embedder.paid_model is None:
            return self._embedder.embed(batch, role)
        with self._meter.reserve_embedding(sum(map(most_tokens, batch)), self._price) as used:
            made = self._embedder.embed(batch, role)
            used(made.tokens)
        cost = count_cost_of_embedding(made.tokens, self._price)
        self._used += Usage(calls=1, input_tokens=made.tokens, cost=cost, currency=self._currency)
        return made


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for text in texts:
        full = len(batch) == MOST_TEXTS or sum(map(len, batch)) + len(text) > MOST_CHARACTERS
        if batch and full:
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch


def _cosine(one: Vector, other: Vector) -> float:
    """Return how near two vectors are, -1 to 1; plain sums in one order, the same on any machine."""
    return _product(one, other) / sqrt(_product(one, one) * _product(other, other))


def _product(one: Vector, other: Vector) -> float:
    return sum(map(mul, one, other), 0.0)

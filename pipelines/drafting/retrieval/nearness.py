"""Passages ranked for an objective by meaning: by the nearness of their embedding vectors.

The vector of a text is computed once, and read from the store as long as neither text nor model changes.
"""

from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from operator import mul
from threading import Lock

from adapters.embedding import MOST_CHARACTERS, MOST_TEXTS, Embedded, Embedder, TextRole, Vector
from adapters.embedding.vectors import Vectors
from adapters.llm import estimate_most_tokens
from pipelines.drafting.budget import Meter, count_cost_of_embedding
from pipelines.drafting.retrieval.passages import Passage
from schemas.draft import Spent, Usage
from schemas.errors import ModelUnusable

SPENDING_NAME = "retrieval"
DECIMALS = 6
"""Decimals of a score that count; passages with equal scores stay in their order."""

Hide = Callable[[Sequence[str]], list[str]]
"""Replaces personal data by pseudonyms, before a text is sent or stored."""


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
        self._computed: dict[tuple[TextRole, str], Vector] = {}
        self._used = Usage(currency=currency)

    def rank_passages(self, passages: Sequence[Passage], query: str) -> list[int]:
        """Return the positions of all passages with something to cite, the nearest first.

        Raises ModelUnusable and BudgetExceeded; vectors computed before that are kept.
        """
        with self._lock:
            (query_vector,) = self._find_vectors([query], TextRole.QUERY)
            vectors = self._find_vectors([passage.text for passage in passages], TextRole.PASSAGE)
        for vector in vectors:
            if len(vector) != len(query_vector):
                raise ModelUnusable(
                    f"{self._embedder.name} made vectors of {len(query_vector)} and of {len(vector)} numbers",
                    place="course.yaml, embedding",
                    remedy="The host serves another model by this name: delete vectors/ in the store",
                )
        scores = [round(_cosine(query_vector, vector), DECIMALS) for vector in vectors]
        citable = (n for n, passage in enumerate(passages) if passage.citable)
        return sorted(citable, key=lambda n: (-scores[n], n))

    def take_spent(self) -> tuple[Spent, ...]:
        """Return what was spent since the last call; empty if vectors cost nothing."""
        with self._lock:
            used, self._used = self._used, Usage(currency=self._currency)
        if self._embedder.paid_model is None or not used.calls:
            return ()
        return (Spent(artefact=SPENDING_NAME, model=self._embedder.paid_model, usage=used),)

    def _find_vectors(self, texts: Sequence[str], role: TextRole) -> list[Vector]:
        """Return the vectors of texts; those that the store does not have are computed."""
        sent = [self._embedder.as_sent(text, role) for text in self._hide(texts)]
        missing = [text for text in dict.fromkeys(sent) if not self._is_known(text, role)]
        for batch in _split_batches(missing):
            embedded = self._embed_metered(batch, role)
            for text, vector in zip(batch, embedded.vectors, strict=True):
                self._computed[role, text] = self._vectors.keep(self._embedder.name, text, vector)
        return [self._computed[role, text] for text in sent]

    def _is_known(self, text: str, role: TextRole) -> bool:
        if (role, text) not in self._computed:
            vector = self._vectors.find(self._embedder.name, text)
            if vector is None:
                return False
            self._computed[role, text] = vector
        return True

    def _embed_metered(self, batch: Sequence[str], role: TextRole) -> Embedded:
        if self._embedder.paid_model is None:
            return self._embedder.embed(batch, role)
        with self._meter.reserve_embedding(sum(map(estimate_most_tokens, batch)), self._price) as count_used:
            embedded = self._embedder.embed(batch, role)
            count_used(embedded.tokens)
        cost = count_cost_of_embedding(embedded.tokens, self._price)
        self._used += Usage(calls=1, input_tokens=embedded.tokens, cost=cost, currency=self._currency)
        return embedded


def _split_batches(texts: Sequence[str]) -> Iterator[list[str]]:
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
    """Return the cosine of two vectors, -1 to 1; summed in a fixed order, so the same on every machine."""
    return _multiply(one, other) / sqrt(_multiply(one, one) * _multiply(other, other))


def _multiply(one: Vector, other: Vector) -> float:
    return sum(map(mul, one, other), 0.0)

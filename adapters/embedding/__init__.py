"""Embedding engines, one file each: they turn texts into vectors, to find texts of similar meaning.

Text of sources leaves this machine only for a host that `course.yaml` names.
Decided in docs/decisions/0061-retrieval.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Protocol

Vector = tuple[float, ...]

MOST_TEXTS = 64
MOST_CHARACTERS = 60_000
"""In one call; hosts accept 2,048 texts and 300,000 tokens (OpenAI's reference, Create embeddings)."""

LONGEST_TEXT = 8_000
"""Characters of one text; models read 8,192 tokens or fewer, and a longer text is cut."""


class TextRole(StrEnum):
    """Whether a text is a query or a passage to be found; some models embed them differently."""

    QUERY = "query"
    PASSAGE = "passage"


@dataclass(frozen=True)
class Embedded:
    """A vector for each text, in their order, and how many tokens they took."""

    vectors: tuple[Vector, ...]
    tokens: int = 0


class Embedder(Protocol):
    """Computes vectors; safe in threads. Each call may cost money, so look in the cache `Vectors` first."""

    @property
    def name(self) -> str:
        """Return what determines a vector beside the text, e.g. model and host."""
        ...

    @property
    def paid_model(self) -> str | None:
        """Return the model whose price a call costs; None if it is free."""
        ...

    def as_sent(self, text: str, role: TextRole) -> str:
        """Return a text as it is sent to the model."""
        ...

    def embed(self, texts: Sequence[str], role: TextRole) -> Embedded:
        """Return a vector for each text, as sent; raises ModelUnusable if it cannot."""
        ...


def describe_fault(vectors: Sequence[Sequence[float]], wanted: int) -> str | None:
    """Return what is wrong with the vectors of so many texts, or None."""
    if len(vectors) != wanted:
        return f"{len(vectors)} vectors came back for {wanted} texts"
    lengths = sorted({len(vector) for vector in vectors})
    if len(lengths) > 1:
        return f"vectors of {lengths[0]} and of {lengths[-1]} numbers came back together"
    if lengths == [0]:
        return "empty vectors came back"
    if not all(isfinite(value) for vector in vectors for value in vector):
        return "a vector holds what is no number"
    if not all(any(vector) for vector in vectors):
        return "a vector is all zeros"
    return None

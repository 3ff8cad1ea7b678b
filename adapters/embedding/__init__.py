"""Embedding engines turn texts into vectors, to find texts of like meaning: one protocol, one file each.

Sources leave this machine only for a host `course.yaml` names. Decided in docs/decisions/0061-retrieval.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Protocol

Vector = tuple[float, ...]

MOST_TEXTS = 64
MOST_CHARACTERS = 60_000
"""Of one call: hosts take 2,048 texts and 300,000 tokens at most (OpenAI's reference, Create embeddings)."""

LONGEST_TEXT = 8_000
"""Characters of one text; models read 8,192 tokens or fewer, and a longer text is cut."""


class TextRole(StrEnum):
    """Whether a text asks or answers; some models want to be told."""

    QUERY = "query"
    PASSAGE = "passage"


@dataclass(frozen=True)
class Embedded:
    """A vector for each text, in their order, and the tokens that took."""

    vectors: tuple[Vector, ...]
    tokens: int = 0


class Embedder(Protocol):
    """Makes vectors, from any thread; the same text may cost again, so ask `Vectors` first."""

    @property
    def name(self) -> str:
        """Return everything but the text that determines a vector, e.g. model and host."""
        ...

    @property
    def paid_model(self) -> str | None:
        """Return the model each call is paid to; None where a vector costs nothing."""
        ...

    def as_sent(self, text: str, role: TextRole) -> str:
        """Return what is sent of a text."""
        ...

    def embed(self, texts: Sequence[str], role: TextRole) -> Embedded:
        """Return a vector for each text, as sent; raises ModelUnusable where there is not one for each."""
        ...


def describe_fault(vectors: Sequence[Sequence[float]], wanted: int) -> str | None:
    """Return why vectors are of no use for so many texts; None where they are."""
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

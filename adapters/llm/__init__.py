"""Language models: a question, its reply, and everything that determines the reply."""

from collections.abc import Callable
from enum import StrEnum
from typing import Literal, Protocol

from pydantic import Field, JsonValue

from schemas.contract import Contract


class ChatMessage(Contract):
    """One turn of the conversation."""

    role: Literal["system", "user", "assistant"]
    text: str


class ResponseFormat(StrEnum):
    """How the server is told what shape the answer has (`response_format` of Chat Completions)."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"


class Ask(Contract):
    """One question to a model: all that determines the answer, and nothing else."""

    host: str
    model: str
    messages: tuple[ChatMessage, ...] = Field(min_length=1)
    format: ResponseFormat
    answer_name: str = Field(pattern=r"^[a-z_]{1,64}$")
    answer_schema: dict[str, JsonValue]
    temperature: float
    seed: int
    max_output_tokens: int


class StopReason(StrEnum):
    """Why the model stopped."""

    COMPLETE = "complete"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    SCHEMA_REFUSED = "schema_refused"
    LATE = "late"


class Reply(Contract):
    """What the model answered and the tokens it counted; not yet judged."""

    text: str
    ending: StopReason = StopReason.COMPLETE
    input_tokens: int = Field(default=0, ge=0)
    output_tokens: int = Field(default=0, ge=0)

    @property
    def schema_refused(self) -> bool:
        """Return whether the server knows no `json_schema`; such a reply cost nothing."""
        return self.ending is StopReason.SCHEMA_REFUSED


Send = Callable[[Ask], Reply]
"""Puts a question to a model; raises ModelUnusable where no reply came back."""


class Hosted(Protocol):
    """What `course.yaml` says of a model on a host, whether it writes or compares."""

    @property
    def section(self) -> str:
        """Return the block that says it."""
        ...

    @property
    def host(self) -> str:
        """Return the host's name."""
        ...

    @property
    def name(self) -> str:
        """Return the model's name."""
        ...

    @property
    def api_key_env(self) -> str:
        """Return the environment variable that holds the key."""
        ...

    @property
    def is_remote(self) -> bool:
        """Return whether it is another machine."""
        ...


def place_of(settings: Hosted) -> str:
    """Return host and model for a message; never the whole URL, which may hold a password."""
    return f"{settings.host}, model {settings.name}"


def most_tokens(text: str) -> int:
    """Return more tokens than a text of French or English counts: a third of its characters.

    Byte-pair vocabularies average 3.5 to 4.5 characters a token in both languages.
    """
    return -(-len(text) // 3)

"""Language models: the question put to one, with all that determines its answer, and the reply."""

from collections.abc import Callable
from enum import StrEnum
from typing import Literal, Protocol

from pydantic import Field, JsonValue

from schemas.contract import Contract


class ChatMessage(Contract):
    """One message of the conversation."""

    role: Literal["system", "user", "assistant"]
    text: str


class ResponseFormat(StrEnum):
    """How the form of the answer is given to the server (`response_format` of Chat Completions)."""

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
    reasoning_effort: str | None = None


class StopReason(StrEnum):
    """Why the model stopped."""

    COMPLETE = "complete"
    TRUNCATED = "truncated"
    ALL_REASONING = "all_reasoning"
    """Cut at the longest answer before the answer itself began."""

    PROMPT_CUT = "prompt_cut"
    """The server read far less than it was sent, and said nothing of it."""

    REFUSED = "refused"
    SCHEMA_REFUSED = "schema_refused"
    LATE = "late"


class Reply(Contract):
    """What a model answered, not yet checked, and the tokens it counted."""

    text: str
    ending: StopReason = StopReason.COMPLETE
    input_tokens: int = Field(default=0, ge=0)
    output_tokens: int = Field(default=0, ge=0)
    left_out: tuple[str, ...] = ()
    """Settings of the question that the host refuses for this model, so that they were not sent."""

    @property
    def schema_refused(self) -> bool:
        """Return whether the server does not know `json_schema`; such a reply costs nothing."""
        return self.ending is StopReason.SCHEMA_REFUSED


Send = Callable[[Ask], Reply]
"""Puts a question to a model; raises ModelUnusable if no reply comes back."""


class Hosted(Protocol):
    """Settings of a model on a host, for writing or for embedding."""

    @property
    def section(self) -> str:
        """Return the settings' section of `course.yaml`, e.g. `model`."""
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
        """Return whether the host is another machine."""
        ...


def place_of(settings: Hosted) -> str:
    """Return host and model for a message; not the URL, which may hold a password."""
    return f"{settings.host}, model {settings.name}"


def estimate_most_tokens(text: str) -> int:
    """Return the most tokens that a French or English text has: a third of its characters.

    Byte-pair vocabularies average 3.5 to 4.5 characters a token in both languages.
    """
    return -(-len(text) // 3)

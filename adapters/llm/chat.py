"""JSON of Chat Completions: writes the body of a request, reads the reply in a response."""

from collections.abc import Callable, Collection
from typing import Any

from pydantic import BaseModel, JsonValue, ValidationError, field_validator

from adapters.llm import Ask, ChatMessage, Reply, ResponseFormat, StopReason, estimate_most_tokens
from adapters.llm.reasoning import cut_reasoning, is_all_reasoning
from adapters.llm.refused_parameters import LIMITS, REFUSING_STATUSES, RESPONSE_FORMAT, SAMPLING, read_refusal

OPENAI_HOSTS = (".openai.com", ".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
"""Newer models there know only `max_completion_tokens`, most compatible servers only `max_tokens`."""

TOO_LONG = frozenset({"length", "max_tokens"})
"""Why a model stopped at its longest answer; the second is Cohere's word and Gemini's."""

LONGEST_TOKEN = 7.5
"""Characters a token has at most, on average over a prompt: texts and JSON have 3.5 to 4.7."""

SHORTEST_CUT = 6_000
"""Characters; a shorter prompt fits the smallest context a server starts with (2,048 tokens)."""


class _Message(BaseModel):
    content: str | list[JsonValue] | None = None
    refusal: str | None = None

    @property
    def text(self) -> str:
        """Return the text; Mistral's reasoning models write a list of parts, some of them thinking."""
        if not isinstance(self.content, list):
            return self.content or ""
        parts = (part for part in self.content if isinstance(part, dict) and part.get("type") == "text")
        return "".join(str(part.get("text") or "") for part in parts)


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _PromptDetails(BaseModel):
    cached_tokens: int | None = None


class _Usage(BaseModel):
    prompt_tokens: int
    completion_tokens: int
    prompt_tokens_details: _PromptDetails | None = None

    @property
    def most_read(self) -> int:
        """Return the tokens of the prompt, with cached ones that a few gateways leave out of the count."""
        details = self.prompt_tokens_details
        return self.prompt_tokens + (details.cached_tokens or 0 if details else 0)


class _Completion(BaseModel):
    choices: list[_Choice]
    usage: _Usage | None = None

    @field_validator("usage", mode="wrap")
    @classmethod
    def _ignore_no_usage(cls, value: object, read: Callable[[object], _Usage | None]) -> _Usage | None:
        """Return the usage, None if a server counts in another way: the answer is one all the same."""
        try:
            return read(value)
        except ValidationError:
            return None


def build_body(ask: Ask, refused: Collection[str] = ()) -> dict[str, Any]:
    """Return the JSON body that asks a question, without the parameters its host refuses."""
    sampling = {name: getattr(ask, name) for name in SAMPLING}
    body: dict[str, Any] = {
        "model": ask.model,
        "messages": [_write_message(message) for message in ask.messages],
        **{name: value for name, value in sampling.items() if value is not None and name not in refused},
    }
    limits = reversed(LIMITS) if f".{ask.host}".endswith(OPENAI_HOSTS) else LIMITS
    body[next(name for name in limits if name not in refused)] = ask.max_output_tokens
    if RESPONSE_FORMAT not in refused or ask.format is ResponseFormat.JSON_SCHEMA:
        body[RESPONSE_FORMAT] = _write_response_format(ask)
    return body


def parse_reply(ask: Ask, body: bytes, refused: Collection[str] = ()) -> Reply | None:
    """Return the reply in a response body; None if it is no chat completion."""
    try:
        completion = _Completion.model_validate_json(body)
        choice = completion.choices[0]
    except (ValidationError, IndexError):
        return None
    left_out = tuple(name for name in SAMPLING if name in refused and getattr(ask, name) is not None)
    return _read_reply(ask, choice, completion.usage).model_copy(update={"left_out": left_out})


def refuses_schema(ask: Ask, status: int, body: bytes) -> bool:
    """Return whether an error may be a refusal of `json_schema`.

    If it had another cause that it does not name, the question without a schema fails in the same way.
    """
    asks_for_schema = ask.format is ResponseFormat.JSON_SCHEMA and status in REFUSING_STATUSES
    return asks_for_schema and read_refusal(body).may_be_about_schema


def _write_message(message: ChatMessage) -> dict[str, str]:
    return {"role": message.role, "content": message.text}


def _write_response_format(ask: Ask) -> dict[str, Any]:
    if ask.format is ResponseFormat.JSON_OBJECT:
        return {"type": "json_object"}
    schema = {"name": ask.answer_name, "strict": True, "schema": ask.answer_schema}
    return {"type": "json_schema", "json_schema": schema}


def _read_reply(ask: Ask, choice: _Choice, counted: _Usage | None) -> Reply:
    written, prompt = choice.message.text, sum(len(message.text) for message in ask.messages)
    text = cut_reasoning(written)
    ending = StopReason.COMPLETE
    if choice.message.refusal or choice.finish_reason == "content_filter":
        text, ending = choice.message.refusal or text, StopReason.REFUSED
    elif counted and prompt > SHORTEST_CUT and 0 < counted.most_read * LONGEST_TOKEN < prompt:
        ending = StopReason.PROMPT_CUT
    elif (choice.finish_reason or "").lower() in TOO_LONG:
        ending = StopReason.ALL_REASONING if is_all_reasoning(written) else StopReason.TRUNCATED
    # A server that counts nothing is charged by the estimate, so that a budget still holds.
    asked = counted.prompt_tokens if counted else sum(estimate_most_tokens(m.text) for m in ask.messages)
    answered = counted.completion_tokens if counted else estimate_most_tokens(written)
    return Reply(text=text, ending=ending, input_tokens=max(asked, 0), output_tokens=max(answered, 0))

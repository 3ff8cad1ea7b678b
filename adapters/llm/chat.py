"""JSON of Chat Completions: writes the body of a request, reads the reply in a response."""

from typing import Any

from pydantic import BaseModel, ValidationError

from adapters.llm import Ask, ChatMessage, Reply, ResponseFormat, StopReason, estimate_most_tokens

OPENAI_HOSTS = (".openai.com", ".openai.azure.com")
"""Newer models there know only `max_completion_tokens`, most compatible servers only `max_tokens`."""

SCHEMA_STATUSES = frozenset({400, 422})
"""Status of a host that does not know `json_schema`."""


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int
    completion_tokens: int


class _Completion(BaseModel):
    choices: list[_Choice]
    usage: _Usage | None = None


def build_body(ask: Ask) -> dict[str, Any]:
    """Return the JSON body that asks a question."""
    most = "max_completion_tokens" if f".{ask.host}".endswith(OPENAI_HOSTS) else "max_tokens"
    return {
        "model": ask.model,
        "messages": [_write_message(message) for message in ask.messages],
        "temperature": ask.temperature,
        "seed": ask.seed,
        most: ask.max_output_tokens,
        "response_format": _write_response_format(ask),
    }


def parse_reply(ask: Ask, body: bytes) -> Reply | None:
    """Return the reply in a response body; None if it is no chat completion."""
    try:
        completion = _Completion.model_validate_json(body)
        choice = completion.choices[0]
    except (ValidationError, IndexError):
        return None
    return _read_reply(ask, choice, completion.usage)


def refuses_schema(ask: Ask, status: int) -> bool:
    """Return whether a status counts as a refusal of `json_schema`.

    If it had another cause, the question without a schema fails in the same way.
    """
    return ask.format is ResponseFormat.JSON_SCHEMA and status in SCHEMA_STATUSES


def _write_message(message: ChatMessage) -> dict[str, str]:
    return {"role": message.role, "content": message.text}


def _write_response_format(ask: Ask) -> dict[str, Any]:
    if ask.format is ResponseFormat.JSON_OBJECT:
        return {"type": "json_object"}
    schema = {"name": ask.answer_name, "strict": True, "schema": ask.answer_schema}
    return {"type": "json_schema", "json_schema": schema}


def _read_reply(ask: Ask, choice: _Choice, counted: _Usage | None) -> Reply:
    text = choice.message.content or ""
    ending = StopReason.COMPLETE
    if choice.message.refusal or choice.finish_reason == "content_filter":
        text, ending = choice.message.refusal or text, StopReason.REFUSED
    elif choice.finish_reason == "length":
        ending = StopReason.TRUNCATED
    # A server that counts nothing is charged by the estimate, so that a budget still holds.
    asked = counted.prompt_tokens if counted else sum(estimate_most_tokens(m.text) for m in ask.messages)
    answered = counted.completion_tokens if counted else estimate_most_tokens(text)
    return Reply(text=text, ending=ending, input_tokens=max(asked, 0), output_tokens=max(answered, 0))

"""Chat Completions, the API that every server has: writes the body of a request, reads the response."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, JsonValue, ValidationError, WrapValidator

from adapters.llm import Ask, ChatMessage, Reply, ResponseFormat
from adapters.llm.completion import Completion, Usage, ignore_unreadable, make_reply
from adapters.llm.refused_parameters import LIMITS, RESPONSE_FORMAT, SAMPLING, find_refused_parameter

if TYPE_CHECKING:
    from openai import OpenAI

OPENAI_HOSTS = (".openai.com", ".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
"""Newer models there know only `max_completion_tokens`, most compatible servers only `max_tokens`."""

TOO_LONG = frozenset({"length", "max_tokens"})
"""Why a model stopped at its longest answer; the second is Cohere's word and Gemini's."""


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

    def count(self) -> Usage:
        """Return the tokens counted."""
        details = self.prompt_tokens_details
        cached = details.cached_tokens or 0 if details else 0
        return Usage(read=self.prompt_tokens, written=self.completion_tokens, cached=cached)


class _ChatCompletion(BaseModel):
    choices: list[_Choice]
    usage: Annotated[_Usage | None, WrapValidator(ignore_unreadable)] = None


class ChatCompletions:
    """The dialect of Chat Completions (OpenAI's API reference, "Create chat completion")."""

    endpoint: Literal["/v1/chat/completions"] = "/v1/chat/completions"

    def build_body(self, ask: Ask, refused: Collection[str] = ()) -> dict[str, Any]:
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

    def post(self, client: "OpenAI", body: Mapping[str, Any]) -> bytes:
        """Return the body of the response to a request; raises openai.APIError."""
        known = {name: body[name] for name in ("model", "messages")}
        # Sent as it is: walking a schema costs the client more than the rest of a call.
        rest = {name: value for name, value in body.items() if name not in known}
        raw = client.chat.completions.with_raw_response.create(**known, extra_body=rest)
        content: bytes = raw.http_response.content
        return content

    def parse_reply(self, ask: Ask, body: bytes, refused: Collection[str] = ()) -> Reply | None:
        """Return the reply in a response body; None if it is no chat completion."""
        try:
            completion = _ChatCompletion.model_validate_json(body)
            choice = completion.choices[0]
        except (ValidationError, IndexError):
            return None
        return make_reply(
            ask,
            Completion(
                written=choice.message.text,
                refusal=choice.message.refusal,
                is_filtered=choice.finish_reason == "content_filter",
                is_cut=(choice.finish_reason or "").lower() in TOO_LONG,
                usage=completion.usage.count() if completion.usage else None,
            ),
            refused,
        )

    def find_refused(self, status: int, body: bytes, sent: Collection[str]) -> str | None:
        """Return which parameter of a request its host refuses, of those that may be left out."""
        return find_refused_parameter(status, body, sent)


def _write_message(message: ChatMessage) -> dict[str, str]:
    return {"role": message.role, "content": message.text}


def _write_response_format(ask: Ask) -> dict[str, Any]:
    if ask.format is ResponseFormat.JSON_OBJECT:
        return {"type": "json_object"}
    schema = {"name": ask.answer_name, "strict": True, "schema": ask.answer_schema}
    return {"type": "json_schema", "json_schema": schema}

"""The Responses API, of OpenAI and servers that follow it: writes the body of a request, reads the response.

OpenAI's API reference, "Create a model response". It has no seed. Nothing is kept at the host: without
`store: false` it would keep every question, sources included, for thirty days.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ValidationError, WrapValidator

from adapters.llm import Ask, Reply, ResponseFormat
from adapters.llm.completion import Completion, Usage, ignore_unreadable, make_reply
from adapters.llm.refused_parameters import RESPONSE_FORMAT, find_refused_parameter

if TYPE_CHECKING:
    from openai import OpenAI

SENT_AS = {"reasoning_effort": "reasoning", RESPONSE_FORMAT: "text"}
"""What this API calls parameters that have another name in Chat Completions."""

OUR_NAMES = {theirs: ours for ours, theirs in SENT_AS.items()}
UNKNOWN = frozenset({"seed"})
"""Parameters that this API does not have."""


class _Part(BaseModel):
    type: str
    text: str = ""
    refusal: str = ""


class _Item(BaseModel):
    """A piece of the output: a message, or reasoning, whose parts are no answer."""

    type: str
    content: list[_Part] | None = None


class _CutShort(BaseModel):
    reason: str | None = None


class _InputDetails(BaseModel):
    cached_tokens: int | None = None


class _Usage(BaseModel):
    input_tokens: int
    output_tokens: int
    input_tokens_details: _InputDetails | None = None

    def count(self) -> Usage:
        """Return the tokens counted; reasoning is among those written."""
        details = self.input_tokens_details
        cached = details.cached_tokens or 0 if details else 0
        return Usage(read=self.input_tokens, written=self.output_tokens, cached=cached)


class _Response(BaseModel):
    status: Literal["completed", "incomplete"]
    output: list[_Item]
    incomplete_details: _CutShort | None = None
    usage: Annotated[_Usage | None, WrapValidator(ignore_unreadable)] = None

    def list_parts(self) -> list[_Part]:
        """Return the parts of its messages, in order."""
        return [part for item in self.output if item.type == "message" for part in item.content or ()]


class Responses:
    """The dialect of the Responses API."""

    endpoint: Literal["/v1/responses"] = "/v1/responses"

    def build_body(self, ask: Ask, refused: Collection[str] = ()) -> dict[str, Any]:
        """Return the JSON body that asks a question, without the parameters its host refuses."""
        body: dict[str, Any] = {
            "model": ask.model,
            "input": [{"role": message.role, "content": message.text} for message in ask.messages],
            "store": False,
            "max_output_tokens": ask.max_output_tokens,
        }
        if "temperature" not in refused:
            body["temperature"] = ask.temperature
        if ask.reasoning_effort is not None and "reasoning_effort" not in refused:
            body[SENT_AS["reasoning_effort"]] = {"effort": ask.reasoning_effort}
        if RESPONSE_FORMAT not in refused or ask.format is ResponseFormat.JSON_SCHEMA:
            body[SENT_AS[RESPONSE_FORMAT]] = {"format": _write_format(ask)}
        return body

    def post(self, client: "OpenAI", body: Mapping[str, Any]) -> bytes:
        """Return the body of the response to a request; raises openai.APIError."""
        known = {name: body[name] for name in ("model", "input")}
        # Sent as it is: walking a schema costs the client more than the rest of a call.
        rest = {name: value for name, value in body.items() if name not in known}
        raw = client.responses.with_raw_response.create(**known, extra_body=rest)
        content: bytes = raw.http_response.content
        return content

    def parse_reply(self, ask: Ask, body: bytes, refused: Collection[str] = ()) -> Reply | None:
        """Return the reply in a response body; None if it is no response, or one that failed."""
        try:
            response = _Response.model_validate_json(body)
        except ValidationError:
            return None
        parts = response.list_parts()
        reason = response.incomplete_details.reason if response.incomplete_details else None
        completion = Completion(
            written="".join(part.text for part in parts),
            refusal="".join(part.refusal for part in parts) or None,
            is_filtered=reason == "content_filter",
            is_cut=reason == "max_output_tokens",
            usage=response.usage.count() if response.usage else None,
        )
        return make_reply(ask, completion, {*refused, *UNKNOWN})

    def find_refused(self, status: int, body: bytes, sent: Collection[str]) -> str | None:
        """Return which parameter of a request its host refuses, under its name in Chat Completions."""
        return find_refused_parameter(status, body, sent, OUR_NAMES)


def _write_format(ask: Ask) -> dict[str, Any]:
    if ask.format is ResponseFormat.JSON_OBJECT:
        return {"type": "json_object"}
    return {"type": "json_schema", "name": ask.answer_name, "strict": True, "schema": ask.answer_schema}

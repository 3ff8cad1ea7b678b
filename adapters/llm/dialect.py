"""How a question is said to a host: the API that `model.api` names."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol

from adapters.llm import Ask, Reply, ResponseFormat
from adapters.llm.chat import ChatCompletions
from adapters.llm.refused_parameters import REFUSING_STATUSES, read_refusal
from adapters.llm.responses import Responses
from schemas.course import ModelApi

if TYPE_CHECKING:
    from openai import OpenAI


class Dialect(Protocol):
    """Writes requests of one API and reads its responses."""

    @property
    def endpoint(self) -> Literal["/v1/chat/completions", "/v1/responses"]:
        """Return the path that lines of a batch name."""
        ...

    def build_body(self, ask: Ask, refused: Collection[str] = ()) -> dict[str, Any]:
        """Return the JSON body that asks a question, without the parameters its host refuses."""
        ...

    def post(self, client: "OpenAI", body: Mapping[str, Any]) -> bytes:
        """Return the body of the response to a request; raises openai.APIError."""
        ...

    def parse_reply(self, ask: Ask, body: bytes, refused: Collection[str] = ()) -> Reply | None:
        """Return the reply in a response body, None if there is none in it."""
        ...

    def find_refused(self, status: int, body: bytes, sent: Collection[str]) -> str | None:
        """Return which parameter of a request its host refuses, of those that may be left out."""
        ...


DIALECTS: Mapping[ModelApi, Dialect] = {
    ModelApi.CHAT_COMPLETIONS: ChatCompletions(),
    ModelApi.RESPONSES: Responses(),
}


def refuses_schema(ask: Ask, status: int, body: bytes) -> bool:
    """Return whether an error may be a refusal of `json_schema`.

    If it had another cause that it does not name, the question without a schema fails in the same way.
    """
    asks_for_schema = ask.format is ResponseFormat.JSON_SCHEMA and status in REFUSING_STATUSES
    return asks_for_schema and read_refusal(body).may_be_about_schema

"""Embeddings from an OpenAI-compatible server (`/embeddings`): text of the sources is sent to its host."""

from collections.abc import Sequence

import openai
from pydantic import BaseModel, ValidationError

from adapters.embedding import LONGEST_TEXT, Embedded, TextRole, describe_fault
from adapters.llm import estimate_most_tokens, place_of
from adapters.llm.failures import make_unusable
from adapters.llm.key import key_of
from adapters.openai_host import Host
from schemas.course import EmbeddingSettings
from schemas.errors import ModelUnusable

RETRIES = 2


class _Embedding(BaseModel):
    index: int
    embedding: list[float]


class _Usage(BaseModel):
    prompt_tokens: int


class _Answer(BaseModel):
    data: list[_Embedding]
    usage: _Usage | None = None


class EmbeddingEndpoint:
    """Asks the model of a server; safe in threads, each call has a connection of its own."""

    def __init__(self, settings: EmbeddingSettings, *, retries: int = RETRIES) -> None:
        self._settings = settings
        self._host = Host(settings, retries)
        self._prefixes = {TextRole.QUERY: settings.query_prefix, TextRole.PASSAGE: settings.passage_prefix}

    @property
    def name(self) -> str:
        """Return e.g. `text-embedding-3-small, api.openai.com`."""
        return f"{self._settings.name}, {self._settings.host}"

    @property
    def paid_model(self) -> str | None:
        """Return the model whose price a call costs."""
        return self._settings.name

    def as_sent(self, text: str, role: TextRole) -> str:
        """Return a text with the prefix of its role, cut at LONGEST_TEXT, where models stop reading."""
        return f"{self._prefixes[role]}{text}"[:LONGEST_TEXT]

    def embed(self, texts: Sequence[str], role: TextRole) -> Embedded:  # noqa: ARG002  # said by its prefix
        """Return a vector for each text; raises ModelUnusable, `passing` if it may work later."""
        key = key_of(self._settings)
        try:
            raw = self._host.client(key).embeddings.with_raw_response.create(
                input=list(texts), model=self._settings.name, encoding_format="float"
            )
        except openai.APIError as error:
            failure = make_unusable(error, self._settings, key)
        else:
            return self._read(raw.http_response.content, texts)
        # Raised out here, without its cause: a logged traceback would show what the host echoed.
        raise failure

    def _read(self, body: bytes, texts: Sequence[str]) -> Embedded:
        try:
            answer = _Answer.model_validate_json(body)
        except ValidationError:
            answer = None
        if answer is None:
            raise self._unusable_error("what came back is no list of embeddings")
        items = sorted(answer.data, key=lambda item: item.index)
        vectors = tuple(tuple(item.embedding) for item in items)
        fault = describe_fault(vectors, len(texts))
        if fault is None and [item.index for item in items] != list(range(len(texts))):
            fault = "the vectors do not say which text each is of"
        if fault is not None:
            raise self._unusable_error(fault)
        counted = answer.usage.prompt_tokens if answer.usage else sum(map(estimate_most_tokens, texts))
        return Embedded(vectors, max(counted, 0))

    def _unusable_error(self, happened: str) -> ModelUnusable:
        return ModelUnusable(
            happened,
            place=place_of(self._settings),
            remedy="Check that embedding.base_url is an OpenAI-compatible API and embedding.name a model for "
            "embeddings, or take `embedding` out of course.yaml",
        )

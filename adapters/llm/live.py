"""Client of an OpenAI-compatible host: sends one question at a time, in the API its settings name."""

from collections.abc import Mapping
from dataclasses import dataclass

import openai

from adapters.llm import Ask, Reply, ResponseFormat, StopReason, estimate_most_tokens
from adapters.llm.dialect import DIALECTS, refuses_schema
from adapters.llm.failures import make_no_completion, make_unusable
from adapters.llm.key import key_of
from adapters.llm.refused_parameters import (
    RESPONSE_FORMAT,
    RefusedParameters,
    read_refusal,
)
from adapters.openai_host import Host
from schemas.course import ModelSettings
from schemas.errors import ModelUnusable

RETRIES = 2
"""Immediate retries after a passing failure (the client waits 0.5 to 8 s, or as long as the host says)."""

MOST_BYTES = 16 * 1024 * 1024
"""Bytes of a response: the longest reply that is read (400,000 characters), escaped, with its reasoning."""

LIST_TIMEOUT = 10.0  # seconds
STATUSES_WITHOUT_LIST = frozenset({404, 405, 501})


class Live:
    """Sends questions to the host of the settings; safe in threads, each question has its own connection.

    What its host refuses is kept in `refused`.
    """

    def __init__(
        self,
        settings: ModelSettings,
        *,
        retries: int = RETRIES,
        refused: RefusedParameters | None = None,
    ) -> None:
        self._settings = settings
        self._refused = refused or RefusedParameters(settings.base_url)
        self._retries = retries
        self._dialect = DIALECTS[settings.api]
        self._host = Host(settings, retries, most_bytes=MOST_BYTES, api_version=settings.api_version)

    def send(self, ask: Ask) -> Reply:
        """Return the reply to a question; raises ModelUnusable, `passing` if the same call may work later.

        A parameter that the host refuses is left out, and not sent to this model again.
        """
        while True:
            refused = self._refused.find(ask.model)
            if ask.format is ResponseFormat.JSON_SCHEMA and _name_schema(ask) in refused:
                return Reply(text="", ending=StopReason.SCHEMA_REFUSED)
            answer = self._post(ask, refused)
            if not isinstance(answer, _Refused):
                return answer
            if not self._refused.add(ask.model, answer.name):
                raise answer.failure

    def _post(self, ask: Ask, refused: frozenset[str]) -> "Reply | _Refused":
        key = key_of(self._settings)
        body = self._dialect.build_body(ask, refused)
        try:
            content = self._dialect.post(self._host.client(key), body)
        except openai.APITimeoutError:
            return self._make_late_reply(ask)
        except openai.APIStatusError as error:
            failure = make_unusable(error, self._settings, key)
            name = self._find_refusal(ask, error, body)
            if name is not None:
                return _Refused(name, failure)
            if refuses_schema(ask, error.status_code, error.response.content):
                # It names nothing, so that the schema may be taken by the next question: not remembered.
                return Reply(text="", ending=StopReason.SCHEMA_REFUSED)
        except openai.APIError as error:
            failure = make_unusable(error, self._settings, key)
        else:
            reply = self._dialect.parse_reply(ask, content, refused)
            if reply is not None:
                return reply
            failure = make_no_completion(self._settings, content, key)
        # Raised out here, without its cause: a logged traceback would show what the host echoed.
        raise failure

    def check(self) -> str:
        """Return a sentence: the host answers, and whether it lists the model. No text is sent to it.

        Raises ModelUnusable if it does not answer, or refuses the key. A host without a list is accepted.
        """
        key = key_of(self._settings)
        try:
            client = self._host.client(key).with_options(timeout=LIST_TIMEOUT, max_retries=0)
            names = {each.id for each in client.models.list()}
        except openai.APIStatusError as error:
            if error.status_code in STATUSES_WITHOUT_LIST:
                return f"{self._settings.base_url} answers; it lists no models"
            failure = make_unusable(error, self._settings, key)
        except openai.APIError as error:
            failure = make_unusable(error, self._settings, key)
        else:
            listed = "lists" if self._settings.name in names else "does not list"
            return f"{self._settings.base_url} answers, and {listed} {self._settings.name}"
        raise failure

    def _find_refusal(self, ask: Ask, error: openai.APIStatusError, body: Mapping[str, object]) -> str | None:
        """Return what to leave out of the next request, None if the error is about something else."""
        status, content = error.status_code, error.response.content
        name = self._dialect.find_refused(status, content, body)
        if name in {None, RESPONSE_FORMAT} and refuses_schema(ask, status, content):
            return _name_schema(ask) if read_refusal(content).names_schema else None
        return name

    def _make_late_reply(self, ask: Ask) -> Reply:
        """Return the reply of a timeout, with the most tokens possible: a host may bill each try in full."""
        tries = 1 + self._retries
        asked = sum(estimate_most_tokens(message.text) for message in ask.messages)
        return Reply(
            text="",
            ending=StopReason.LATE,
            input_tokens=tries * asked,
            output_tokens=tries * ask.max_output_tokens,
        )


@dataclass(frozen=True)
class _Refused:
    """What a host refuses in a request, and the error if it cannot be left out."""

    name: str
    failure: ModelUnusable


def _name_schema(ask: Ask) -> str:
    """Return the name of the refusal of one answer's schema; a host may take those of others."""
    return f"{RESPONSE_FORMAT}:{ask.answer_name}"

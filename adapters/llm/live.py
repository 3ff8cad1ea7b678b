"""Client of an OpenAI-compatible host (Chat Completions): sends one question at a time."""

import openai

from adapters.llm import Ask, Reply, StopReason, estimate_most_tokens
from adapters.llm.chat import build_body, parse_reply, refuses_schema
from adapters.llm.failures import make_no_completion, make_unusable
from adapters.llm.key import key_of
from adapters.openai_host import Host
from schemas.course import ModelSettings

RETRIES = 2
"""Immediate retries after a passing failure (the client waits 0.5 to 8 s, or as long as the host says)."""

LIST_TIMEOUT = 10.0  # seconds
STATUSES_WITHOUT_LIST = frozenset({404, 405, 501})


class Live:
    """Sends questions to the host of the settings; safe in threads, each question has its own connection."""

    def __init__(self, settings: ModelSettings, *, retries: int = RETRIES) -> None:
        self._settings = settings
        self._retries = retries
        self._host = Host(settings, retries)

    def send(self, ask: Ask) -> Reply:
        """Return the reply to a question; raises ModelUnusable, `passing` if the same call may work later."""
        key = key_of(self._settings)
        body = build_body(ask)
        # Sent as it is: walking a schema for types the client knows costs more than the rest of a call.
        body["extra_body"] = {"response_format": body.pop("response_format")}
        try:
            raw = self._host.client(key).chat.completions.with_raw_response.create(**body)
        except openai.APITimeoutError:
            return self._make_late_reply(ask)
        except openai.APIStatusError as error:
            if refuses_schema(ask, error.status_code):
                return Reply(text="", ending=StopReason.SCHEMA_REFUSED)
            failure = make_unusable(error, self._settings, key)
        except openai.APIError as error:
            failure = make_unusable(error, self._settings, key)
        else:
            return self._read(ask, raw.http_response.content)
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

    def _read(self, ask: Ask, body: bytes) -> Reply:
        reply = parse_reply(ask, body)
        if reply is None:
            raise make_no_completion(self._settings)
        return reply

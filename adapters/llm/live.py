"""A live OpenAI-compatible host (Chat Completions): sends one question, returns its reply."""

import os
from typing import Any

import openai
from pydantic import BaseModel, ValidationError

from adapters.llm import Ask, Ending, Format, Message, Reply, most_tokens
from adapters.llm.failures import missing_key, no_completion, unusable
from adapters.openai_host import NO_KEY, Host
from schemas.course import ModelSettings

RETRIES = 2
"""How often a passing failure is tried again at once (the client waits 0.5 to 8 s, or as the host says)."""

OPENAI_HOSTS = (".openai.com", ".openai.azure.com")
"""Their newer models know only `max_completion_tokens`; most compatible servers only `max_tokens`."""


class _Said(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Said
    finish_reason: str | None = None


class _Counted(BaseModel):
    prompt_tokens: int
    completion_tokens: int


class _Completion(BaseModel):
    choices: list[_Choice]
    usage: _Counted | None = None


class Live:
    """Sends questions to the host of the settings; one connection a question, from any thread."""

    def __init__(self, settings: ModelSettings, *, retries: int = RETRIES) -> None:
        self._settings = settings
        self._retries = retries
        self._host = Host(settings, retries)

    def send(self, ask: Ask) -> Reply:
        """Return the reply; raises ModelUnusable, `passing` where the same call may work later.

        A 400 or 422 to a strict question is taken for a refusal of the schema: where it had another
        cause, the next rung of the ladder meets it again.
        """
        key = self._key()
        try:
            raw = self._host.client(key).chat.completions.with_raw_response.create(**_body(ask))
        except openai.APITimeoutError:
            return self._late(ask)
        except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
            if ask.format is Format.JSON_SCHEMA:
                return Reply(text="", ending=Ending.SCHEMA_REFUSED)
            failure = unusable(error, self._settings, key)
        except openai.APIError as error:
            failure = unusable(error, self._settings, key)
        else:
            return self._read(ask, raw.http_response.content)
        # Raised out here, without its cause: a logged traceback would show what the host echoed.
        raise failure

    def _late(self, ask: Ask) -> Reply:
        """Return a reply counted at its most: a host may bill what it wrote to nobody, at each try."""
        tries = 1 + self._retries
        asked = sum(most_tokens(message.text) for message in ask.messages)
        return Reply(
            text="",
            ending=Ending.LATE,
            input_tokens=tries * asked,
            output_tokens=tries * ask.max_output_tokens,
        )

    def _read(self, ask: Ask, body: bytes) -> Reply:
        try:
            completion = _Completion.model_validate_json(body)
            choice = completion.choices[0]
        except (ValidationError, IndexError):
            failure = no_completion(self._settings)
        else:
            return _reply(ask, choice, completion.usage)
        raise failure

    def _key(self) -> str:
        key = os.environ.get(self._settings.api_key_env, "").strip()
        if key and key.isascii() and key.isprintable():
            return key
        if key or self._settings.is_remote:
            raise missing_key(self._settings)
        return NO_KEY


def _body(ask: Ask) -> dict[str, Any]:
    most = "max_completion_tokens" if f".{ask.host}".endswith(OPENAI_HOSTS) else "max_tokens"
    return {
        "model": ask.model,
        "messages": [_turn(message) for message in ask.messages],
        "temperature": ask.temperature,
        "seed": ask.seed,
        most: ask.max_output_tokens,
        # Sent as it is: walking a schema for types the client knows costs more than the rest of a call.
        "extra_body": {"response_format": _response_format(ask)},
    }


def _turn(message: Message) -> dict[str, str]:
    return {"role": message.role, "content": message.text}


def _response_format(ask: Ask) -> dict[str, Any]:
    if ask.format is Format.JSON_OBJECT:
        return {"type": "json_object"}
    schema = {"name": ask.answer_name, "strict": True, "schema": ask.answer_schema}
    return {"type": "json_schema", "json_schema": schema}


def _reply(ask: Ask, choice: _Choice, counted: _Counted | None) -> Reply:
    text = choice.message.content or ""
    ending = Ending.COMPLETE
    if choice.message.refusal or choice.finish_reason == "content_filter":
        text, ending = choice.message.refusal or text, Ending.REFUSED
    elif choice.finish_reason == "length":
        ending = Ending.TRUNCATED
    # A server that counts nothing is charged by the estimate, so that a budget still holds.
    asked = counted.prompt_tokens if counted else sum(most_tokens(m.text) for m in ask.messages)
    answered = counted.completion_tokens if counted else most_tokens(text)
    return Reply(text=text, ending=ending, input_tokens=max(asked, 0), output_tokens=max(answered, 0))

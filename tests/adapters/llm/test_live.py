"""What a live host's answers and failures become, over real HTTP with the real client."""

import logging
import socket
import traceback
from typing import Any

import pytest

from adapters.llm import Ask, ChatMessage, ResponseFormat, StopReason
from adapters.llm.chat import ChatCompletions
from adapters.llm.live import Live
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_settings
from schemas.course import ModelSettings
from schemas.errors import ModelUnusable

SECRET = "sk-tres-secret-0123456789"
SCHEMA = {
    "type": "object",
    "properties": {"points": {"type": "array", "items": {"type": "string"}}},
    "required": ["points"],
    "additionalProperties": False,
}
SPANS = '<sources>\n{"id": "sp-3e91507d2a", "kind": "sentence", "text": "Fermer la porte."}\n</sources>\n'


def ask(**changes: Any) -> Ask:
    fields: dict[str, Any] = {
        "host": "127.0.0.1",
        "model": "fake",
        "messages": (ChatMessage(role="system", text="Rules."), ChatMessage(role="user", text=SPANS)),
        "format": ResponseFormat.JSON_SCHEMA,
        "answer_name": "summary",
        "answer_schema": SCHEMA,
        "temperature": 0.2,
        "seed": 7,
        "max_output_tokens": 500,
    }
    return Ask(**(fields | changes))


def test_a_reply_brings_its_text_and_the_tokens_the_host_counted() -> None:
    with FakeOpenAI() as fake:
        reply = Live(make_settings(fake)).send(ask())
    assert reply.ending is StopReason.COMPLETE
    assert reply.text.startswith('{"points"')
    assert (reply.input_tokens, reply.output_tokens) == (len("Rules.\n" + SPANS) // 4, len(reply.text) // 4)


def test_a_host_that_counts_no_tokens_is_charged_by_the_estimate() -> None:
    with FakeOpenAI(Mode.NO_USAGE) as fake:
        reply = Live(make_settings(fake)).send(ask())
    assert reply.input_tokens >= len(SPANS) // 3
    assert reply.output_tokens >= len(reply.text) // 3


def test_everything_that_determines_the_answer_is_sent() -> None:
    with FakeOpenAI() as fake:
        Live(make_settings(fake)).send(ask())
        body = fake.requests[0].body
    assert fake.requests[0].path == "/v1/chat/completions"
    assert (body["model"], body["temperature"], body["seed"], body["max_tokens"]) == ("fake", 0.2, 7, 500)
    assert body["response_format"]["json_schema"] == {"name": "summary", "strict": True, "schema": SCHEMA}


def test_openai_is_told_the_longest_answer_under_its_newer_name() -> None:
    assert "max_completion_tokens" in ChatCompletions().build_body(ask(host="api.openai.com"))
    assert "max_tokens" in ChatCompletions().build_body(ask(host="notopenai.com"))


@pytest.mark.parametrize(
    ("mode", "ending"),
    [
        (Mode.REFUSAL, StopReason.REFUSED),
        (Mode.FILTERED, StopReason.REFUSED),
        (Mode.TRUNCATED, StopReason.TRUNCATED),
        (Mode.NO_JSON_SCHEMA, StopReason.SCHEMA_REFUSED),
    ],
)
def test_a_reply_says_why_the_model_stopped(mode: Mode, ending: StopReason) -> None:
    with FakeOpenAI(mode) as fake:
        assert Live(make_settings(fake)).send(ask()).ending is ending


@pytest.mark.parametrize(
    ("mode", "status"),
    [
        (Mode.BAD_REQUEST, 400),
        (Mode.UNAUTHORISED, 401),
        (Mode.FORBIDDEN, 403),
        (Mode.NOT_FOUND, 404),
    ],
)
def test_a_permanent_failure_is_asked_once(mode: Mode, status: int) -> None:
    with FakeOpenAI(mode) as fake:
        with pytest.raises(
            ModelUnusable, match=f"127.0.0.1, model fake: the host answered {status}"
        ) as raised:
            Live(make_settings(fake)).send(ask(format=ResponseFormat.JSON_OBJECT))
        assert len(fake.requests) == 1
    assert not raised.value.passing
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("mode", "status"),
    [
        (Mode.REQUEST_TIMEOUT, 408),
        (Mode.CONFLICT, 409),
        (Mode.TOO_MANY, 429),
        (Mode.SERVER_ERROR, 500),
    ],
)
def test_a_passing_failure_is_tried_three_times_and_then_says_it_passes(mode: Mode, status: int) -> None:
    with FakeOpenAI(mode) as fake:
        with pytest.raises(ModelUnusable, match=f"the host answered {status}") as raised:
            Live(make_settings(fake)).send(ask())
        assert len(fake.requests) == 3
    assert raised.value.passing


def test_a_host_that_is_busy_for_a_moment_is_waited_for() -> None:
    with FakeOpenAI(Mode.TOO_MANY, times=2) as fake:
        assert Live(make_settings(fake)).send(ask()).ending is StopReason.COMPLETE
        assert len(fake.requests) == 3


def test_a_slow_host_is_late_and_counted_at_the_most_it_may_bill_for_each_try() -> None:
    with FakeOpenAI(Mode.SLOW) as fake:
        reply = Live(make_settings(fake, timeout_seconds=0.2), retries=0).send(ask())
    assert reply.ending is StopReason.LATE
    assert reply.output_tokens == 500


def test_a_host_that_hangs_up_passes() -> None:
    with FakeOpenAI(Mode.HANGS_UP) as fake, pytest.raises(ModelUnusable, match="cannot be reached") as raised:
        Live(make_settings(fake), retries=0).send(ask())
    assert raised.value.passing


def test_a_dead_socket_passes_and_names_the_setting_to_check() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        dead = ModelSettings(base_url=f"http://127.0.0.1:{port}/v1", name="fake")
        with pytest.raises(ModelUnusable, match=r"cannot be reached.*model\.base_url") as raised:
            Live(dead, retries=0).send(ask())
    assert raised.value.passing


def test_a_web_page_is_no_chat_completion() -> None:
    with FakeOpenAI(Mode.NOT_A_COMPLETION) as fake, pytest.raises(ModelUnusable, match="no chat completion"):
        Live(make_settings(fake)).send(ask())


def test_sources_do_not_follow_a_redirect_to_a_host_nobody_consented_to() -> None:
    with (
        FakeOpenAI() as other,
        FakeOpenAI(Mode.REDIRECT, elsewhere=other.base_url + "/chat/completions") as fake,
    ):
        with pytest.raises(ModelUnusable, match="the host answered 307"):
            Live(make_settings(fake)).send(ask())
        assert other.requests == []


def test_a_proxy_of_the_environment_never_sees_what_a_model_on_this_machine_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with FakeOpenAI() as proxy, FakeOpenAI() as fake:
        monkeypatch.setenv("HTTP_PROXY", proxy.base_url.removesuffix("/v1"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        Live(make_settings(fake)).send(ask())
        assert proxy.requests == []


# keys


def test_a_model_on_this_machine_needs_no_key() -> None:
    with FakeOpenAI() as fake:
        Live(make_settings(fake)).send(ask())
        assert fake.requests[0].headers["authorization"] == "Bearer none-needed"


def test_the_key_is_read_from_the_variable_the_course_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALLES_KEY", f" {SECRET}\n")
    with FakeOpenAI() as fake:
        Live(make_settings(fake, api_key_env="HALLES_KEY")).send(ask())
        assert fake.requests[0].headers["authorization"] == f"Bearer {SECRET}"


def test_a_remote_model_without_a_key_names_the_variable_and_sends_nothing() -> None:
    remote = ModelSettings(
        base_url="https://models.example/v1",
        name="big",
        send_sources_to="models.example",
        api_key_env="HALLES_KEY",
    )
    with pytest.raises(
        ModelUnusable, match=r"models\.example, model big: no usable key .* HALLES_KEY"
    ) as raised:
        Live(remote).send(ask())
    assert not raised.value.passing


def test_a_key_no_header_can_carry_is_refused_without_showing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-clé-secrète")
    with FakeOpenAI() as fake, pytest.raises(ModelUnusable, match="OPENAI_API_KEY") as raised:
        Live(make_settings(fake)).send(ask())
    assert "secrète" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize(
    "mode",
    [Mode.BAD_REQUEST, Mode.UNAUTHORISED, Mode.FORBIDDEN, Mode.NOT_FOUND, Mode.TOO_MANY, Mode.HANGS_UP],
)
@pytest.mark.parametrize("key", [SECRET, "brume2026"])
def test_a_key_the_host_echoes_is_in_no_message_traceback_or_log(
    mode: Mode, key: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    caplog.set_level(logging.DEBUG)
    with FakeOpenAI(mode) as fake, pytest.raises(ModelUnusable) as raised:
        Live(make_settings(fake), retries=0).send(ask(format=ResponseFormat.JSON_OBJECT))
    shown = "".join(traceback.format_exception(raised.value)) + caplog.text
    assert key not in shown
    assert raised.value.__context__ is None

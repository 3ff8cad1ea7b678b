"""Hosts that drip, break off, never end, or read less than they are sent: each call ends, with its reason."""

import json
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings

from adapters.llm import Ask, Reply, StopReason
from adapters.llm.chat import ChatCompletions
from adapters.llm.live import Live
from adapters.llm.refused_parameters import read_refusal
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_question, make_settings
from pipelines.testing.fake_openai.refusals import refuse_as_mistral
from schemas.errors import ModelUnusable
from tests.adapters.llm.test_reasoning import QUESTION, SHOWN
from tests.fuzzing import bent, examples, given_up_after

COMPLETION = json.dumps(
    {
        "choices": [{"message": {"content": '<think>a</think>{"a": 1}'}, "finish_reason": "length"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 1}},
    }
).encode()


def send(fake: FakeOpenAI, *, retries: int = 0, seconds: float = 5.0, question: Ask = QUESTION) -> Reply:
    return Live(make_settings(fake, timeout_seconds=seconds), retries=retries).send(question)


@pytest.mark.parametrize("mode", [Mode.DRIPS, Mode.DRIPS_HEADERS])
def test_a_host_that_drips_bytes_is_late_all_the_same(mode: Mode) -> None:
    """The client's own timeout is for each read: a byte a minute never exceeded it."""
    began = time.monotonic()
    with FakeOpenAI(mode) as fake:
        assert send(fake, seconds=0.4).ending is StopReason.LATE
        assert len(fake.requests) == 1
    assert time.monotonic() - began < 3


def test_a_drip_is_tried_again_like_any_late_answer() -> None:
    with FakeOpenAI(Mode.DRIPS, times=1) as fake:
        assert send(fake, retries=1, seconds=1.0).ending is StopReason.COMPLETE
        assert len(fake.requests) == 2


def test_a_call_within_its_time_is_not_cut_off_by_an_earlier_ones_limit() -> None:
    with FakeOpenAI() as fake:
        live = Live(make_settings(fake, timeout_seconds=0.5), retries=0)
        for _ in range(3):
            assert live.send(QUESTION).ending is StopReason.COMPLETE
            time.sleep(0.25)


def test_an_answer_that_never_ends_is_not_read_to_its_end() -> None:
    with FakeOpenAI(Mode.NEVER_ENDS) as fake, pytest.raises(ModelUnusable, match="breaks off") as raised:
        send(fake, seconds=30)
    assert raised.value.passing


def test_a_host_that_breaks_off_is_asked_again_and_then_told_of() -> None:
    with FakeOpenAI(Mode.BREAKS_OFF) as fake:
        with pytest.raises(ModelUnusable, match="breaks off its answer") as raised:
            send(fake, retries=1)
        assert len(fake.requests) == 2
    assert raised.value.passing


def test_bytes_that_are_no_utf_8_are_no_chat_completion() -> None:
    with FakeOpenAI(Mode.INVALID_UTF8) as fake, pytest.raises(ModelUnusable, match="no chat completion"):
        send(fake)


@pytest.mark.parametrize(("code", "passing"), [(429, True), ("rate_limit", False)])
def test_an_error_with_status_200_is_told_in_its_words(code: object, passing: bool) -> None:
    error = {"error": {"message": "Provider returned error: slow down", "code": code}}
    told = pytest.raises(ModelUnusable, match="error: Provider returned error: slow down")
    with FakeOpenAI(instead=json.dumps(error).encode()) as fake, told as raised:
        send(fake)
    assert raised.value.passing is passing


@pytest.mark.parametrize("usage", [{}, {"prompt_tokens": None, "completion_tokens": 3}, "many", [1]])
def test_an_answer_that_counts_in_another_way_is_an_answer(usage: object) -> None:
    choice = {"message": {"role": "assistant", "content": "{}"}, "finish_reason": "MAX_TOKENS"}
    with FakeOpenAI(instead=json.dumps({"choices": [choice], "usage": usage}).encode()) as fake:
        reply = send(fake)
    assert (reply.text, reply.ending) == ("{}", StopReason.TRUNCATED)
    assert reply.input_tokens > 0


@settings(max_examples=examples(60), deadline=None)
@given(bent(COMPLETION))
def test_whatever_bytes_come_back_are_a_reply_or_none(body: bytes) -> None:
    with given_up_after(10):
        reply = ChatCompletions().parse_reply(QUESTION, body)
    assert reply is None or reply.output_tokens >= 0


@settings(max_examples=examples(60), deadline=None)
@given(bent(json.dumps(refuse_as_mistral("seed", 7)).encode()))
def test_whatever_error_comes_back_is_read(body: bytes) -> None:
    with given_up_after(10):
        read_refusal(body)


def test_a_host_that_stays_unavailable_is_asked_a_bounded_number_of_times() -> None:
    with FakeOpenAI(Mode.UNAVAILABLE) as fake:
        with pytest.raises(ModelUnusable, match="the host answered 503") as raised:
            send(fake, retries=2)
        assert len(fake.requests) == 3
    assert raised.value.passing


def test_a_date_in_retry_after_is_waited_for() -> None:
    """RFC 9110, 10.2.3: seconds or a date."""
    moment = datetime.now(UTC) + timedelta(seconds=2)
    with FakeOpenAI(Mode.TOO_MANY, times=1, retry_after=format_datetime(moment, usegmt=True)) as fake:
        assert send(fake, retries=1).ending is StopReason.COMPLETE
    assert datetime.now(UTC) >= moment.replace(microsecond=0)


def test_a_host_busy_for_an_hour_is_not_waited_for() -> None:
    began = time.monotonic()
    with FakeOpenAI(Mode.TOO_MANY, retry_after="3600") as fake:
        with pytest.raises(ModelUnusable, match="429"):
            send(fake, retries=2)
        assert len(fake.requests) == 1
    assert time.monotonic() - began < 3


def test_a_prompt_that_the_server_cut_in_silence_is_noticed() -> None:
    """Ollama reads 4,096 tokens unless told otherwise, and drops the beginning of the rest."""
    long = QUESTION.model_copy(
        update={"messages": (QUESTION.messages[0].model_copy(update={"text": SHOWN + "Un mot. " * 6_000}),)}
    )
    with FakeOpenAI(Mode.CUTS_PROMPT) as fake:
        assert send(fake, question=long).ending is StopReason.PROMPT_CUT
        assert send(fake).ending is StopReason.COMPLETE
    with FakeOpenAI() as fake:
        assert send(fake, question=long).ending is StopReason.COMPLETE


def test_a_host_that_counts_the_cached_tokens_apart_has_cut_nothing() -> None:
    question = make_question(
        messages=(make_question().messages[0].model_copy(update={"text": "mot " * 9_000}),)
    )
    body = (
        b'{"choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}], "usage": '
        b'{"prompt_tokens": 100, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 8900}}}'
    )
    reply = ChatCompletions().parse_reply(question, body)
    assert reply is not None
    assert reply.ending is StopReason.COMPLETE

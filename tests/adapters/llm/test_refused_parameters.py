"""What a host refuses to take is left out and remembered; what it says about anything else stays an error."""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.llm import Reply, StopReason
from adapters.llm.live import Live
from adapters.llm.refused_parameters import RefusedParameters, find_refused_parameter
from adapters.store.folder import FolderStore
from pipelines.drafting.request import IdAllocator
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.fake_writer import make_question, make_request, make_settings, make_writer
from pipelines.testing.fake_openai.refusals import (
    Refuse,
    refuse_as_lm_studio,
    refuse_as_mistral,
    refuse_as_older_openai,
    refuse_as_openai,
    refuse_as_vllm,
)
from schemas.draft import Parameters
from schemas.errors import ModelUnusable

SHAPES = [refuse_as_openai, refuse_as_older_openai, refuse_as_mistral, refuse_as_vllm, refuse_as_lm_studio]
SCHEMA = {"type": "object", "properties": {"points": {"type": "array", "items": {"type": "string"}}}}
SENT = ("model", "messages", "temperature", "seed", "reasoning_effort", "max_tokens", "response_format")


def ask_twice(fake: FakeOpenAI, **changes: Any) -> Reply:
    """Ask the same question twice, and return the second reply."""
    live = Live(make_settings(fake))
    question = make_question(answer_schema=SCHEMA, messages=SPANS_SHOWN, **changes)
    live.send(question)
    return live.send(question)


SPANS_SHOWN = (
    make_question()
    .messages[0]
    .model_copy(update={"text": '<sources>\n{"id": "sp-1", "text": "Fermer la porte."}\n</sources>\n'}),
)


@pytest.mark.parametrize("refusal", SHAPES, ids=lambda shape: shape.__name__)
def test_a_refused_temperature_and_seed_are_left_out_and_remembered(refusal: Refuse) -> None:
    """FACTS of 28 November: sent always, `temperature` failed a reasoning model with 400."""
    with FakeOpenAI(refuses=("temperature", "seed"), refusal=refusal) as fake:
        reply = ask_twice(fake)
    assert reply.ending is StopReason.COMPLETE
    assert reply.left_out == ("temperature", "seed")
    assert [sorted({"temperature", "seed"} & each.body.keys()) for each in fake.requests] == [
        ["seed", "temperature"],
        ["seed"],
        [],
        [],
    ]


@pytest.mark.parametrize("refusal", SHAPES, ids=lambda shape: shape.__name__)
def test_the_longest_answer_is_sent_under_the_name_a_server_knows(refusal: Refuse) -> None:
    with FakeOpenAI(refuses=("max_tokens",), refusal=refusal) as fake:
        ask_twice(fake)
    names = [sorted({"max_tokens", "max_completion_tokens"} & each.body.keys()) for each in fake.requests]
    assert names == [["max_tokens"], ["max_completion_tokens"], ["max_completion_tokens"]]


def test_a_question_never_goes_out_without_its_longest_answer() -> None:
    """No budget would hold."""
    with FakeOpenAI(refuses=("max_tokens", "max_completion_tokens")) as fake:
        with pytest.raises(ModelUnusable, match="max_completion_tokens' is not supported"):
            ask_twice(fake)
        assert len(fake.requests) == 2


@pytest.mark.parametrize("refusal", SHAPES, ids=lambda shape: shape.__name__)
def test_a_host_without_response_formats_is_asked_without_one(refusal: Refuse, tmp_path: Path) -> None:
    with FakeOpenAI(refuses=("response_format",), refusal=refusal) as fake:
        written = make_writer(fake, tmp_path).write(make_request(), IdAllocator())
        formats = [each.format for each in fake.requests]
    assert written.artefacts
    assert formats.count("text") == 3
    assert "JSON Schema:" in fake.requests[-1].prompt


def test_a_schema_refused_once_is_not_sent_again() -> None:
    with FakeOpenAI(refuses=("response_format",)) as fake:
        assert ask_twice(fake).schema_refused
        assert len(fake.requests) == 1


def test_what_a_model_refused_is_known_to_the_next_run(tmp_path: Path) -> None:
    """Of a schema too, only for the process: a newer version of the server may take it."""
    with FakeOpenAI(refuses=("temperature", "response_format")) as fake:
        for _ in range(2):
            refused = RefusedParameters(fake.base_url, FolderStore(tmp_path))
            live = Live(make_settings(fake), refused=refused)
            assert live.send(make_question(answer_schema=SCHEMA, messages=SPANS_SHOWN)).schema_refused
        assert ["temperature" in each.body for each in fake.requests] == [True, False, False]
    [stored] = tmp_path.rglob("*.json")
    assert "refused" in str(stored)
    stored.write_bytes(b"{")
    assert RefusedParameters(fake.base_url, FolderStore(tmp_path)).find("fake") == frozenset()


def test_an_error_that_names_nothing_has_the_question_asked_without_a_schema_this_once() -> None:
    with FakeOpenAI(refuses=("response_format",), refusal=lambda name, value: {"error": "no"}) as fake:
        assert ask_twice(fake).schema_refused
        assert [each.format for each in fake.requests] == ["json_schema", "json_schema"]


def test_another_model_of_the_same_host_is_asked_with_everything() -> None:
    with FakeOpenAI(refuses=("temperature",)) as fake:
        live = Live(make_settings(fake))
        for model in ("one", "two"):
            live.send(make_question(model=model, answer_schema=SCHEMA, messages=SPANS_SHOWN))
        assert ["temperature" in each.body for each in fake.requests] == [True, False, True, False]


def test_a_draft_says_which_settings_were_not_sent(tmp_path: Path) -> None:
    with FakeOpenAI(refuses=("temperature",)) as fake:
        written = make_writer(fake, tmp_path, reasoning_effort="low").write(make_request(), IdAllocator())
        assert {each.body["reasoning_effort"] for each in fake.requests} == {"low"}
    assert written.parameters == Parameters(
        temperature=0.2,
        seed=7,
        max_output_tokens=2000,
        reasoning_effort="low",
        left_out=("temperature",),
    )


def test_a_request_has_no_reasoning_effort_unless_the_course_sets_one() -> None:
    with FakeOpenAI() as fake:
        ask_twice(fake)
        assert "reasoning_effort" not in fake.requests[0].body


OTHER_ERRORS = {
    # in the words of each server; none is mended by leaving something out
    "OpenAI, an answer too long": {
        "error": {
            "message": "max_tokens is too large: 40000. This model supports at most 16384 completion tokens, "
            "whereas you provided 40000.",
            "type": "invalid_request_error",
            "param": "max_tokens",
            "code": None,
        }
    },
    "OpenAI, a level the model does not have": {
        "error": {
            "message": "Unsupported value: 'reasoning_effort' does not support 'minimal' with this model. "
            "Supported values are: 'low', 'medium', and 'high'.",
            "type": "invalid_request_error",
            "param": "reasoning_effort",
            "code": "unsupported_value",
        }
    },
    "a temperature out of range": {
        "error": {"message": "Invalid 'temperature': expected a value <= 1.", "param": "temperature"}
    },
    "vLLM, a context too short": {
        "error": {
            "message": "This model's maximum context length is 2048 tokens. However, your request has 1900 "
            "input tokens plus 2000 'max_tokens'. Please reduce one or the other.",
            "type": "BadRequestError",
            "param": "input_tokens, max_tokens",
            "code": 400,
        }
    },
    "llama.cpp, a context too short": {
        "error": {
            "code": 400,
            "message": "the request exceeds the available context size, try increasing it",
            "type": "exceed_context_size_error",
            "n_prompt_tokens": 14429,
            "n_ctx": 8192,
        }
    },
    "Azure, a filtered prompt": {
        "error": {
            "message": "The response was filtered due to the prompt triggering the content policy.",
            "type": None,
            "param": "prompt",
            "code": "content_filter",
        }
    },
    "a field inside a message": {
        "detail": [
            {
                "type": "extra_forbidden",
                "loc": ["body", "messages", 0, "user", "seed"],
                "msg": "not permitted",
            }
        ]
    },
    "a page": "<html>seed is not supported</html>",
}


@pytest.mark.parametrize("body", OTHER_ERRORS.values(), ids=OTHER_ERRORS)
def test_an_error_about_something_else_is_no_refusal(body: Any) -> None:
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    assert find_refused_parameter(400, raw, SENT) is None


@pytest.mark.parametrize("case", ["vLLM, a context too short", "llama.cpp, a context too short"])
def test_an_error_about_something_else_is_told_at_once_in_the_servers_words(case: str) -> None:
    """Not asked again without its schema: it would fail in the same way."""
    with FakeOpenAI(refuses=("messages",), refusal=lambda name, value: OTHER_ERRORS[case]) as fake:
        with pytest.raises(ModelUnusable, match=r"context .* Raise the server's context length"):
            Live(make_settings(fake)).send(make_question(answer_schema=SCHEMA, messages=SPANS_SHOWN))
        assert len(fake.requests) == 1


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_only_a_bad_request_refuses_a_parameter(status: int) -> None:
    assert find_refused_parameter(status, json.dumps(refuse_as_openai("seed", 7)).encode(), SENT) is None

"""The Responses API over real HTTP: what is asked, what comes back, what is left out when it is refused."""

import json

import pytest
from openai.types.responses import Response

from adapters.llm import ResponseFormat, StopReason
from adapters.llm.batch import BatchHost
from adapters.llm.live import Live
from adapters.llm.responses import Responses
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_settings
from pipelines.testing.fake_openai.server import THOUGHT, ReceivedRequest
from schemas.course import ModelApi, ModelSettings
from schemas.errors import ModelUnusable
from tests.adapters.llm.test_live import SCHEMA, ask

DIGEST = "d" * 64


def settings(fake: FakeOpenAI) -> ModelSettings:
    return make_settings(fake).model_copy(update={"api": ModelApi.RESPONSES})


def test_everything_that_determines_the_answer_is_sent_and_the_host_keeps_nothing() -> None:
    with FakeOpenAI() as fake:
        reply = Live(settings(fake)).send(ask(reasoning_effort="low"))
        (received,) = fake.requests
    body = received.body
    assert received.path == "/v1/responses"
    assert [message["role"] for message in body["input"]] == ["system", "user"]
    assert (body["store"], body["max_output_tokens"], body["temperature"]) == (False, 500, 0.2)
    assert body["reasoning"] == {"effort": "low"}
    assert body["text"]["format"] == {
        "type": "json_schema",
        "name": "summary",
        "strict": True,
        "schema": SCHEMA,
    }
    assert reply.text.startswith('{"points"')
    assert (reply.ending, reply.left_out) == (StopReason.COMPLETE, ("seed",))


def test_what_the_stand_in_answers_is_a_response_by_the_clients_own_types() -> None:
    with FakeOpenAI(Mode.REASONING_FIELD) as fake:
        dialect, question = Responses(), ask()
        sent = fake.complete(ReceivedRequest(dialect.endpoint, {}, dialect.build_body(question)), fake.mode)
    response = Response.model_validate_json(sent, strict=True)
    reply = dialect.parse_reply(question, sent)
    assert reply is not None
    assert reply.text == response.output_text
    assert response.usage is not None
    assert (reply.input_tokens, reply.output_tokens) == (
        response.usage.input_tokens,
        response.usage.output_tokens,
    )


@pytest.mark.parametrize(
    ("mode", "ending"),
    [
        (Mode.REFUSAL, StopReason.REFUSED),
        (Mode.FILTERED, StopReason.REFUSED),
        (Mode.TRUNCATED, StopReason.TRUNCATED),
        (Mode.ONLY_HIDDEN_REASONING, StopReason.ALL_REASONING),
        (Mode.NO_JSON_SCHEMA, StopReason.SCHEMA_REFUSED),
    ],
)
def test_an_answer_that_ends_badly_says_how(mode: Mode, ending: StopReason) -> None:
    with FakeOpenAI(mode) as fake:
        assert Live(settings(fake)).send(ask()).ending is ending


def test_reasoning_is_no_part_of_the_answer() -> None:
    with FakeOpenAI(Mode.REASONING_FIELD) as fake:
        reply = Live(settings(fake)).send(ask())
    assert THOUGHT not in reply.text
    assert json.loads(reply.text)


def test_a_refused_parameter_is_left_out_and_told_under_the_name_of_course_yaml() -> None:
    with FakeOpenAI(refuses=("temperature", "reasoning")) as fake:
        reply = Live(settings(fake)).send(ask(reasoning_effort="low"))
        last = fake.requests[-1].body
    assert last.keys().isdisjoint({"temperature", "reasoning"})
    assert reply.left_out == ("temperature", "seed", "reasoning_effort")


def test_a_refused_form_of_the_answer_is_told_so_that_it_is_asked_for_in_words() -> None:
    with FakeOpenAI(refuses=("text",)) as fake:
        live = Live(settings(fake))
        assert live.send(ask()).ending is StopReason.SCHEMA_REFUSED
        assert live.send(ask()).ending is StopReason.SCHEMA_REFUSED
    assert len(fake.requests) == 1


def test_an_answer_without_a_schema_is_asked_for_as_json() -> None:
    body = Responses().build_body(ask(format=ResponseFormat.JSON_OBJECT))
    assert body["text"] == {"format": {"type": "json_object"}}


def test_a_response_that_failed_is_an_error_in_the_hosts_words() -> None:
    failed = {"status": "failed", "output": [], "error": {"code": "server_error", "message": "It fell over."}}
    with (
        FakeOpenAI(instead=json.dumps(failed).encode()) as fake,
        pytest.raises(ModelUnusable, match="It fell over"),
    ):
        Live(settings(fake)).send(ask())


@pytest.mark.parametrize("usage", [None, "much", {"tokens": 3}])
def test_a_host_that_counts_in_another_way_is_charged_by_the_estimate(usage: object) -> None:
    part = {"type": "output_text", "text": "{}"}
    body = {"status": "completed", "output": [{"type": "message", "content": [part]}], "usage": usage}
    reply = Responses().parse_reply(ask(), json.dumps(body).encode())
    assert reply is not None
    assert reply.text == "{}"
    assert reply.input_tokens > 0


def test_a_batch_asks_by_the_same_api() -> None:
    with FakeOpenAI() as fake:
        at = BatchHost(settings(fake), retries=0)
        remote = at.submit("n" * 64, {DIGEST: ask()})
        (file,) = fake.batches.files.values()
        at.state(remote)
        fake.batches.finish()
        answers = at.answers(at.state(remote), {DIGEST: ask()})
        assert fake.batches.made[remote]["endpoint"] == "/v1/responses"
    line = json.loads(file)
    assert line["url"] == "/v1/responses"
    assert line["body"]["store"] is False
    assert answers.replies[DIGEST].text.startswith('{"points"')


def test_a_model_of_azures_deployments_has_no_responses_api() -> None:
    with pytest.raises(ValueError, match="api_version"):
        ModelSettings(
            name="m",
            base_url="http://localhost:1/v1",
            api=ModelApi.RESPONSES,
            api_version="2024-10-21",
        )

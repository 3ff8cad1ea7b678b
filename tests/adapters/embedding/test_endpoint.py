"""What a host's vectors and failures become, over real HTTP with the real client."""

import traceback
from typing import Any

import pytest

from adapters.embedding import TextRole
from adapters.embedding.endpoint import EmbeddingEndpoint
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.embeddings import make_vector
from schemas.course import EmbeddingEngine, EmbeddingSettings
from schemas.errors import ModelUnusable

SECRET = "sk-tres-secret-0123456789"
TEXTS = ["Fermer la porte.", "Relever la sonde.", "Noter la température."]


def settings(fake: FakeOpenAI, **changes: Any) -> EmbeddingSettings:
    fields = {"engine": EmbeddingEngine.OPENAI, "base_url": fake.base_url, "name": "near"}
    return EmbeddingSettings.model_validate(fields | changes)


def failure(fake: FakeOpenAI, **changes: Any) -> ModelUnusable:
    with pytest.raises(ModelUnusable) as raised:
        EmbeddingEndpoint(settings(fake, **changes), retries=0).embed(TEXTS, TextRole.PASSAGE)
    return raised.value


def test_each_text_gets_its_own_vector_whatever_order_they_come_in() -> None:
    with FakeOpenAI() as fake:
        made = EmbeddingEndpoint(settings(fake)).embed(TEXTS, TextRole.PASSAGE)
        (received,) = fake.embeddings
    assert [list(each) for each in made.vectors] == [make_vector(text) for text in TEXTS]
    assert made.tokens == sum(len(text) // 4 for text in TEXTS)
    assert received.path == "/v1/embeddings"
    assert received.body["input"] == TEXTS
    assert (received.body["model"], received.body["encoding_format"]) == ("near", "float")


def test_a_host_that_counts_no_tokens_is_charged_by_the_estimate() -> None:
    with FakeOpenAI(Mode.NO_USAGE) as fake:
        made = EmbeddingEndpoint(settings(fake)).embed(TEXTS, TextRole.PASSAGE)
    assert made.tokens >= sum(len(text) for text in TEXTS) // 3


def test_a_model_that_wants_to_know_which_text_asks_is_told_by_a_prefix() -> None:
    with FakeOpenAI() as fake:
        endpoint = EmbeddingEndpoint(settings(fake, query_prefix="query: ", passage_prefix="passage: "))
    assert endpoint.as_sent("Froid", TextRole.QUERY) == "query: Froid"
    assert endpoint.as_sent("Froid", TextRole.PASSAGE) == "passage: Froid"
    assert len(endpoint.as_sent("x" * 9000, TextRole.PASSAGE)) == 8000


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (Mode.FEWER_VECTORS, "2 vectors came back for 3 texts"),
        (Mode.UNEQUAL_VECTORS, "vectors of 95 and of 96 numbers"),
        (Mode.NOT_NUMBERS, "holds what is no number"),
        (Mode.NO_INDEX, "do not say which text"),
        (Mode.NOT_A_COMPLETION, "no list of embeddings"),
    ],
)
def test_vectors_of_no_use_are_refused_with_what_is_wrong_and_nothing_retries_them(
    mode: Mode, said: str
) -> None:
    with FakeOpenAI(mode) as fake:
        error = failure(fake)
    assert said in error.happened
    assert error.place == "127.0.0.1, model near"
    assert "take `embedding` out of course.yaml" in error.remedy
    assert not error.passing


@pytest.mark.parametrize(
    ("mode", "status", "passing"),
    [
        (Mode.UNAUTHORISED, 401, False),
        (Mode.NOT_FOUND, 404, False),
        (Mode.BAD_REQUEST, 400, False),
        (Mode.TOO_MANY, 429, True),
        (Mode.SERVER_ERROR, 500, True),
    ],
)
def test_a_refusal_names_its_status_and_the_block_to_correct_but_no_key(
    mode: Mode, status: int, passing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEAR_KEY", SECRET)
    with FakeOpenAI(mode) as fake:
        error = failure(fake, api_key_env="NEAR_KEY")
    assert f"answered {status}" in error.happened
    assert error.passing is passing
    assert "model." not in error.remedy
    assert SECRET not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize("mode", [Mode.SLOW, Mode.HANGS_UP])
def test_a_host_that_does_not_answer_may_work_later(mode: Mode) -> None:
    with FakeOpenAI(mode) as fake:
        error = failure(fake, timeout_seconds=0.5)
    assert error.passing
    assert "embedding.base_url" in error.remedy


def test_no_redirect_leads_sources_to_another_host() -> None:
    with FakeOpenAI() as other, FakeOpenAI(Mode.REDIRECT, elsewhere=f"{other.base_url}/embeddings") as fake:
        failure(fake)
        assert other.embeddings == []


def test_a_remote_host_without_a_key_is_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEAR_KEY", raising=False)
    remote = EmbeddingSettings(
        engine=EmbeddingEngine.OPENAI,
        base_url="https://near.example/v1",
        send_sources_to="near.example",
        api_key_env="NEAR_KEY",
    )
    with pytest.raises(ModelUnusable, match=r"NEAR_KEY.*embedding\.api_key_env"):
        EmbeddingEndpoint(remote).embed(TEXTS, TextRole.QUERY)


def test_sources_leave_only_for_a_host_the_course_names() -> None:
    with pytest.raises(ValueError, match=r"send_sources_to: near\.example"):
        EmbeddingSettings(engine=EmbeddingEngine.OPENAI, base_url="https://near.example/v1")

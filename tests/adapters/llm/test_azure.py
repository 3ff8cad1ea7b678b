"""Azure by deployments: the model in the path, the version in the query, the key in a header of its own."""

import pytest

from adapters.llm.live import Live
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.fake_writer import make_settings
from schemas.course import ModelSettings
from tests.adapters.llm.test_reasoning import QUESTION

KEY = "0123456789abcdef0123456789abcdef"


def azure(fake: FakeOpenAI, path: str = "/openai") -> ModelSettings:
    address = fake.base_url.removesuffix("/v1") + path
    return make_settings(fake, base_url=address, api_version="2024-10-21", api_key_env="AZURE_OPENAI_API_KEY")


@pytest.mark.parametrize("path", ["/openai", "/openai/deployments/fake"])
def test_a_deployment_is_asked_with_the_version_and_the_key_azure_wants(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Azure's reference, "Chat completions - Create", 2024-10-21."""
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", KEY)
    with FakeOpenAI() as fake:
        assert Live(azure(fake, path)).send(QUESTION).text
        [received] = fake.requests
    assert received.path == "/openai/deployments/fake/chat/completions?api-version=2024-10-21"
    assert received.headers["api-key"] == KEY
    assert "authorization" not in received.headers


def test_a_version_in_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_VERSION", "1999-01-01")
    monkeypatch.setenv("AZURE_OPENAI_AD_TOKEN", "somebody-else")
    with FakeOpenAI() as fake:
        Live(azure(fake)).send(QUESTION)
        Live(make_settings(fake)).send(QUESTION)
        first, second = fake.requests
    assert first.path.endswith("api-version=2024-10-21")
    assert "somebody-else" not in str(first.headers)
    assert second.path == "/v1/chat/completions"


def test_azure_is_told_the_longest_answer_under_its_newer_name_and_refusals_are_remembered() -> None:
    with FakeOpenAI(refuses=("temperature", "max_tokens")) as fake:
        live = Live(azure(fake))
        for _ in range(2):
            live.send(QUESTION)
        assert [sorted(each.body) for each in fake.requests][-1] == [
            "max_completion_tokens",
            "messages",
            "model",
            "response_format",
            "seed",
        ]
        assert len(fake.requests) == 4

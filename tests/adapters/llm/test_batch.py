"""A host's Batch API over real HTTP: what is sent, how it stands, and how it goes wrong."""

import json
from pathlib import Path

import pytest

from adapters.llm.batch import NAME, BatchHost
from adapters.llm.refused_parameters import RefusedParameters
from adapters.store.folder import FolderStore
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.fake_writer import make_question, make_settings
from schemas.batch import BatchEnding
from schemas.course import ModelSettings
from schemas.errors import ModelUnusable
from tests.adapters.llm.test_reasoning import QUESTION

DIGEST = "d" * 64
KEY = "sk-test-0123456789abcdef"


def host(fake: FakeOpenAI) -> BatchHost:
    return BatchHost(make_settings(fake), retries=0)


def test_a_line_is_named_by_its_digest_and_asks_what_a_call_would() -> None:
    with FakeOpenAI() as fake:
        host(fake).submit("n" * 64, {DIGEST: make_question()})
        (file,), (made,) = fake.batches.files.values(), fake.batches.made.values()
    line = json.loads(file)
    assert (line["custom_id"], line["method"], line["url"]) == (DIGEST, "POST", "/v1/chat/completions")
    assert line["body"]["messages"] == [{"role": "user", "content": "Résume « 4 °C »."}]
    assert (line["body"]["seed"], line["body"]["max_tokens"]) == (7, 100)
    assert made["metadata"] == {NAME: "n" * 64}


def test_a_batch_is_found_by_our_name_on_whatever_page_it_stands() -> None:
    with FakeOpenAI() as fake:
        ours = host(fake).submit("n" * 64, {DIGEST: make_question()})
        for number in range(120):
            fake.batches.made[f"theirs_{number}"] = {"id": f"theirs_{number}", "status": "completed"}
        assert host(fake).find("n" * 64) == ours
        assert host(fake).find("o" * 64) is None
        assert fake.batches.list_calls().count("GET /batches") == 4


def test_a_batch_goes_through_its_states_to_an_end() -> None:
    with FakeOpenAI() as fake:
        at = host(fake)
        remote = at.submit("n" * 64, {DIGEST: make_question()})
        assert at.state(remote).ending is None
        at.cancel(remote)
        assert at.state(remote).ending is BatchEnding.CANCELLED
        assert at.state("batch_unknown").refused == "the host does not know it"


def test_creating_a_batch_is_tried_once_whatever_else_is_tried_again() -> None:
    """The client's own retry after a broken line would make a second batch."""
    with FakeOpenAI() as fake:
        fake.batches.lost = {"POST /batches"}
        with pytest.raises(ModelUnusable) as raised:
            BatchHost(make_settings(fake), retries=2).submit("n" * 64, {DIGEST: make_question()})
        assert raised.value.passing
        assert fake.batches.list_calls() == ["POST /files", "POST /batches"]


@pytest.mark.parametrize("said", [b"<html>portal</html>", b"[]", b'{"id": 7}', b"\xff"])
def test_a_host_that_speaks_of_something_else_is_told_of(said: bytes) -> None:
    with FakeOpenAI() as fake:
        fake.batches.instead = said
        with pytest.raises(ModelUnusable, match="what came back is no batch"):
            host(fake).submit("n" * 64, {DIGEST: make_question()})


def test_a_key_a_host_repeats_in_a_reason_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with FakeOpenAI() as fake:
        at = host(fake)
        remote = at.submit("n" * 64, {DIGEST: make_question()})
        wrong = {"code": "bad", "message": f"the key {KEY} may not"}
        fake.batches.made[remote] |= {"status": "failed", "errors": {"data": [wrong]}}
        assert at.state(remote).refused == "bad: the key … may not"


def test_what_a_host_refused_in_a_batch_is_left_out_of_the_next(tmp_path: Path) -> None:
    """Two processes, a night apart: the first only learns that it is refused."""
    with FakeOpenAI(refuses=("temperature",)) as fake:
        asks, ended = {DIGEST: QUESTION}, []
        for _ in range(2):
            refused = RefusedParameters(fake.base_url, FolderStore(tmp_path))
            at = BatchHost(make_settings(fake), retries=0, refused=refused)
            state = at.submit("n" * 64, asks)
            fake.batches.finish()
            ended.append(at.answers(at.state(state), asks))
    first, second = ended
    assert first.unanswered[DIGEST].passing
    assert "'temperature' does not support 0.2" in first.unanswered[DIGEST].reason
    assert second.replies[DIGEST].left_out == ("temperature",)


def test_no_key_for_a_remote_host_is_said_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    remote = ModelSettings(name="m", send_sources_to="api.openai.com")
    with pytest.raises(ModelUnusable, match="no usable key in the environment variable OPENAI_API_KEY"):
        BatchHost(remote).find("n" * 64)

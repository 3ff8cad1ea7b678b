"""`premierjet draft` at a terminal says which question a model is asked while it waits for the answer."""

import pytest

from pipelines.testing.fake_openai import FakeOpenAI, Mode
from tests.cli.conftest import KEY, Door
from tests.cli.test_batch import asks


def test_a_terminal_shows_what_a_model_is_asked(fresh: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # what a terminal is told by, beside being one
    monkeypatch.setenv("COLUMNS", "200")
    with FakeOpenAI(seconds=0.4) as fake:
        asks(fresh, fake)
        said = fresh("draft", "--now", KEY)
    assert said.code == 0, said.err
    assert "fake est interrogé (0 sur" in said.err
    assert "fake" not in said.out


def test_a_host_that_drips_ends_in_a_clear_error_and_leaves_no_draft(fresh: Door) -> None:
    with FakeOpenAI(Mode.DRIPS) as fake:
        fresh.change(model={"base_url": fake.base_url, "name": "fake", "timeout_seconds": 0.3})
        said = fresh("draft", "--now", KEY)
    assert said.code == 2
    assert "no answer within 0.3 s" in said.err
    assert fresh.workspace.records.head(KEY) is None

"""A sweep adds the drafts it wrote to the index, so that the next look need not read them."""

from logging import getLogger
from pathlib import Path

import pytest

from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.workflow import sweep
from pipelines.workflow.sweep import SweepListener, SweepRequest, sweep_modules
from schemas.course import Budget
from tests.workflow.night import FROID, KEYS, course, model, write


def test_the_drafts_a_sweep_wrote_are_indexed_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed: list[list[str]] = []
    monkeypatch.setattr(sweep, "index_heads", lambda _, modules: indexed.append(list(modules)))
    with FakeOpenAI() as fake:
        workspace = write(tmp_path, course(model(fake), Budget(tokens=10**8)))
        (tmp_path / "courses" / "froid" / "sources" / "releve.md").write_text("")
        for _ in range(2):
            sweep_modules(workspace, SweepRequest(KEYS), SweepListener(), getLogger("sweep"))
    assert indexed == [[FROID], []]

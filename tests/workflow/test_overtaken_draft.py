"""Two who draft the same module at once: whoever comes second takes what the first has written."""

from collections.abc import Callable
from logging import getLogger
from pathlib import Path

import pytest

from adapters.store.records import Records
from adapters.workspace import Workspace
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.draft import draft_module
from pipelines.workflow.sweep import SweepListener, SweepRequest, sweep_modules
from schemas.errors import Conflict
from schemas.refusal import Refusal
from tests.workflow.planned import install

STEPS = ("add_plan_revision", "add_revision")


def interrupt(monkeypatch: pytest.MonkeyPatch, step: str, act: Callable[[], object]) -> None:
    """Do something right before the store takes what the next step of a draft writes, once."""
    written = getattr(Records, step)

    def write(self: Records, *args: object) -> object:
        monkeypatch.setattr(Records, step, written)
        act()
        return written(self, *args)

    monkeypatch.setattr(Records, step, write)


def sweep(workspace: Workspace) -> dict[str, Exception]:
    return sweep_modules(workspace, SweepRequest((KEY,)), SweepListener(), getLogger("sweep"))


@pytest.mark.parametrize("step", STEPS)
def test_a_sweep_that_a_command_overtakes_does_not_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """It ended red, with a newer revision of the plan and nothing that anybody had to do."""
    workspace = install(tmp_path)
    interrupt(monkeypatch, step, lambda: draft_module(workspace, KEY, NOON))
    assert sweep(workspace) == {}
    assert workspace.records.count_revisions(KEY) == 1


def test_who_is_overtaken_each_time_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = install(tmp_path)

    def refuse(*_: object) -> None:
        raise Conflict(Refusal("draft.overtaken", module=KEY))

    monkeypatch.setattr(Records, "add_revision", refuse)
    assert {type(each) for each in sweep(workspace).values()} == {Conflict}

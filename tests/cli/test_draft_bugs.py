"""`premierjet draft` meets a bug in one module: what stopped the others is told all the same."""

from typing import Any

import pytest

from pipelines.workflow import sweep
from tests.cli.conftest import KEY, OTHER, Door


def break_drafting(monkeypatch: pytest.MonkeyPatch, *keys: str) -> None:
    """Make modules meet a bug, which no input is known to do."""
    drafts = sweep.draft_module

    def draft(workspace: Any, key: str, *more: Any) -> Any:
        if key in keys:
            raise RuntimeError(f"a bug in {key}")
        return drafts(workspace, key, *more)

    monkeypatch.setattr(sweep, "draft_module", draft)


def test_what_stopped_another_module_is_told_beside_a_bug(
    fresh: Door, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    break_drafting(monkeypatch, KEY)
    (fresh.course / "sources/releve.md").unlink()
    with pytest.raises(RuntimeError, match=KEY) as met:
        fresh("draft")
    assert met.value.__notes__ == [f"It stopped {KEY}; the other modules went on."]
    assert "sources/releve.md" in capsys.readouterr().err


def test_every_bug_is_told(fresh: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    break_drafting(monkeypatch, KEY, OTHER)
    with pytest.raises(ExceptionGroup) as met:
        fresh("draft")
    assert [str(bug) for bug in met.value.exceptions] == [f"a bug in {KEY}", f"a bug in {OTHER}"]

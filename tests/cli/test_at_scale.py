"""What `status` found is found again by the next command, and never anything that has changed since."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.kept_answers import FOLDER
from adapters.workspace import Workspace
from pipelines.cli import status
from pipelines.queries import module_answers
from pipelines.testing import builders
from schemas.review import Verdict
from tests.desk.overseen import overseen
from tests.old_files import age_store


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An installation whose few modules count as many, written long enough ago to be believed."""
    monkeypatch.setattr(module_answers, "MANY", 1)
    return age_store(overseen(tmp_path))


def standings(workspace: Workspace) -> dict[str, status.ModuleStanding]:
    return {each.module: each for each in status._list_standings(workspace, builders.NOON)}


def test_the_next_command_reads_no_draft_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    first = standings(workspace)
    kept = {module for module, each in first.items() if each.error is None and not each.withdrawn}
    read: list[str] = []
    again = status._read_standing
    monkeypatch.setattr(status, "_read_standing", lambda of, key: read.append(key) or again(of, key))
    assert standings(workspace) == first
    assert kept.isdisjoint(read)
    assert (workspace.root / FOLDER).is_dir()


def test_a_decision_is_told_by_the_next_command(workspace: Workspace) -> None:
    before = standings(workspace)[builders.KEY]
    workspace.ledger.append(builders.decision(verdict=Verdict.WITHDRAW, comment="Non.", at=builders.NOON))
    assert standings(age_store(workspace))[builders.KEY] != before


def test_an_altered_ledger_is_an_error_though_it_was_sound_before(workspace: Workspace) -> None:
    standings(workspace)
    (file,) = workspace.root.rglob(f"{builders.KEY}.jsonl")
    file.write_text(file.read_text(encoding="utf-8").replace("lea", "noe"), encoding="utf-8")
    assert standings(age_store(workspace))[builders.KEY].error is not None


def test_an_approval_that_ends_is_told_though_nothing_was_written(workspace: Workspace) -> None:
    standing = standings(workspace)[builders.KEY]
    answer = status.KeptStanding(standing, builders.NOON, builders.NOON + timedelta(days=1))
    assert answer.holds(builders.NOON)
    assert not answer.holds(builders.NOON + timedelta(days=1))
    assert not answer.holds(builders.NOON - timedelta(days=1)), "the clock was set back"


def test_all_answers_are_written_anew_once_a_share_of_them_had_to_be_read(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    standings(workspace)
    (file,) = (workspace.root / FOLDER).iterdir()
    before = file.read_bytes()
    workspace.ledger.append(builders.decision(verdict=Verdict.WITHDRAW, comment="Non.", at=builders.NOON))
    monkeypatch.setattr(module_answers, "SHARE", 1)
    standings(age_store(workspace))
    assert file.read_bytes() == before, "one of two that are kept was read"
    monkeypatch.setattr(module_answers, "SHARE", 2)
    standings(workspace)
    assert file.read_bytes() != before


def test_a_small_installation_keeps_nothing(tmp_path: Path) -> None:
    small = age_store(overseen(tmp_path))
    standings(small)
    assert not (small.root / FOLDER).exists()

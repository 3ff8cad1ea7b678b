"""A disk that fills up as a release is built or delivered: nothing half, and the next run does it whole."""

import shutil
from pathlib import Path

import pytest

from adapters.workspace import Workspace, open_workspace
from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.queries.lookups import require_head
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing.builders import NOON
from pipelines.workflow.decide import record_decision
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from schemas.errors import StoreUnusable, TargetUnusable
from schemas.review import Verdict
from schemas.self_test import SelfTestMode
from tests.delivery.killing import install
from tests.full_disk import full_disk

KEY = "froid--m-1"
FULL = r"(No space left on device|File too large)\. (Check|Make|Correct)"


def built(workspace: Workspace) -> int:
    return release_module(workspace, KEY, NOON, self_test=SelfTestMode.OFF).release.number


def approved(root: Path, lms: Path) -> Workspace:
    root.mkdir()
    install(root, 1, FolderTarget(kind="folder", id="depot", path=str(lms)))
    workspace = open_workspace(root)
    draft_module(workspace, KEY, NOON)
    digest = require_head(workspace, KEY).content.canonical_digest()
    record_decision(workspace, DecisionRequest(KEY, digest, Verdict.APPROVE, "lea"), NOON)
    return workspace


def kinds(workspace: Workspace) -> list[str]:
    return [entry.recorded.kind for entry in workspace.ledger.read(KEY)]


def test_a_release_that_finds_no_room_is_no_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "root"
    approved(root, tmp_path / "lms")
    with full_disk(tmp_path / "full") as full:
        shutil.copytree(root / ".premierjet", full / "store")
        monkeypatch.setenv("PREMIERJET_STORE", str(full / "store"))
        workspace = open_workspace(root)
        with pytest.raises(StoreUnusable, match=FULL):
            built(workspace)
        assert (workspace.records.releases(KEY), kinds(workspace)) == ((), ["revision_seal", "decision"])
        shutil.copytree(full / "store", tmp_path / "larger")
    monkeypatch.setenv("PREMIERJET_STORE", str(tmp_path / "larger"))
    assert built(open_workspace(root)) == 1
    assert kinds(open_workspace(root)) == ["revision_seal", "decision", "published"]


def test_a_target_that_is_full_shows_nothing_and_gets_all_once_there_is_room(tmp_path: Path) -> None:
    lms = tmp_path / "lms"
    workspace = approved(tmp_path / "root", lms)
    built(workspace)
    with full_disk(lms):
        with pytest.raises(TargetUnusable, match=FULL):
            deliver_release(workspace, KEY, NOON)
        assert not (lms / "index.json").exists()
        assert workspace.records.receipts(KEY) == ()
    (delivered,) = deliver_release(workspace, KEY, NOON)
    assert {file.name for file in delivered.receipt.files} <= {path.name for path in lms.rglob("*")}
    assert (lms / "index.json").is_file()

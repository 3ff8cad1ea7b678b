"""A store copied while it is written to: whatever the copy names is in it, and every chain verifies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.ledger.key import KeyFile
from adapters.ledger.lines import LinesLedger
from adapters.store import StoredObject
from adapters.store.backup import copy_store, find_first_difference
from adapters.store.derived_index import INDEX
from adapters.store.folder import FolderStore
from adapters.store.records import Records
from adapters.workspace import Workspace, open_workspace
from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.queries.lookups import require_head
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.seals import seal_of
from pipelines.testing.builders import NOON
from pipelines.workflow.decide import record_decision
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from schemas.review import Published, Verdict, pick_recorded
from schemas.seal import RevisionSeal
from schemas.self_test import SelfTestMode
from tests.delivery.killing import install

COUNT = 2


class Watched(FolderStore):
    """A store of which a step of work is done before every so many things that are asked of it."""

    def __init__(self, folder: Path, work: Iterator[None], every: int) -> None:
        super().__init__(folder)
        self.work, self.every, self.asked = work, every, 0

    def _one_step(self) -> None:
        self.asked += 1
        if self.asked % self.every == 0:
            next(self.work, None)

    def get(self, key: str) -> bytes | None:
        self._one_step()
        return super().get(key)

    def pieces(self, key: str) -> Iterator[bytes] | None:
        self._one_step()
        return super().pieces(key)

    def list(self, prefix: str) -> Iterator[StoredObject]:
        self._one_step()
        found = list(super().list(prefix))
        self._one_step()
        return iter(found)


def night(workspace: Workspace) -> Iterator[None]:
    """A sweep over the modules, and somebody who approves meanwhile, a step at a time."""
    for key in workspace.module_keys():
        draft_module(workspace, key, NOON)
        yield
        digest = require_head(workspace, key).content.canonical_digest()
        for verdict in (Verdict.REQUEST_CHANGES, Verdict.APPROVE):
            record_decision(workspace, DecisionRequest(key, digest, verdict, "lea", comment="Relu."), NOON)
            yield
        release_module(workspace, key, NOON, self_test=SelfTestMode.OFF)
        yield
        deliver_release(workspace, key, NOON)
        yield


def test_what_is_derived_is_not_copied(tmp_path: Path) -> None:
    source, target = FolderStore(tmp_path / "store"), FolderStore(tmp_path / "copy")
    for key in (f"{INDEX}pack", "measures.csv"):
        source.put(key, b"data")
    assert [step.key for step in copy_store(source, target)] == ["measures.csv"]
    source.put(f"{INDEX}pack", b"other data")
    assert find_first_difference(source, target) is None


@pytest.mark.parametrize("every", [1, 3, 8, 20])
def test_whatever_a_copy_made_during_a_sweep_names_is_in_it(tmp_path: Path, every: int) -> None:
    install(tmp_path, COUNT, FolderTarget(kind="folder", id="depot", path="delivered"))
    workspace = open_workspace(tmp_path)
    work = night(workspace)
    next(work)
    target = FolderStore(tmp_path / "backup")
    for _ in copy_store(Watched(tmp_path / ".premierjet", work, every), target):
        pass
    records = Records(target)
    ledger = LinesLedger(target.folder / "ledger", KeyFile(tmp_path / ".premierjet-keys" / "ledger.key"))
    assert records.heads()
    for key in workspace.module_keys():
        digests = {each.content.canonical_digest() for each in records.revisions(key)}
        releases = {each.canonical_digest() for each in records.releases(key)}
        spans = records.spans(key)
        assert spans is None or spans.sources
        entries = ledger.read(key)
        for each in records.revisions(key):
            assert seal_of(each, pick_recorded(entries))
        for entry in entries:
            if isinstance(entry.recorded, RevisionSeal):
                continue
            assert entry.recorded.digest in digests
            assert not isinstance(entry.recorded, Published) or entry.recorded.release_digest in releases
        for kept in records.releases(key):
            for file in (*kept.packages, *kept.evidence):
                assert records.release_blob(kept, file.name).sha256 == file.sha256
        assert {each.release for each in records.receipts(key)} <= {r.number for r in records.releases(key)}

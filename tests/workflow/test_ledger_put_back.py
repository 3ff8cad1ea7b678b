"""A ledger put back to an earlier day, in a bucket too: what this machine has seen, and what was released."""

import shutil
from pathlib import Path

import pytest
import yaml

from adapters.courses import COURSE_FILE
from adapters.ledger.heads import HeadFolder, WitnessedLedger
from adapters.ledger.key import KeyFile
from adapters.ledger.lines import LinesLedger
from adapters.workspace import Workspace, open_workspace
from pipelines.queries.ledger_losses import list_recorded_modules, refuse_lost_lines
from pipelines.queries.lookups import require_head
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from pipelines.testing.s3_server import Seaweed
from pipelines.workflow.checkpoint import (
    find_newest_checkpoint,
    keep_checkpoint,
    refuse_older,
    take_checkpoint,
)
from pipelines.workflow.decide import record_decision
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from schemas.errors import LedgerBroken
from schemas.review import Verdict
from tests.workflow.test_send_permission import COURSE, LATER


@pytest.fixture
def in_a_bucket(tmp_path: Path, seaweed: Seaweed, bucket: str, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A module released, then withdrawn, its store and its checkpoints in a bucket."""
    monkeypatch.setenv("PREMIERJET_STORE", f"s3://{bucket}/store")
    monkeypatch.setenv("PREMIERJET_CHECKPOINTS", f"s3://{bucket}/checkpoints")
    monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", seaweed.endpoint_url)
    monkeypatch.setenv("PREMIERJET_LEDGER_KEY", "a key of more than sixteen characters")
    (tmp_path / "dagster.yaml").write_text("")
    sources = tmp_path / "courses" / "froid" / "sources"
    sources.mkdir(parents=True)
    (sources / "froid.md").write_text("# Consignes\n\n" + "\n".join(builders.SENTENCES), encoding="utf-8")
    (tmp_path / "courses" / "froid" / COURSE_FILE).write_text(yaml.safe_dump(COURSE), encoding="utf-8")
    opened = open_workspace(tmp_path)
    draft_module(opened, KEY, NOON)
    decide(opened, Verdict.APPROVE)
    release_module(opened, KEY, LATER)
    decide(opened, Verdict.WITHDRAW)
    return opened


def decide(workspace: Workspace, verdict: Verdict) -> None:
    digest = require_head(workspace, KEY).content.canonical_digest()
    record_decision(
        workspace, DecisionRequest(KEY, digest, verdict, "lea", comment="Un seuil est faux"), LATER
    )


def remove_lines(workspace: Workspace, first: int) -> None:
    """Take the lines from one on out of the bucket, as its owner can where there is no lock."""
    store = workspace.records.store
    for entry in list(store.list(f"ledger/{KEY}/"))[first - 1 :]:
        store.delete(entry.key)


def test_a_bucket_s_ledger_put_back_after_a_withdrawal_delivers_nothing(in_a_bucket: Workspace) -> None:
    """A bucket keeps no count: what was left was a chain, and the withdrawn release went out again."""
    remove_lines(in_a_bucket, 4)
    reopened = open_workspace(in_a_bucket.root)
    with pytest.raises(LedgerBroken, match=r"entries are missing at the end \(1 of 4"):
        deliver_release(reopened, KEY, LATER)
    assert not (reopened.courses / "froid" / "delivered").exists()


def test_a_bucket_s_ledger_taken_away_is_missed_without_a_witness(in_a_bucket: Workspace) -> None:
    keep_checkpoint(in_a_bucket, take_checkpoint(in_a_bucket, LATER))
    remove_lines(in_a_bucket, 1)
    shutil.rmtree(in_a_bucket.root / ".premierjet-keys" / "heads")
    reopened = open_workspace(in_a_bucket.root)
    assert list_recorded_modules(reopened) == (KEY,)
    with pytest.raises(LedgerBroken, match="according to the extract in release 1"):
        refuse_lost_lines(reopened, KEY)
    checkpoint = find_newest_checkpoint(reopened)
    assert checkpoint is not None
    with pytest.raises(LedgerBroken, match="4 of 4\\), according to the checkpoint of"):
        refuse_older((), checkpoint, KEY)


def test_what_this_machine_has_seen_lags_and_never_leads(tmp_path: Path) -> None:
    """Another machine writes meanwhile: nobody is told of a loss that is none."""
    inner = LinesLedger(tmp_path / "ledger", KeyFile(tmp_path / "ledger.key"))
    here, there = (WitnessedLedger(inner, HeadFolder(tmp_path / each / "heads")) for each in ("a", "b"))
    here.append(builders.decision(comment="one"))
    there.append(builders.decision(comment="two"))
    inner.append(builders.decision(comment="three"))
    seen = here.heads.read(KEY)
    assert seen is not None
    assert seen.entries == 1
    assert [len(each.read(KEY)) for each in (here, there)] == [3, 3]


def test_a_machine_that_only_reads_misses_what_it_read(tmp_path: Path) -> None:
    """One that only delivers wrote no line, kept no head, and took the older ledger for the newest."""
    inner = LinesLedger(tmp_path / "ledger", KeyFile(tmp_path / "ledger.key"))
    inner.append(builders.decision(comment="one"))
    shutil.copytree(tmp_path / "ledger", tmp_path / "earlier")
    inner.append(builders.decision(verdict=Verdict.WITHDRAW, comment="two"))
    reader = WitnessedLedger(inner, HeadFolder(tmp_path / "keys" / "heads"))
    assert len(reader.read(KEY)) == 2
    shutil.rmtree(tmp_path / "ledger")
    (tmp_path / "earlier").rename(tmp_path / "ledger")
    with pytest.raises(LedgerBroken, match=r"entries are missing at the end \(1 of 2"):
        reader.read(KEY)


def test_another_line_in_the_place_of_one_that_was_seen_is_named(tmp_path: Path) -> None:
    key = KeyFile(tmp_path / "ledger.key")
    ledger = WitnessedLedger(LinesLedger(tmp_path / "ledger", key), HeadFolder(tmp_path / "keys" / "heads"))
    ledger.append(builders.decision(comment="one"))
    shutil.copytree(tmp_path / "ledger", tmp_path / "earlier")
    ledger.append(builders.decision(verdict=Verdict.WITHDRAW, comment="two"))
    shutil.rmtree(tmp_path / "ledger")
    shutil.copytree(tmp_path / "earlier", tmp_path / "ledger")
    LinesLedger(tmp_path / "ledger", key).append(builders.decision(comment="instead"))
    with pytest.raises(LedgerBroken, match="entry 2 differs from the one in"):
        ledger.read(KEY)
    assert ledger.modules() == (KEY,)


def test_where_nothing_can_be_kept_people_decide_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file, where a folder should be")
    key = KeyFile(tmp_path / "ledger.key")
    ledger = WitnessedLedger(
        LinesLedger(tmp_path / "ledger", key), HeadFolder(tmp_path / "keys" / "x" / "heads")
    )
    ledger.append(builders.decision())
    assert len(ledger.read(KEY)) == 1

"""PostgreSQL restarted under a sweep, and between a decision and what it leads to: later ticks mend it."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest
from dagster._core.storage.dagster_run import FINISHED_STATUSES
from psycopg2 import Error
from sqlalchemy.exc import DBAPIError

from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.testing.postgres import run_postgres
from schemas.course import Deliver
from tests.delivery.killing import install
from tests.through_dagster.conftest import Installation, opened

KEYS = ("froid--m-1", "froid--m-2")
PATIENCE = 120  # seconds, on a busy machine


@pytest.mark.trial
def test_a_restart_in_the_middle_of_a_sweep_and_after_a_decision_loses_nothing(tmp_path: Path) -> None:
    install(tmp_path, len(KEYS), FolderTarget(kind="folder", id="lms", path="delivered"), Deliver.ON_APPROVAL)
    with run_postgres() as postgres:
        storage = {"postgres": {"postgres_url": postgres.make_database()}}
        with opened(tmp_path, storage) as installation:
            records = installation.workspace.records
            restarting = Thread(target=lambda: (first_draft(tmp_path), postgres.restart()))
            restarting.start()
            tick(installation)
            restarting.join()
            end_of_workers(installation)
            tick_until(installation, lambda: records.heads() == KEYS)
            assert [len(records.revisions(key)) for key in KEYS] == [1, 1]

            head = records.head(KEYS[0])
            assert head is not None
            digest = head.content.canonical_digest()[:12]
            config = {"digest": digest, "verdict": "approve", "person": "lea"}
            run = installation.launch("decide", config, tags={"dagster/partition": KEYS[0]})
            assert run.is_success, installation.told(run)
            postgres.restart()
            tick_until(installation, lambda: bool(records.receipts(KEYS[0])))
            entries = installation.workspace.ledger.read(KEYS[0])
            assert [entry.recorded.kind for entry in entries] == ["revision_seal", "decision", "published"]
            assert len(records.releases(KEYS[0])) == len(records.receipts(KEYS[0])) == 1


def tick(installation: Installation) -> None:
    """One iteration; where it lost the database, the daemon would log that and go on with its next."""
    with suppress(Error, DBAPIError):
        installation.tick()


def tick_until(installation: Installation, holds: Callable[[], bool]) -> None:
    for _ in range(10):
        if holds():
            return
        tick(installation)
    assert holds()


def first_draft(root: Path) -> None:
    """Return once a draft is there."""
    end = monotonic() + PATIENCE
    while not any((root / ".premierjet" / "drafts").glob("*/*.json")):
        assert monotonic() < end
        sleep(0.01)


def end_of_workers(installation: Installation) -> None:
    """What the code server, or run monitoring, says of a run whose process ended without a word."""
    for run in installation.instance.get_runs():
        if run.status not in FINISHED_STATUSES:
            installation.instance.report_run_failed(run, "its process is gone")

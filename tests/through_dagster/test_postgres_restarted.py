"""PostgreSQL restarted under a sweep, and between a decision and what it leads to: later ticks mend it."""

from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

from dagster._core.storage.dagster_run import FINISHED_STATUSES
from psycopg2 import Error
from sqlalchemy.exc import DBAPIError

from tests.postgres import running
from tests.through_dagster.conftest import BROKEN, COURSE, MODULES, Installation, opened, write_course

GOOD = sorted(f"{COURSE}--{name}" for name in MODULES[:-1])
RECEPTION = f"{COURSE}--reception"
PATIENCE = 120  # seconds, on a busy machine


def test_a_restart_in_the_middle_of_a_sweep_and_after_a_decision_loses_nothing(tmp_path: Path) -> None:
    write_course(tmp_path)
    with running() as postgres:
        storage = {"postgres": {"postgres_url": postgres.make_database()}}
        with opened(tmp_path, storage) as installation:
            restarting = Thread(target=lambda: (first_draft(tmp_path), postgres.restart()))
            restarting.start()
            with suppress(Error, DBAPIError):  # the daemon would log it, and go on with its next iteration
                installation.tick()
            restarting.join()
            assert installation.workspace.records.heads()
            end_of_workers(installation)
            installation.tick_until(lambda: sorted(installation.workspace.records.heads()) == GOOD)
            assert len(installation.workspace.records.revisions(RECEPTION)) == 1

            head = installation.workspace.records.head(RECEPTION)
            assert head is not None
            digest = head.content.canonical_digest()[:12]
            config = {"digest": digest, "verdict": "approve", "person": "lea"}
            run = installation.launch("decide", config, tags={"dagster/partition": RECEPTION})
            assert run.is_success, installation.told(run)
            postgres.restart()
            for _ in range(4):
                with suppress(Error, DBAPIError):
                    installation.tick()
            workspace = installation.workspace
            assert [entry.recorded.kind for entry in workspace.ledger.read(RECEPTION)] == [
                "decision",
                "published",
            ]
            assert (
                len(workspace.records.releases(RECEPTION)) == len(workspace.records.receipts(RECEPTION)) == 1
            )
            assert BROKEN not in workspace.records.heads()


def first_draft(root: Path) -> None:
    end = monotonic() + PATIENCE
    while not any((root / ".premierjet" / "drafts").glob("*/*.json")):
        assert monotonic() < end
        sleep(0.01)


def end_of_workers(installation: Installation) -> None:
    """What the code server, or run monitoring, says of a run whose process ended without a word."""
    for run in installation.instance.get_runs():
        if run.status not in FINISHED_STATUSES:
            installation.instance.report_run_failed(run, "its process is gone")

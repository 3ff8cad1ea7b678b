"""A run of a decision ends as the ledger says, also where its process was killed behind the append."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test

from adapters.store.notices import NoticeRecords
from pipelines.review.decision_request import DecisionRequest
from pipelines.workflow.decide import record_decision
from schemas.review import Verdict
from tests.through_dagster.conftest import HEALTHY, Installation, copied, drafted_once, write_course
from tests.through_dagster.test_line import RECEPTION, decide, head, light
from tests.through_dagster.test_review import page

pytestmark = pytest.mark.trial  # each kills a run somewhere

STOCKAGE = "froid--stockage"
SUCCESS, FAILURE = dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE


@pytest.fixture(scope="module")
def drafted_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("drafted")
    write_course(root, HEALTHY)
    return drafted_once(root)


@pytest.fixture
def kitchen(drafted_root: Path, tmp_path: Path) -> Iterator[Installation]:
    with copied(drafted_root, tmp_path) as installation:
        yield installation


def digest(installation: Installation, module: str = RECEPTION) -> str:
    return head(installation, module).content.canonical_digest()


def launched(installation: Installation, job: str, op: str, config: dict[str, Any]) -> dg.DagsterRun:
    """A run that is going, as a worker has it that is about to be killed."""
    run_config = {"ops": {op: {"config": config}}}
    made: dg.DagsterRun = create_run_for_test(
        installation.instance, job_name=job, run_config=run_config, status=dg.DagsterRunStatus.STARTED
    )
    return made


def recorded(installation: Installation, run: dg.DagsterRun, module: str = RECEPTION) -> None:
    asked = DecisionRequest(module, digest(installation, module), Verdict.APPROVE, "lea")
    record_decision(installation.workspace, asked, datetime.now(UTC), run_id=run.run_id)


def killed(installation: Installation, run: dg.DagsterRun) -> None:
    """What run monitoring makes of a run whose process is gone."""
    installation.instance.report_run_failed(run, "its process is gone")


def status(installation: Installation, run: dg.DagsterRun) -> dg.DagsterRunStatus:
    found = installation.instance.get_run_by_id(run.run_id)
    assert found is not None
    return found.status


def messages(installation: Installation, run: dg.DagsterRun) -> str:
    """What the run's page lists."""
    return "\n".join(entry.message for entry in installation.instance.all_logs(run.run_id))


def test_a_run_killed_behind_the_append_ends_well_and_shows_its_outcome(kitchen: Installation) -> None:
    """Two of thirty runs that were killed stood in the ledger and were shown as failed."""
    config = {"module": RECEPTION, "digest": digest(kitchen)[:12], "verdict": "approve", "person": "lea"}
    run = launched(kitchen, "decide", "decision", config)
    recorded(kitchen, run)
    killed(kitchen, run)
    kitchen.tick()
    assert status(kitchen, run) is SUCCESS
    assert f"Recorded in the ledger before its process ended: {RECEPTION} (approve)" in messages(kitchen, run)
    assert light(kitchen, "human_review").passed
    assert "lea" in str(page(kitchen))
    kept = NoticeRecords(kitchen.workspace.records.store).failed_runs(datetime(2020, 1, 1, tzinfo=UTC))
    assert run.run_id not in {each.run_id for each in kept}
    kitchen.tick()
    assert status(kitchen, run) is SUCCESS


def test_a_run_killed_before_the_append_stays_failed(kitchen: Installation) -> None:
    config = {"module": RECEPTION, "digest": digest(kitchen)[:12], "verdict": "approve", "person": "lea"}
    run = launched(kitchen, "decide", "decision", config)
    killed(kitchen, run)
    decide(kitchen, of=RECEPTION, person="noe")  # somebody else's is not this run's
    kitchen.tick()
    assert status(kitchen, run) is FAILURE


@pytest.mark.parametrize("lines", [1, 2])
def test_a_table_says_which_of_its_lines_are_recorded(kitchen: Installation, lines: int) -> None:
    modules = (RECEPTION, STOCKAGE)[:lines]
    table = [
        {"number": n, "module": module, "digest": digest(kitchen, module), "verdict": "approve"}
        for n, module in enumerate(modules, start=2)
    ]
    config = {"person": "lea", "file": "table.csv", "lines": table}
    run = launched(kitchen, "decide_many", "decisions", config)
    recorded(kitchen, run)
    killed(kitchen, run)
    kitchen.tick()
    assert status(kitchen, run) is (SUCCESS if lines == 1 else FAILURE)
    assert f"{RECEPTION} (approve)" in messages(kitchen, run)
    assert ("Not recorded: froid--stockage" in messages(kitchen, run)) == (lines == 2)
    assert light(kitchen, "human_review").passed


def test_a_run_whose_decision_is_not_in_the_ledger_is_not_shown_green(kitchen: Installation) -> None:
    """The ledger was put back to an earlier day, and whoever runs the machine has said that it stays so."""
    run = decide(kitchen, of=RECEPTION, person="lea")
    again = decide(kitchen, of=RECEPTION, person="lea")
    kitchen.tick()
    assert (status(kitchen, run), status(kitchen, again)) == (SUCCESS, SUCCESS)  # one entry for both
    ledger = kitchen.root / ".premierjet" / "ledger"
    shutil.copytree(ledger, kitchen.root / "yesterday")
    other = decide(kitchen, of=STOCKAGE, person="lea")
    shutil.rmtree(ledger)
    shutil.copytree(kitchen.root / "yesterday", ledger)
    kitchen.tick()
    assert status(kitchen, other) is SUCCESS, "a ledger nobody can trust proves neither"
    for seen in kitchen.root.glob(f".premierjet-keys/heads/*/{STOCKAGE}.json"):
        seen.unlink()  # those lines are lost for good, says somebody
    kitchen.tick()
    assert status(kitchen, other) is FAILURE
    assert f"The ledger holds no decision of this run on {STOCKAGE}" in messages(kitchen, other)


def test_a_refused_run_stays_failed_though_others_said_the_same(kitchen: Installation) -> None:
    decide(kitchen, of=RECEPTION, person="lea")
    refused = decide(kitchen, of=RECEPTION, person="eve")
    kitchen.tick()
    assert status(kitchen, refused) is FAILURE

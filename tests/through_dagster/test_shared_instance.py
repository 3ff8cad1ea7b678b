"""Another root in the same Dagster: where it has the same names, both are told, with the line to write."""

import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from pipelines.queries.needs import list_needs
from schemas.language import Language
from schemas.needs import NeedKind
from tests.through_dagster.conftest import BESIDE_THE_LINE, Installation

CHECK = dg.AssetCheckKey(dg.AssetKey("review_queue"), "needs_you")
OTHER = "south, /srv/south"


@pytest.fixture
def idle() -> Collection[str]:
    """All that is beside the line but the check."""
    return BESIDE_THE_LINE - {"needs_sensor"}


def leave_mark(installation: Installation, location: str, at: datetime) -> None:
    """Leave the mark of another root, as its own sensor does."""
    marks = json.dumps({"south 0123456789abcdef": (OTHER, at.isoformat())})
    installation.instance.daemon_cursor_storage.set_cursor_values({f"premierjet/roots/{location}": marks})


def read_check(installation: Installation) -> dg.AssetCheckEvaluation:
    (record,) = installation.instance.event_log_storage.get_asset_check_execution_history(CHECK, limit=1)
    assert record.event is not None
    assert record.event.asset_check_evaluation is not None
    return record.event.asset_check_evaluation


def test_two_roots_under_one_name_are_red_with_the_line_to_write(drafted: Installation) -> None:
    """The queue of one brand listed the other's drafts, and nothing was red."""
    leave_mark(drafted, "", datetime.now(UTC))
    drafted.tick()
    shown = read_check(drafted)
    assert (shown.passed, shown.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert shown.description is not None
    assert "une autre racine y a les mêmes noms" in shown.description
    assert "PREMIERJET" in shown.description
    need = list_needs(drafted.workspace, 0).needs[0]
    assert need.kind is NeedKind.LOCATION
    assert OTHER in need.explain(Language.ENGLISH).happened
    assert "PREMIERJET_LOCATION=north" in need.explain(Language.ENGLISH).remedy


def test_it_is_over_once_the_other_root_is_silent(drafted: Installation) -> None:
    leave_mark(drafted, "", datetime.now(UTC))
    drafted.tick()
    leave_mark(drafted, "", datetime.now(UTC) - timedelta(minutes=4))
    drafted.tick()
    assert read_check(drafted).severity is dg.AssetCheckSeverity.WARN  # drafts wait, that is all


def test_a_root_of_another_name_is_no_trouble(drafted: Installation) -> None:
    leave_mark(drafted, "south", datetime.now(UTC))
    drafted.tick()
    assert read_check(drafted).severity is dg.AssetCheckSeverity.WARN


def add_ended_decision(installation: Installation, **tags: str) -> str:
    """Add a run of `decide` that ended well, whose decision this root's ledger does not hold."""
    asked = {"module": "froid--reception", "digest": "0" * 12, "verdict": "approve"}
    run = dg.DagsterRun(
        job_name="decide",
        run_config={"ops": {"decision": {"config": asked}}},
        tags=tags,
        status=dg.DagsterRunStatus.SUCCESS,
    )
    installation.instance.add_run(run)
    return run.run_id


def read_status(installation: Installation, run_id: str) -> dg.DagsterRunStatus:
    run = installation.instance.get_run_by_id(run_id)
    assert run is not None
    return run.status


def test_a_decision_of_another_root_is_not_held_against_this_ledger(drafted: Installation) -> None:
    """A good decision was shown as failed: "The ledger holds no decision of this run"."""
    other = add_ended_decision(drafted, **{"premierjet/location": "south"})
    own = add_ended_decision(drafted)
    drafted.sense()
    assert read_status(drafted, other) is dg.DagsterRunStatus.SUCCESS
    assert read_status(drafted, own) is dg.DagsterRunStatus.FAILURE

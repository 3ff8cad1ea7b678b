"""Another root in the same Dagster: where it has the same names, both are told, with the line to write."""

import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

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


KEY_CHANGES: dict[str, Callable[[Installation], object]] = {
    "renewed": lambda of: of.workspace.ledger_key.renew(),
    "gone": lambda of: Path(of.workspace.ledger_key.place).unlink(),
    "another": lambda of: Path(of.workspace.ledger_key.place).write_bytes(b"f" * 64 + b"\n"),
}


def list_told(installation: Installation) -> list[str]:
    """What is told of the roots in Dagster."""
    needs = list_needs(installation.workspace, 0).needs
    return [each.explain(Language.ENGLISH).happened for each in needs if each.kind is NeedKind.LOCATION]


@pytest.fixture
def root_with_mark(drafted: Installation) -> Installation:
    """An installation that has left its mark, and not where it was copied from."""
    drafted.instance.daemon_cursor_storage.set_cursor_values({"premierjet/roots/": ""})
    drafted.tick()
    return drafted


@pytest.mark.parametrize("change", KEY_CHANGES.values(), ids=KEY_CHANGES)
def test_a_root_with_another_key_than_before_is_no_second_root(
    root_with_mark: Installation, change: Callable[[Installation], object]
) -> None:
    """It was told to take a name, and whoever did began a new history in Dagster."""
    change(root_with_mark)
    for _ in range(2):
        root_with_mark.tick()
        assert list_told(root_with_mark) == []


def test_a_root_that_moved_and_renewed_its_key_is_no_second_root(drafted: Installation) -> None:
    """Its mark of a minute ago names the folder it was copied from."""
    drafted.workspace.ledger_key.renew()
    drafted.tick()
    assert list_told(drafted) == []


@pytest.mark.parametrize("folder", ["", "/copied"])
def test_a_root_that_goes_on_leaving_marks_is_a_second_one(root_with_mark: Installation, folder: str) -> None:
    """In containers every root has the same folder, and a copy has the keys of its original."""
    before = root_with_mark.workspace.ledger_key.read()
    assert before is not None
    if folder:
        root_with_mark.workspace.ledger_key.renew()
    root_with_mark.tick()
    name = f"premierjet {before.id if folder else '0' * 12}"
    key, storage = "premierjet/roots/", root_with_mark.instance.daemon_cursor_storage
    marks = json.loads(storage.get_cursor_values({key})[key])
    other = f"premierjet, {folder or root_with_mark.root}", datetime.now(UTC).isoformat()
    storage.set_cursor_values({key: json.dumps({**marks, name: other})})
    root_with_mark.tick()
    assert len(list_told(root_with_mark)) == 1


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

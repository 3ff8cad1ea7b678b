"""Partitions are the modules that courses have: a new one is added, and that of one that is gone goes."""

import dagster as dg
import pytest

from tests.through_dagster.conftest import COURSE, HEALTHY, Installation

GONE, *OTHERS = (f"{COURSE}--{name}" for name in HEALTHY)


def list_partitions(installation: Installation) -> set[str]:
    return set(installation.instance.get_dynamic_partitions("modules"))


def test_the_partition_of_a_module_that_its_course_has_no_more_goes(drafted: Installation) -> None:
    """It stayed, and failed in every backfill; its draft and its decisions stay, and it comes back."""
    found = drafted.workspace.records.head(GONE)
    assert found is not None
    digest = found.content.canonical_digest()[:12]
    config = {"digest": digest, "verdict": "approve", "person": "lea"}
    assert drafted.launch("decide", config, tags={"dagster/partition": GONE}).is_success
    file = drafted.root / "courses" / COURSE / "course.yaml"
    whole = file.read_text(encoding="utf-8")
    recorded = [each.recorded for each in drafted.workspace.ledger.read(GONE)]
    assert recorded
    assert GONE in list_partitions(drafted)
    name = GONE.partition("--")[2]
    without = "".join(line for line in whole.splitlines(keepends=True) if f"id: {name}," not in line)

    for unreadable in (without.replace("modules:", "moduls:"), None):
        file.unlink()
        if unreadable is not None:
            file.write_text(unreadable, encoding="utf-8")
        drafted.tick()
        assert GONE in list_partitions(drafted), "of a course that cannot be read nothing is known"

    file.write_text(without, encoding="utf-8")
    drafted.tick()
    assert GONE not in list_partitions(drafted)
    assert set(OTHERS) <= list_partitions(drafted)
    assert drafted.workspace.records.head(GONE) is not None
    assert [each.recorded for each in drafted.workspace.ledger.read(GONE)] == recorded
    file.write_text(whole, encoding="utf-8")
    drafted.tick()
    assert GONE in list_partitions(drafted)


def test_a_mistyped_stage_is_refused_and_stops_no_sensor(drafted: Installation) -> None:
    """The sweep ended well, and while it waited a sensor that reports what commands wrote met a KeyError."""
    drafted.tick()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(drafted, "dequeue", lambda: None)
        run = drafted.launch("sweep", {"modules": [GONE], "stages": ["drafting"]})
        drafted.sense()
    states = drafted.instance.all_instigator_state()
    (state,) = [each for each in states if each.instigator_name == "report_sensor"]
    tick, *_ = drafted.instance.get_ticks(state.instigator_origin_id, state.selector_id, limit=1)
    assert tick.error is None
    drafted.dequeue()
    assert "a sweep has no stage drafting. Write some of these: source, draft" in drafted.told(run)
    refused = drafted.instance.get_run_by_id(run.run_id)
    assert refused is not None
    assert refused.status is dg.DagsterRunStatus.FAILURE


@pytest.mark.parametrize("job", ["sweep", "check_deliveries"])
def test_a_mistyped_module_leaves_no_partition(drafted: Installation, job: str) -> None:
    """No course could be told to have it no more, so that it stayed for good; the other modules go on."""
    config = {"modules": ["froidd--reception", GONE]}
    ops = config if job == "sweep" else {"ops": {"compare_targets": {"config": config}}}
    run = drafted.launch(job, ops)
    assert "froidd--reception" in drafted.told(run)
    assert "froidd--reception" not in list_partitions(drafted)
    assert GONE in list_partitions(drafted)

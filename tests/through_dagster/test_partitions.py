"""Partitions are the modules that courses have: a new one is added, and that of one that is gone goes."""

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

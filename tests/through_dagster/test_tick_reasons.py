"""Why a tick launched nothing: no sensor says that all is well of what it could not read, or has begun."""

from pathlib import Path

import pytest

from tests.through_dagster.conftest import COURSE, HEALTHY, SOURCE, Installation
from tests.through_dagster.test_line import decide
from tests.through_dagster.test_needs import list_reasons, misspell

pytestmark = pytest.mark.trial  # each takes several ticks

OF_THE_LEDGER = ("revision_sensor", "approval_sensor")


def change_source(root: Path) -> None:
    source = root / "courses" / COURSE / "sources" / f"{HEALTHY[0]}.md"
    source.write_text(SOURCE.format(title="la réception du matin"), encoding="utf-8")


def read_reason(installation: Installation, sensor: str) -> str:
    return str(list_reasons(installation, sensor)[0])


def test_while_a_sweep_is_queued_the_source_sensor_says_so(drafted: Installation) -> None:
    """It said for seven minutes that every draft rests on today's sources."""
    change_source(drafted.root)
    drafted.sense()
    drafted.sense()
    said = read_reason(drafted, "source_sensor")
    assert said.startswith("a sweep or a command is on its way (modules: 1); every other draft rests on")
    drafted.dequeue()
    drafted.tick()
    assert read_reason(drafted, "source_sensor").startswith("every draft rests on today's sources")


def test_without_the_key_no_sensor_says_that_all_is_done(drafted: Installation) -> None:
    """They said so of modules that had nothing due while the key was there, and of runs they skipped."""
    decide(drafted)
    for _ in range(3):
        drafted.tick()
    key = drafted.root / ".premierjet-keys" / "ledger.key"
    kept = key.read_bytes()
    key.unlink()
    decide(drafted, of="froid--stockage")
    drafted.tick()
    for sensor in OF_THE_LEDGER:
        assert "except what cannot be read (courses: 0, modules: " in read_reason(drafted, sensor)
    assert "cannot be held against the ledger" in read_reason(drafted, "decision_run_sensor")
    key.write_bytes(kept)
    key.chmod(0o600)
    drafted.tick_until(lambda: read_reason(drafted, "decision_run_sensor") == "all agree")
    drafted.tick()
    assert read_reason(drafted, "approval_sensor") == "every approved draft has its release"


def test_a_release_that_may_not_be_sent_is_not_where_it_should_be(drafted: Installation) -> None:
    """Every release was said to be where it should be, while a changed policy held one back."""
    drafted.idle = {*drafted.idle, "delivery_sensor"}
    decide(drafted)
    drafted.tick()
    file = drafted.root / "courses" / COURSE / "course.yaml"
    asked = file.read_text(encoding="utf-8").replace("[lea, noe]}", "[lea, noe], juriste: [ines]}")
    file.write_text(asked, encoding="utf-8")
    drafted.idle = set(drafted.idle) - {"delivery_sensor"}
    drafted.tick()
    assert read_reason(drafted, "delivery_sensor") == (
        "held back, the log says why (modules: 1); every other release is where it should be"
    )


@pytest.mark.parametrize("sensor", [*OF_THE_LEDGER, "delivery_sensor", "report_sensor"])
def test_a_broken_course_is_left_out_of_what_a_sensor_says(drafted: Installation, sensor: str) -> None:
    drafted.tick()
    misspell(drafted)
    drafted.tick()
    assert "except what cannot be read (courses: 1, modules: 0)" in read_reason(drafted, sensor)

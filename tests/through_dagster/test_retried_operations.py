"""An operator's delivery that failed, carried out again in Dagster once its cause is mended."""

import dagster as dg
import pytest

from pipelines.review.links import PARTITION_TAG
from tests.through_dagster.conftest import COURSE, Installation
from tests.through_dagster.test_line import RECEPTION, decide, releases
from tests.through_dagster.test_retried_decisions import execute_again

pytestmark = pytest.mark.trial  # a line of runs

ORDER = {"ops": {"delivery": {"config": {"person": "odile", "release": 1, "operation": 1}}}}


def test_a_delivery_carried_out_again_arrives(drafted: Installation) -> None:
    """It was refused: odile had had an act done since the page was read. Nothing was at the target."""
    file = drafted.root / "courses" / COURSE / "course.yaml"
    text = file.read_text(encoding="utf-8").replace("deliver: on_approval", "deliver: by_hand")
    file.write_text(f"{text}operators: [odile]\n", encoding="utf-8")
    assert decide(drafted).is_success
    drafted.tick_until(lambda: bool(releases(drafted)))
    blocked = file.parent / "delivered"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    failed = drafted.launch("deliver", ORDER, tags={PARTITION_TAG: RECEPTION})
    assert failed.status is dg.DagsterRunStatus.FAILURE
    blocked.unlink()
    again = execute_again(drafted, failed)
    assert again.is_success, drafted.told(again)
    assert drafted.workspace.records.receipt(RECEPTION, "lms", 1) is not None

"""What failed or fell due again is done by itself: no limit of attempts leaves it undone for ever."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from adapters.blob import Member
from adapters.store.folder import FolderStore
from pipelines.review.decision_request import DecisionRequest
from pipelines.workflow.decide import record_decision
from pipelines.workflow.draft import find_unmet_inputs
from schemas.errors import StoreUnusable
from schemas.review import Verdict
from tests.through_dagster.conftest import COURSE, HEALTHY, Installation
from tests.through_dagster.test_line import RECEPTION, decide, head, queue, releases, write_good_source

pytestmark = pytest.mark.trial  # each takes a dozen ticks

AN_HOUR = timedelta(hours=1)
MOST_IN_MINUTES = 4
"""Attempts of the first minutes: after five seconds, a minute and ten."""


@contextmanager
def full_for(prefix: str) -> Iterator[None]:
    """A store without room for what begins like this."""
    put = FolderStore.put

    def refuse(store: FolderStore, key: str, data: Member) -> None:
        if key.startswith(prefix):
            raise StoreUnusable("No space left on device", place=store.place, remedy="Make room")
        put(store, key, data)

    with pytest.MonkeyPatch.context() as here:
        here.setattr(FolderStore, "put", refuse)
        yield


def change_source(installation: Installation, minutes: int, moment: int) -> None:
    """Write another text, and let it be older than what is still being written."""
    write_good_source(installation.root, HEALTHY[0], minutes=minutes)
    file = installation.root / "courses" / COURSE / "sources" / f"{HEALTHY[0]}.md"
    written = file.stat().st_mtime - 60 + moment
    os.utime(file, (written, written))


def test_an_approval_is_packaged_once_the_store_has_room(drafted: Installation) -> None:
    """Three attempts were over in half a minute: approved drafts stayed unpackaged for ever."""
    assert decide(drafted).is_success
    with full_for("releases/"):
        for _ in range(6):
            drafted.tick()
    tried = drafted.runs("package")
    assert {run.status for run in tried} == {dg.DagsterRunStatus.FAILURE}
    assert len(tried) <= MOST_IN_MINUTES
    drafted.clock += AN_HOUR
    drafted.tick()
    assert len(releases(drafted)) == 1


def test_a_release_is_delivered_once_its_target_is_mended(drafted: Installation) -> None:
    blocked = drafted.root / "courses" / COURSE / "delivered"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    assert decide(drafted).is_success
    for _ in range(8):
        drafted.tick()
    assert {run.status for run in drafted.runs("deliver")} == {dg.DagsterRunStatus.FAILURE}
    assert len(drafted.runs("deliver")) <= MOST_IN_MINUTES
    blocked.unlink()
    drafted.clock += AN_HOUR
    drafted.tick()
    assert drafted.workspace.records.receipt(RECEPTION, "lms", 1) is not None


def test_a_source_that_goes_back_and_forth_is_drafted_each_time(drafted: Installation) -> None:
    """Two branches in turn: the fourth time nothing drafted the text, and a stale draft waited."""
    for turn in range(8):
        minutes = 45 if turn % 2 else 20
        change_source(drafted, minutes, turn)
        drafted.clock += AN_HOUR
        drafted.tick()
        assert find_unmet_inputs(drafted.workspace, RECEPTION) is None, turn


def test_each_approved_draft_leaves_the_queue(drafted: Installation) -> None:
    """Approved by a command, the fourth revision of a module stayed in Dagster's queue."""
    drafted.tick()
    for turn in range(5):
        digest = head(drafted).content.canonical_digest()
        asked = DecisionRequest(RECEPTION, digest, Verdict.APPROVE, "lea")
        record_decision(drafted.workspace, asked, datetime.now(UTC))
        drafted.tick()
        drafted.tick()
        assert RECEPTION not in queue(drafted), turn
        change_source(drafted, 40 + turn, turn)
        drafted.tick()
        assert RECEPTION in queue(drafted), turn

"""What failed is done by itself once its cause is gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import dagster as dg
import pytest

from adapters.blob import Member
from adapters.store.folder import FolderStore
from schemas.errors import StoreUnusable
from tests.through_dagster.conftest import COURSE, Installation
from tests.through_dagster.test_line import RECEPTION, decide, releases

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

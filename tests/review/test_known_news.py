"""Every minute somebody may have to be written to: only modules of which something moved are read for it."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.store import Store
from adapters.workspace import Workspace
from pipelines.testing.builders import decision
from pipelines.workflow.notify import list_due_notices
from schemas.review import Verdict
from tests.review.test_notifying import NOW, box, workspace

__all__ = ["box", "workspace"]


@contextmanager
def watched(workspace: Workspace) -> Iterator[list[str]]:
    """Keep the keys of the objects that are read of the store while the block runs."""
    read: list[str] = []
    store = type(workspace.records.store)
    get = store.get

    def note(self: Store, key: str) -> bytes | None:
        read.append(key)
        return get(self, key)

    with pytest.MonkeyPatch.context() as here:
        here.setattr(store, "get", note)
        yield read


def settle(workspace: Workspace) -> None:
    """Let all that is in the store be older than what may still change."""
    then = time.time() - 60
    for file in Path(workspace.records.store.place).rglob("*"):
        os.utime(file, (then, then))


def count_news(workspace: Workspace, now: datetime) -> int:
    return sum(len(each.digest.untold) for each in list_due_notices(workspace, now).due)


def test_a_second_look_reads_no_module_of_which_nothing_moved(workspace: Workspace) -> None:
    """It read each draft and ledger, each minute: of five thousand in a bucket no tick came to its end."""
    settle(workspace)
    with watched(workspace) as first:
        found = list_due_notices(workspace, NOW).due
    with watched(workspace) as second:
        again = list_due_notices(workspace, NOW).due
    assert first
    assert second == []
    assert found
    assert again == found


def test_a_decision_is_news_at_the_next_look(workspace: Workspace) -> None:
    settle(workspace)
    before = count_news(workspace, NOW)
    workspace.ledger.append(decision(verdict=Verdict.REJECT, at=NOW, comment="Trop long"))
    assert count_news(workspace, NOW + timedelta(hours=2)) != before


def test_time_alone_ends_what_is_news(workspace: Workspace) -> None:
    """A decision is told for two weeks, though nothing of its module moves."""
    workspace.ledger.append(decision(verdict=Verdict.REJECT, at=NOW, comment="Trop long"))
    settle(workspace)
    assert tells_of_rejection(workspace, NOW + timedelta(days=14))
    assert not tells_of_rejection(workspace, NOW + timedelta(days=14, minutes=1))


def tells_of_rejection(workspace: Workspace, now: datetime) -> bool:
    return any("Rejeté" in str(each.message) for each in list_due_notices(workspace, now).due)

"""A run that dies at any moment loses nothing, and nothing is asked or paid for twice."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from adapters.store import Store, StoredObject
from adapters.store.batches import LONGEST_TURN
from adapters.store.records import Records
from adapters.workspace import Workspace, open_workspace
from pipelines.queries.open_batches import list_awaited_batches
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.workflow.batch import BatchMode
from pipelines.workflow.draft import DraftSession, draft_module
from schemas.errors import AwaitingBatch, Conflict, ModelUnusable
from tests.workflow.night import FROID, KEYS, course, heads, installed, kept, later, model, run, write

TURN_HOURS = LONGEST_TURN.total_seconds() / 3600


class Killed(BaseException):
    """The process is gone: nothing after it is done, no clean-up either."""


@dataclass
class DyingStore:
    """Dies at its `last` writing verb, before or after it is done."""

    store: Store
    last: int
    done: bool = False
    writes: int = 0

    @property
    def place(self) -> str:
        return self.store.place

    def get(self, key: str) -> bytes | None:
        return self.store.get(key)

    def list(self, prefix: str) -> Iterator[StoredObject]:
        return self.store.list(prefix)

    def put(self, key: str, data: bytes) -> None:
        if self._lives():
            self.store.put(key, data)
        self._dies()

    def put_if_absent(self, key: str, data: bytes) -> bool:
        made = self._lives() and self.store.put_if_absent(key, data)
        self._dies()
        return made

    def delete(self, key: str) -> None:
        if self._lives():
            self.store.delete(key)
        self._dies()

    def _lives(self) -> bool:
        self.writes += 1
        return self.writes < self.last or (self.writes == self.last and self.done)

    def _dies(self) -> None:
        if self.writes >= self.last:
            raise Killed


def dying(workspace: Workspace, last: int, *, done: bool) -> Workspace:
    return replace(workspace, records=Records(DyingStore(workspace.records.store, last, done)))


def small(root: Path, fake: FakeOpenAI) -> Workspace:
    """One question a module, so that every write of a night can be tried."""
    return write(root, course(model(fake, {}), artefacts=("summary",)))


def writes(workspace: Workspace, hours: float) -> int:
    """Run to the end, and return how many writing verbs that took."""
    counting = DyingStore(workspace.records.store, last=10**6)
    run(replace(workspace, records=Records(counting)), later(hours))
    return counting.writes


def taken_up(workspace: Workspace, fake: FakeOpenAI) -> None:
    """Run again once the dead run's turn is over, until nothing waits: each question was paid for once."""
    for hours in (2, 3):
        assert run(workspace, later(hours)) == {}
        fake.batches.finish()
    assert list_awaited_batches(workspace) == {}
    assert None not in heads(workspace).values()
    assert kept(workspace) == ()
    assert len(fake.batches.answered) == len(KEYS)


both_ways = pytest.mark.parametrize("done", [False, True], ids=["before-a-write", "after-a-write"])


@both_ways
def test_a_run_killed_while_it_submits_is_taken_up_without_paying_twice(tmp_path: Path, done: bool) -> None:
    with FakeOpenAI() as fake:
        most = writes(small(tmp_path / "whole", fake), 0)
        for last in range(1, most + 1):
            fake.batches.forget()
            workspace = small(tmp_path / str(last), fake)
            with pytest.raises(Killed):
                run(dying(workspace, last, done=done))
            fake.batches.finish()
            taken_up(workspace, fake)
    assert most > 8


@both_ways
def test_a_run_killed_while_it_collects_is_taken_up_without_paying_twice(tmp_path: Path, done: bool) -> None:
    with FakeOpenAI() as fake:
        submitted = small(tmp_path / "submitted", fake)
        run(submitted)
        fake.batches.finish()
        waiting = copied(submitted, tmp_path / "whole")
        most = writes(waiting, 1)
        for last in range(1, most + 1):
            workspace = copied(submitted, tmp_path / str(last))
            with pytest.raises(Killed):
                run(dying(workspace, last, done=done), later(1))
            taken_up(workspace, fake)
    assert most > 8


def copied(workspace: Workspace, root: Path) -> Workspace:
    return open_workspace(shutil.copytree(workspace.root, root))


def test_the_turn_of_a_dead_run_keeps_the_others_waiting_for_a_quarter_of_an_hour(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
        fake.batches.lost = {"POST /batches"}
        run(workspace)
        fake.batches.lost = set()
        with pytest.raises(Killed):
            run(dying(workspace, 1, done=True), later(1))
        soon = run(workspace, later(1 + TURN_HOURS / 2))
        assert {type(error) for error in soon.values()} == {Conflict}
        assert "another run is sending or reading" in str(soon[FROID])
        assert run(workspace, later(1 + TURN_HOURS)) == {}
        assert len(fake.batches.made) == 1


def test_a_batch_whose_creation_nobody_heard_of_is_found_again_by_its_name(tmp_path: Path) -> None:
    """The host took it and the line broke: a second try would be a second bill."""
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
        fake.batches.lost = {"POST /batches"}
        stopped = run(workspace)
        assert {type(error) for error in stopped.values()} == {ModelUnusable}
        assert list_awaited_batches(workspace).keys() == {*KEYS}
        fake.batches.lost = set()
        assert run(workspace, later(1)) == {}
        assert fake.batches.list_calls().count("POST /batches") == 1
        fake.batches.finish()
        assert run(workspace, later(2)) == {}
    assert None not in heads(workspace).values()


def test_a_file_cut_off_while_it_was_read_is_read_again_and_asked_for_once(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
        run(workspace)
        fake.batches.finish()
        fake.batches.lost = {"GET /files"}
        stopped = run(workspace, later(1))
        assert {type(error) for error in stopped.values()} == {ModelUnusable}
        fake.batches.lost = set()
        assert run(workspace, later(2)) == {}
        assert len(fake.batches.made) == 1
    assert None not in heads(workspace).values()


def test_two_runs_at_once_ask_each_question_once(tmp_path: Path) -> None:
    """One gathers its questions while the other sends the same ones: its own find their batch under way."""
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
        other = BatchMode(workspace, by_batch=True)
        for key in KEYS:
            with pytest.raises(AwaitingBatch):
                draft_module(workspace, key, later(0), DraftSession(outbox=other.outbox(key, later(0))))
        assert run(workspace) == {}
        assert other.close(later(0)) == {}
        assert len(fake.batches.made) == 1

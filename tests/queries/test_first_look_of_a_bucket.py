"""Of modules in a bucket, another machine's first look asks for listings and packs, not for each object."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from adapters.blob import Member, open_blob
from adapters.ledger.heads import HeadFolder, WitnessedLedger
from adapters.ledger.objects import ObjectsLedger
from adapters.store import StoredObject, derived_index, listed_store
from adapters.store.records import Records
from adapters.workspace import Workspace
from pipelines.desk.known_states import KnownState
from pipelines.desk.module_states import _read_known_state
from pipelines.queries.module_answers import KnownAnswers
from pipelines.testing import builders
from schemas.review import Verdict
from tests.desk.overseen import overseen

OLD = datetime(2026, 1, 1, tzinfo=UTC)


class CountedBucket:
    """Objects in memory with the etags of a bucket, which counts its requests."""

    place = "s3://courses"

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.requests: list[tuple[str, str]] = []

    def get(self, key: str) -> bytes | None:
        self.requests.append(("get", key))
        return self.objects.get(key)

    def pieces(self, key: str) -> Iterator[bytes] | None:
        data = self.get(key)
        return None if data is None else iter([data])

    def put(self, key: str, data: Member) -> None:
        self.objects[key] = b"".join(open_blob(data).pieces())

    def put_if_absent(self, key: str, data: bytes) -> bool:
        return key not in self.objects and self.objects.setdefault(key, data) is data

    def replace(self, key: str, data: bytes, seen: bytes | None) -> bool:
        raise NotImplementedError

    def list(self, prefix: str) -> Iterator[StoredObject]:
        self.requests.append(("list", prefix))
        for key, data in sorted(self.objects.items()):
            if key.startswith(prefix):
                yield StoredObject(key, md5(data).hexdigest(), len(data), OLD)

    def delete(self, key: str) -> None:
        del self.objects[key]


@pytest.fixture
def bucket() -> CountedBucket:
    return CountedBucket()


@pytest.fixture
def workspace(tmp_path: Path, bucket: CountedBucket, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An installation whose few modules count as many, its store and its ledger in a bucket."""
    monkeypatch.setattr(derived_index, "FEW", 0)
    monkeypatch.setattr(derived_index, "MANY", 1)
    monkeypatch.setattr(listed_store, "FEW", 0)
    made = overseen(tmp_path)
    for entry in made.records.store.list(""):
        data = made.records.store.get(entry.key)
        assert data is not None
        if not entry.key.startswith("ledger/"):
            bucket.put(entry.key, data)
        elif entry.key.endswith(".jsonl"):
            for number, line in enumerate(data.splitlines(), start=1):
                bucket.put(f"{entry.key.removesuffix('.jsonl')}/{number:08d}.json", line)
    return open_machine(made, bucket, tmp_path / "first")


def open_machine(workspace: Workspace, bucket: CountedBucket, heads: Path) -> Workspace:
    """The installation as another machine opens it, which has seen nothing of it."""
    ledger = WitnessedLedger(ObjectsLedger(bucket, workspace.ledger_key), HeadFolder(heads))
    return replace(workspace, records=Records(bucket), ledger=ledger)


def look(workspace: Workspace) -> dict[str, KnownState]:
    """What the first look of a process finds, with nothing kept beside the courses."""
    answers = KnownAnswers[KnownState]("queue", lambda: TypeAdapter(KnownState))
    taken = answers.look(workspace, builders.NOON)
    found = {}
    for folder in workspace.read_courses()[0]:
        for module in folder.course.drafted_modules:
            key = folder.course.key_of(module)
            found[key] = _read_known_state(taken.workspace, folder.course, module, builders.NOON)
    taken.keep()
    return found


def test_another_machine_asks_for_no_draft_and_no_line_of_the_ledger(
    workspace: Workspace, bucket: CountedBucket, tmp_path: Path
) -> None:
    first = look(workspace)
    bucket.requests.clear()
    assert look(open_machine(workspace, bucket, tmp_path / "second")) == first
    asked = Counter((verb, key.split("/")[0]) for verb, key in bucket.requests)
    assert {part for verb, part in asked if verb == "get"} <= {"index", "format.json", "sources"}
    listed = {part: count for (verb, part), count in asked.items() if verb == "list"}
    assert listed.pop("ledger") == 2, "once for the versions, once by the ledger itself"
    assert set(listed.values()) == {1}


def test_a_decision_of_another_machine_is_told(
    workspace: Workspace, bucket: CountedBucket, tmp_path: Path
) -> None:
    before = look(workspace)[builders.KEY]
    decision = builders.decision(verdict=Verdict.WITHDRAW, comment="Non.", at=builders.NOON)
    open_machine(workspace, bucket, tmp_path / "other").ledger.append(decision)
    assert look(open_machine(workspace, bucket, tmp_path / "second"))[builders.KEY].state != before.state


def test_a_line_that_was_altered_or_taken_away_is_told(
    workspace: Workspace, bucket: CountedBucket, tmp_path: Path
) -> None:
    look(workspace)
    lines = sorted(key for key in bucket.objects if key.startswith(f"ledger/{builders.KEY}/"))
    whole = bucket.objects[lines[0]]
    bucket.objects[lines[0]] = whole.replace(b"froid", b"chaud")
    assert look(open_machine(workspace, bucket, tmp_path / "second"))[builders.KEY].problem is not None
    bucket.objects[lines[0]] = whole
    del bucket.objects[lines[-1]]
    assert look(workspace)[builders.KEY].problem is not None, "this machine has seen the line"

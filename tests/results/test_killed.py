"""A pull that is killed by the system at its worst moments, on a folder and on a bucket."""

import signal
import tempfile
from pathlib import Path

import pytest

from adapters.blob import Member
from adapters.s3 import Bucket
from adapters.store.folder import FolderStore
from adapters.store.results import ResultStore
from adapters.store.s3 import S3Store
from pipelines.testing.s3_server import Seaweed
from tests.children import die, run_child
from tests.results.conftest import Intake
from tests.statements import answered, lines, voiding


class DyingStore:
    """A store that is killed at one of its writes, folder or bucket."""

    parts_written = 0
    dies_at = ""

    def put(self, key: str, data: Member) -> None:
        self.parts_written += 1
        self._die_at("part")
        super().put(key, data)  # type: ignore[misc]

    def put_if_absent(self, key: str, data: Member) -> bool:
        self._die_at("list")
        return super().put_if_absent(key, data)  # type: ignore[misc,no-any-return]

    def _die_at(self, place: str) -> None:
        if self.dies_at == f"{place}{self.parts_written}":
            die()


class DyingFolder(DyingStore, FolderStore):
    """A folder."""


class DyingBucket(DyingStore, S3Store):
    """A bucket."""


@pytest.mark.parametrize("at", ["part1", "part2", "part3", "list3"])
@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_a_killed_pull_leaves_nothing_half_and_nothing_twice(
    request: pytest.FixtureRequest,
    intake: Intake,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    at: str,
) -> None:
    """Two months and something voided: three parts, then the list."""
    dying: DyingStore = DyingFolder(intake.folder.parent / "store")
    if kind == "s3":
        server: Seaweed = request.getfixturevalue("seaweed")
        bucket = request.getfixturevalue("bucket")
        intake.results = ResultStore(S3Store(Bucket(bucket, endpoint_url=server.endpoint_url)), "froid")
        dying = DyingBucket(Bucket(bucket, endpoint_url=server.endpoint_url))
    said = [answered(n, timestamp=f"2026-{10 + n % 2}-05T10:00:00Z") for n in range(40)]
    lines(intake.folder / "a.jsonl", [*said, voiding(90, said[0])])
    dying.dies_at = at
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert run_child(Intake(intake.folder, ResultStore(dying, "froid")).pulled) == -signal.SIGKILL
    assert intake.rows() == []
    assert intake.pulled().new == 40
    assert len(intake.rows()) == 39
    assert intake.results.find_stray_parts(intake.results.read_state()) == ()
    assert intake.pulled().new == 0

"""A process that is killed in the middle of a blob: nobody ever finds half of it."""

import signal
import tempfile
from pathlib import Path

import pytest

from adapters.blob import PIECE, Scratch
from adapters.s3 import Bucket
from adapters.store import Store
from adapters.store.folder import FolderStore
from adapters.store.s3 import S3Store
from pipelines.testing.s3_server import Seaweed
from tests.children import die, run_child


class DyingScratch(Scratch):
    """Bytes whose reader is killed behind its second piece; S3 reads it twice, to sign and to send it."""

    readings, last = 0, 0
    dies_in_reading = 0

    def read(self, at: int, count: int) -> bytes:
        self.readings, self.last = self.readings + (at < self.last), at
        if at >= 2 * PIECE and self.readings == self.dies_in_reading:
            die()
        return super().read(at, count)


@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_a_killed_writer_leaves_no_half_of_a_blob(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    on_its_way = tmp_path / "temporary"
    on_its_way.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(on_its_way))
    store: Store = FolderStore(tmp_path / "store")
    if kind == "s3":
        seaweed: Seaweed = request.getfixturevalue("seaweed")
        store = S3Store(Bucket(request.getfixturevalue("bucket"), endpoint_url=seaweed.endpoint_url))

    def put() -> None:
        scratch = DyingScratch()
        scratch.dies_in_reading = 1 if kind == "s3" else 0
        store.put("releases/a--b/v0001/a.zip", scratch.add([bytes(PIECE)] * 4))

    assert run_child(put) == -signal.SIGKILL
    assert list(on_its_way.iterdir()) == []
    assert list(store.list("")) == []
    assert store.get("releases/a--b/v0001/a.zip") is None

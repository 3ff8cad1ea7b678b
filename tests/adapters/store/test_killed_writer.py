"""A process that is killed in the middle of a blob: nobody ever finds half of it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.s3 import Bucket
from adapters.store import Store
from adapters.store.folder import FolderStore
from adapters.store.s3 import S3Store
from tests.seaweed import Seaweed

CHECKOUT = Path(__file__).resolve().parents[3]
PUT_AND_DIE = """
import os, signal, sys
from pathlib import Path
from adapters.blob import PIECE, Scratch
from adapters.s3 import Bucket
from adapters.store.folder import FolderStore
from adapters.store.s3 import S3Store

class Deadly(Scratch):
    # S3 reads a body twice, for its signature and to send it
    times, last = 0, 0
    def read(self, at, count):
        self.times, self.last = self.times + (at < self.last), at
        if at >= 2 * PIECE and self.times == int(sys.argv[1]):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(at, count)

blob = Deadly().add([bytes(PIECE)] * 4)
folder, bucket, url = sys.argv[2:]
store = S3Store(Bucket(bucket, endpoint_url=url)) if bucket else FolderStore(Path(folder))
store.put("releases/a--b/v0001/a.zip", blob)
"""


@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_a_killed_writer_leaves_no_half_of_a_blob(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    on_its_way = tmp_path / "temporary"
    on_its_way.mkdir()
    bucket = url = ""
    store: Store = FolderStore(tmp_path / "store")
    if kind == "s3":
        seaweed: Seaweed = request.getfixturevalue("seaweed")
        bucket, url = request.getfixturevalue("bucket"), seaweed.endpoint_url
        store = S3Store(Bucket(bucket, endpoint_url=url))
    reading = "1" if kind == "s3" else "0"
    command = [sys.executable, "-c", PUT_AND_DIE, reading, str(tmp_path / "store"), bucket, url]
    surroundings = os.environ | {"TMPDIR": str(on_its_way), "PYTHONPATH": str(CHECKOUT)}
    assert subprocess.run(command, check=False, env=surroundings).returncode == -signal.SIGKILL
    assert list(on_its_way.iterdir()) == []
    assert list(store.list("")) == []
    assert store.get("releases/a--b/v0001/a.zip") is None

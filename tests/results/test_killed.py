"""A pull that is killed by the system at its worst moments, on a folder and on a bucket."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.s3 import Bucket
from adapters.store.results import Results
from adapters.store.s3 import S3Store
from tests.results.conftest import Intake
from tests.seaweed import Seaweed
from tests.statements import answered, lines, voiding

CHECKOUT = Path(__file__).resolve().parents[2]
PULL_AND_DIE = """
import os, signal, sys
from pathlib import Path
from adapters.s3 import Bucket
from adapters.store.folder import FolderStore
from adapters.store.results import Results
from adapters.store.s3 import S3Store
from tests.results.conftest import Intake

folder, at, bucket, url = sys.argv[1:]
kind = S3Store if bucket else FolderStore

class Deadly(kind):
    puts = 0
    def put(self, key, data):
        self.die("part")
        super().put(key, data)
    def put_if_absent(self, key, data):
        self.die("list")
        return super().put_if_absent(key, data)
    def die(self, where):
        self.puts += where == "part"
        if where == at.rstrip("0123456789") and self.puts == int(at.lstrip("partlis")):
            os.kill(os.getpid(), signal.SIGKILL)

store = Deadly(Bucket(bucket, endpoint_url=url)) if bucket else Deadly(Path(folder).parent / "store")
Intake(Path(folder), Results(store, "froid")).pulled()
"""


@pytest.mark.parametrize("at", ["part1", "part2", "part3", "list3"])
@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_a_killed_pull_leaves_nothing_half_and_the_next_one_nothing_twice(
    request: pytest.FixtureRequest, intake: Intake, tmp_path: Path, kind: str, at: str
) -> None:
    """Two months and something voided: three parts, then the list."""
    bucket = url = ""
    if kind == "s3":
        server: Seaweed = request.getfixturevalue("seaweed")
        bucket, url = request.getfixturevalue("bucket"), server.endpoint_url
        intake.results = Results(S3Store(Bucket(bucket, endpoint_url=url)), "froid")
    said = [answered(n, timestamp=f"2026-{10 + n % 2}-05T10:00:00Z") for n in range(40)]
    lines(intake.folder / "a.jsonl", [*said, voiding(90, said[0])])
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    surroundings = os.environ | {"PYTHONPATH": str(CHECKOUT), "TMPDIR": str(scratch)}
    command = [sys.executable, "-c", PULL_AND_DIE, str(intake.folder), at, bucket, url]
    done = subprocess.run(command, check=False, env=surroundings, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert intake.rows() == []
    assert intake.pulled().new == 40
    assert len(intake.rows()) == 39
    assert intake.results.strays(intake.results.state()) == ()
    assert intake.pulled().new == 0

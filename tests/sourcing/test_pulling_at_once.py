"""Two processes that pull one course at the same time, into a folder and into a real bucket."""

import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.s3 import Bucket
from adapters.sources.sources_lock import PulledOriginals
from adapters.store.folder import FolderStore
from adapters.store.s3 import S3Store
from pipelines.sourcing.pull import ATTEMPTS, pull_origins
from pipelines.testing import builders
from pipelines.testing.s3_server import Seaweed
from schemas.errors import Conflict
from tests.children import Child, start_child
from tests.sourcing.puller import pull_holdings
from tests.sourcing.test_pull import of_memory

ENOUGH_SECONDS = 60


@dataclass
class Shared:
    """What is pulled, and where to."""

    holdings: Path
    store: str
    pulled: PulledOriginals

    def start(self, gate: Path | None = None) -> Child:
        return start_child(lambda _: pull_holdings(self.holdings, self.store, gate))

    def read(self) -> dict[str, bytes]:
        return {source.name: self.pulled.read(source) for source in self.pulled.lock().sources}


@pytest.fixture(params=["folder", "s3"])
def shared(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shared:
    holdings = tmp_path / "holdings"
    holdings.mkdir()
    (holdings / "a").write_bytes(b"first")
    if request.param == "folder":
        folder = tmp_path / "store"
        return Shared(holdings, str(folder), PulledOriginals(FolderStore(folder), "froid"))
    seaweed: Seaweed = request.getfixturevalue("seaweed")
    name = request.getfixturevalue("bucket")
    store = S3Store(Bucket(name, endpoint_url=seaweed.endpoint_url))
    monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", seaweed.endpoint_url)
    return Shared(holdings, f"s3://{name}", PulledOriginals(store, "froid"))


def test_the_pull_that_listed_first_never_writes_over_what_a_later_one_found(
    shared: Shared, tmp_path: Path
) -> None:
    """The older `sources.lock.json` used to be written last, and `b` was gone again."""
    gate = tmp_path / "gate"
    slow = shared.start(gate)
    wait_for(gate)
    (shared.holdings / "a").write_bytes(b"second")
    (shared.holdings / "b").write_bytes(b"new")
    assert shared.start().wait() == 0
    assert shared.read() == {"s3/a": b"second", "s3/b": b"new"}
    gate.unlink()
    assert slow.wait() == 0
    assert shared.read() == {"s3/a": b"second", "s3/b": b"new"}


def wait_for(gate: Path) -> None:
    until = time.monotonic() + ENOUGH_SECONDS
    while not gate.exists():
        assert time.monotonic() < until, "the process did not get there"
        time.sleep(0.01)


class Contended(FolderStore):
    """A store in which another pull writes a moment before each write of ours."""

    def replace(self, key: str, data: bytes, seen: bytes | None) -> bool:
        self.put(key, (seen or b'{"course":"froid","origins":[],"sources":[],"unpulled":[]}') + b" ")
        return super().replace(key, data, seen)


def test_a_pull_that_is_overtaken_each_time_says_so_and_fetches_nothing_twice(tmp_path: Path) -> None:
    origin = of_memory({"a": b"1", "b": b"2"})
    with pytest.raises(Conflict, match=r"froid: other pulls .* Pull again when they are done"):
        pull_origins(
            [origin.entry], lambda entry: origin, PulledOriginals(Contended(tmp_path), "froid"), builders.NOON
        )
    assert ATTEMPTS > 1
    assert origin.fetched == ["s3/a", "s3/b"]

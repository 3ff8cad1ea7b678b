"""A process that pulls what a folder holds into a store; a gate lets it wait once it has listed.

python -m tests.sourcing.puller HOLDINGS STORE [GATE]

At `GATE` a file appears once everything is listed; nothing is fetched until it is gone again.
"""

import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from adapters.settings import read_settings
from adapters.sources.origin import Fetched, Listed
from adapters.sources.sources_lock import Pulled
from adapters.store.factory import open_store
from pipelines.sourcing.pulling import pull
from schemas.course import S3Objects, S3Source
from tests import builders


class Holdings:
    """The files of a folder, as they were when they were listed."""

    at_once = 2

    def __init__(self, folder: Path, gate: Path | None) -> None:
        self._folder = folder
        self._gate = gate
        self._listed: dict[str, bytes] = {}

    def listed(self) -> Iterator[Listed]:
        for path in sorted(self._folder.iterdir()):
            data = self._listed[path.name] = path.read_bytes()
            yield Listed(f"s3/{path.name}", path.name, sha256(data).hexdigest())
        if self._gate is not None:
            gate, self._gate = self._gate, None
            gate.touch()
            while gate.exists():
                time.sleep(0.01)

    def fetch(self, source: Listed, kept: str | None = None) -> Fetched | None:
        data = self._listed[source.uri]
        version = sha256(data).hexdigest()
        return None if version == kept else Fetched(data, version, source.uri)


def main() -> None:
    """Pull once."""
    folder, store, *gate = sys.argv[1:]
    settings = read_settings(Path(folder)).model_copy(update={"store": store})
    pulled = Pulled(open_store(Path(folder), settings), "froid")
    origin = Holdings(Path(folder), Path(gate[0]) if gate else None)
    pull([S3Source(s3=S3Objects(bucket="memory"))], lambda entry: origin, pulled, builders.NOON)


if __name__ == "__main__":
    main()

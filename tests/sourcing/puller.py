"""A pull of what a folder holds; a gate lets it wait once it has listed."""

import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from adapters.settings import read_settings
from adapters.sources.origin import Fetched, ListedSource
from adapters.sources.sources_lock import PulledOriginals
from adapters.store.factory import open_store
from pipelines.sourcing.pull import pull_origins
from pipelines.testing import builders
from schemas.course import S3Objects, S3Source


class Holdings:
    """The files of a folder, as they were when they were listed.

    At the gate a file appears once everything is listed; nothing is fetched until it is gone again.
    """

    at_once = 2

    def __init__(self, folder: Path, gate: Path | None) -> None:
        self._folder = folder
        self._gate = gate
        self._listed: dict[str, bytes] = {}

    def list_sources(self) -> Iterator[ListedSource]:
        for path in sorted(self._folder.iterdir()):
            data = self._listed[path.name] = path.read_bytes()
            yield ListedSource(f"s3/{path.name}", path.name, sha256(data).hexdigest())
        if self._gate is not None:
            gate, self._gate = self._gate, None
            gate.touch()
            while gate.exists():
                time.sleep(0.01)

    def fetch(self, source: ListedSource, kept: str | None = None) -> Fetched | None:
        data = self._listed[source.uri]
        version = sha256(data).hexdigest()
        return None if version == kept else Fetched(data, version, source.uri)


def pull_holdings(folder: Path, store: str, gate: Path | None) -> None:
    """Pull what a folder holds into a store, once."""
    settings = read_settings(folder).model_copy(update={"store": store})
    origin = Holdings(folder, gate)
    entry = S3Source(s3=S3Objects(bucket="memory"))
    pull_origins(
        [entry], lambda _: origin, PulledOriginals(open_store(folder, settings), "froid"), builders.NOON
    )

"""Cache of the digests of local sources, so that an unchanged file is not read again.

What is lost or damaged is computed again; of two writers the last wins.
"""

import json
from collections.abc import Callable, Collection

from adapters.store import Store


class Stamps:
    """The sha256 of each local source of one course, by name and version; in `stamps/<course>.json`."""

    def __init__(self, store: Store | None, course: str) -> None:
        self.store = store
        self._key = f"stamps/{course}.json"
        self._kept = self._read()
        self._seen: dict[str, list[str]] = {}

    def of(self, name: str, version: str | None, digest: Callable[[], str]) -> str:
        """Return the digest of a source; `digest` computes it if the cache has none of this version."""
        known = self._seen.get(name) or self._kept.get(name)
        if known is not None and known[0] == version:
            return known[1]
        stamp = digest()
        if version is not None:
            self._seen[name] = [version, stamp]
        return stamp

    def keep(self, names: Collection[str]) -> None:
        """Save the digests computed since the cache was opened, and drop all but these names."""
        if self.store is None or not self._seen:
            return
        kept = {name: stamp for name, stamp in (self._kept | self._seen).items() if name in names}
        self.store.put(self._key, json.dumps(kept, sort_keys=True).encode())
        self._kept, self._seen = kept, {}

    def _read(self) -> dict[str, list[str]]:
        try:
            kept = json.loads((self.store and self.store.get(self._key)) or b"{}")
            return {str(name): [str(version), str(stamp)] for name, (version, stamp) in kept.items()}
        except (ValueError, TypeError, AttributeError):
            return {}

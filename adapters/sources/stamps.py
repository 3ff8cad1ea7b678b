"""Hashes of local sources, remembered so that an unchanged file is not read again.

A cache: whatever is lost or damaged is hashed anew, and the last of two writers wins.
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
        """Return the stamp of a source; `digest` is asked where none is kept of this version."""
        known = self._seen.get(name) or self._kept.get(name)
        if known is not None and known[0] == version:
            return known[1]
        stamp = digest()
        if version is not None:
            self._seen[name] = [version, stamp]
        return stamp

    def keep(self, names: Collection[str]) -> None:
        """Write down what was hashed since this was opened, forgetting all but these names."""
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

"""What people said in comments, in the store, addressed by its own bytes; no remark is ever replaced."""

from adapters.store import Store
from adapters.store.stored_contracts import StoredContracts
from adapters.version_cache import VersionCache
from schemas.comment import Remark

MOST_REMARKS = 5_000
"""Remarks that are kept parsed: a page shows all of its draft's, each from an object of its own."""


class CommentRecords(StoredContracts):
    """The remarks of each module by digest; the ledger says to which comment each belongs."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._remarks = VersionCache[tuple[str, str], Remark](MOST_REMARKS)

    def save_remark(self, remark: Remark) -> None:
        """Save a remark, unless it is stored already."""
        key = self._remark_key(remark.module, remark.canonical_digest())
        self.store.put_if_absent(key, remark.canonical())

    def remark(self, module: str, digest: str) -> Remark:
        """Return the remark of a digest; raises StoreUnusable if it is missing or was altered.

        What a digest names never changes, so that it is read once while the process lives.
        """
        return self._remarks.get((module, digest), digest, lambda: self._read_remark(module, digest))

    def _read_remark(self, module: str, digest: str) -> Remark:
        key = self._remark_key(module, digest)
        data = self.store.get(key)
        remark = self._parse_anew(Remark, key, data or b"")
        if remark.canonical_digest() != digest:
            raise self._altered_error(key)
        return remark

    @staticmethod
    def _remark_key(module: str, digest: str) -> str:
        return f"comments/{module}/{digest}.json"

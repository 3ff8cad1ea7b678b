"""What people said in comments, in the store, addressed by its own bytes; no remark is ever replaced."""

from adapters.store.stored_contracts import StoredContracts
from schemas.comment import Remark


class CommentRecords(StoredContracts):
    """The remarks of each module by digest; the ledger says to which comment each belongs."""

    def save_remark(self, remark: Remark) -> None:
        """Save a remark, unless it is stored already."""
        key = self._remark_key(remark.module, remark.canonical_digest())
        self.store.put_if_absent(key, remark.canonical())

    def remark(self, module: str, digest: str) -> Remark:
        """Return the remark of a digest; raises StoreUnusable if it is missing or was altered."""
        key = self._remark_key(module, digest)
        remark = self._parse_contract(Remark, key, self.store.get(key))
        if remark.canonical_digest() != digest:
            raise self._altered_error(key)
        return remark

    @staticmethod
    def _remark_key(module: str, digest: str) -> str:
        return f"comments/{module}/{digest}.json"

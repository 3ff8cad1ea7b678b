"""Session reports in the store, addressed by their own bytes; none is ever replaced.

They lie beneath the experts' answers of their module, so that one listing tells whether there is anything
that people signed.
"""

from adapters.store.stored_contracts import StoredContracts
from schemas.session_report import SessionReport


class SessionRecords(StoredContracts):
    """The session reports of each module by digest; the ledger says which of them count."""

    def save_report(self, report: SessionReport) -> None:
        """Save a report, unless it is stored already."""
        key = self._report_key(report.session.module, report.canonical_digest())
        self.store.put_if_absent(key, report.canonical())

    def report(self, module: str, digest: str) -> SessionReport:
        """Return the report of a digest; raises StoreUnusable if it is missing or was altered."""
        key = self._report_key(module, digest)
        report = self._parse_contract(SessionReport, key, self.store.get(key))
        if report.canonical_digest() != digest:
            raise self._altered_error(key)
        return report

    @staticmethod
    def _report_key(module: str, digest: str) -> str:
        return f"answers/{module}/sessions/{digest}.json"

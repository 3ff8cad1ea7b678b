"""Session reports that count: those that the ledger seals last, as they are in the store.

Decided in docs/decisions/0150-after-the-session.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.ledger import Ledger
from adapters.store.records import Records
from schemas.errors import StoreUnusable
from schemas.review import LedgerRecord, pick_recorded
from schemas.session_report import SessionReport
from schemas.session_seal import SessionSeal


@dataclass(frozen=True)
class SignedReport:
    """A session report and the ledger's seal of it."""

    report: SessionReport
    seal: SessionSeal


@dataclass(frozen=True)
class SessionReports:
    """The session reports of one installation."""

    records: Records
    ledger: Ledger

    def list_current(self, module: str) -> tuple[SignedReport, ...]:
        """Return the reports of a module that count, in the order in which they were given.

        The ledger is read only if people signed something. Raises LedgerBroken, and StoreUnusable if a report
        is missing or not what was sealed.
        """
        if not self.records.has_answers(module):
            return ()
        return self.list_signed(pick_recorded(self.ledger.read(module)))

    def list_signed(self, recorded: Iterable[LedgerRecord]) -> tuple[SignedReport, ...]:
        """Return the reports that count by a module's ledger, with their seals, in its order.

        Raises StoreUnusable if one is missing or not what was sealed.
        """
        return tuple(SignedReport(self._read(seal), seal) for seal in find_last_seals(recorded))

    def _read(self, seal: SessionSeal) -> SessionReport:
        assert seal.report is not None
        report = self.records.report(seal.module, seal.report)
        if not seal.fits(report):
            raise StoreUnusable(
                "is not what the ledger has sealed",
                place=f"{self.records.store.place}, report of session {seal.session}",
                remedy="Restore it from a backup; nothing was changed",
            )
        return report


def find_last_seals(recorded: Iterable[LedgerRecord]) -> tuple[SessionSeal, ...]:
    """Return the last seal of each session whose report is not withdrawn, in the ledger's order."""
    last: dict[str, SessionSeal] = {}
    for record in recorded:
        if isinstance(record, SessionSeal):
            last.pop(record.session, None)
            last[record.session] = record
    return tuple(seal for seal in last.values() if seal.report is not None)

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
class ReportState:
    """What is recorded of one session: the report that counts, if any, and the digest of its last seal.

    That digest, empty if nothing was ever recorded, is what a form is filled in from: of a report that was
    withdrawn it is the withdrawal's.
    """

    signed: SignedReport | None = None
    basis: str = ""


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

    def find_state(self, module: str, session: str) -> ReportState:
        """Return what is recorded of a session.

        The ledger is read only if people signed something. Raises LedgerBroken, and StoreUnusable if a report
        is missing or not what was sealed.
        """
        if not self.records.has_answers(module):
            return ReportState()
        return self.read_state(pick_recorded(self.ledger.read(module)), session)

    def read_state(self, recorded: Iterable[LedgerRecord], session: str) -> ReportState:
        """Return what is recorded of a session by its module's ledger.

        Raises StoreUnusable if the report is missing or not what was sealed.
        """
        last = _pick_last_seals(recorded).get(session)
        if last is None:
            return ReportState()
        signed = SignedReport(self._read(last), last) if last.report is not None else None
        return ReportState(signed, last.canonical_digest())

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
    return tuple(seal for seal in _pick_last_seals(recorded).values() if seal.report is not None)


def _pick_last_seals(recorded: Iterable[LedgerRecord]) -> dict[str, SessionSeal]:
    """Return the last seal of each session, of a report or its withdrawal, in the ledger's order."""
    last: dict[str, SessionSeal] = {}
    for record in recorded:
        if isinstance(record, SessionSeal):
            last.pop(record.session, None)
            last[record.session] = record
    return last

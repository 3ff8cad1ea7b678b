"""Recording of session reports: the only code that writes them to the ledger.

Decided in docs/decisions/0150-after-the-session.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.identity.invitation import refuse_expired
from adapters.ledger.turn import append_in_turn
from adapters.session_reports import SessionReports, SignedReport
from schemas.course import Course
from schemas.errors import Conflict, DecisionRefused
from schemas.refusal import Refusal
from schemas.review import LedgerRecord
from schemas.session_report import SessionReport
from schemas.session_seal import SessionSeal

CHANGED_MEANWHILE = "session.changed_meanwhile"
"""The refusal of a report whose form was filled in from what counts no more."""


@dataclass(frozen=True)
class ReportVoucher:
    """How the name under a report is known: by a signed link, good until a moment, or by who typed it."""

    typed_by: str | None = None
    verified: bool = False
    invitation: str | None = None
    invited_until: datetime | None = None


def record_report(
    reports: SessionReports,
    report: SessionReport,
    voucher: ReportVoucher,
    now: datetime,
    basis: str | None = None,
) -> SignedReport:
    """Record a report on a session, in the place of an earlier one, and return it.

    `basis` is what its form was filled in from, None if it was in nothing that is recorded. The same report
    sent again records nothing. Raises Conflict if anything else was recorded of the session since, or others
    write first again and again; DecisionRefused if its link has expired, LedgerBroken, StoreUnusable. Then
    nothing counts.
    """
    module = report.session.module

    def prepare(recorded: Sequence[LedgerRecord], moment: datetime) -> SessionSeal | SignedReport:
        state = reports.read_state(recorded, report.session.id)
        if state.signed is not None and state.signed.report.says_same(report):
            return state.signed
        if basis is not None and basis != state.basis:
            raise Conflict(Refusal(CHANGED_MEANWHILE, module=module))
        if voucher.invited_until is not None:
            refuse_expired(voucher.invited_until, moment)
        dated = report.model_copy(update={"at": moment})
        reports.records.save_report(dated)
        return SessionSeal.of(dated, verified=voucher.verified, invitation=voucher.invitation)

    seal = append_in_turn(reports.ledger, module, now, SessionSeal, prepare)
    if isinstance(seal, SignedReport):
        return seal
    assert seal.report is not None
    return SignedReport(reports.records.report(module, seal.report), seal)


def record_withdrawal(
    reports: SessionReports, course: Course, module: str, session: str, person: str, now: datetime
) -> SessionSeal:
    """Record that the report of a session is withdrawn, by its trainer or by who decides on drafts.

    Raises DecisionRefused if there is no such report or the person may not, LedgerBroken, StoreUnusable, and
    Conflict if others write first again and again; then nothing is recorded.
    """

    def prepare(recorded: Sequence[LedgerRecord], moment: datetime) -> SessionSeal | SignedReport:
        current = reports.read_state(recorded, session).signed
        if current is None:
            raise DecisionRefused(Refusal("session.nothing_to_withdraw", module=module, session=session))
        trainer = current.report.session.trainer
        if person != trainer and person not in course.review.deciders:
            raise DecisionRefused(
                Refusal("session.not_yours", module=module, session=session, trainer=trainer)
            )
        return SessionSeal(module=module, session=session, person=person, verified=False, at=moment)

    seal = append_in_turn(reports.ledger, module, now, SessionSeal, prepare)
    assert isinstance(seal, SessionSeal)
    return seal

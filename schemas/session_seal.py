"""Seals of session reports: the ledger's record of each report when it is given, and of its withdrawal."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, InvitationId, ModuleKey, Person, SessionId
from schemas.session_report import SessionReport


class SessionSeal(Contract):
    """The ledger's record of a session report, or that the report of a session is withdrawn.

    Of several on one session the last counts.
    """

    kind: Literal["session_seal"] = "session_seal"
    module: ModuleKey
    session: SessionId
    report: Digest | None = Field(default=None, description="Of the report; missing if it is withdrawn.")
    person: Person = Field(description="The trainer, or whoever withdraws the report.")
    verified: bool = Field(
        description="Whether an identity provider, or a signed invitation, vouched for the name."
    )
    invitation: InvitationId | None = Field(
        default=None, description="The signed link that it was sent with."
    )
    typed_by: Person | None = Field(
        default=None, description="Who typed it from the trainer's sheet; missing if the trainer sent it."
    )
    at: datetime

    @classmethod
    def of(cls, report: SessionReport, *, verified: bool, invitation: str | None) -> Self:
        """Return the seal of a report."""
        return cls(
            module=report.session.module,
            session=report.session.id,
            report=report.canonical_digest(),
            person=report.session.trainer,
            verified=verified,
            invitation=invitation,
            typed_by=report.typed_by,
            at=report.at,
        )

    def fits(self, report: SessionReport) -> bool:
        """Return whether a report is the one that was sealed."""
        sealed = SessionSeal.of(report, verified=self.verified, invitation=self.invitation)
        return sealed.model_copy(update={"at": self.at}) == self

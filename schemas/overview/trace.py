"""Trace of a text: every place of the drafts and releases that holds it, and the decisions on each."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schemas import ids
from schemas.contract import Contract
from schemas.draft import Citation, Nature, Origin
from schemas.ids import ModuleKey, Slug
from schemas.language import Language
from schemas.overview.evidence import DraftEvidence, LedgerEvidence, ReleaseEvidence
from schemas.overview.lines import LastWord
from schemas.problem import Problem
from schemas.review import Verdict


class ApprovalStanding(StrEnum):
    """What the decisions on a revision amount to under its course's policy."""

    APPROVED = "approved"
    LAPSED = "lapsed"
    WAITING = "waiting"
    SENT_BACK = "sent_back"


class WithinRelease(Contract):
    """A release that holds the text; `stands` is False if its approval was withdrawn."""

    stands: bool
    at: datetime
    targets: tuple[Slug, ...] = Field(description="Targets that show it, according to the receipts.")
    published: LedgerEvidence
    evidence: ReleaseEvidence


class QuotedContent(Contract):
    """A content that holds the text: its newest revision, each person's last decision on it, its releases."""

    evidence: DraftEvidence
    is_current: bool
    written_at: datetime | None = None
    origin: Origin | None = Field(default=None, description="Who wrote the element last; None for a title.")
    standing: ApprovalStanding
    said: tuple[LastWord, ...] = ()
    releases: tuple[WithinRelease, ...] = ()


class Occurrence(Contract):
    """An element that holds the text, with the contents it stands in word for word.

    `whole` is whether the element holds nothing else. `citations` are those of the newest edition.
    """

    module: ModuleKey
    title: ids.Line
    language: Language
    artefact: str | None = None
    element: str
    text: str
    whole: bool
    nature: Nature | None = None
    citations: tuple[Citation, ...] = ()
    editions: tuple[QuotedContent, ...] = Field(min_length=1, description="The newest first.")

    @property
    def is_approved(self) -> bool:
        """Return whether people approved it in any of its editions, and that approval still stands."""
        return any(
            edition.standing in {ApprovalStanding.APPROVED, ApprovalStanding.LAPSED}
            or any(release.stands for release in edition.releases)
            for edition in self.editions
        )


class Trace(Contract):
    """A text that was searched for, how much was searched, where it was found, and what was unreadable."""

    asked: str
    modules: int = Field(ge=0)
    revisions: int = Field(ge=0)
    occurrences: tuple[Occurrence, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def approved_places(self) -> tuple[Occurrence, ...]:
        """Return the occurrences that people approved as the policy of their course demands."""
        return tuple(found for found in self.occurrences if found.is_approved)

    @property
    def approvals(self) -> tuple[LastWord, ...]:
        """Return the first approval of each person; if some occurrences are approved, of those alone."""
        places = self.approved_places or self.occurrences
        first: dict[str, LastWord] = {}
        for decision in (word for place in places for edition in place.editions for word in edition.said):
            if decision.verdict is Verdict.APPROVE:
                first.setdefault(decision.person, decision)
        return tuple(first.values())

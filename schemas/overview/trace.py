"""Provenance of a text: every place that says it, and the decisions on each."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schemas import ids
from schemas.contract import Contract
from schemas.draft import Citation, Nature, Origin
from schemas.ids import ModuleKey, Slug
from schemas.language import Language
from schemas.overview.evidence import DraftEvidence, LedgerEvidence, ReleaseEvidence
from schemas.overview.lines import LastWord, Problem
from schemas.review import Verdict


class ApprovalStanding(StrEnum):
    """What the decisions on a revision amount to under its course's policy."""

    APPROVED = "approved"
    LAPSED = "lapsed"
    WAITING = "waiting"
    SENT_BACK = "sent_back"


class WithinRelease(Contract):
    """A release that holds the words; `stands` is False where its approval was withdrawn."""

    stands: bool
    at: datetime
    targets: tuple[Slug, ...] = Field(description="Where receipts say that it is shown.")
    published: LedgerEvidence
    evidence: ReleaseEvidence


class QuotedContent(Contract):
    """A digest that holds the words: its newest revision, each person's last word on it, its releases."""

    evidence: DraftEvidence
    is_current: bool
    written_at: datetime | None = None
    origin: Origin | None = Field(default=None, description="Who wrote the element last; None for a title.")
    standing: ApprovalStanding
    said: tuple[LastWord, ...] = ()
    releases: tuple[WithinRelease, ...] = ()


class Occurrence(Contract):
    """An element that says the words, through the digests that hold it in this wording.

    `whole` says whether the words are all it says. `citations` are those of the newest of them.
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
        """Return whether people approved it in any of its editions, and nobody took that back."""
        return any(
            each.standing in {ApprovalStanding.APPROVED, ApprovalStanding.LAPSED}
            or any(r.stands for r in each.releases)
            for each in self.editions
        )


class Trace(Contract):
    """What was asked, where that was looked for, and what was found; `problems` is what could not be read."""

    asked: str
    modules: int = Field(ge=0)
    revisions: int = Field(ge=0)
    occurrences: tuple[Occurrence, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def approved_places(self) -> tuple[Occurrence, ...]:
        """Return the places where people approved the words as their course asks for."""
        return tuple(each for each in self.occurrences if each.is_approved)

    @property
    def approvals(self) -> tuple[LastWord, ...]:
        """Return the approvals of the words, of each person the first: those that count where some do."""
        places = self.approved_places or self.occurrences
        said = (said for each in places for edition in each.editions for said in edition.said)
        first: dict[str, LastWord] = {}
        for each in said:
            if each.verdict is Verdict.APPROVE:
                first.setdefault(each.person, each)
        return tuple(first.values())

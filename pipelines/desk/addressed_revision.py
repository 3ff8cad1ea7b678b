"""What people decide on at an address of the desk, a draft or a plan: the same pages serve both."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from adapters.identity.invitation import Invitation
from adapters.workspace import Workspace
from pipelines.queries.review_situation import CitationToOpen, JudgedRevision
from schemas.course import Course, Module
from schemas.draft import Draft
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from schemas.plan import PlanRevision
from schemas.review import LedgerRecord, Verdict

PART = "at"
"""Parameter of an address that asks for the part of a long draft in which something stands."""


@dataclass(frozen=True)
class AddressedRevision(ABC):
    """A revision that an address names, and the course and module it is of."""

    course: Course
    module: Module

    subject: ClassVar[str]
    """What it is; texts about it that differ from those about a draft end with this name."""

    has_comments: ClassVar[bool]
    """Whether people comment on its words."""

    verdicts_once_approved: ClassVar[tuple[Verdict, ...]]

    @property
    @abstractmethod
    def examined(self) -> Draft | PlanRevision:
        """Return the revision."""

    @property
    @abstractmethod
    def title(self) -> str:
        """Return the title of what it describes."""

    @property
    @abstractmethod
    def address(self) -> str:
        """Return the address of its page, without `/invited` and without a language."""

    @abstractmethod
    def assess(self, workspace: Workspace, recorded: Sequence[LedgerRecord], now: datetime) -> JudgedRevision:
        """Return where it stands by its ledger's records."""

    @abstractmethod
    def is_newest(self, workspace: Workspace) -> bool:
        """Return whether it says what the newest revision says, which decisions are about."""

    @abstractmethod
    def list_passages_to_open(self, workspace: Workspace) -> tuple[CitationToOpen, ...]:
        """Return the passages that the policy asks to open before an approval."""

    @property
    def is_divided(self) -> bool:
        """Return whether its page shows it in parts."""
        return False

    def ask_for(self, name: str) -> dict[str, str]:
        """Return the parameters by which an address shows the part that has something, if it has parts."""
        return {PART: name} if name and self.is_divided else {}

    @abstractmethod
    def rests_on(self, span: str) -> bool:
        """Return whether one of its elements rests on a passage."""

    @property
    def language(self) -> Language:
        """Return the language of the module."""
        return self.course.language_of(self.module)

    @property
    def key(self) -> str:
        """Return the key of the module."""
        return self.examined.module

    @property
    def digest(self) -> str:
        """Return the digits of the digest that its addresses carry."""
        return self.examined.digest[:SHORT_DIGEST]

    def is_open_to(self, invitation: Invitation | None) -> bool:
        """Return whether a visitor may see it: who was invited sees what the invitation is to."""
        if invitation is None:
            return True
        return (invitation.module, invitation.digest) == (self.key, self.examined.digest)

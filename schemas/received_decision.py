"""A decision that the desk received and the ledger does not have yet: kept until its run is launched.

Decided in docs/decisions/0166-received-at-once.md.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from schemas.contract import Contract
from schemas.course import IdentityMode
from schemas.ids import Digest, InvitationId, ModuleKey, Person, ReceivedId, SpanId
from schemas.language import Language
from schemas.review import LONGEST_COMMENT, Verdict

VALIDITY = timedelta(days=7)
"""How long a decision may wait for Dagster: who puts an older one back into the store has no say."""


class ReceivedDecision(Contract):
    """What a person decided, and how the desk knew them; `waive` and `dispute` as in the run's configuration.

    `seal` is the ledger's key's word for all of it, without which a name that somebody vouched for counts as
    nothing. A decision on one's own machine, where nobody is vouched for, may have none.
    """

    id: ReceivedId
    module: ModuleKey
    digest: Digest
    verdict: Verdict
    person: Person
    comment: str = Field(default="", max_length=LONGEST_COMMENT)
    waive: tuple[str, ...] = ()
    dispute: tuple[str, ...] = ()
    opened: tuple[SpanId, ...] | None = None
    identity: IdentityMode
    invitation: InvitationId | None = None
    invited_until: datetime | None = None
    subject: str | None = None
    received_at: datetime
    seal: str = ""


class NextStep(StrEnum):
    """What comes after *received*: a launch may be under way, or its person took the decision back."""

    LAUNCH = "launch"
    TAKEN_BACK = "taken_back"


class ChosenStep(Contract):
    """Which of the two comes next for a received decision: it is written once, and never both."""

    id: ReceivedId
    step: NextStep
    at: datetime


class LaunchedDecision(Contract):
    """The run that a received decision was handed to."""

    id: ReceivedId
    run_id: str
    launched_at: datetime
    received_at: datetime | None = None


class Told(Contract):
    """A sentence in one language."""

    language: Language
    text: str


def read_told(told: Iterable[Told]) -> dict[str, str]:
    """Return sentences by the tags of their languages."""
    return {each.language.value: each.text for each in told}


class HandedDecision(Contract):
    """A decision that a run has, kept until it is known what became of it: one that died is launched again.

    `attempts` are the runs launched for it; none since its person had it sent again. `fault` is why the run
    could not read the installation: it is launched again once that can be read.
    """

    received: ReceivedDecision
    run_id: str
    attempts: int = Field(default=1, ge=0)
    fault: tuple[Told, ...] = ()


class TurnedDownDecision(Contract):
    """Why a received decision was not recorded, in each language of the pages.

    `run_id` is the run that failed, if one did; `is_seen` says that its person needs no more telling.
    """

    id: ReceivedId
    told: tuple[Told, ...]
    at: datetime
    received: ReceivedDecision | None = None
    run_id: str | None = None
    is_seen: bool = False

    @property
    def may_be_sent_again(self) -> bool:
        """Return whether a run had it: what the desk itself refuses, it would refuse again."""
        return self.received is not None and self.run_id is not None

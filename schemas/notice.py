"""Notices to people: which were sent, which readers refuse them, and failed runs to report."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, Line, ModuleKey

LONGEST_REASON = 2000


class NoticeKind(StrEnum):
    """What a notice is about."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    LAPSED = "lapsed"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    RUN_FAILED = "run_failed"


class SentNotice(Contract):
    """A notice that the mail server or the webhook accepted for one reader, recorded so as to send it once.

    `id` is the sha256 of what the notice is about and of its reader: no address is stored.
    """

    id: Digest
    kind: NoticeKind
    module: ModuleKey | None = None
    reader: Line = Field(description="A person as the course names them, `operators` or `webhook`.")
    at: datetime


class NoticeRefused(Contract):
    """A refusal of a reader's messages that would be repeated if they were sent again at once."""

    reader: Line
    why: str
    at: datetime
    until: datetime = Field(description="When sending is tried again.")


class FailedRun(Contract):
    """A failed run, stored until the operators have been notified."""

    run_id: Line
    job: Line
    module: ModuleKey | None = None
    why: str = Field(max_length=LONGEST_REASON)
    at: datetime

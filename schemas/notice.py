"""Notices to people; each is recorded, so that it is sent once."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, Line, ModuleKey

LONGEST_REASON = 2000


class NoticeKind(StrEnum):
    """What a person may be told."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    LAPSED = "lapsed"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    RUN_FAILED = "run_failed"


class ToldNotice(Contract):
    """One piece of news, accepted by the mail server or the webhook for one reader.

    `id` is the sha256 of what the news is about and of who reads it: no address is kept.
    """

    id: Digest
    kind: NoticeKind
    module: ModuleKey | None = None
    reader: Line = Field(description="A person as the course names them, `operators` or `webhook`.")
    at: datetime


class NoticeRefused(Contract):
    """A reader's messages were refused in a way that trying again at once will not mend."""

    reader: Line
    why: str
    at: datetime
    until: datetime = Field(description="When they are tried again by themselves.")


class FailedRun(Contract):
    """A run that failed, kept until whoever runs the installation has been told."""

    run_id: Line
    job: Line
    module: ModuleKey | None = None
    why: str = Field(max_length=LONGEST_REASON)
    at: datetime

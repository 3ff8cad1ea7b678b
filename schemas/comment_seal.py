"""Seals of comments: the ledger's record of each remark, and of who resolved a comment or opened it again."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.comment import Remark
from schemas.contract import Contract
from schemas.ids import CommentId, Digest, InvitationId, ModuleKey, Person


class CommentAct(StrEnum):
    """What a person does to a comment; each but RESOLVE leaves it open."""

    BEGIN = "begin"
    REPLY = "reply"
    RESOLVE = "resolve"
    REOPEN = "reopen"


class CommentSeal(Contract):
    """The ledger's record of one act on a comment; the last one says whether it is resolved."""

    kind: Literal["comment_seal"] = "comment_seal"
    module: ModuleKey
    comment: CommentId
    act: CommentAct
    remark: Digest | None = Field(default=None, description="Of the remark; missing if nothing was said.")
    person: Person
    verified: bool = Field(
        description="Whether an identity provider, or a signed invitation, vouched for the name."
    )
    invitation: InvitationId | None = Field(
        default=None, description="The signed invitation it was written with."
    )
    brought_by: Person | None = Field(
        default=None, description="Who brought it back in a Word file, where nobody vouches for a name."
    )
    at: datetime

    def fits(self, remark: Remark) -> bool:
        """Return whether a remark is the one that was sealed."""
        same = (self.module, self.comment, self.person, self.at)
        is_first = self.act is CommentAct.BEGIN
        return (remark.module, remark.comment, remark.person, remark.at) == same and is_first == (
            remark.about is not None
        )

    def resolves(self) -> bool:
        """Return whether the comment is resolved after this act."""
        return self.act is CommentAct.RESOLVE


def find_last_seals(recorded: Iterable[object]) -> dict[str, CommentSeal]:
    """Return the last act on each comment, in the order in which the comments began."""
    last: dict[str, CommentSeal] = {}
    for record in recorded:
        if isinstance(record, CommentSeal):
            last[record.comment] = record
    return last


def list_open_comments(recorded: Iterable[object]) -> tuple[str, ...]:
    """Return the ids of the comments that nobody resolved, in the order in which they began."""
    return tuple(name for name, seal in find_last_seals(recorded).items() if not seal.resolves())

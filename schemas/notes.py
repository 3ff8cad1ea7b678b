"""A reviewer's private notes on one draft or plan, saved while they work."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from schemas.contract import Contract
from schemas.draft import Item
from schemas.edit import Edit
from schemas.finding import KeepingWaiver, Waiver
from schemas.ids import Digest, ItemId, ModuleKey, Person, SpanId
from schemas.review import LONGEST_COMMENT


class Proposal(Contract):
    """A question that a machine proposes instead of another; it does not count until a person accepts it."""

    place: ItemId
    hint: str = Field(default="", max_length=1_000)
    item: Item
    dropped: Literal[True] | None = None


class LastAct(Contract):
    """What a person did last with their edits; undone, the edits are again exactly those `before` it."""

    edit: Edit | None = Field(default=None, description="What was done; missing if every edit was discarded.")
    before: tuple[Edit, ...] = ()


class ReviewerNotes(Contract):
    """One person's edits, waivers, opened citations and comment on one digest, not yet submitted.

    The edits become a revision when the person saves them; the rest goes into their decision.
    """

    module: ModuleKey
    digest: Digest
    person: Person
    edits: tuple[Edit, ...] = ()
    last_act: LastAct | None = Field(
        default=None, description="What made the edits as they are; missing once something else changed them."
    )
    waivers: tuple[KeepingWaiver | Waiver, ...] = ()
    opened: tuple[SpanId, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    comment: str = Field(default="", max_length=LONGEST_COMMENT)
    saved_at: datetime


class Reading(Contract):
    """The newest revision of a module that a person has opened at the desk."""

    module: ModuleKey
    digest: Digest
    person: Person
    revision: int = Field(ge=1)
    at: datetime

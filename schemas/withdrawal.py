"""Withdrawal of a release: who took it back and why, every place that holds it, and the way back."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schemas.contract import Contract
from schemas.delivery import ByHand, PolicyGap
from schemas.errors import AwaitingApproval
from schemas.ids import Digest, Line, ModuleKey, Person, Slug
from schemas.language import Language
from schemas.refusal import Explanation, Refusal
from schemas.review import Decision


class TargetHolding(StrEnum):
    """What a place has of a withdrawn release."""

    CURRENT = "current"
    KEPT = "kept"
    UNTOLD = "untold"
    GONE = "gone"
    NEVER = "never"
    UNKNOWN = "unknown"
    LEFT = "left"


class RollbackAction(StrEnum):
    """What a roll-back does at a place: put another release there, take the module out, or tell a person."""

    PUT = "put"
    REMOVE = "remove"
    BY_HAND = "by_hand"
    LEAVE = "leave"
    UNKNOWN = "unknown"


class TargetState(Contract):
    """One delivery target, as it stood when it was asked."""

    target: Slug
    location: str
    delivered_at: datetime | None = Field(
        default=None, description="When the withdrawn release arrived, if a receipt says so."
    )
    holding: TargetHolding = Field(
        description="The feed names it; its files lie beside; the target tells of other releases only;"
        " its files were there once, never came; the target could not be asked; the course names that target"
        " no more, and nobody can be asked."
    )
    current: int | None = Field(default=None, description="The release that the feed names there.")
    latest: bool = Field(default=False, description="Whether a `latest` name there still holds its bytes.")
    action: RollbackAction
    by_hand: ByHand | None = Field(
        default=None, description="What a person does there, because the target cannot be made to."
    )
    trouble: str | None = Field(default=None, description="Why the place could not be asked.")


def no_way_back(gap: PolicyGap) -> Refusal:
    """Return why a release that lacks something is not gone back to, and how it is in an emergency."""
    why = AwaitingApproval(gap.refusal).why
    return Refusal("roll_back.unmet", module=gap.module, release=gap.release, why=why)


class RollBack(Contract):
    """The way back, prepared: nothing of it is done until a person says so."""

    to: int | None = Field(description="The newest release that still stands; null where none does.")
    approved_by: tuple[Person, ...] = ()
    gap: PolicyGap | None = Field(
        default=None,
        description="What that release lacks to meet the course's policy by now: going back to it then takes"
        " a name and a reason.",
    )
    lost: tuple[str, ...] = Field(
        default=(), description="Identifiers of the withdrawn release that it has not: tracking ends there."
    )

    @property
    def refusal(self) -> Refusal | None:
        """Return why nobody goes back there without a name and a reason, if there is a cause."""
        return None if self.gap is None else no_way_back(self.gap)


class Withdrawal(Contract):
    """A release whose approval somebody took back; the decisions are in the ledger's order."""

    module: ModuleKey
    title: Line
    language: Language
    release: int = Field(ge=1)
    digest: Digest
    decisions: tuple[Decision, ...] = Field(min_length=1)
    places: tuple[TargetState, ...]
    roll_back: RollBack

    @property
    def pending_places(self) -> tuple[TargetState, ...]:
        """Return the places where a roll-back has something to do."""
        return tuple(
            place for place in self.places if place.action in {RollbackAction.PUT, RollbackAction.REMOVE}
        )

    @property
    def by_hand(self) -> tuple[TargetState, ...]:
        """Return the places where only a person can do what is to be done."""
        return tuple(place for place in self.places if place.action is RollbackAction.BY_HAND)

    @property
    def concerned_places(self) -> tuple[TargetState, ...]:
        """Return the places that hold it, may hold it, or that the roll-back concerns."""
        return tuple(
            place
            for place in self.places
            if place.holding is not TargetHolding.NEVER or place.action is not RollbackAction.LEAVE
        )


class RolledBack(Contract):
    """The proof that a target no longer shows a withdrawn release.

    `receipt` is the digest of the delivery it ended: a later delivery of the same release has another.
    """

    module: ModuleKey
    target: Slug
    location: str
    release: int = Field(ge=1)
    to: int | None = None
    receipt: Digest
    at: datetime
    run_id: str | None = None

    def tell(self, language: Language) -> Explanation:
        """Return what a check saw there: learners get the withdrawn release no more."""
        facts: dict[str, str | int] = {"release": self.release, "target": self.target, "place": self.location}
        if self.to is None:
            return Refusal("roll_back.seen_gone", module=self.module, **facts).explain(language)
        return Refusal("roll_back.seen_back", module=self.module, to=self.to, **facts).explain(language)

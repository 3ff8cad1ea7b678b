"""Withdrawal of a release: who withdrew it and why, the targets that hold it, and the roll-back."""

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
    """What a target has of a withdrawn release."""

    CURRENT = "current"
    KEPT = "kept"
    UNTOLD = "untold"
    GONE = "gone"
    NEVER = "never"
    UNKNOWN = "unknown"
    LEFT = "left"


class RollbackAction(StrEnum):
    """What a roll-back does at a target: show another release, remove the module, or ask a person to."""

    PUT = "put"
    REMOVE = "remove"
    BY_HAND = "by_hand"
    LEAVE = "leave"
    UNKNOWN = "unknown"


class TargetState(Contract):
    """The state of one delivery target when it was asked."""

    target: Slug
    location: str
    delivered_at: datetime | None = Field(
        default=None, description="When the withdrawn release arrived, if a receipt says so."
    )
    holding: TargetHolding = Field(
        description="`current`: the feed names it; `kept`: its files are there; `untold`: the target knows"
        " only other releases; `gone`: its files were there; `never`: they never were; `unknown`: the target"
        " could not be asked; `left`: the course no longer has that target, so nobody can be asked."
    )
    current: int | None = Field(default=None, description="The release that the feed names there.")
    latest: bool = Field(default=False, description="Whether a `latest` name there still holds its bytes.")
    action: RollbackAction
    by_hand: ByHand | None = Field(
        default=None, description="What a person does there, because the target cannot be made to."
    )
    trouble: str | None = Field(default=None, description="Why the target could not be asked.")


def refuse_way_back(gap: PolicyGap) -> Refusal:
    """Return why a roll-back to a release with a policy gap is refused, and what to do in an emergency."""
    why = AwaitingApproval(gap.refusal).why
    return Refusal("roll_back.unmet", module=gap.module, release=gap.release, why=why)


class RollBack(Contract):
    """A prepared roll-back; nothing is done until a person confirms it."""

    to: int | None = Field(description="The newest release that still stands; null if none does.")
    approved_by: tuple[Person, ...] = ()
    gap: PolicyGap | None = Field(
        default=None,
        description="What that release lacks to meet the course's policy of today; a roll-back to it then"
        " needs a name and a reason.",
    )
    named: bool = Field(
        default=False, description="Whether it needs the name of one of the course's operators."
    )
    lost: tuple[str, ...] = Field(
        default=(), description="Identifiers that only the withdrawn release has: tracking of them ends."
    )

    @property
    def refusal(self) -> Refusal | None:
        """Return why the roll-back needs a name and a reason; None if it does not."""
        return None if self.gap is None else refuse_way_back(self.gap)


class Withdrawal(Contract):
    """A release whose approval was withdrawn; its decisions are in the ledger's order."""

    module: ModuleKey
    title: Line
    language: Language
    release: int = Field(ge=1)
    digest: Digest
    decisions: tuple[Decision, ...] = Field(min_length=1)
    places: tuple[TargetState, ...]
    roll_back: RollBack

    @property
    def command(self) -> str:
        """Return the whole command of the roll-back; capitals stand for what a person fills in."""
        return self._write_command("--yes", *(("--as NAME", "--reason WHY") if self.roll_back.gap else ()))

    @property
    def removal_command(self) -> str:
        """Return the whole command that takes the module away from learners instead."""
        return self._write_command("--yes", "--take-away")

    def _write_command(self, *options: str) -> str:
        name = ("--as NAME",) if self.roll_back.named and "--as NAME" not in options else ()
        return " ".join(("premierjet roll-back", self.module, *options, *name))

    @property
    def pending_places(self) -> tuple[TargetState, ...]:
        """Return the targets where the roll-back has something to do."""
        return tuple(
            place for place in self.places if place.action in {RollbackAction.PUT, RollbackAction.REMOVE}
        )

    @property
    def by_hand(self) -> tuple[TargetState, ...]:
        """Return the targets where only a person can do it."""
        return tuple(place for place in self.places if place.action is RollbackAction.BY_HAND)

    @property
    def concerned_places(self) -> tuple[TargetState, ...]:
        """Return the targets that hold it, may hold it, or are changed by the roll-back."""
        return tuple(
            place
            for place in self.places
            if place.holding is not TargetHolding.NEVER or place.action is not RollbackAction.LEAVE
        )


class RolledBack(Contract):
    """Proof that a target no longer shows a withdrawn release.

    `receipt` is the digest of the receipt of the delivery it ended: a later delivery has another.
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
        """Return the message that learners no longer get the withdrawn release there."""
        facts: dict[str, str | int] = {"release": self.release, "target": self.target, "place": self.location}
        if self.to is None:
            return Refusal("roll_back.seen_gone", module=self.module, **facts).explain(language)
        return Refusal("roll_back.seen_back", module=self.module, to=self.to, **facts).explain(language)

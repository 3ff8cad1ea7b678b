"""Deliveries: what a target is able to do, the plan of a delivery, and drift found afterwards."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from schemas.contract import Contract
from schemas.errors import AwaitingApproval
from schemas.ids import SHORT_DIGEST, Digest, Line, ModuleKey, Slug
from schemas.language import Language
from schemas.refusal import Explanation, Fact, Refusal, RefusalFact


class ByHand(StrEnum):
    """What a target cannot be made to do from here, so that a person does it there."""

    MOODLE_ACTIVITY = "moodle_activity"
    MOODLE_QUESTIONS = "moodle_questions"
    MOODLE_RETURN = "moodle_return"
    MOODLE_HIDE = "moodle_hide"
    CLOUD_REMOVE = "cloud_remove"

    def explain(self, target: str, language: Language) -> Explanation:
        """Return what cannot be done from here, where, and what to do there."""
        return Refusal(BY_HAND[self], target=target).explain(language)


BY_HAND = {
    ByHand.MOODLE_ACTIVITY: "by_hand.moodle_activity",
    ByHand.MOODLE_QUESTIONS: "by_hand.moodle_questions",
    ByHand.MOODLE_RETURN: "by_hand.moodle_return",
    ByHand.MOODLE_HIDE: "by_hand.moodle_hide",
    ByHand.CLOUD_REMOVE: "by_hand.cloud_remove",
}


class Capabilities(Contract):
    """What a target can be asked for."""

    shows: bool = Field(description="A delivered release is what learners get, with nobody's hand.")
    goes_back: bool = Field(description="It can be made to show an earlier release.")
    takes_out: bool = Field(description="It can be made to show nothing of a module.")
    links: bool = Field(default=False, description="It gives addresses that whoever has them may read.")
    results: bool = Field(default=False, description="Its API can be asked for learners' results.")
    by_hand: tuple[ByHand, ...] = Field(default=(), description="What a person does there at a delivery.")
    returned: ByHand | None = Field(default=None, description="What a person does there to go back.")
    taken_out: ByHand | None = Field(default=None, description="What a person does to show it no more.")


class Does(StrEnum):
    """What a delivery does with one name at a target."""

    SEND = "send"
    REPLACE = "replace"
    KEEP = "keep"


class Step(Contract):
    """One name at a target, what a delivery does with it, and the digest and size of what it is to hold."""

    name: Line
    does: Does
    sha256: Digest
    size: int = Field(ge=0, description="Bytes.")


class DeliveryPlan(Contract):
    """What delivering a module's newest release to a target would do now; nothing was sent to find out."""

    module: ModuleKey
    release: int = Field(ge=1)
    target: Slug
    place: str
    capabilities: Capabilities | None = None
    steps: tuple[Step, ...] = ()
    trouble: str | None = Field(default=None, description="Why the target could not be asked.")
    hidden: str = Field(default="", description="What holds the module there and is hidden from learners.")

    def tell_hidden(self, language: Language) -> Explanation | None:
        """Return that learners would not see the release, and what to do; None where they would."""
        if not self.hidden:
            return None
        return Refusal(
            "plan.hidden", module=self.module, target=self.target, place=self.place, name=self.hidden
        ).explain(language)

    @property
    def sent_steps(self) -> tuple[Step, ...]:
        """Return what would be sent."""
        return tuple(step for step in self.steps if step.does is not Does.KEEP)


class Link(Contract):
    """An address a delivered file is read at; whoever has a signed one may read until it expires."""

    name: Line
    url: str
    expires_at: AwareDatetime | None = None


class GapKind(StrEnum):
    """What keeps an approval from meeting the course's policy."""

    AWAITED = "awaited"
    EXPIRED = "expired"
    SOURCE_CHANGED = "source_changed"
    SENT_BACK = "sent_back"
    ONLY_AUTHOR = "only_author"
    UNSEALED = "unsealed"


GAPS = {
    GapKind.AWAITED: "gap.awaited",
    GapKind.EXPIRED: "gap.expired",
    GapKind.SOURCE_CHANGED: "gap.source_changed",
    GapKind.SENT_BACK: "gap.sent_back",
    GapKind.ONLY_AUTHOR: "gap.only_author",
    GapKind.UNSEALED: "gap.unsealed",
}


class PolicyGap(Contract):
    """What a release lacks to meet the course's policy as it is now: it is not sent until it does."""

    module: ModuleKey
    release: int = Field(ge=1)
    kind: GapKind
    roles: tuple[Slug, ...] = Field(default=(), description="The roles whose people are awaited.")
    person: str = Field(default="", description="Who sent its draft back, or is the only one to decide.")
    policy: Digest = Field(description="Of the course's review rules now.")
    met: Digest | None = Field(
        default=None, description="Of the rules its approval met when it was packaged, if that is on record."
    )
    targets: tuple[Slug, ...] = Field(default=(), description="Where learners get it all the same.")

    @property
    def refusal(self) -> Refusal:
        """Return why the release is not sent."""
        people = {GapKind.SENT_BACK, GapKind.ONLY_AUTHOR}
        facts: dict[str, Fact] = {"person": self.person} if self.kind in people else {}
        if self.kind not in people | {GapKind.UNSEALED}:
            facts["roles"] = ", ".join(self.roles)
        return Refusal(
            GAPS[self.kind], module=self.module, release=self.release, policies=self._policies(), **facts
        )

    @property
    def report(self) -> Refusal:
        """Return where the release is all the same, and why it would not be sent there now."""
        why = AwaitingApproval(self.refusal).why
        targets = ", ".join(self.targets)
        return Refusal("gap.delivered", module=self.module, release=self.release, targets=targets, why=why)

    def _policies(self) -> RefusalFact:
        if self.met is None:
            said = Refusal("gap.policy_unrecorded", policy=self.policy[:SHORT_DIGEST])
        elif self.met == self.policy:
            said = Refusal("gap.policy_same", policy=self.policy[:SHORT_DIGEST])
        else:
            said = Refusal(
                "gap.policy_changed", policy=self.policy[:SHORT_DIGEST], met=self.met[:SHORT_DIGEST]
            )
        return RefusalFact(said)


class DriftKind(StrEnum):
    """How what a target holds differs from what was sent to it."""

    MISSING = "missing"
    ALTERED = "altered"
    SHOWS_OTHER = "shows_other"
    SHOWS_UNKNOWN = "shows_unknown"
    SHOWS_NOTHING = "shows_nothing"
    HIDDEN = "hidden"
    UNREACHED = "unreached"
    UNPUBLISHED = "unpublished"


SAID = {
    DriftKind.MISSING: "drift.missing",
    DriftKind.ALTERED: "drift.altered",
    DriftKind.SHOWS_OTHER: "drift.shows_other",
    DriftKind.SHOWS_UNKNOWN: "drift.shows_unknown",
    DriftKind.SHOWS_NOTHING: "drift.shows_nothing",
    DriftKind.HIDDEN: "drift.hidden",
    DriftKind.UNREACHED: "drift.unreached",
    DriftKind.UNPUBLISHED: "drift.unpublished",
}


class Drift(Contract):
    """One difference between a receipt and what its target holds now."""

    module: ModuleKey
    target: Slug
    place: str
    kind: DriftKind
    release: int = Field(ge=1, description="Of the receipt.")
    name: str = Field(default="", description="The file, address or activity that is not as it was sent.")
    shown: int | None = Field(default=None, description="The release learners get there instead.")
    trouble: str = Field(default="", description="Why the target could not be asked.")

    def explain(self, language: Language) -> Explanation:
        """Return what is wrong, where, and what to do."""
        facts: dict[str, str | int] = {"release": self.release, "target": self.target, "place": self.place}
        if self.kind in {DriftKind.MISSING, DriftKind.ALTERED, DriftKind.HIDDEN}:
            facts["name"] = self.name
        if self.kind is DriftKind.SHOWS_OTHER:
            facts["shown"] = self.shown or 0
        if self.kind is DriftKind.UNREACHED:
            facts["trouble"] = self.trouble
        return Refusal(SAID[self.kind], module=self.module, **facts).explain(language)

"""Deliveries: what a target can do, the plan of a delivery, policy gaps, and drift found afterwards."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from schemas.contract import Contract
from schemas.errors import AwaitingApproval
from schemas.ids import SHORT_DIGEST, Digest, Line, ModuleKey, Slug
from schemas.language import Language
from schemas.refusal import Explanation, Fact, Refusal, RefusalFact


class ByHand(StrEnum):
    """What a person has to do at a target, because its API cannot."""

    MOODLE_ACTIVITY = "moodle_activity"
    MOODLE_QUESTIONS = "moodle_questions"
    MOODLE_RETURN = "moodle_return"
    MOODLE_HIDE = "moodle_hide"
    CLOUD_REMOVE = "cloud_remove"

    def explain(self, target: str, language: Language) -> Explanation:
        """Return what Premierjet cannot do, where, and what a person does there."""
        return Refusal(BY_HAND_REFUSALS[self], target=target).explain(language)


BY_HAND_REFUSALS = {
    ByHand.MOODLE_ACTIVITY: "by_hand.moodle_activity",
    ByHand.MOODLE_QUESTIONS: "by_hand.moodle_questions",
    ByHand.MOODLE_RETURN: "by_hand.moodle_return",
    ByHand.MOODLE_HIDE: "by_hand.moodle_hide",
    ByHand.CLOUD_REMOVE: "by_hand.cloud_remove",
}


class Capabilities(Contract):
    """What a target can do."""

    shows: bool = Field(
        description="Learners get a delivered release without anybody doing something at the target."
    )
    goes_back: bool = Field(description="It can be made to show an earlier release.")
    takes_out: bool = Field(description="It can be made to show nothing of a module.")
    links: bool = Field(
        default=False, description="It gives addresses at which files can be read without a login."
    )
    results: bool = Field(default=False, description="Its API can be asked for learners' results.")
    by_hand: tuple[ByHand, ...] = Field(
        default=(), description="What a person does there when a release is delivered."
    )
    returned: ByHand | None = Field(
        default=None, description="What a person does there to show an earlier release."
    )
    taken_out: ByHand | None = Field(default=None, description="What a person does to show it no more.")


class StepAction(StrEnum):
    """What a delivery does with one name at a target."""

    SEND = "send"
    REPLACE = "replace"
    KEEP = "keep"


class Step(Contract):
    """One file name at a target: what a delivery does with it, and the digest and size it will have."""

    name: Line
    does: StepAction
    sha256: Digest
    size: int = Field(ge=0, description="Bytes.")


class DeliveryPlan(Contract):
    """What a delivery of a module's newest release to a target would do; nothing is sent to find out."""

    module: ModuleKey
    release: int = Field(ge=1)
    target: Slug
    place: str
    capabilities: Capabilities | None = None
    steps: tuple[Step, ...] = ()
    trouble: str | None = Field(default=None, description="Why the target could not be asked.")
    hidden: str = Field(
        default="", description="The section or activity that holds the module and is hidden from learners."
    )

    def tell_hidden(self, language: Language) -> Explanation | None:
        """Return a warning that learners would not see the release, and what to do; None if they would."""
        if not self.hidden:
            return None
        return Refusal(
            "plan.hidden", module=self.module, target=self.target, place=self.place, name=self.hidden
        ).explain(language)

    @property
    def sent_steps(self) -> tuple[Step, ...]:
        """Return what would be sent."""
        return tuple(step for step in self.steps if step.does is not StepAction.KEEP)


class Link(Contract):
    """An address at which a delivered file can be read; a signed one works until it expires."""

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


GAP_REFUSALS = {
    GapKind.AWAITED: "gap.awaited",
    GapKind.EXPIRED: "gap.expired",
    GapKind.SOURCE_CHANGED: "gap.source_changed",
    GapKind.SENT_BACK: "gap.sent_back",
    GapKind.ONLY_AUTHOR: "gap.only_author",
    GapKind.UNSEALED: "gap.unsealed",
}


class PolicyGap(Contract):
    """What a release lacks to meet the course's policy of today; until then it is not sent."""

    module: ModuleKey
    release: int = Field(ge=1)
    kind: GapKind
    roles: tuple[Slug, ...] = Field(default=(), description="The roles whose people are awaited.")
    person: str = Field(default="", description="Who sent its draft back, or is the only one to decide.")
    policy: Digest = Field(description="Digest of the course's review rules now.")
    met: Digest | None = Field(
        default=None,
        description="Digest of the rules that its approval met when it was packaged, if recorded.",
    )
    targets: tuple[Slug, ...] = Field(
        default=(), description="Targets that show it to learners nevertheless."
    )

    @property
    def refusal(self) -> Refusal:
        """Return why the release is not sent."""
        people = {GapKind.SENT_BACK, GapKind.ONLY_AUTHOR}
        facts: dict[str, Fact] = {"person": self.person} if self.kind in people else {}
        if self.kind not in people | {GapKind.UNSEALED}:
            facts["roles"] = ", ".join(self.roles)
        return Refusal(
            GAP_REFUSALS[self.kind],
            module=self.module,
            release=self.release,
            policies=self._compare_policies(),
            **facts,
        )

    @property
    def report(self) -> Refusal:
        """Return the targets that show the release nevertheless, and why it would not be sent there now."""
        why = AwaitingApproval(self.refusal).why
        targets = ", ".join(self.targets)
        return Refusal("gap.delivered", module=self.module, release=self.release, targets=targets, why=why)

    def _compare_policies(self) -> RefusalFact:
        """Return whether the policy changed since the release was packaged."""
        if self.met is None:
            compared = Refusal("gap.policy_unrecorded", policy=self.policy[:SHORT_DIGEST])
        elif self.met == self.policy:
            compared = Refusal("gap.policy_same", policy=self.policy[:SHORT_DIGEST])
        else:
            compared = Refusal(
                "gap.policy_changed", policy=self.policy[:SHORT_DIGEST], met=self.met[:SHORT_DIGEST]
            )
        return RefusalFact(compared)


class DriftKind(StrEnum):
    """How what a target holds differs from what was sent to it."""

    MISSING = "missing"
    ALTERED = "altered"
    SHOWS_OTHER = "shows_other"
    SHOWS_UNKNOWN = "shows_unknown"
    SHOWS_NOTHING = "shows_nothing"
    HIDDEN = "hidden"
    HIDES_WITHDRAWN = "hides_withdrawn"
    UNREACHED = "unreached"
    UNPUBLISHED = "unpublished"
    UNDELIVERED = "undelivered"


DRIFT_REFUSALS = {
    DriftKind.MISSING: "drift.missing",
    DriftKind.ALTERED: "drift.altered",
    DriftKind.SHOWS_OTHER: "drift.shows_other",
    DriftKind.SHOWS_UNKNOWN: "drift.shows_unknown",
    DriftKind.SHOWS_NOTHING: "drift.shows_nothing",
    DriftKind.HIDDEN: "drift.hidden",
    DriftKind.HIDES_WITHDRAWN: "drift.hides_withdrawn",
    DriftKind.UNREACHED: "drift.unreached",
    DriftKind.UNPUBLISHED: "drift.unpublished",
    DriftKind.UNDELIVERED: "drift.undelivered",
}


class Drift(Contract):
    """One difference between a receipt and what its target holds now."""

    module: ModuleKey
    target: Slug
    place: str
    kind: DriftKind
    release: int = Field(ge=1, description="Release of the receipt, or the one that never arrived.")
    name: str = Field(default="", description="The file, address or activity that differs.")
    shown: int | None = Field(default=None, description="The release that is there instead.")
    trouble: str = Field(default="", description="Why the target could not be asked.")

    def explain(self, language: Language) -> Explanation:
        """Return what is wrong, where, and what to do."""
        facts: dict[str, str | int] = {"release": self.release, "target": self.target, "place": self.place}
        hidden = {DriftKind.HIDDEN, DriftKind.HIDES_WITHDRAWN}
        if self.kind in {DriftKind.MISSING, DriftKind.ALTERED, *hidden}:
            facts["name"] = self.name
        if self.kind in {DriftKind.SHOWS_OTHER, DriftKind.HIDES_WITHDRAWN}:
            facts["shown"] = self.shown or 0
        if self.kind is DriftKind.UNREACHED:
            facts["trouble"] = self.trouble
        return Refusal(DRIFT_REFUSALS[self.kind], module=self.module, **facts).explain(language)

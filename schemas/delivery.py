"""What a target can do by itself, what a delivery would send there, and what has changed there since."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from schemas.contract import Contract
from schemas.ids import Digest, Line, ModuleKey, Slug
from schemas.language import Language
from schemas.refusal import Refusal, Told


class Capabilities(Contract):
    """What a target can be asked for."""

    shows: bool = Field(description="A delivered release is what learners get, with nobody's hand.")
    goes_back: bool = Field(description="It can be made to show an earlier release, or none.")
    links: bool = Field(default=False, description="It gives addresses that whoever has them may read.")
    results: bool = Field(default=False, description="It can be asked for learners' results.")


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

    @property
    def sent(self) -> tuple[Step, ...]:
        """Return what would be sent."""
        return tuple(step for step in self.steps if step.does is not Does.KEEP)


class Link(Contract):
    """An address a delivered file is read at; whoever has a signed one may read until it expires."""

    name: Line
    url: str
    expires_at: AwareDatetime | None = None


class DriftKind(StrEnum):
    """How what a target holds differs from what was sent to it."""

    MISSING = "missing"
    ALTERED = "altered"
    SHOWS_OTHER = "shows_other"
    SHOWS_NOTHING = "shows_nothing"
    UNREACHED = "unreached"


SAID = {
    DriftKind.MISSING: "drift.missing",
    DriftKind.ALTERED: "drift.altered",
    DriftKind.SHOWS_OTHER: "drift.shows_other",
    DriftKind.SHOWS_NOTHING: "drift.shows_nothing",
    DriftKind.UNREACHED: "drift.unreached",
}


class Drift(Contract):
    """One difference between a receipt and what its target holds now."""

    module: ModuleKey
    target: Slug
    place: str
    kind: DriftKind
    release: int = Field(ge=1, description="Of the receipt.")
    name: str = Field(default="", description="The file or the address that is not as it was sent.")
    found: str = Field(default="", description="What is there instead, as far as it can be told.")

    def told(self, language: Language) -> Told:
        """Return what is wrong, where, and what to do."""
        facts: dict[str, str | int] = {"release": self.release, "target": self.target, "place": self.place}
        if self.kind in {DriftKind.MISSING, DriftKind.ALTERED}:
            facts["name"] = self.name
        if self.kind in {DriftKind.SHOWS_OTHER, DriftKind.UNREACHED}:
            facts["found"] = self.found
        return Refusal(SAID[self.kind], module=self.module, **facts).told(language)

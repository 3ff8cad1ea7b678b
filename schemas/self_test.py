"""Result of the self-test: a release's packages played in a real browser before anyone receives them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.access.audit import AccessAudit
from schemas.contract import Contract
from schemas.finding import Finding, Severity
from schemas.ids import Digest, ModuleKey, Slug

SELF_TEST = "self-test.json"
"""Its file name, beside the files of the release."""


class SelfTestMode(StrEnum):
    """When packages are played: if a browser is available; always, else there is no release; never."""

    AVAILABLE = "available"
    REQUIRED = "required"
    OFF = "off"


class Unplayed(StrEnum):
    """Why packages were not played."""

    OFF = "off"
    NO_CHROMIUM = "no_chromium"
    NO_PLAYWRIGHT = "no_playwright"
    NOT_STARTED = "not_started"
    NOTHING_TO_PLAY = "nothing_to_play"


REASONS = {
    Unplayed.OFF: "the self-test is switched off",
    Unplayed.NO_CHROMIUM: "no Chromium on this machine",
    Unplayed.NO_PLAYWRIGHT: "Playwright is not installed (pip install 'premierjet[selftest]')",
    Unplayed.NOT_STARTED: "Chromium did not start",
    Unplayed.NOTHING_TO_PLAY: "none of its packages is one to play",
}


class PlayedResult(Contract):
    """What a platform had recorded of the learner at the end; None for what its standard does not send."""

    completed: bool
    passed: bool | None = None
    score: float | None = Field(default=None, description="In percent, as it was reported.")
    interactions: int = Field(ge=0, description="Questions whose answer was recorded.")


class PlayedPackage(Contract):
    """One package, played twice by one learner: what was recorded, and the rules it broke.

    `left` is None if the learner never reached the end.
    """

    package: str
    format: Slug
    sha256: Digest
    left: PlayedResult | None = None
    findings: tuple[Finding, ...] = ()
    milliseconds: int = Field(ge=0)


class Played(Contract):
    """Every package for learners was played in this browser."""

    outcome: Literal["played"] = "played"
    browser: str
    packages: tuple[PlayedPackage, ...] = Field(min_length=1)
    access: AccessAudit | None = Field(
        default=None,
        description="Audit of accessibility; None if axe is not installed, or nothing could be played.",
    )


class NotPlayed(Contract):
    """No package was played, and why."""

    outcome: Literal["not_played"] = "not_played"
    why: Unplayed

    def explain(self) -> str:
        """Return the reason for a person."""
        return f"not played: {REASONS[self.why]}"

    @property
    def is_fault(self) -> bool:
        """Return whether a browser is there and failed; a machine without one was not to play anything."""
        return self.why is Unplayed.NOT_STARTED


class SelfTest(Contract):
    """The self-test of one release, named by its digest.

    It is evidence beside the release and no part of it: another browser or another day gives other bytes.
    """

    module: ModuleKey
    number: int = Field(ge=1)
    release_digest: Digest
    at: datetime
    result: Annotated[Played | NotPlayed, Field(discriminator="outcome")]

    @property
    def blocking_findings(self) -> tuple[tuple[str, Finding], ...]:
        """Return each blocking finding, with the name of its package."""
        if isinstance(self.result, NotPlayed):
            return ()
        return tuple(
            (played.package, finding)
            for played in self.result.packages
            for finding in played.findings
            if finding.severity is Severity.BLOCKING
        )

    def describe(self) -> str:
        """Return the outcome in one line for a person."""
        if isinstance(self.result, NotPlayed):
            return self.result.explain()
        played = self.result.packages
        seconds = sum(package.milliseconds for package in played) / 1000
        found = sum(len(package.findings) for package in played)
        return f"{len(played)} packages played in {self.result.browser} in {seconds:.1f} s, findings: {found}"

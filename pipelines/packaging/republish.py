"""What a republish would cost learners: identifiers that change or go take their tracking with them."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.errors import PackageRefused
from schemas.release import Identifiers

# What an LMS files under each identifier; seen on a real Moodle: a changed item wiped score and answers.
EFFECTS = {
    "manifest": "the LMS takes it for another package",
    "organization": "the LMS takes it for another course; every attempt is lost",
    "item": "the LMS takes it for another SCO; its attempts, scores and answers are lost",
    "resource": "the LMS may take it for another SCO; its attempts may be lost",
    "activity": "the LRS counts its statements apart, and a cmi5 LMS takes it for another unit",
    "interaction": "answers given to it are no longer joined to a question",
}


@dataclass(frozen=True)
class Loss:
    """An identifier of the last release that the next one would not have."""

    kind: str
    name: str
    becomes: str | None = None

    def __str__(self) -> str:
        change = f"becomes {self.becomes}" if self.becomes else "is removed"
        return f"{self.kind} {self.name} {change} ({EFFECTS[self.kind]})"


def losses(last: Identifiers, following: Identifiers) -> Iterator[Loss]:
    """Yield what the next release would change or drop; what it adds or reorders costs nothing."""
    for kind in ("manifest", "organization", "item", "resource", "activity"):
        before, after = getattr(last, kind), getattr(following, kind)
        if before != after:
            yield Loss(kind, before, after)
    for name in last.interactions:
        if name not in following.interactions:
            yield Loss("interaction", name)


def guard(module: str, last: Identifiers, following: Identifiers, force: frozenset[str]) -> None:
    """Let a release through whose identifiers all last, or whose losses `force` names one by one.

    Raises PackageRefused that lists every other loss with its effect on tracking.
    """
    unforced = [loss for loss in losses(last, following) if loss.name not in force]
    if unforced:
        names = " ".join(f"--force {loss.name}" for loss in unforced)
        raise PackageRefused(
            "learners would lose tracking: " + "; ".join(str(loss) for loss in unforced),
            place=module,
            remedy=f"Bring the identifiers back, or accept the loss by name: {names}",
        )

"""Identifiers that a republish would change or drop, which costs learners their tracking."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.errors import PackageRefused
from schemas.release import Identifiers

# What is lost with each identifier. On a real Moodle a changed item wiped score and answers.
EFFECTS = {
    "manifest": "the LMS takes it for another package",
    "organization": "the LMS takes it for another course; every attempt is lost",
    "item": "the LMS takes it for another SCO; its attempts, scores and answers are lost",
    "resource": "the LMS may take it for another SCO; its attempts may be lost",
    "activity": "the LRS counts its statements apart, and a cmi5 LMS takes it for another unit",
    "objective": "the measure an LMS has of it is updated no more, and new learners have none",
    "interaction": "answers given to it are no longer joined to a question",
}


@dataclass(frozen=True)
class TrackingLoss:
    """An identifier of the last release that the next one changes (to `becomes`) or drops."""

    kind: str
    name: str
    becomes: str | None = None

    def __str__(self) -> str:
        change = f"becomes {self.becomes}" if self.becomes else "is removed"
        return f"{self.kind} {self.name} {change} ({EFFECTS[self.kind]})"


def list_losses(last: Identifiers, following: Identifiers) -> Iterator[TrackingLoss]:
    """Yield the identifiers the next release changes or drops; additions and another order lose nothing."""
    yield from compare_identifiers(_group_by_kind(last), _group_by_kind(following))


def compare_identifiers(
    last: Mapping[str, Sequence[str]], following: Mapping[str, Sequence[str]]
) -> Iterator[TrackingLoss]:
    """Yield the identifiers of `last` that `following` lacks, by kind, in the order of `last`.

    If both packages have exactly one of a kind, the new one is what the old one becomes.
    """
    for kind in EFFECTS:
        before, after = last.get(kind, ()), following.get(kind, ())
        is_single = kind not in {"objective", "interaction"} and len(before) == len(after) == 1
        for name in before:
            if name not in after:
                yield TrackingLoss(kind, name, after[0] if is_single else None)


def _group_by_kind(identifiers: Identifiers) -> dict[str, tuple[str, ...]]:
    single = {
        kind: (getattr(identifiers, kind),)
        for kind in ("manifest", "organization", "item", "resource", "activity")
    }
    return single | {
        "objective": identifiers.objectives or (),
        "interaction": identifiers.interactions,
    }


def refuse_losses(module: str, last: Identifiers, following: Identifiers, force: frozenset[str]) -> None:
    """Raise PackageRefused if a release loses identifiers that `force` does not name.

    The error lists each of these losses with its effect on tracking.
    """
    unforced = [loss for loss in list_losses(last, following) if loss.name not in force]
    if unforced:
        names = " ".join(f"--force {loss.name}" for loss in unforced)
        raise PackageRefused(
            "learners would lose tracking: " + "; ".join(str(loss) for loss in unforced),
            place=module,
            remedy=f"Bring the identifiers back, or accept the loss by name: {names}",
        )

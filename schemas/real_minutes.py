"""Minutes that a phase really took, over enough sessions, for the next plan that rules make."""

from collections.abc import Iterable
from dataclasses import dataclass

TOLERANCE = 0.2
"""Share of the planned minutes that a phase may take more or less: no trainer keeps to the minute."""


@dataclass(frozen=True)
class RealMinutes:
    """What a phase took in the middle of enough sessions; it is known by its title or its objective."""

    title: str
    objective: str | None
    minutes: int


def is_far(minutes: int, planned: int) -> bool:
    """Return whether minutes differ from the planned ones by more than is tolerated."""
    return abs(minutes - planned) > TOLERANCE * planned


def find_real_minutes(real: Iterable[RealMinutes], title: str, objective: str | None) -> int | None:
    """Return what the phase of this title took, or else the only one of its objective; None if unknown."""
    listed = tuple(real)
    same = [each for each in listed if each.title == title]
    if not same and objective is not None:
        same = [each for each in listed if each.objective == objective]
    return same[0].minutes if len(same) == 1 else None

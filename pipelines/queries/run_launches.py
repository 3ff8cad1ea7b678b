"""Choice of what a sensor does about due work: launch a run or nothing.

`defs` turns LaunchRun into a run request and Quiet into a skip. A sensor remembers nothing: it compares what
should exist with what does, and counts the runs launched for it as attempts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from schemas.ids import SHORT_DIGEST

MOST_ATTEMPTS = 3


class RunState(Enum):
    """State of a run that was launched for due work."""

    WAITING = "waiting"
    GOING = "going"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True)
class DueWork:
    """Work that should be done and is not, named by what it is about."""

    module: str
    digest: str

    @property
    def tag(self) -> str:
        """Return the tag of its runs, by which they are counted; a new digest starts at no attempts."""
        return f"{self.module}@{self.digest[:SHORT_DIGEST]}"


@dataclass(frozen=True)
class LaunchRun:
    """Launch a run; `attempt` counts from 1."""

    attempt: int


@dataclass(frozen=True)
class Quiet:
    """Launch nothing; `notify` if a person has to look because repeated attempts failed."""

    reason: str
    notify: bool = False


def choose_launch(due: DueWork | None, earlier: Sequence[RunState]) -> LaunchRun | Quiet:
    """Return what to do about one thing due; `earlier` are the runs tagged with it, oldest first.

    A run that ended while its work is still due counts as an attempt, however it ended; after three a person
    is notified. While a run is waiting or going, nothing is launched.
    """
    if due is None:
        return Quiet("nothing is due")
    if any(state in {RunState.WAITING, RunState.GOING} for state in earlier):
        return Quiet(f"{due.tag} is being worked on")
    if len(earlier) >= MOST_ATTEMPTS:
        return Quiet(f"{due.tag} is still due after {len(earlier)} attempts", notify=True)
    return LaunchRun(attempt=len(earlier) + 1)

"""Choice of what a sensor does about due work: launch a run or nothing.

`defs` turns LaunchRun into a run request and Quiet into a skip. A sensor remembers nothing: it compares what
should exist with what does, and counts the runs launched for it as attempts, each after a longer pause
(docs/decisions/0010-reconciling-sensors.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from schemas.ids import SHORT_DIGEST

WORTH_A_LOOK = 3
"""After so many attempts a person should look, whether or not another one follows."""


class RunState(Enum):
    """State of a run that was launched for due work."""

    WAITING = "waiting"
    GOING = "going"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True)
class RunAttempt:
    """A run that was launched for due work, and when it ended, if it did."""

    state: RunState
    ended: datetime | None = None


@dataclass(frozen=True)
class RetryRule:
    """How long the next attempt waits for, from the end of the last one: the n-th pause follows the n-th.

    The last pause is that of all others too, unless the attempts end with it.
    """

    pauses: tuple[timedelta, ...]
    ends: bool = False

    def find_pause(self, attempts: int) -> timedelta | None:
        """Return the pause after so many attempts; None if no other follows."""
        if self.ends and attempts > len(self.pauses):
            return None
        return self.pauses[min(attempts, len(self.pauses)) - 1]


UNTIL_DONE = RetryRule(
    (
        timedelta(seconds=5),
        timedelta(minutes=1),
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(days=1),
    )
)
"""For what costs a run only: what an outage left undone is done by itself; what is broken runs once a day."""

THREE_TIMES = RetryRule((timedelta(minutes=1), timedelta(hours=1)), ends=True)
"""For what a model may be paid for; spaced out, so that an outage of minutes does not use it up."""


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


def choose_launch(
    due: DueWork | None, earlier: Sequence[RunAttempt], now: datetime, rule: RetryRule = UNTIL_DONE
) -> LaunchRun | Quiet:
    """Return what to do about one thing due; `earlier` are the runs tagged with it, oldest first.

    While a run is waiting or going, or the pause after the last one lasts, nothing is launched.
    """
    if due is None:
        return Quiet("nothing is due")
    if any(each.state in {RunState.WAITING, RunState.GOING} for each in earlier):
        return Quiet(f"{due.tag} is being worked on")
    count, is_failing = _count_attempts(earlier)
    if count == 0:
        return LaunchRun(attempt=1)
    # A run that succeeded, and whose work is due again, was no attempt in vain: it never ends them.
    pause = (rule if is_failing else UNTIL_DONE).find_pause(count)
    still_due = f"{due.tag} is still due after {count} attempts"
    if pause is None:
        return Quiet(f"{still_due}: a person has to look", notify=True)
    ended = earlier[-1].ended
    if ended is not None and ended <= now < ended + pause:
        is_worth_a_look = count >= WORTH_A_LOOK
        look = ", and a person should look" if is_worth_a_look else ""
        return Quiet(
            f"{still_due}{look}: the next follows {ended + pause:%Y-%m-%d %H:%M} UTC", is_worth_a_look
        )
    return LaunchRun(attempt=count + 1)


def _count_attempts(earlier: Sequence[RunAttempt]) -> tuple[int, bool]:
    """Return how many attempts there were, and whether they are failures.

    Failures count since the last success: what was done then is due anew. If there are none, all successes
    count, since a run may succeed without doing what is due: it would be launched at each tick.
    """
    states = [each.state for each in earlier]
    failures = 0
    while failures < len(states) and states[-1 - failures] is not RunState.SUCCEEDED:
        failures += 1
    return (failures, True) if failures else (states.count(RunState.SUCCEEDED), False)

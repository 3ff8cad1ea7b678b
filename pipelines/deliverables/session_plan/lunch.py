"""Where people have lunch in a session: its minutes do not count it, so that the timetable has to show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from schemas.draft import Hours, Phase

LONGEST_WITHOUT = 240
"""Minutes that a session may last without lunch, where its hours are not known."""

NOON, MIDDAY, AFTER = 12 * 60, 12 * 60 + 30, 13 * 60 + 30
"""Minutes of the day: a session that has begun by noon and ends after half past one has lunch about half past
twelve."""

SHORTEST, LONGEST = 30, 90
"""Minutes of a lunch."""


@dataclass(frozen=True)
class Lunch:
    """Before which phase lunch is, counted from 0, and how long; 0 if the hours do not tell."""

    before: int
    minutes: int = 0


def find_lunch(phases: Sequence[Phase], hours: Hours | None, words: tuple[str, ...]) -> Lunch | None:
    """Return the lunch of a session; None if it needs none, or a phase is called so by one of the `words`."""
    titles = [phase.title.casefold() for phase in phases]
    if len(phases) < 2 or any(title.startswith(words) for title in titles):
        return None
    total = sum(phase.minutes for phase in phases)
    starts = [*accumulate((phase.minutes for phase in phases[:-1]), initial=0)]
    if hours is None:
        return Lunch(_find_nearest(starts, total / 2)) if total > LONGEST_WITHOUT else None
    begin = hours.starts.hour * 60 + hours.starts.minute
    end = hours.ends.hour * 60 + hours.ends.minute
    room = end - begin - total
    if begin >= NOON or end <= AFTER or room < SHORTEST:
        return None
    return Lunch(_find_nearest(starts, MIDDAY - begin), min(room, LONGEST))


def _find_nearest(starts: Sequence[int], minute: float) -> int:
    """Return the phase, but the first, that begins nearest to a minute of the session."""
    return min(range(1, len(starts)), key=lambda number: abs(starts[number] - minute))

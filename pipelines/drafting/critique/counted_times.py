"""Times of the day that a text counts on from a story: "rung at 16:50, and still loose at 17:00"."""

from itertools import product

from pipelines.drafting.critique.example_figures import CLOCK_TIME
from pipelines.drafting.text.figures import find_numbers
from pipelines.drafting.text.typography import canonical

MINUTES_OF_A_DAY = 24 * 60


def list_counted_times(story: str, text: str) -> frozenset[str]:
    """Return the numbers of a text that a story leads to: times of the day, and the minutes between two.

    None where the story tells no time of the day: then a text that gives one states it.
    """
    told = _list_times(story)
    if not told:
        return frozenset()
    own = _list_times(text)
    apart = {abs(a - b) for a, b in product((*told, *own), repeat=2)}
    counted = {number for minutes in apart for number in (minutes, *divmod(minutes, 60))}
    times = find_numbers(
        " ".join(match.group() for match in CLOCK_TIME.finditer(canonical(text))), words=True
    )
    return times | frozenset(str(number) for number in counted if number)


def _list_times(text: str) -> tuple[int, ...]:
    """Return the times of the day in a text, in minutes since midnight."""
    return tuple(
        (hours * 60 + minutes) % MINUTES_OF_A_DAY
        for match in CLOCK_TIME.finditer(canonical(text))
        for hours, minutes in [_read_time(match.group())]
    )


def _read_time(time: str) -> tuple[int, int]:
    digits = [int(part) for part in "".join(c if c.isdigit() else " " for c in time).split()]
    noon = 12 if time.endswith("pm") and digits[0] < 12 else 0
    return digits[0] + noon, digits[1] if digits[1:] else 0

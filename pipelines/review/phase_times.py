"""When each phase of a session plan begins and ends, counted from the start of the session."""

from collections.abc import Iterator
from itertools import accumulate

from schemas.draft import Phase
from schemas.language import Language
from schemas.languages.dates import format_elapsed


def list_phase_times(phases: tuple[Phase, ...], language: Language) -> Iterator[tuple[Phase, str]]:
    """Yield each phase with when it is, e.g. `0 h 05 – 0 h 20`."""
    ends = accumulate(phase.minutes for phase in phases)
    for phase, end in zip(phases, ends, strict=True):
        yield phase, f"{format_elapsed(end - phase.minutes, language)} – {format_elapsed(end, language)}"

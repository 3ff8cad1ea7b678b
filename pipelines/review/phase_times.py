"""When each phase of a session plan begins and ends, counted from the start of the session."""

from collections.abc import Iterator
from itertools import accumulate

from schemas.draft import Phase
from schemas.language import Language


def format_clock(minutes: int, language: Language) -> str:
    """Return a time since the start: `1 h 05` in French, `1:05` in English."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}\u00a0h\u00a0{rest:02d}" if language is Language.FRENCH else f"{hours}:{rest:02d}"


def list_phase_times(phases: tuple[Phase, ...], language: Language) -> Iterator[tuple[Phase, str]]:
    """Yield each phase with when it is, e.g. `0 h 05 – 0 h 20`."""
    ends = accumulate(phase.minutes for phase in phases)
    for phase, end in zip(phases, ends, strict=True):
        yield phase, f"{format_clock(end - phase.minutes, language)} – {format_clock(end, language)}"

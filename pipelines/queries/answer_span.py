"""The time in which an answer about a module holds."""

from datetime import datetime


def holds_at(now: datetime, at: datetime, *ends: datetime | None) -> bool:
    """Return whether an answer found at `at` still holds, if nothing but time changes it, at these ends."""
    return at <= now and all(end is None or now < end for end in ends)

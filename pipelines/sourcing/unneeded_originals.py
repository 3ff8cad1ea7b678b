"""Originals that nothing refers to any more; a rule, without deletion.

Decided in docs/decisions/0063-pulls-side-by-side-and-originals.md.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from adapters.sources.originals import KEPT_DAYS, Original


def list_unneeded_originals(
    originals: Iterable[Original], named: Collection[str], now: datetime, days: int = KEPT_DAYS
) -> tuple[Original, ...]:
    """Return the originals that are not named and were not pulled within `days`, the oldest first.

    A day is the least, for an original is kept before the lock that names it is written.
    """
    limit = now - timedelta(days=max(1, days))
    idle = (
        original for original in originals if original.sha256 not in named and original.written_at < limit
    )
    return tuple(sorted(idle, key=lambda each: (each.written_at, each.sha256)))

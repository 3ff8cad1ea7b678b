"""Choice of the originals that nothing refers to any more; nothing is deleted here.

Decided in docs/decisions/0063-pulls-side-by-side-and-originals.md.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from adapters.sources.originals import KEPT_DAYS, Original


def list_unneeded_originals(
    originals: Iterable[Original], named_digests: Collection[str], now: datetime, days: int = KEPT_DAYS
) -> tuple[Original, ...]:
    """Return the originals that no lock names and that are older than `days`, the oldest first.

    `days` counts as one at least, because an original is stored before the lock that names it.
    """
    limit = now - timedelta(days=max(1, days))
    idle = (
        original
        for original in originals
        if original.sha256 not in named_digests and original.written_at < limit
    )
    return tuple(sorted(idle, key=lambda each: (each.written_at, each.sha256)))

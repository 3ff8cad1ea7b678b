"""A store copied while it is written to: the copy is what a kill at some moment would have left.

What points is copied before what it points to: a ledger's line, a receipt or a list may name a draft, a
release or bytes that were written while the copy was under way, so those are looked for once more at the end.
They are never replaced and hardly ever removed, so that whatever the copy names is in it. What was written
later than its pointer is work a killed run left behind: the next run takes it up.
"""

from collections.abc import Iterator

from adapters.blob import Scratch
from adapters.store import Store

POINTED_TO = ("releases/", "drafts/", "spoken/", "media/", "sources/", "originals/", "replies/", "results/")
"""Each before what it points to itself."""
ADDRESSED = ("media/", "originals/", "replies/", "sources/", "spoken/")
FINAL = (".zip", ".parquet")
LINES, COUNT = ".jsonl", ".count"


def copy(source: Store, target: Store) -> Iterator[str]:
    """Yield the key of each object as it is copied; what never changes is not copied twice.

    Raises StoreUnusable where either store fails; copying again goes on.
    """
    held = {entry.key: entry.size for entry in target.list("")}
    for entry in source.list(""):
        final = entry.key.startswith(ADDRESSED) or entry.key.endswith(FINAL)
        if not (final and held.get(entry.key) == entry.size):
            yield from _copied(source, target, entry.key)
    for prefix in POINTED_TO:
        there = {entry.key for entry in target.list(prefix)}
        for entry in source.list(prefix):
            if entry.key not in there:
                yield from _copied(source, target, entry.key)


def _copied(source: Store, target: Store, key: str) -> Iterator[str]:
    if key.startswith("ledger/") and key.endswith((LINES, COUNT)):
        yield from _chain(source, target, key) if key.endswith(LINES) else ()
        return
    pieces = source.pieces(key)
    if pieces is not None:  # it was there when the store was listed
        target.put(key, Scratch().add(pieces))
        yield key


def _chain(source: Store, target: Store, key: str) -> Iterator[str]:
    """Copy a module's lines with the count that belongs to them: neither is much use without the other."""
    counted = key.removesuffix(LINES) + COUNT
    while True:
        before, lines = source.get(counted), source.get(key)
        if before == source.get(counted):
            break
    for name, data in ((counted, before), (key, lines)):
        if data is not None:
            target.put(name, data)
            yield name

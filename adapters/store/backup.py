"""Copy of a store that is in use: it is as complete as the store after a crash at some moment.

Objects that refer to others are copied first: a ledger entry, a receipt or a list may name a draft, a release
or bytes that were written during the copy, so those are listed and copied once more at the end. They are
never replaced and hardly ever removed, so that the copy holds whatever it names. A revision of a draft or a
plan that no copied ledger entry seals is left out: nobody could decide on it, and nothing in the copy
names it.

Claims (which command drafts what right now), incidents (what failed when it was last tried) and the index
(which is read anew) are neither copied nor compared.

Bytes are compared, not sizes: what is the same is not written again, and an object that is damaged in the
copy is written again. An object that is damaged in the source never replaces a good one.
Decided in docs/decisions/0094-what-a-kill-leaves-behind.md.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from adapters.blob import Blob, Scratch
from adapters.store import Store, StoredObject
from adapters.store.checksums import Checksums, is_same_content
from adapters.store.derived_index import INDEX
from adapters.store.draft_claims import CLAIMS
from adapters.store.incidents import INCIDENTS
from adapters.store.pending_imports import IMPORTS

REFERRED_TO = (
    "releases/",
    "drafts/",
    "plans/",
    "spoken/",
    "media/",
    "pictures/",
    "sources/",
    "originals/",
    "answers/",
    "comments/",
    "replies/",
    "results/",
)
"""Keys of what other objects refer to; each prefix stands before those its own objects refer to."""
PLANS = "plans/"
SEALS = {"drafts/": "revision_seal", PLANS: "plan_seal"}
"""The kind of ledger entry that seals what is under a prefix."""

UNCOPIED = (CLAIMS, IMPORTS, INCIDENTS, INDEX)

LINES, COUNT = ".jsonl", ".count"


class CopyOutcome(StrEnum):
    """What the copy did with an object that is not the same in both stores."""

    COPIED = "copied"
    HEALED = "healed"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class CopyStep:
    """One object and what the copy did with it; an object that is the same in both stores has no step."""

    key: str
    outcome: CopyOutcome


def copy_store(source: Store, target: Store) -> Iterator[CopyStep]:
    """Yield each object that is written to the target, and each that is damaged in the source.

    Raises StoreUnusable if either store fails; a second copy goes on from there.
    """
    copier = _Copier(source, target)
    in_target = {entry.key: entry for entry in target.list("")}
    # Plans first, like drafts before the ledger in the order of keys: it then has the seal of each.
    records = (entry for entry in _list_records(source) if not entry.key.startswith(PLANS))
    for entry in (*source.list(PLANS), *records):
        yield from copier.copy(entry, in_target.get(entry.key))
    for prefix in REFERRED_TO:
        copied = {entry.key for entry in target.list(prefix)}
        for entry in source.list(prefix):
            if entry.key not in copied and not (prefix in SEALS and _is_unsealed(target, entry.key)):
                yield from copier.copy(entry, None)


def find_first_difference(source: Store, target: Store) -> str | None:
    """Return the first key of the target that copying the source would change or does not have, or None.

    An object that is damaged in the target is no difference: copying heals it.
    """
    in_source = {entry.key: entry for entry in source.list("")}
    checksums = Checksums(target)
    for entry in _list_records(target):
        origin = in_source.get(entry.key)
        if origin is None:
            return entry.key
        if not is_same_content(source, origin, target, entry) and not checksums.is_damaged(entry.key):
            return entry.key
    return None


def _list_records(store: Store) -> Iterator[StoredObject]:
    return (entry for entry in store.list("") if not entry.key.startswith(UNCOPIED))


def _is_unsealed(target: Store, key: str) -> bool:
    """Return whether no ledger entry that was copied seals the revision under a draft's or a plan's key."""
    part, module, name = key.split("/")
    number = int(name.removeprefix("r").partition(".")[0])
    chain = target.get(f"ledger/{module}{LINES}")
    lines = chain.splitlines() if chain is not None else _list_contents(target, f"ledger/{module}/")
    sealed = (json.loads(line)["recorded"] for line in lines)
    return not any(each["kind"] == SEALS[f"{part}/"] and each["revision"] == number for each in sealed)


def _list_contents(store: Store, prefix: str) -> Iterator[bytes]:
    for entry in store.list(prefix):
        data = store.get(entry.key)
        if data is not None:
            yield data


class _Copier:
    def __init__(self, source: Store, target: Store) -> None:
        self.source, self.target = source, target
        self._sources, self._targets = Checksums(source), Checksums(target)
        self._damaged: set[str] = set()

    def copy(self, entry: StoredObject, stored_object: StoredObject | None) -> Iterator[CopyStep]:
        """Copy one object of the source, which the target may hold already; yield what was done."""
        key = entry.key
        if key in self._damaged:
            return
        if key.startswith("ledger/") and key.endswith((LINES, COUNT)):
            yield from self._copy_chain(key) if key.endswith(LINES) else ()
            return
        if stored_object is not None and is_same_content(self.source, entry, self.target, stored_object):
            return
        pieces = self.source.pieces(key)
        if pieces is not None:  # it was there when the store was listed
            yield self._write_copy(key, Scratch().add(pieces), known=stored_object is not None)

    def _write_copy(self, key: str, data: Blob, *, known: bool) -> CopyStep:
        expected = self._sources.find_expected(key)
        if expected is not None and data.sha256 != expected:
            self._damaged.add(key)
            return CopyStep(key, CopyOutcome.DAMAGED)
        healed = known and self._targets.is_damaged(key)
        self.target.put(key, data)
        return CopyStep(key, CopyOutcome.HEALED if healed else CopyOutcome.COPIED)

    def _copy_chain(self, key: str) -> Iterator[CopyStep]:
        """Copy the ledger chain of a module with the count that belongs to it: neither is of use alone."""
        count_key = key.removesuffix(LINES) + COUNT
        while True:
            before, lines = self.source.get(count_key), self.source.get(key)
            if before == self.source.get(count_key):
                break
        for name, data in ((count_key, before), (key, lines)):
            if data is not None and data != self.target.get(name):
                self.target.put(name, data)
                yield CopyStep(name, CopyOutcome.COPIED)

"""One module's chain of ledger lines: how a line is sealed, and how all lines are verified.

A verified chain proves that no line was altered, inserted, moved, or removed before another. It cannot show
that lines were removed at its *end*, for the rest is a chain too. Against that, a ledger in a folder keeps a
count of its lines, a bucket can lock its objects, and the evidence of each release holds the entries it was
built on.

A chain changes its key by one line, `KeyRotated`, sealed with the new key. From there on the old key seals
nothing, so whoever steals it can add nothing. A chain that ends in a line of a retired key is therefore
refused until `premierjet ledger rotate` has continued it
(docs/decisions/0015-ledger-keys.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Self

from adapters.ledger import choose_moment_after
from adapters.ledger.key import Key, Keyring
from schemas.canonical import write_canonical_json
from schemas.errors import Conflict, InvalidInput, LedgerBroken
from schemas.refusal import Refusal
from schemas.review import KeyRotated, LedgerEntry, LedgerRecord

BEFORE_THE_FIRST = "0" * 64
OTHER_KEY = "ledger.key_other"
"""Wording of the error of a line that none of the installation's keys sealed."""

RESTORE = "Restore the ledger from a backup; nothing is packaged on the word of an altered line"


@dataclass(frozen=True)
class StoredLine:
    """A line as it is stored: its bytes without the line break, and its file."""

    file: str
    data: bytes


class VerifiedChain(tuple[LedgerEntry, ...]):
    """The entries of a verified chain, and the sha256 of its last line as it is stored."""

    last_line: str

    @classmethod
    def of(cls, entries: Iterable[LedgerEntry], last_line: str) -> Self:
        """Return the entries of a chain that ends in a line with this digest."""
        chain = cls(entries)
        chain.last_line = last_line
        return chain


def seal(recorded: LedgerRecord, earlier: Sequence[StoredLine], key: Key) -> LedgerEntry:
    """Return the entry that records something at the end of a verified chain."""
    sequence = len(earlier) + 1
    previous = _fingerprint(earlier[-1] if earlier else None)
    return LedgerEntry(
        sequence=sequence,
        previous=previous,
        recorded=recorded,
        key_id=key.id,
        mac=key.mac(_sealed_bytes(sequence, previous, recorded, key.id)),
    )


def verify(lines: Sequence[StoredLine], module: str, keys: Keyring) -> VerifiedChain:
    """Return a chain's entries; raises LedgerBroken, naming the first line that was altered.

    Each line is verified by the key it names; only a rotation may change the key, to a newer one.
    """
    before: StoredLine | None = None
    entries: list[LedgerEntry] = []
    for number, line in enumerate(lines, start=1):
        entry = _read(line, number)
        is_as_sealed = _is_as_sealed(entry, line.data, keys)
        if not is_as_sealed:
            _refuse_other_bytes(entry, line, number)
        if keys.find(entry.key_id) is None:
            facts = {"sealed": entry.key_id, "current": keys.current.id}
            raise LedgerBroken(Refusal(OTHER_KEY, place=_place(line, number), **facts))
        fault = _find_fault(entry, number, before, module) if is_as_sealed else "was altered"
        fault = fault or _find_key_fault(entry, entries[-1] if entries else None, keys)
        if fault:
            raise LedgerBroken(fault, place=_place(line, number), remedy=RESTORE)
        entries.append(entry)
        before = line
    return VerifiedChain.of(entries, _fingerprint(before))


def is_sealed(entry: LedgerEntry, keys: Keyring) -> bool:
    """Return whether one of these keys sealed an entry."""
    key = keys.find(entry.key_id)
    sealed = _sealed_bytes(entry.sequence, entry.previous, entry.recorded, entry.key_id)
    return key is not None and key.vouches_for(sealed, entry.mac)


def find_rotation(
    entries: Sequence[LedgerEntry], module: str, keys: Keyring, at: datetime
) -> KeyRotated | None:
    """Return what a verified chain must record to be sealed by the current key; None if it is already."""
    if not entries or entries[-1].key_id == keys.current.id:
        return None
    return KeyRotated(module=module, retired=entries[-1].key_id, at=choose_moment_after(entries, at))


def refuse_unfinished_rotation(
    entries: Sequence[LedgerEntry], lines: Sequence[StoredLine], keys: Keyring
) -> None:
    """Raise LedgerBroken if a chain ends in a line of a retired key."""
    if entries and entries[-1].key_id != keys.current.id:
        raise LedgerBroken(
            f"is the last and was sealed with key {entries[-1].key_id}, which is retired",
            place=_place(lines[-1], len(lines)),
            remedy="Finish the rotation with `premierjet ledger rotate`, if you know that line",
        )


def make_lost_key_error(place: str) -> LedgerBroken:
    """Return the error of a ledger whose key is gone: no line can be verified."""
    return LedgerBroken(Refusal("ledger.key_lost", place=place))


def refuse_moved_on(recorded: LedgerRecord, lines: Sequence[StoredLine], after: int | None) -> None:
    """Raise Conflict if a chain has more or fewer lines than its writer has read."""
    if after is not None and len(lines) != after:
        raise Conflict(
            f"{len(lines) - after} entries were written since it was read",
            place=f"ledger of {recorded.module}",
            remedy="Read it again, then decide",
        )


def refuse_odd_module_key(module: str) -> None:
    """Raise InvalidInput if a name is no module key: it must not become part of a path."""
    if "--" not in module or set(module) - set("abcdefghijklmnopqrstuvwxyz0123456789-"):
        raise InvalidInput(f"no module {module!r}", place="ledger", remedy="Name it as `course--module`")


def _read(line: StoredLine, number: int) -> LedgerEntry:
    try:
        return LedgerEntry.from_json(line.data)
    except ValueError as error:
        raise LedgerBroken("is not a ledger entry", place=_place(line, number), remedy=RESTORE) from error


def _is_as_sealed(entry: LedgerEntry, data: bytes, keys: Keyring) -> bool:
    """Return whether a key sealed these very bytes: those of a line as it is written, but for its MAC.

    Nothing is written anew for it; what was sealed was canonical, so the whole line is.
    """
    key = keys.find(entry.key_id)
    start = f'{{"key_id":"{entry.key_id}",'.encode()
    mac = f'"mac":"{entry.mac}",'.encode()
    is_written_so = data.startswith(start + mac)
    return is_written_so and key is not None and key.vouches_for(start + data[len(start + mac) :], entry.mac)


def _refuse_other_bytes(entry: LedgerEntry, line: StoredLine, number: int) -> None:
    """Raise LedgerBroken if a line is not the canonical JSON of its entry."""
    try:
        is_canonical = entry.canonical() == line.data
    except ValueError as error:  # a number may be too great to be written
        raise LedgerBroken("is not a ledger entry", place=_place(line, number), remedy=RESTORE) from error
    if not is_canonical:
        raise LedgerBroken("was altered", place=_place(line, number), remedy=RESTORE)


def _find_fault(entry: LedgerEntry, number: int, before: StoredLine | None, module: str) -> str | None:
    if entry.recorded.module != module:
        return f"belongs to {entry.recorded.module}"
    if entry.sequence != number:
        return f"is entry {entry.sequence}: lines were removed, added or moved"
    if entry.previous != _fingerprint(before):
        return "does not continue the line before"
    return None


def _find_key_fault(entry: LedgerEntry, before: LedgerEntry | None, keys: Keyring) -> str | None:
    sealing = None if before is None else before.key_id
    if not isinstance(entry.recorded, KeyRotated):
        unchanged = sealing in {None, entry.key_id}
        return None if unchanged else f"was sealed with key {entry.key_id}, where {sealing} seals the chain"
    if sealing is None or entry.recorded.retired != sealing:
        return f"retires key {entry.recorded.retired}, which does not seal the chain"
    if not keys.is_newer(entry.key_id, than=sealing):
        return f"retires key {sealing} for {entry.key_id}, which is not newer"
    return None


def _place(line: StoredLine, number: int) -> str:
    return f"{line.file}, line {number}"


def _fingerprint(line: StoredLine | None) -> str:
    return sha256(line.data).hexdigest() if line else BEFORE_THE_FIRST


def _sealed_bytes(sequence: int, previous: str, recorded: LedgerRecord, key_id: str) -> bytes:
    return write_canonical_json(
        {
            "sequence": sequence,
            "previous": previous,
            "recorded": recorded.model_dump(mode="json", exclude_none=True),
            "key_id": key_id,
        }
    )

"""One module's chain: how a line is sealed, and how every line is verified before it is believed.

What the chain proves: no line was altered, inserted, moved, or removed from before another. What it
cannot show by itself: lines removed at its *end*, for what is left is a chain too. The folder's ledger
counts acknowledged lines beside the chain, a bucket can lock its objects, and the evidence of each
release holds the entries it was built on, so a ledger shorter than a release's extract has lost lines.

A chain changes its key by one line, `KeyRotated`, sealed with the new key; from there on the old one
seals nothing, so who finds or steals it can add nothing. A chain that ends in a line of a retired key is
therefore believed by nobody until `premierjet ledger rotate` has continued it
(docs/decisions/0015-ledger-keys.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from adapters.ledger import choose_moment_after
from adapters.ledger.key import Key, Keyring
from schemas.canonical import write_canonical_json
from schemas.errors import Conflict, InvalidInput, LedgerBroken
from schemas.review import KeyRotated, LedgerEntry, Recorded

BEFORE_THE_FIRST = "0" * 64
RESTORE = "Restore the ledger from a backup; nothing is packaged on the word of an altered line"


@dataclass(frozen=True)
class StoredLine:
    """The bytes of a line as they are kept, without the line break, and the file they are in."""

    file: str
    data: bytes


def seal(recorded: Recorded, earlier: Sequence[StoredLine], key: Key) -> LedgerEntry:
    """Return the entry that continues a verified chain."""
    sequence = len(earlier) + 1
    previous = _fingerprint(earlier[-1] if earlier else None)
    return LedgerEntry(
        sequence=sequence,
        previous=previous,
        recorded=recorded,
        key_id=key.id,
        mac=key.mac(_sealed_bytes(sequence, previous, recorded, key.id)),
    )


def verify(lines: Sequence[StoredLine], module: str, keys: Keyring) -> tuple[LedgerEntry, ...]:
    """Return a chain's entries; raises LedgerBroken naming the first line that is not what was written.

    Each line is verified by the key it names, and only a rotation to a newer key may change it.
    """
    before: StoredLine | None = None
    entries: list[LedgerEntry] = []
    for number, line in enumerate(lines, start=1):
        entry = _read(line, number)
        if keys.find(entry.key_id) is None:
            raise LedgerBroken(
                f"was sealed with key {entry.key_id}, not with this installation's {keys.current.id}",
                place=_place(line, number),
                remedy="Set the keys that sealed it, the retired ones too, and start again what runs "
                "with others; if there never was such a key, restore the ledger from a backup",
            )
        wrong = _what_is_wrong(entry, number, before, module, keys)
        wrong = wrong or _odd_rotation(entry, entries[-1] if entries else None, keys)
        if wrong:
            raise LedgerBroken(wrong, place=_place(line, number), remedy=RESTORE)
        entries.append(entry)
        before = line
    return tuple(entries)


def is_sealed(entry: LedgerEntry, keys: Keyring) -> bool:
    """Return whether one of these keys sealed a line, wherever it was found."""
    key = keys.find(entry.key_id)
    sealed = _sealed_bytes(entry.sequence, entry.previous, entry.recorded, entry.key_id)
    return key is not None and key.vouches_for(sealed, entry.mac)


def find_rotation(
    entries: Sequence[LedgerEntry], module: str, keys: Keyring, at: datetime
) -> KeyRotated | None:
    """Return what a verified chain has to record for the current key to seal it; None where it does."""
    if not entries or entries[-1].key_id == keys.current.id:
        return None
    return KeyRotated(module=module, retired=entries[-1].key_id, at=choose_moment_after(entries, at))


def refuse_unfinished_rotation(
    entries: Sequence[LedgerEntry], lines: Sequence[StoredLine], keys: Keyring
) -> None:
    """Raise LedgerBroken where a chain ends in a line of a retired key."""
    if entries and entries[-1].key_id != keys.current.id:
        raise LedgerBroken(
            f"is the last and was sealed with key {entries[-1].key_id}, which is retired",
            place=_place(lines[-1], len(lines)),
            remedy="Finish the rotation with `premierjet ledger rotate`, if you know that line",
        )


def make_lost_key_error(place: str) -> LedgerBroken:
    """Return the error of a ledger whose key is gone: nothing in it can be told from a forgery."""
    return LedgerBroken(
        "is missing, so no line can be verified",
        place=place,
        remedy="Restore the key from a backup; a new key cannot vouch for old lines",
    )


def refuse_moved_on(recorded: Recorded, lines: Sequence[StoredLine], after: int | None) -> None:
    """Raise Conflict where a chain is not the one its writer has read."""
    if after is not None and len(lines) != after:
        raise Conflict(
            f"{len(lines) - after} entries were written since it was read",
            place=f"ledger of {recorded.module}",
            remedy="Read it again, then decide",
        )


def refuse_odd_key(module: str) -> None:
    """Raise InvalidInput where a name is no module key, and so must not become part of a path."""
    if "--" not in module or set(module) - set("abcdefghijklmnopqrstuvwxyz0123456789-"):
        raise InvalidInput(f"no module {module!r}", place="ledger", remedy="Name it as `course--module`")


def _read(line: StoredLine, number: int) -> LedgerEntry:
    try:
        entry = LedgerEntry.from_json(line.data)
        written = entry.canonical()
    except ValueError as error:  # pydantic's and canonical JSON's: a number may be too great to be written
        raise LedgerBroken("is not a ledger entry", place=_place(line, number), remedy=RESTORE) from error
    if written != line.data:
        raise LedgerBroken("was altered", place=_place(line, number), remedy=RESTORE)
    return entry


def _what_is_wrong(
    entry: LedgerEntry, number: int, before: StoredLine | None, module: str, keys: Keyring
) -> str | None:
    if not is_sealed(entry, keys):
        return "was altered"
    if entry.recorded.module != module:
        return f"belongs to {entry.recorded.module}"
    if entry.sequence != number:
        return f"is entry {entry.sequence}: lines were removed, added or moved"
    if entry.previous != _fingerprint(before):
        return "does not continue the line before"
    return None


def _odd_rotation(entry: LedgerEntry, before: LedgerEntry | None, keys: Keyring) -> str | None:
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


def _sealed_bytes(sequence: int, previous: str, recorded: Recorded, key_id: str) -> bytes:
    return write_canonical_json(
        {
            "sequence": sequence,
            "previous": previous,
            "recorded": recorded.model_dump(mode="json", exclude_none=True),
            "key_id": key_id,
        }
    )

"""One module's chain: how a line is sealed, and how every line is verified before it is believed.

What the chain proves: no line was altered, inserted, moved, or removed from before another. What it
cannot show by itself: lines removed at its *end*, for what is left is a chain too. The folder's ledger
counts acknowledged lines beside the chain, a bucket can lock its objects, and the evidence of each
release holds the entries it was built on, so a ledger shorter than a release's extract has lost lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import rfc8785
from pydantic import ValidationError

from adapters.ledger.key import Key
from schemas.errors import Conflict, InvalidInput, LedgerBroken
from schemas.review import LedgerEntry, Recorded

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


def verify(lines: Sequence[StoredLine], module: str, key: Key) -> tuple[LedgerEntry, ...]:
    """Return a chain's entries; raises LedgerBroken naming the first line that is not what was written."""
    before: StoredLine | None = None
    entries = []
    for number, line in enumerate(lines, start=1):
        entry = _read(line, number)
        wrong = _what_is_wrong(entry, line, number, before, module, key)
        if wrong:
            raise LedgerBroken(wrong, place=_place(line, number), remedy=RESTORE)
        entries.append(entry)
        before = line
    return tuple(entries)


def lost_key(place: str) -> LedgerBroken:
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
        return LedgerEntry.from_json(line.data)
    except ValidationError as error:
        raise LedgerBroken("is not a ledger entry", place=_place(line, number), remedy=RESTORE) from error


def _what_is_wrong(
    entry: LedgerEntry, line: StoredLine, number: int, before: StoredLine | None, module: str, key: Key
) -> str | None:
    if entry.key_id != key.id:
        return f"was sealed with key {entry.key_id}, not with this installation's {key.id}"
    sealed = _sealed_bytes(entry.sequence, entry.previous, entry.recorded, entry.key_id)
    if entry.canonical() != line.data or not key.vouches_for(sealed, entry.mac):
        return "was altered"
    if entry.recorded.module != module:
        return f"belongs to {entry.recorded.module}"
    if entry.sequence != number:
        return f"is entry {entry.sequence}: lines were removed, added or moved"
    if entry.previous != _fingerprint(before):
        return "does not continue the line before"
    return None


def _place(line: StoredLine, number: int) -> str:
    return f"{line.file}, line {number}"


def _fingerprint(line: StoredLine | None) -> str:
    return sha256(line.data).hexdigest() if line else BEFORE_THE_FIRST


def _sealed_bytes(sequence: int, previous: str, recorded: Recorded, key_id: str) -> bytes:
    return rfc8785.dumps(
        {
            "sequence": sequence,
            "previous": previous,
            "recorded": recorded.model_dump(mode="json", exclude_none=True),
            "key_id": key_id,
        }
    )

"""Ledger in a folder: one file for each module, one JSON line for each entry, one writer at a time.

A line counts once it ends in a line break and is on the disk. What a crash leaves after the last line break
was never acknowledged: readers ignore it, and the next writer moves it to a file of its own.
Beside each chain, `<module>.count` records how many lines were acknowledged, with a MAC of the key, so that
missing lines at the end are noticed. Somebody could hide that only by putting back an older count too, and
then the ledger extract in a release's evidence still shows it.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from adapters.ledger.chain import (
    RESTORE,
    StoredLine,
    find_rotation,
    make_lost_key_error,
    refuse_moved_on,
    refuse_odd_module_key,
    refuse_unfinished_rotation,
    seal,
    verify,
)
from adapters.ledger.key import Key, Keyring, KeySource
from adapters.private_files import sync_folder
from adapters.whole_files import read_whole_file
from schemas.errors import LedgerBroken, StoreUnusable
from schemas.review import LedgerEntry, LedgerRecord

SUFFIX = ".jsonl"


def has_lines(folder: Path) -> bool:
    """Return whether a folder of chains holds a line that some key sealed."""
    return any(path.stat().st_size for path in folder.glob(f"*{SUFFIX}"))


class LinesLedger:
    """A ledger of files `<module>.jsonl` below `folder`, which is made at the first write."""

    def __init__(self, folder: Path, key: KeySource) -> None:
        self.folder = folder
        self.key = key

    def append(self, recorded: LedgerRecord, *, after: int | None = None) -> LedgerEntry:
        """Append an entry to the module's chain, and return it once it is on the disk.

        Raises Conflict if there are more than `after` entries, LedgerBroken, StoreUnusable, or InvalidInput
        for a key that cannot be used; then nothing was recorded.
        """
        with self._lock_for_writing(recorded.module) as chain:
            refuse_unfinished_rotation(chain.entries, chain.lines, chain.keys)
            refuse_moved_on(recorded, chain.lines, after)
            return self._add(chain, recorded)

    def rotate(self, module: str, at: datetime) -> LedgerEntry | None:
        """Append the entry from which the current key seals the chain; None if it seals it already.

        Raises the errors of `append`.
        """
        refuse_odd_module_key(module)
        with self._lock_for_writing(module) as chain:
            rotated = find_rotation(chain.entries, module, chain.keys, at)
            return None if rotated is None else self._add(chain, rotated)

    def read(self, module: str) -> tuple[LedgerEntry, ...]:
        """Return a module's entries, verified, oldest first; raises LedgerBroken naming the line."""
        refuse_odd_module_key(module)
        with self._explain_errors(module):
            whole, stored_count = self._read_whole(module)
        if not whole and not stored_count:
            return ()
        keys = self.key.ring()
        if keys is None:
            raise make_lost_key_error(self.key.place)
        lines = self._lines(module, whole)
        entries = verify(lines, module, keys)
        self._refuse_lost_lines(module, lines, entries, stored_count, keys)
        refuse_unfinished_rotation(entries, lines, keys)
        return entries

    def modules(self) -> tuple[str, ...]:
        """Return the modules that have a chain."""
        return tuple(sorted(path.stem for path in self.folder.glob(f"*{SUFFIX}")))

    @contextmanager
    def _lock_for_writing(self, module: str) -> Iterator["_Chain"]:
        """Lock a module's chain against other writers, and yield it, read and verified."""
        self._refuse_a_lost_key()
        with self._explain_errors(module), self._open(module, os.O_RDWR | os.O_CREAT, fcntl.LOCK_EX) as file:
            # Read under the lock: a key retired meanwhile must not seal one more line.
            keys = self.key.ring()
            if keys is None:
                raise make_lost_key_error(self.key.place)
            whole, torn = _split(_read_all(file))
            lines = self._lines(module, whole)
            entries = verify(lines, module, keys)
            self._refuse_lost_lines(module, lines, entries, self._read_count_file(module), keys)
            yield _Chain(module, file, len(whole), torn, lines, entries, keys)

    def _add(self, chain: "_Chain", recorded: LedgerRecord) -> LedgerEntry:
        if chain.torn:
            self._set_aside(chain.module, chain.torn)
        # Before the first line too: a chain cut back to it is then told from one that a crash left there.
        self._write_count_file(
            chain.module, _make_count(chain.module, chain.lines, chain.entries, chain.keys)
        )
        if not chain.lines:
            sync_folder(self.folder)
        entry = seal(recorded, chain.lines, chain.keys.current)
        _write_at(chain.file, chain.end, entry.canonical() + b"\n")
        written = [*chain.lines, StoredLine(self._place(chain.module), entry.canonical())]
        # The line is on the disk: a count that lags one behind is caught up by the next writer.
        with suppress(OSError):
            count = _make_count(chain.module, written, [*chain.entries, entry], chain.keys)
            self._write_count_file(chain.module, count)
        return entry

    def _refuse_lost_lines(
        self,
        module: str,
        lines: list[StoredLine],
        entries: Sequence[LedgerEntry],
        stored_count: bytes,
        keys: Keyring,
    ) -> None:
        """Raise LedgerBroken unless there are as many lines as the count file says, or one more."""
        if (not lines and not stored_count) or stored_count == _make_count(module, lines, entries, keys):
            return
        if len(lines) > 1:
            after_a_crash = [_make_count(module, lines[:-1], entries[:-1], keys)]
        else:  # a crash at its first line, which any of the keys may have been about to seal
            after_a_crash = [_make_count_with_key(key, module, ()) for key in (keys.current, *keys.retired)]
        if stored_count not in after_a_crash:
            raise LedgerBroken(
                "lines are missing at the end, or the count beside them was altered",
                place=f"{self._place(module)}, line {len(lines) + 1}",
                remedy=RESTORE,
            )

    def _refuse_a_lost_key(self) -> None:
        """Make the first key before the first line; raise LedgerBroken if there are lines and no key."""
        # Read in this order: a key is on the disk before the first line it seals.
        started = has_lines(self.folder)
        if self.key.read() is not None:
            return
        if started:
            raise make_lost_key_error(self.key.place)
        self.key.make()

    def _lines(self, module: str, whole: bytes) -> list[StoredLine]:
        place = self._place(module)
        return [StoredLine(place, line) for line in whole.split(b"\n")[:-1]]

    def _place(self, module: str) -> str:
        return f"{self.folder}/{module}{SUFFIX}"

    def _count_path(self, module: str) -> Path:
        return self.folder / f"{module}.count"

    def _set_aside(self, module: str, torn: bytes) -> None:
        with (self.folder / f"{module}.torn").open("ab") as file:
            file.write(torn + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _write_count_file(self, module: str, count: bytes) -> None:
        """Write the count file if it differs; after a crash it may be one too low, never too high."""
        if count == self._read_count_file(module):
            return
        copy = self._count_path(module).with_suffix(".count-unfinished")
        with copy.open("wb") as file:
            file.write(count)
            file.flush()
            os.fsync(file.fileno())
        copy.replace(self._count_path(module))
        sync_folder(self.folder)

    def _read_count_file(self, module: str) -> bytes:
        """Return the content of a count file, empty if there is none."""
        try:
            return read_whole_file(f"{self.folder}/{module}.count")
        except FileNotFoundError:
            return b""

    def _read_whole(self, module: str) -> tuple[bytes, bytes]:
        """Return the whole lines of a chain, and the content of its count file."""
        with suppress(FileNotFoundError):
            return self._read_there(module)
        # The count is read before the second look: a chain begun since then is no chain that lost its lines.
        stored_count = self._read_count_file(module)
        try:
            return self._read_there(module)
        except FileNotFoundError:
            return b"", stored_count

    def _read_there(self, module: str) -> tuple[bytes, bytes]:
        """Return the same of a chain that is there; raises FileNotFoundError if it is not."""
        with self._open(module, os.O_RDONLY, fcntl.LOCK_SH) as file:
            whole, _ = _split(_read_all(file))
            return whole, self._read_count_file(module)

    @contextmanager
    def _open(self, module: str, flags: int, lock: int) -> Iterator[int]:
        if flags & os.O_CREAT:
            self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._place(module), flags | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, lock)
            yield descriptor
        finally:
            os.close(descriptor)

    @contextmanager
    def _explain_errors(self, module: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreUnusable(
                f"{error.strerror or error}",
                place=self._place(module),
                remedy="Check the folder's rights and free space; nothing was recorded",
            ) from error


@dataclass(frozen=True)
class _Chain:
    """A locked chain; its file has `end` bytes of whole lines, and then `torn`, an unfinished one."""

    module: str
    file: int
    end: int
    torn: bytes
    lines: list[StoredLine]
    entries: tuple[LedgerEntry, ...]
    keys: Keyring


def _make_count(
    module: str, lines: Sequence[StoredLine], entries: Sequence[LedgerEntry], keys: Keyring
) -> bytes:
    """Return the content of a count file, with a MAC of the key that sealed the last line."""
    key = keys.find(entries[-1].key_id) if entries else keys.current
    assert key is not None  # the entries were verified with it
    return _make_count_with_key(key, module, lines)


def _make_count_with_key(key: Key, module: str, lines: Sequence[StoredLine]) -> bytes:
    """Return the content of a count file with a MAC of this key: `lines sha256-of-the-last MAC`."""
    last = lines[-1].data if lines else module.encode()
    head = f"{len(lines)} {sha256(last).hexdigest()}"
    return f"{head} {key.mac(head.encode())}\n".encode()


def _split(data: bytes) -> tuple[bytes, bytes]:
    """Return the whole lines, and the unfinished one after them."""
    end = data.rfind(b"\n") + 1
    return data[:end], data[end:]


def _read_all(descriptor: int) -> bytes:
    pieces = []
    while piece := os.read(descriptor, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _write_at(descriptor: int, end: int, line: bytes) -> None:
    """Write a line at `end` and flush it to disk; if that fails, nothing of it is left."""
    try:
        os.ftruncate(descriptor, end)
        os.lseek(descriptor, end, os.SEEK_SET)
        unwritten = memoryview(line)
        while unwritten:
            unwritten = unwritten[os.write(descriptor, unwritten) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, end)
        raise

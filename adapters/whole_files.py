"""Files written whole: a reader, or a full disk, finds the old file or the new one, never half of one."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path
from time import monotonic
from uuid import uuid4

from adapters.blob import Member, open_blob
from adapters.private_files import sync_folder

UNFINISHED = ".unfinished-"
"""How the name of a copy begins that is not finished yet."""

SECONDS_BETWEEN_LOOKS = 60.0
"""How often one process looks into a folder it writes to for what killed writers left there."""

_LOOKED_AT: dict[Path, float] = {}

OWNER_ONLY, AS_USUAL = 0o600, 0o666
"""Rights of a new file; of the usual ones the process's mask takes some away."""


def read_whole_file(place: str) -> bytes:
    """Return a file's bytes; raises OSError. A look reads thousands, each in half the time a `Path` takes."""
    descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    try:
        size = os.fstat(descriptor).st_size + 1
        pieces = [os.read(descriptor, size)]
        while pieces[-1]:
            pieces.append(os.read(descriptor, size))
        return b"".join(pieces)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: Member) -> None:
    """Write or replace the file in one step, with its folder and the usual rights; raises OSError."""
    with finish_copy(path.parent, data, mode=AS_USUAL) as copy:
        copy.replace(path)


@contextmanager
def finish_copy(folder: Path, data: Member, *, mode: int = OWNER_ONLY) -> Iterator[Path]:
    """Yield a file of the data beside where it will stand, to be moved or linked; else it is removed.

    It is locked for as long as its writer lives, so that others can tell it from what a killed one left.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _remove_left_copies_at_times(folder)
    copy, descriptor = _create_locked_copy(folder, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in open_blob(data).pieces():
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            yield copy
            sync_folder(folder)
    finally:
        copy.unlink(missing_ok=True)


def remove_left_copies(folder: Path) -> None:
    """Remove the unfinished copies in a folder whose writers were killed; raises OSError."""
    with os.scandir(folder) as entries:
        copies = [entry.path for entry in entries if entry.name.startswith(UNFINISHED)]
    for copy in copies:
        with suppress(OSError):  # somebody writes it, has just finished it, or is somebody else
            _remove_unless_locked(copy)


def _remove_left_copies_at_times(folder: Path) -> None:
    """Remove what is left, unless this process did a moment ago: a folder may hold thousands of files."""
    now = monotonic()
    if now - _LOOKED_AT.get(folder, -inf) >= SECONDS_BETWEEN_LOOKS:
        _LOOKED_AT[folder] = now
        with suppress(OSError):
            remove_left_copies(folder)


def _create_locked_copy(folder: Path, mode: int) -> tuple[Path, int]:
    """Return a new locked file and its descriptor; raises OSError.

    Another process may have found it before it was locked and removed it: then it has no name any more.
    """
    while True:
        copy = folder / f"{UNFINISHED}{uuid4().hex}"
        descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with suppress(OSError):  # where nothing can be locked, nothing that is left is removed either
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return copy, descriptor
        os.close(descriptor)


def _remove_unless_locked(copy: str) -> None:
    descriptor = os.open(copy, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        Path(copy).unlink(missing_ok=True)
    finally:
        os.close(descriptor)

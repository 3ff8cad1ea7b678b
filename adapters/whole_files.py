"""Files written whole: a reader, or a full disk, finds the old file or the new one, never half of one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from adapters.blob import Member, open_blob
from adapters.private_files import sync_folder

UNFINISHED = ".unfinished-"
"""How the name of a copy begins that is not finished yet."""

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
    """Yield a file of the data beside where it will stand, to be moved or linked; else it is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{UNFINISHED}{uuid4().hex}"
    try:
        with os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            for piece in open_blob(data).pieces():
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        yield copy
        sync_folder(folder)
    finally:
        copy.unlink(missing_ok=True)

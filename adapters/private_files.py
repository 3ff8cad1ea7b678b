"""Files with keys that only their owner can read: written whole, and refused if others can read them."""

import os
import stat
from pathlib import Path

from schemas.errors import KeyUnusable


def read_private_file(path: Path) -> bytes | None:
    """Return the content of a private file, or None if there is none.

    Raises KeyUnusable if others can read or write it, OSError if this process cannot.
    """
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            data = file.read()
    except FileNotFoundError:
        return None
    if mode & 0o077:
        raise KeyUnusable(
            f"can be read or written by others (mode {mode:o})",
            place=str(path),
            remedy=f"Run `chmod 600 {path}`, and ask who may have read it",
        )
    return data


def write_private_file(path: Path, data: bytes) -> None:
    """Write or replace a private file in one step, so that readers never see half of it; raises OSError."""
    copy = path.with_name(f"{path.name}-unfinished")
    try:
        # Always the same name for the copy: what a crash leaves is overwritten, and secrets do not pile up.
        with os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        copy.replace(path)
        sync_folder(path.parent)
    except OSError:
        copy.unlink(missing_ok=True)
        raise


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter, unless it exists; raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of files to disk; raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Temporary folders for data that names learners: private to this user, deleted soon after the run."""

import fcntl
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

PREFIX = "premierjet-results-"
UNLOCKED_SECONDS = 60.0
"""How long a new folder may exist before its run has locked it."""


@contextmanager
def make_scratch_folder() -> Iterator[Path]:
    """Lend a folder below TMPDIR that only this user can read; it is gone when the block ends."""
    with TemporaryDirectory(prefix=PREFIX) as folder:
        held = _open_lock(Path(folder))
        try:
            fcntl.flock(held, fcntl.LOCK_SH)
            yield Path(folder)
        finally:
            os.close(held)


def remove_stray_folders() -> None:
    """Remove the folders of runs that were killed: their files may name learners."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        try:
            found = folder.lstat()
            ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
            if ours and time.time() - found.st_mtime > UNLOCKED_SECONDS and not _is_held(folder):
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue


def _is_held(folder: Path) -> bool:
    """Return whether a run has locked a folder; the system unlocks it when the run ends."""
    tried = _open_lock(folder)
    try:
        fcntl.flock(tried, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(tried)
    return False


def _open_lock(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)

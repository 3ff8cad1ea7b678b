"""Folders for what still names learners: for this user alone, and gone soon after their run."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

PREFIX = "premierjet-results-"
LONGEST_RUN = 24 * 3600.0
"""Seconds after which no run can be using its folder any more."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Lend a folder below TMPDIR that only this user can read; it is gone when the block ends."""
    with TemporaryDirectory(prefix=PREFIX) as folder:
        yield Path(folder)


def sweep_scratch() -> None:
    """Remove the folders of runs that were killed: their files may name learners."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        try:
            found = folder.lstat()
        except OSError:
            continue
        if found.st_uid == os.getuid() and time.time() - found.st_mtime > LONGEST_RUN:
            shutil.rmtree(folder, ignore_errors=True)

"""A folder the LMS, or its admin, reads: on this disk, a mounted share, a web server's root."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO
from uuid import uuid4

from adapters.blob import PIECE, Member, open_blob
from pipelines.delivery.drop import DropFile
from schemas.errors import TargetUnusable
from schemas.refusal import Refusal

LOCK_NAME = ".premierjet-lock"
UNFINISHED_PREFIX = ".unfinished-"


class FolderDrop:
    """Drop whose files lie below `folder`; the folder is created with the first file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def place(self) -> str:
        """Return the folder's path."""
        return str(self.folder)

    def read(self, name: str) -> DropFile | None:
        """Return the file's bytes, marked by their sha256."""
        with self._explain_faults(name):
            try:
                data = self._find_path(name).read_bytes()
            except FileNotFoundError:
                return None
        return DropFile(data, sha256(data).hexdigest())

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """Return the file's bytes in pieces, or None."""
        with self._explain_faults(name):
            return self._read_pieces(name) if self._find_path(name).is_file() else None

    def send(self, name: str, data: Member) -> None:
        """Write to a temporary file, then rename it: a reader sees the old bytes or the new ones."""
        with self._explain_faults(name):
            path = self._find_path(name)
            with self._lock_folder():
                copy, file = self._open_temporary_file(path)
            self._write_and_rename(path, copy, file, data)

    def replace(self, name: str, data: bytes, seen: str | None) -> bool:
        """Compare and write under a lock that every run on this folder takes."""
        with self._explain_faults(name), self._lock_folder():
            file = self.read(name)
            if (file.mark if file else None) != seen:
                return False
            path = self._find_path(name)
            self._write_and_rename(path, *self._open_temporary_file(path), data)
        return True

    def link(self, name: str, seconds: int) -> str | None:  # noqa: ARG002
        """Return None: whoever may read the folder needs no address."""
        return None

    def remove(self, name: str) -> None:
        """Remove the file; its folder stays."""
        with self._explain_faults(name):
            self._find_path(name).unlink(missing_ok=True)

    def _open_temporary_file(self, path: Path) -> tuple[Path, IO[bytes]]:
        """Return a new empty file in the folder of `path`, locked as long as its writer lives.

        Removes the unlocked temporary files of writers that died. The caller holds the folder's lock, so that
        nobody finds the new file before it is locked.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        for unfinished in path.parent.glob(f"{UNFINISHED_PREFIX}*"):
            _remove_unless_locked(unfinished)
        copy = path.with_name(f"{UNFINISHED_PREFIX}{uuid4().hex}")
        # Not a private temporary file: whoever serves this folder has to read it, so the umask decides
        # who may.
        file = copy.open("xb")
        fcntl.flock(file, fcntl.LOCK_EX)
        return copy, file

    def _write_and_rename(self, path: Path, copy: Path, file: IO[bytes], data: Member) -> None:
        """Write the data to the open temporary file `copy`, then rename it to `path`."""
        try:
            with file:
                for piece in open_blob(data).pieces():
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
                copy.replace(path)
        finally:
            copy.unlink(missing_ok=True)

    def _read_pieces(self, name: str) -> Iterator[bytes]:
        with self._explain_faults(name), self._find_path(name).open("rb") as file:
            while piece := file.read(PIECE):
                yield piece

    @contextmanager
    def _lock_folder(self) -> Iterator[None]:
        """Hold the folder's lock while the block runs; create the folder if it does not exist."""
        with self._explain_faults(LOCK_NAME):
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            with self._explain_faults(LOCK_NAME):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _find_path(self, name: str) -> Path:
        """Return the path of a file; raises TargetUnusable if it would lie outside the folder."""
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise TargetUnusable(Refusal("delivery.name_leaves", place=name))
        return path

    @contextmanager
    def _explain_faults(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise TargetUnusable(
                Refusal(
                    "delivery.folder_failed", place=str(self.folder / name), why=error.strerror or str(error)
                )
            ) from error


def _remove_unless_locked(unfinished: Path) -> None:
    try:
        with unfinished.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            unfinished.unlink(missing_ok=True)
    except (BlockingIOError, FileNotFoundError):  # somebody is writing it, or has just finished
        return

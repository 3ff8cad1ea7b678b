"""A folder the LMS, or its admin, reads: on this disk, a mounted share, a web server's root."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from adapters.blob import PIECE, Member, blob
from adapters.lms import Kept
from schemas.errors import TargetUnusable

LOCK = ".premierjet-lock"
UNFINISHED = ".unfinished-"


class FolderDrop:
    """Keeps each file below `folder`, which is made when first sent to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def place(self) -> str:
        """Return the folder's path."""
        return str(self.folder)

    def read(self, name: str) -> Kept | None:
        """Return the file's bytes, marked by their sha256."""
        with self._told(name):
            try:
                data = self._path(name).read_bytes()
            except FileNotFoundError:
                return None
        return Kept(data, sha256(data).hexdigest())

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """Return the file's bytes in pieces, or None."""
        with self._told(name):
            return self._read(name) if self._path(name).is_file() else None

    def send(self, name: str, data: Member) -> None:
        """Write beside, then rename: a reader sees the old bytes or the new ones."""
        with self._told(name):
            path = self._path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            copy = path.with_name(f"{UNFINISHED}{uuid4().hex}")
            try:
                # Not a private temporary file: whoever serves this folder has to read it, so the
                # umask decides who may.
                with copy.open("xb") as file:
                    for piece in blob(data).pieces():
                        file.write(piece)
                    file.flush()
                    os.fsync(file.fileno())
                copy.replace(path)
            finally:
                copy.unlink(missing_ok=True)

    def replace(self, name: str, data: bytes, seen: str | None) -> bool:
        """Compare and send under a lock that other runs on this folder take too."""
        with self._alone():
            held = self.read(name)
            if (held.mark if held else None) != seen:
                return False
            self.send(name, data)
        return True

    def remove(self, name: str) -> None:
        """Remove the file; its folder stays."""
        with self._told(name):
            self._path(name).unlink(missing_ok=True)

    def _read(self, name: str) -> Iterator[bytes]:
        with self._told(name), self._path(name).open("rb") as file:
            while piece := file.read(PIECE):
                yield piece

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._told(LOCK):
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            with self._told(LOCK):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _path(self, name: str) -> Path:
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise TargetUnusable("the name leaves the target", place=name, remedy="Use a relative name")
        return path

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise TargetUnusable(
                f"{error.strerror or error}",
                place=str(self.folder / name),
                remedy="Check the folder's rights and free space, or the target's path in course.yaml",
            ) from error

"""Store in a folder: files are replaced by rename, and created by hard link, so the first writer wins."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from stat import S_ISLNK

from adapters.blob import PIECE, Member
from adapters.folder_lock import lock_folder
from adapters.store import StoredObject
from adapters.whole_files import UNFINISHED, finish_copy, read_whole_file, remove_left_copies
from schemas.errors import StoreUnusable


class FolderStore:
    """A store with a file for each key below `folder`, which is made at the first write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def place(self) -> str:
        """Return the folder's path."""
        return str(self.folder)

    def get(self, key: str) -> bytes | None:
        """Return the file's bytes, or None."""
        with self._explain_errors(key):
            try:
                self._refuse_outside(key)
                return read_whole_file(f"{self.folder}/{key}")
            except FileNotFoundError:
                return None

    def pieces(self, key: str) -> Iterator[bytes] | None:
        """Return the file's bytes in pieces, or None."""
        with self._explain_errors(key):
            return self._read(key) if self._path(key).is_file() else None

    def put(self, key: str, data: Member) -> None:
        """Replace the file in one step: a reader sees the old bytes or the new ones."""
        with self._explain_errors(key), finish_copy(self._path(key).parent, data) as copy:
            copy.replace(self._path(key))

    def put_if_absent(self, key: str, data: bytes) -> bool:
        """Create the file in one step; return False if it exists."""
        with self._explain_errors(key), finish_copy(self._path(key).parent, data) as copy:
            try:
                os.link(copy, self._path(key))
            except FileExistsError:
                return False
            return True

    def replace(self, key: str, data: bytes, seen: bytes | None) -> bool:
        """Compare and replace the file under a lock on its folder, which every such replacement takes."""
        with self._explain_errors(key), lock_folder(self._path(key).parent):
            if self.get(key) != seen:
                return False
            self.put(key, data)
        return True

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield files in key order, without unfinished ones."""
        with self._explain_errors(prefix):
            below = prefix.rpartition("/")[0]
            folder = self._path(below)
            found = _files(str(folder), f"{below}/" if below else "") if folder.is_dir() else ()
            entries = [_entry(key, status) for key, status in found if key.startswith(prefix)]
        yield from sorted(entries, key=attrgetter("key"))

    def delete(self, key: str) -> None:
        """Remove the file if it is there."""
        with self._explain_errors(key):
            self._path(key).unlink(missing_ok=True)

    def delete_left_copies(self, prefix: str) -> None:
        """Remove the unfinished copies that killed writers left below a folder of keys."""
        with self._explain_errors(prefix):
            for folder, _, _ in os.walk(self._path(prefix)):
                with suppress(FileNotFoundError):
                    remove_left_copies(Path(folder))

    def _read(self, key: str) -> Iterator[bytes]:
        with self._explain_errors(key), self._path(key).open("rb") as file:
            while piece := file.read(PIECE):
                yield piece

    def _path(self, key: str) -> Path:
        self._refuse_outside(key)
        return self.folder / key

    def _refuse_outside(self, key: str) -> None:
        resolved = _resolve(self._home, key)
        if resolved != self._home and not resolved.startswith(f"{self._home}/"):
            raise StoreUnusable("the key leaves the store", place=key, remedy="Use a relative key")

    @cached_property
    def _home(self) -> str:
        return os.path.realpath(self.folder)

    @contextmanager
    def _explain_errors(self, key: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreUnusable(
                f"{error.strerror or error}",
                place=str(self.folder / key),
                remedy="Check the folder's rights and free space, or set PREMIERJET_STORE",
            ) from error


def _resolve(home: str, key: str) -> str:
    """Return where a key leads below a folder without links; of what is above it nothing is asked again."""
    names, place = key.split("/"), home
    if not {"", ".", ".."}.isdisjoint(names):
        return os.path.realpath(Path(home) / key)
    for name in names:
        place = f"{place}/{name}"
        try:
            is_link = S_ISLNK(os.lstat(place).st_mode)
        except OSError:  # not there: what asks for it meets the error
            return f"{home}/{key}"
        if is_link:
            return os.path.realpath(Path(home) / key)
    return place


def _files(folder: str, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield key and status of the files below a folder, without unfinished and just removed ones."""
    waiting = [(folder, prefix)]
    while waiting:
        folder, prefix = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{prefix}{entry.name}/"))
                elif not entry.name.startswith(UNFINISHED) and entry.is_file():
                    with suppress(FileNotFoundError):
                        yield prefix + entry.name, entry.stat()


def _entry(key: str, status: os.stat_result) -> StoredObject:
    written_at = datetime.fromtimestamp(status.st_mtime, UTC)
    return StoredObject(key, f"{status.st_mtime_ns}-{status.st_size}", status.st_size, written_at)

"""Location of the ledger's key file: the folder of keys, or the store for older installations.

Somebody who can write to the store and read a key in it could seal lines of their own. So a new key is made
outside the store, and a key that was put into a store before its first line is not used.
Decided in docs/decisions/0093-attestation.md.
"""

from dataclasses import dataclass
from pathlib import Path

from adapters.folder_lock import lock_folder
from adapters.ledger.key import Key, KeyFile, Keyring
from adapters.ledger.lines import has_lines
from adapters.private_files import make_private_folder, read_private_file, sync_folder, write_private_file
from schemas.errors import InvalidInput, StoreUnusable


@dataclass(frozen=True)
class PlacedKeyFile:
    """The key file in the folder of keys, or else the one in the store, if it sealed the chains there.

    Both are looked for at each call, because the file may be moved while a server runs. A key in a store
    without a chain has sealed nothing: somebody may have planted it, so it is ignored.
    """

    outside: KeyFile
    inside: KeyFile
    chains: Path

    @property
    def is_inside(self) -> bool:
        """Return whether the key in use lies in the store."""
        return self._is_inside_alone and has_lines(self.chains)

    @property
    def is_planted(self) -> bool:
        """Return whether a key is in a store without a chain that it could have sealed."""
        return self._is_inside_alone and not has_lines(self.chains)

    @property
    def is_twice(self) -> bool:
        """Return whether there is a key in the store and one outside."""
        return _is_there(self.inside.path) and _is_there(self.outside.path)

    @property
    def place(self) -> str:
        """Return the path of the file in use."""
        return self._file.place

    def read(self) -> Key | None:
        """Return the current key, or None if there is no file."""
        return self._file.read()

    def ring(self) -> Keyring | None:
        """Return the keys, or None if there is no file."""
        return self._file.ring()

    def make(self) -> Key:
        """Return the current key; make one in the folder of keys if there is none."""
        self._make_folder()
        return self._file.make()

    def renew(self) -> Key:
        """Make a new current key in the same file, and retire the one before."""
        self._make_folder()
        return self._file.renew()

    def move_out(self) -> str:
        """Move the key file out of the store, and return its new path; it can be killed and run again.

        Raises InvalidInput if there is none in the store, or another one outside it already.
        """
        place = str(self.inside.path)
        self._make_folder()
        try:
            # The lock `renew` takes: no key is made in the old place while its file moves.
            with lock_folder(self.inside.path.parent):
                data = read_private_file(self.inside.path)
                if data is None:
                    raise InvalidInput(
                        "holds no key of the ledger", place=place, remedy="Nothing is to be moved"
                    )
                held = read_private_file(self.outside.path)
                if held not in (None, data):
                    raise InvalidInput(
                        f"holds other keys than {self.outside.path}",
                        place=place,
                        remedy="Keep the one `premierjet ledger verify` accepts, and move the other away",
                    )
                write_private_file(self.outside.path, data)
                self.inside.path.unlink()
                sync_folder(self.inside.path.parent)
        except OSError as error:
            raise StoreUnusable(
                f"{error.strerror or error}", place=place, remedy="Check the rights of both folders"
            ) from error
        return str(self.outside.path)

    @property
    def _is_inside_alone(self) -> bool:
        return _is_there(self.inside.path) and not _is_there(self.outside.path)

    @property
    def _file(self) -> KeyFile:
        return self.inside if self.is_inside else self.outside

    def _make_folder(self) -> None:
        folder = self.outside.path.parent
        try:
            make_private_folder(folder)
        except OSError as error:
            raise StoreUnusable(
                f"cannot be made: {error.strerror or error}",
                place=str(folder),
                remedy=f"Set PREMIERJET_KEYS to a folder that can be written, or {self.outside.variable}",
            ) from error


def _is_there(path: Path) -> bool:
    """Return whether a file exists; True if that cannot be seen, so that reading it raises the reason."""
    try:
        return path.exists()
    except OSError:
        return True

"""The ledger's keys: settings of the installation, or a file only its owner can read.

One key is current and seals; those it replaced are retired, and are kept to verify what they sealed.
"""

import hmac
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from adapters.folder_lock import lock_folder
from adapters.private_files import read_private_file, write_private_file
from schemas.errors import KeyUnusable, LedgerBroken, StoreUnusable

SHORTEST_KEY = 16
KEY_FILE = "ledger.key"
KEY_VARIABLE = "PREMIERJET_LEDGER_KEY"
RETIRED_VARIABLE = "PREMIERJET_LEDGER_RETIRED_KEYS"


@dataclass(frozen=True)
class Key:
    """A secret that seals lines; `repr` never shows it."""

    secret: bytes = field(repr=False)

    @cached_property
    def id(self) -> str:
        """Return an id of 12 hexadecimal digits, which does not reveal the key."""
        return sha256(b"premierjet ledger key: " + self.secret).hexdigest()[:12]

    def mac(self, message: bytes) -> str:
        """Return the HMAC-SHA256 (RFC 2104) of a message, in hexadecimal."""
        return hmac.digest(self.secret, message, "sha256").hex()

    def vouches_for(self, message: bytes, mac: str) -> bool:
        """Return whether this key made a MAC; it takes the same time for any answer."""
        return hmac.compare_digest(self.mac(message).encode(), mac.encode())


@dataclass(frozen=True)
class Keyring:
    """The current key, and the retired ones, newest first."""

    current: Key
    retired: tuple[Key, ...] = ()

    def find(self, key_id: str) -> Key | None:
        """Return the key of an id, or None."""
        return next((key for key in (self.current, *self.retired) if key.id == key_id), None)

    def is_newer(self, key_id: str, *, than: str) -> bool:
        """Return whether a key of this ring is newer than another."""
        ids = [key.id for key in (self.current, *self.retired)]
        return ids.index(key_id) < ids.index(than)


class KeySource(Protocol):
    """Where a ledger's keys come from."""

    @property
    def place(self) -> str:
        """Return where the keys are, for messages."""
        ...

    def read(self) -> Key | None:
        """Return the current key, or None if none was made yet.

        Raises KeyUnusable if it cannot be used.
        """
        ...

    def ring(self) -> Keyring | None:
        """Return the current key and the retired ones, or None if none was made yet."""
        ...

    def make(self) -> Key:
        """Return the current key; make one if there is none."""
        ...

    def renew(self) -> Key | None:
        """Make a new current key and retire the one before; None if only a change of settings can."""
        ...


@dataclass(frozen=True)
class SettingKey:
    """Keys given as settings of the installation."""

    key: Key
    retired: tuple[Key, ...] = ()
    place: str = KEY_VARIABLE

    @classmethod
    def from_text(cls, text: str, retired: str = "") -> "SettingKey":
        """Return the keys of two settings, the second with commas between its keys, the newest first.

        Raises KeyUnusable if one is too short to be a key, or is there twice.
        """
        olds = [each.strip() for each in retired.split(",") if each.strip()]
        keys = tuple(Key(old.encode()) for old in olds)
        for each, variable in ((text, KEY_VARIABLE), *((old, RETIRED_VARIABLE) for old in olds)):
            if len(each) < SHORTEST_KEY:
                raise KeyUnusable(
                    f"has fewer than {SHORTEST_KEY} characters",
                    place=variable,
                    remedy="Set it to a long random text, e.g. the output of `openssl rand -hex 32`",
                )
        _refuse_twice((Key(text.encode()), *keys), RETIRED_VARIABLE)
        return cls(Key(text.encode()), keys)

    def read(self) -> Key:
        """Return the current key."""
        return self.key

    def ring(self) -> Keyring:
        """Return the current key and the retired ones."""
        return Keyring(self.key, self.retired)

    def make(self) -> Key:
        """Return the current key, which exists already."""
        return self.key

    def renew(self) -> None:
        """Return None: a setting is changed where it is set."""
        return


@dataclass(frozen=True)
class KeyFile:
    """Keys in a file that only its owner can read, one a line, the current one first."""

    path: Path
    variable: str = KEY_VARIABLE

    @property
    def place(self) -> str:
        """Return the file's path."""
        return str(self.path)

    def read(self) -> Key | None:
        """Return the current key, or None if there is no file."""
        ring = self.ring()
        return None if ring is None else ring.current

    def ring(self) -> Keyring | None:
        """Return the keys, or None if there is no file.

        Raises KeyUnusable if others can read it, LedgerBroken if it holds no key.
        """
        try:
            data = read_private_file(self.path)
        except OSError as error:
            raise self._unusable(error) from error
        if data is None:
            return None
        lines = data.split()
        if not lines or any(len(line) < SHORTEST_KEY for line in lines):
            raise LedgerBroken("holds no key", place=self.place, remedy="Restore it from a backup")
        keys = tuple(Key(line) for line in lines)
        _refuse_twice(keys, self.place)
        return Keyring(keys[0], keys[1:])

    def make(self) -> Key:
        """Return the current key; make one if there is none, even if several processes try at once."""
        found = self.read()
        if found is not None:
            return found
        with self._lock_file():
            return self.read() or self._put_first(())

    def renew(self) -> Key:
        """Make a new current key; the one before is retired, and kept to verify what it sealed."""
        with self._lock_file():
            ring = self.ring()
            return self._put_first(() if ring is None else (ring.current, *ring.retired))

    def _put_first(self, others: tuple[Key, ...]) -> Key:
        """Write a new key before the others, in one step: no reader sees half a file."""
        new = Key(secrets.token_hex(32).encode())
        try:
            write_private_file(self.path, b"".join(key.secret + b"\n" for key in (new, *others)))
        except OSError as error:
            raise self._unusable(error) from error
        return new

    @contextmanager
    def _lock_file(self) -> Iterator[None]:
        """Hold a lock on the file's folder, so that one process at a time writes the file."""
        with ExitStack() as held:
            try:
                held.enter_context(lock_folder(self.path.parent))
            except OSError as error:
                raise self._unusable(error) from error
            yield

    def _unusable(self, error: OSError) -> StoreUnusable:
        return StoreUnusable(
            f"{error.strerror or error}",
            place=self.place,
            remedy=f"Check the folder's rights and free space, or set {self.variable}",
        )


def _refuse_twice(keys: tuple[Key, ...], place: str) -> None:
    for number, key in enumerate(keys):
        if key in keys[:number]:
            raise KeyUnusable(
                f"key {key.id} stands twice, so nobody can tell whether it is retired",
                place=place,
                remedy="Keep each key once, the newest first",
            )

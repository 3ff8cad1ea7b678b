"""The ledger's key: a setting of the installation, or a file only its owner can read."""

import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from schemas.errors import InvalidInput, LedgerBroken, StoreUnusable

SHORTEST_KEY = 16
KEY_FILE = "ledger.key"
KEY_VARIABLE = "PREMIERJET_LEDGER_KEY"


@dataclass(frozen=True)
class Key:
    """A secret that seals lines; `repr` never shows it."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Return what tells this key from another without giving it away: 12 hexadecimal digits."""
        return sha256(b"premierjet ledger key: " + self.secret).hexdigest()[:12]

    def mac(self, message: bytes) -> str:
        """Return the HMAC-SHA256 (RFC 2104) of a message, in hexadecimal."""
        return hmac.new(self.secret, message, sha256).hexdigest()

    def vouches_for(self, message: bytes, mac: str) -> bool:
        """Return whether this key made a mac, in a time that tells nothing about it."""
        return hmac.compare_digest(self.mac(message).encode(), mac.encode())


class KeySource(Protocol):
    """Where a ledger's key comes from."""

    @property
    def place(self) -> str:
        """Return where the key is, for a person."""
        ...

    def read(self) -> Key | None:
        """Return the key, or None where none was ever made; raises InvalidInput where it is unfit."""
        ...

    def make(self) -> Key:
        """Return the key, made now where there is none."""
        ...


@dataclass(frozen=True)
class SettingKey:
    """A key that whoever installed Premierjet chose."""

    key: Key
    place: str = KEY_VARIABLE

    @classmethod
    def from_text(cls, text: str) -> "SettingKey":
        """Return the key of a setting; raises InvalidInput where it is too short to be one."""
        if len(text) < SHORTEST_KEY:
            raise InvalidInput(
                f"has fewer than {SHORTEST_KEY} characters",
                place=KEY_VARIABLE,
                remedy="Set it to a long random text, e.g. the output of `openssl rand -hex 32`",
            )
        return cls(Key(text.encode()))

    def read(self) -> Key:
        """Return the key."""
        return self.key

    def make(self) -> Key:
        """Return the key, which exists already."""
        return self.key


@dataclass(frozen=True)
class KeyFile:
    """A key in a file that only its owner can read, made by the first append."""

    path: Path

    @property
    def place(self) -> str:
        """Return the file's path."""
        return str(self.path)

    def read(self) -> Key | None:
        """Return the key, or None where there is no file; raises InvalidInput where others can read it."""
        try:
            with self.path.open("rb") as file:
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
                text = file.read().strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable(error) from error
        if mode & 0o077:
            raise InvalidInput(
                f"can be read or written by others (mode {mode:o})",
                place=self.place,
                remedy=f"Run `chmod 600 {self.path}`, and ask who may have read it",
            )
        if len(text) < SHORTEST_KEY:
            raise LedgerBroken("holds no key", place=self.place, remedy="Restore it from a backup")
        return Key(text)

    def make(self) -> Key:
        """Return the key, made now where there is none; of several that try at once, one makes it.

        It is linked into place whole: whoever loses the race never reads half a key.
        """
        found = self.read()
        if found is not None:
            return found
        copy: Path | None = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.path.parent, prefix=".unfinished-", delete=False) as file:
                copy = Path(file.name)
                file.write(secrets.token_hex(32).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
            os.link(copy, self.path)
        except FileExistsError:
            pass
        except OSError as error:
            raise self._unusable(error) from error
        finally:
            if copy is not None:
                copy.unlink(missing_ok=True)
        made = self.read()
        if made is None:
            raise LedgerBroken("disappeared", place=self.place, remedy="Restore it from a backup")
        return made

    def _unusable(self, error: OSError) -> StoreUnusable:
        return StoreUnusable(
            f"{error.strerror or error}",
            place=self.place,
            remedy=f"Check the folder's rights and free space, or set {KEY_VARIABLE}",
        )

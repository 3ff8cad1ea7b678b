"""The private key that signs, and the public key that verifies.

The private key is a PEM file (PKCS #8, RFC 5958) without a password: one made in the folder of keys, readable
by its owner alone, or one given by whoever installed Premierjet. A public key is PEM too (RFC 8410).
"""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Protocol, Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from adapters.folder_lock import lock_folder
from adapters.private_files import make_private_folder, read_private_file, sync_folder, write_private_file
from schemas.errors import InvalidInput, StoreUnusable
from schemas.refusal import Refusal

KEY_FILE = "signing.pem"
KEY_VARIABLE = "PREMIERJET_SIGNING_KEY_FILE"


@dataclass(frozen=True)
class PublicKey:
    """An Ed25519 public key: 32 bytes."""

    raw: bytes

    @classmethod
    def from_pem(cls, pem: bytes, place: str) -> Self:
        """Return the public key of a PEM file; raises InvalidInput if it is none."""
        try:
            key = serialization.load_pem_public_key(pem)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise InvalidInput(Refusal("signing.no_public_key", place=place)) from error
        if not isinstance(key, Ed25519PublicKey):
            raise InvalidInput(Refusal("signing.no_public_key", place=place))
        return cls(key.public_bytes_raw())

    @property
    def fingerprint(self) -> str:
        """Return the sha256 of the key's DER (SubjectPublicKeyInfo), 64 hexadecimal digits.

        `openssl pkey -pubin -in KEY -outform DER | sha256sum` prints the same.
        """
        der = self._key.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return sha256(der).hexdigest()

    @property
    def pem(self) -> bytes:
        """Return the key as a PEM file."""
        return self._key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Return whether a signature over a message was made with this key."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    @property
    def _key(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.raw)


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 private key; `repr` never shows it."""

    secret: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """Return a new key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def from_pem(cls, pem: bytes, place: str) -> Self:
        """Return the key of a PEM file; raises InvalidInput if it is none, or has a password."""
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise InvalidInput(Refusal("signing.no_private_key", place=place)) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise InvalidInput(Refusal("signing.no_private_key", place=place))
        return cls(key.private_bytes_raw())

    @property
    def pem(self) -> bytes:
        """Return the key as a PEM file (PKCS #8)."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    @property
    def public(self) -> PublicKey:
        """Return the public key."""
        return PublicKey(self._key.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Return the signature over a message, 64 bytes, the same each time (RFC 8032, 5.1.6)."""
        return self._key.sign(message)

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)


def make_unusable_file(path: Path, error: OSError) -> StoreUnusable:
    """Return the error of a key file that cannot be read or written."""
    return StoreUnusable(
        Refusal("signing.unusable_file", place=str(path), reason=error.strerror or str(error))
    )


class SigningKeySource(Protocol):
    """Where the signing key comes from."""

    @property
    def place(self) -> str:
        """Return where the key is, for messages."""
        ...

    def read(self) -> SigningKey | None:
        """Return the key, or None if none was made yet.

        Raises InvalidInput if it cannot be used, StoreUnusable if its file cannot be read.
        """
        ...

    def make(self) -> SigningKey:
        """Return the key; make one if there is none."""
        ...


@dataclass(frozen=True)
class SigningKeyFile:
    """The key in the folder of keys, in a file that only its owner can read."""

    path: Path

    @property
    def place(self) -> str:
        """Return the file's path."""
        return str(self.path)

    def read(self) -> SigningKey | None:
        """Return the key, or None if there is no file."""
        try:
            pem = read_private_file(self.path)
        except OSError as error:
            raise make_unusable_file(self.path, error) from error
        return None if pem is None else SigningKey.from_pem(pem, self.place)

    def make(self) -> SigningKey:
        """Return the key; make one if there is none, even if several processes try at once."""
        return self.read() or self._make(self.path)

    def prepare(self) -> SigningKey:
        """Return the key that will replace this one; make one if there is none."""
        return self.read_prepared() or self._make(self._waiting_path)

    def read_prepared(self) -> SigningKey | None:
        """Return the prepared key that will replace this one, or None."""
        return SigningKeyFile(self._waiting_path).read()

    def promote(self) -> None:
        """Replace this key by the prepared one; this one is then gone."""
        try:
            self._waiting_path.replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            raise make_unusable_file(self.path, error) from error

    @property
    def _waiting_path(self) -> Path:
        return self.path.with_name(f"{self.path.name}-next")

    def _make(self, path: Path) -> SigningKey:
        try:
            make_private_folder(path.parent)
            with lock_folder(path.parent):
                held = SigningKeyFile(path).read()
                if held is not None:
                    return held
                new = SigningKey.generate()
                write_private_file(path, new.pem)
                return new
        except OSError as error:
            raise make_unusable_file(self.path, error) from error


@dataclass(frozen=True)
class GivenSigningKey:
    """A key file that the settings name; it is read at each use, and never written."""

    path: Path

    @property
    def place(self) -> str:
        """Return the file's path."""
        return str(self.path)

    def read(self) -> SigningKey:
        """Return the key; raises InvalidInput if the file cannot be read or holds none."""
        try:
            pem = self.path.read_bytes()
        except OSError as error:
            reason = error.strerror or str(error)
            raise InvalidInput(Refusal("signing.unread_file", place=self.place, reason=reason)) from error
        return SigningKey.from_pem(pem, self.place)

    def make(self) -> SigningKey:
        """Return the key, which exists already."""
        return self.read()

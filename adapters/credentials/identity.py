"""Who signs Content Credentials: a private key, and the certificates that say whose it is.

C2PA knows who signs by X.509 certificates. Ours are issued by the key that signs
releases, so that whoever knows its fingerprint knows the issuer; a pair from elsewhere is given as files.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from adapters.folder_lock import lock_folder
from adapters.private_files import make_private_folder, read_private_file, write_private_file
from adapters.signatures.key import PublicKey, SigningKey, make_unusable_file
from schemas.errors import InvalidInput
from schemas.refusal import Refusal

CREDENTIALS_FILE = "credentials.pem"
VALIDITY = timedelta(days=3650)
"""Without a time stamp from a third party, signatures are valid no longer than the certificate."""

CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


@dataclass(frozen=True)
class CredentialsIdentity:
    """A private key with its certificates as PEM, the signer's first; `repr` never shows the key."""

    key: bytes = field(repr=False)
    chain: bytes
    place: str

    @classmethod
    def from_pem(cls, key: bytes, chain: bytes, place: str) -> Self:
        """Return a key with its certificates; raises InvalidInput if they are none, or do not match."""
        try:
            private = serialization.load_pem_private_key(key, password=None)
            certificates = x509.load_pem_x509_certificates(chain)
            matches = private.public_key() == certificates[0].public_key()
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise InvalidInput(Refusal("credentials.unreadable", place=place, reason=str(error))) from error
        identity = cls(_pem(private), b"".join(map(_pem_of, certificates)), place)
        if not matches or not identity.algorithm:
            raise InvalidInput(Refusal("credentials.of_two_keys", place=place))
        return identity

    @cached_property
    def certificates(self) -> Sequence[x509.Certificate]:
        """Return the certificates, the signer's first."""
        return x509.load_pem_x509_certificates(self.chain)

    @property
    def anchor(self) -> bytes:
        """Return the last certificate as PEM: what a reader has to trust."""
        return _pem_of(self.certificates[-1])

    @property
    def organisation(self) -> str:
        """Return the organisation the signer's certificate names, which readers show as the issuer."""
        names = self.certificates[0].subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
        return str(names[0].value) if names else self.certificates[0].subject.rfc4514_string()

    @property
    def ends(self) -> datetime:
        """Return until when the signer's certificate is valid."""
        return self.certificates[0].not_valid_after_utc

    @property
    def algorithm(self) -> str:
        """Return C2PA's name of the key's algorithm; empty if C2PA allows no such key."""
        match self._private:
            case Ed25519PrivateKey():
                return "ed25519"
            case EllipticCurvePrivateKey() as private:
                return CURVES.get(private.curve.name, "")
            case RSAPrivateKey():
                return "ps256"
        return ""

    def is_issued_by(self, fingerprint: str) -> bool:
        """Return whether the key with this fingerprint issued the signer's certificate."""
        public = self.certificates[-1].public_key()
        if not isinstance(public, Ed25519PublicKey):
            return False
        try:
            self.certificates[0].verify_directly_issued_by(self.certificates[-1])
        except (InvalidSignature, ValueError, TypeError):
            return False
        return PublicKey(public.public_bytes_raw()).fingerprint == fingerprint

    @cached_property
    def _private(self) -> object:
        return serialization.load_pem_private_key(self.key, password=None)


def issue_identity(issuer: SigningKey, organisation: str, now: datetime, place: str) -> CredentialsIdentity:
    """Return a new key for credentials, certified by the key that signs releases."""
    issuing, leaf = Ed25519PrivateKey.from_private_bytes(issuer.secret), Ed25519PrivateKey.generate()
    root_name, leaf_name = (
        _make_name(organisation, "Premierjet"),
        _make_name(organisation, "Content Credentials"),
    )
    unsigned = _start_certificate(root_name, root_name, issuing.public_key(), now)
    root = (
        unsigned.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_make_key_usage(certifies=True), critical=True)
        .sign(issuing, None)
    )
    unsigned = _start_certificate(leaf_name, root_name, leaf.public_key(), now)
    certificate = (
        unsigned.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_make_key_usage(certifies=False), critical=True)
        # The one purpose that c2pa-rs takes without settings of its own (docs/decisions/0100).
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing.public_key()), critical=False
        )
        .sign(issuing, None)
    )
    return CredentialsIdentity(_pem(leaf), _pem_of(certificate) + _pem_of(root), place)


def read_identity(path: Path) -> CredentialsIdentity | None:
    """Return the identity of a private file that holds key and certificates, or None if there is none."""
    try:
        pem = read_private_file(path)
    except OSError as error:
        raise make_unusable_file(path, error) from error
    return None if pem is None else CredentialsIdentity.from_pem(pem, pem, str(path))


def save_identity(path: Path, identity: CredentialsIdentity) -> None:
    """Write key and certificates to a file that only its owner can read."""
    try:
        make_private_folder(path.parent)
        with lock_folder(path.parent):
            write_private_file(path, identity.key + identity.chain)
    except OSError as error:
        raise make_unusable_file(path, error) from error


def _pem(private: PrivateKeyTypes) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _pem_of(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _make_name(organisation: str, common: str) -> x509.Name:
    named = ((NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, common))
    try:
        return x509.Name([x509.NameAttribute(oid, value) for oid, value in named])
    except ValueError as error:  # X.520 ends a name at 64 characters
        raise InvalidInput(
            Refusal("credentials.no_name", place="--organisation", reason=str(error))
        ) from error


def _start_certificate(
    subject: x509.Name, issuer: x509.Name, public: Ed25519PublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + VALIDITY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _make_key_usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        key_cert_sign=certifies,
        crl_sign=certifies,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )

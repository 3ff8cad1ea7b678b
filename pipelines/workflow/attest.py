"""The key that signs releases, its renewal, and the attestation of a release."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from adapters.installed_versions import list_installed_versions
from adapters.signatures.envelope import sign_envelope
from adapters.signatures.key import GivenSigningKey, PublicKey, SigningKey, SigningKeyFile
from adapters.workspace import Workspace
from pipelines.packaging.attestation.bundle import ReleaseSigner, sign_release
from pipelines.packaging.attestation.statements import ReleaseCircumstances
from pipelines.packaging.release_observation import ReleaseObservation
from schemas.attestation import KeyHistory, Resource, Succession, SuccessionStatement
from schemas.errors import InvalidInput, StoreUnusable
from schemas.refusal import Refusal
from schemas.release import Release, StoredFile
from schemas.self_test import SELF_TEST, SelfTest


@dataclass(frozen=True)
class KeyRenewal:
    """The new signing key, and the fingerprint of the earlier key that signed its succession, if one did."""

    public: PublicKey
    vouched_by: str | None


def open_signer(workspace: Workspace) -> ReleaseSigner:
    """Return the signer of releases, with its key's successions; a first key is made now.

    Raises InvalidInput if the key is not the one that signed this store's releases: outsiders would take new
    ones for somebody else's.
    """
    records, source = workspace.records, workspace.signing_key
    history, key = records.key_history(), source.read()
    if history is None:
        key = key or source.make()
        records.save_key_history(KeyHistory(current=key.public.fingerprint), seen=None)
        history = records.key_history()
        assert history is not None
    if key is None:
        raise InvalidInput(Refusal("signing.lost", place=source.place, key=history.current))
    if key.public.fingerprint != history.current:
        fingerprint = key.public.fingerprint
        raise InvalidInput(
            Refusal("signing.unannounced", place=source.place, found=fingerprint, expected=history.current)
        )
    return ReleaseSigner(key, tuple(line.encode() for line in history.successions))


def renew_signing_key(workspace: Workspace, previous: Path | None, *, lost: bool) -> KeyRenewal:
    """Replace the signing key; the earlier key signs the succession unless it was `lost`.

    A key in the folder of keys is made here; one given by the settings has been changed already, and
    `previous` is the file of the earlier one. A killed run can be repeated. Raises InvalidInput if there is
    no earlier key to sign with, or no new key.
    """
    records, source = workspace.records, workspace.signing_key
    history = records.key_history()
    if isinstance(source, SigningKeyFile):
        if (
            (prepared := source.read_prepared())
            and history
            and prepared.public.fingerprint == history.current
        ):
            source.promote()  # a renewal that was killed before its last step
            return KeyRenewal(prepared.public, history.retired[0] if history.successions else None)
        old, new = source.read(), source.prepare()
    else:
        old = None if previous is None else GivenSigningKey(previous).read()
        new = source.make()
    if history is not None and new.public.fingerprint == history.current:
        raise InvalidInput(Refusal("signing.nothing_new", place=source.place, key=history.current))
    voucher = None
    if not lost:
        expected = history.current if history else None
        if old is None or (expected and old.public.fingerprint != expected):
            raise InvalidInput(Refusal("signing.no_voucher", place=source.place, key=expected or "-"))
        voucher = sign_succession(old, new.public)
    earlier_history = history or KeyHistory(current=old.public.fingerprint if old else new.public.fingerprint)
    successions = () if voucher is None else (*earlier_history.successions, voucher.decode())
    renewed = KeyHistory(
        current=new.public.fingerprint,
        retired=(earlier_history.current, *earlier_history.retired),
        successions=successions,
    )
    records.save_key_history(renewed, seen=history)
    if isinstance(source, SigningKeyFile):
        source.promote()
    return KeyRenewal(new.public, earlier_history.current if voucher else None)


def sign_succession(old: SigningKey, new: PublicKey) -> bytes:
    """Return the envelope in which a key signs that another one replaces it."""
    statement = SuccessionStatement(
        subject=(Resource.of("public-key.der", new.fingerprint),),
        predicate=Succession(
            previous=old.public.fingerprint,
            previous_pem=old.public.pem.decode(),
            next=new.fingerprint,
            next_pem=new.pem.decode(),
        ),
    )
    return sign_envelope(statement.canonical(), old)


def add_attestation(
    workspace: Workspace, seen: ReleaseObservation, earlier: bytes | None = None
) -> ReleaseObservation:
    """Return the observation of a release with an attestation added; `earlier` is the one it had before."""
    folder, _ = workspace.find_module(seen.release.module)
    return sign_release(
        seen,
        SelfTest.from_json(seen.files[SELF_TEST]),
        open_release_reader(workspace, seen.release),
        ReleaseCircumstances(folder.course, list_installed_versions()),
        open_signer(workspace),
        earlier,
    )


def open_release_reader(
    workspace: Workspace, release: Release, beside: tuple[StoredFile, ...] = ()
) -> Callable[[str], bytes]:
    """Return a function that reads a file of a release; `beside` are further files that the ledger records.

    It raises StoreUnusable if a file is not the one that was packaged, so that nothing else is attested.
    """
    sums = {file.name: file.sha256 for file in (*release.evidence, *beside)}

    def read(name: str) -> bytes:
        data = workspace.records.release_file(release, name)
        if sha256(data).hexdigest() != sums.get(name):
            raise StoreUnusable(
                Refusal(
                    "attestation.package_altered",
                    place=f"{release.module}, release {release.number}",
                    name=name,
                )
            )
        return data

    return read

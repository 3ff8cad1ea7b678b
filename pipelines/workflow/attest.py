"""The signing key of an installation, and its replacement, each vouched for by the previous."""

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
    """The key that signs from here on, and the one that vouched for it, if one did."""

    public: PublicKey
    vouched_by: str | None


def open_signer(workspace: Workspace) -> ReleaseSigner:
    """Return the key that signs releases, made now where there never was one, and who vouched for it.

    Raises InvalidInput if the key is not the one this store's releases were signed with: outsiders would
    take them for somebody else's.
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
        found = key.public.fingerprint
        raise InvalidInput(
            Refusal("signing.unannounced", place=source.place, found=found, expected=history.current)
        )
    return ReleaseSigner(key, tuple(line.encode() for line in history.successions))


def renew_signing_key(workspace: Workspace, previous: Path | None, *, lost: bool) -> KeyRenewal:
    """Sign with a new key from here on; the one before vouches for it unless it was lost.

    A key in the folder of keys is made; one that was given has been changed already, and `previous` is the
    file of the one before. It can be killed and run again.
    Raises InvalidInput if there is no key to vouch, or nothing new to vouch for.
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
    kept = history or KeyHistory(current=old.public.fingerprint if old else new.public.fingerprint)
    successions = () if voucher is None else (*kept.successions, voucher.decode())
    renewed = KeyHistory(
        current=new.public.fingerprint,
        retired=(kept.current, *kept.retired),
        successions=successions,
    )
    records.save_key_history(renewed, seen=history)
    if isinstance(source, SigningKeyFile):
        source.promote()
    return KeyRenewal(new.public, kept.current if voucher else None)


def sign_succession(old: SigningKey, new: PublicKey) -> bytes:
    """Return the envelope by which a key vouches for the one that takes its place."""
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
    """Return what was seen of a release with its attestation; `earlier` is the one it had before."""
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
    """Return what reads a file of a release as it was packaged; `beside` are those the ledger names with it.

    It raises StoreUnusable if the store holds something else: nothing of that may be attested.
    """
    sums = {file.name: file.sha256 for file in (*release.evidence, *beside)}

    def read(name: str) -> bytes:
        data = workspace.records.release_file(release, name)
        if sha256(data).hexdigest() != sums.get(name):
            raise StoreUnusable(
                f"{name} is not what was packaged",
                place=f"{release.module}, release {release.number}",
                remedy="Restore the store from a backup; nothing was signed",
            )
        return data

    return read

"""The attestation of a release: a file of signed statements, one envelope per line, the index first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from adapters.signatures.envelope import read_envelope, sign_envelope
from adapters.signatures.key import SigningKey
from pipelines.packaging.attestation.statements import (
    ReleaseCircumstances,
    ReleaseStatements,
    build_observation_statement,
    build_release_statements,
    list_resources,
)
from pipelines.packaging.build import describe_file
from pipelines.packaging.release_observation import ReleaseObservation
from schemas.attestation import (
    ATTESTATION,
    PUBLIC_KEY,
    Index,
    IndexStatement,
    ListedStatement,
    OriginStatement,
    ReviewStatement,
    Statement,
    ValidationStatement,
    read_statement,
)
from schemas.release import Observed, StoredFile
from schemas.self_test import SelfTest


@dataclass(frozen=True)
class ReleaseSigner:
    """The key that signs, and the envelopes in which each earlier key names its successor."""

    key: SigningKey
    successions: tuple[bytes, ...] = ()


def sign_release(
    observation: ReleaseObservation,
    self_test: SelfTest,
    read: Callable[[str], bytes],
    circumstances: ReleaseCircumstances,
    signer: ReleaseSigner,
    earlier: bytes | None = None,
) -> ReleaseObservation:
    """Return the observation of a release with its attestation among the files.

    The same arguments give the same bytes. `read` returns a file of the release by name. `earlier` is the
    attestation the release had before; its statements on review, origin and validation are reused.
    """
    release = observation.release
    added_files = {PUBLIC_KEY: signer.key.public.pem, **observation.files}
    stored = tuple(describe_file(name, data) for name, data in sorted(added_files.items()))
    lasting = (
        _read_lasting_statements(earlier)
        if earlier
        else build_release_statements(release, read, circumstances)
    )
    statements = (*lasting, build_observation_statement(release, stored, self_test))
    files = (*release.packages, *release.evidence, *stored)
    added_files[ATTESTATION] = _sign_lines(observation, statements, files, signer)
    listed = tuple(describe_file(name, data) for name, data in sorted(added_files.items()))
    observed = Observed(
        module=release.module,
        number=release.number,
        release_digest=release.canonical_digest(),
        files=listed,
    )
    return replace(observation, observed=observed, files=added_files)


def _sign_lines(
    observation: ReleaseObservation,
    statements: Sequence[Statement],
    files: Sequence[StoredFile],
    signer: ReleaseSigner,
) -> bytes:
    signed: list[tuple[str, bytes]] = [
        (each.predicateType, sign_envelope(each.canonical(), signer.key)) for each in statements
    ]
    signed += [(_read_type(line), line) for line in signer.successions]
    index = Index(
        module=observation.release.module,
        number=observation.release.number,
        release=observation.release.canonical_digest(),
        content=observation.release.approval.digest,
        statements=tuple(
            ListedStatement(predicateType=kind, sha256=sha256(line).hexdigest()) for kind, line in signed
        ),
    )
    index_statement = IndexStatement(subject=list_resources(files), predicate=index)
    lines = [sign_envelope(index_statement.canonical(), signer.key), *(line for _, line in signed)]
    return b"".join(line + b"\n" for line in lines)


def _read_lasting_statements(earlier: bytes) -> ReleaseStatements:
    """Return the statements of our own attestation that do not depend on the self-test."""
    statements = [
        read_statement(read_envelope(line, ATTESTATION).payload_bytes) for line in earlier.splitlines()
    ]
    (review,) = (each for each in statements if isinstance(each, ReviewStatement))
    (origin,) = (each for each in statements if isinstance(each, OriginStatement))
    (validation,) = (each for each in statements if isinstance(each, ValidationStatement))
    return review, origin, validation


def _read_type(line: bytes) -> str:
    return read_statement(read_envelope(line, ATTESTATION).payload_bytes).predicateType

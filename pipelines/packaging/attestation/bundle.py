"""The signed file of a release: one envelope a line, the index first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from adapters.signatures.envelope import read_envelope, sign_envelope
from adapters.signatures.key import SigningKey
from pipelines.packaging.attestation.statements import (
    ReleaseCircumstances,
    ReleaseStatements,
    list_resources,
    observation_statement,
    release_statements,
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
    """The key that signs, and the envelopes by which each key before it vouched for the next."""

    key: SigningKey
    successions: tuple[bytes, ...] = ()


def sign_release(
    seen: ReleaseObservation,
    tried: SelfTest,
    read: Callable[[str], bytes],
    circumstances: ReleaseCircumstances,
    signer: ReleaseSigner,
    earlier: bytes | None = None,
) -> ReleaseObservation:
    """Return what was seen of a release with its attestation beside it.

    The same arguments give the same bytes.
    `read` returns a file of the release by name. `earlier` is the attestation the release had before: what it
    says of the release alone is said again, word for word.
    """
    release = seen.release
    beside = {PUBLIC_KEY: signer.key.public.pem, **seen.files}
    stored = tuple(describe_file(name, data) for name, data in sorted(beside.items()))
    alone = _said_before(earlier) if earlier else release_statements(release, read, circumstances)
    statements = (*alone, observation_statement(release, stored, tried))
    files = (*release.packages, *release.evidence, *stored)
    beside[ATTESTATION] = _sign_lines(seen, statements, files, signer)
    listed = tuple(describe_file(name, data) for name, data in sorted(beside.items()))
    observed = Observed(
        module=release.module,
        number=release.number,
        release_digest=release.canonical_digest(),
        files=listed,
    )
    return replace(seen, observed=observed, files=beside)


def _sign_lines(
    seen: ReleaseObservation,
    statements: Sequence[Statement],
    files: Sequence[StoredFile],
    signer: ReleaseSigner,
) -> bytes:
    signed: list[tuple[str, bytes]] = [
        (each.predicateType, sign_envelope(each.canonical(), signer.key)) for each in statements
    ]
    signed += [(_type_of(line), line) for line in signer.successions]
    index = Index(
        module=seen.release.module,
        number=seen.release.number,
        release=seen.release.canonical_digest(),
        content=seen.release.approval.digest,
        statements=tuple(
            ListedStatement(predicateType=kind, sha256=sha256(line).hexdigest()) for kind, line in signed
        ),
    )
    first = IndexStatement(subject=list_resources(files), predicate=index)
    lines = [sign_envelope(first.canonical(), signer.key), *(line for _, line in signed)]
    return b"".join(line + b"\n" for line in lines)


def _said_before(earlier: bytes) -> ReleaseStatements:
    """Return what an attestation said of the release alone; whoever calls knows that it is ours."""
    said = [read_statement(read_envelope(line, ATTESTATION).payload_bytes) for line in earlier.splitlines()]
    (review,) = (each for each in said if isinstance(each, ReviewStatement))
    (origin,) = (each for each in said if isinstance(each, OriginStatement))
    (validation,) = (each for each in said if isinstance(each, ValidationStatement))
    return review, origin, validation


def _type_of(line: bytes) -> str:
    return read_statement(read_envelope(line, ATTESTATION).payload_bytes).predicateType

"""Verification of a received release against its attestation and a public key; needs its files alone.

Order matters: who signed, then whether every statement is there, then whether the files are those stated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from pydantic import ValidationError

from adapters.signatures.envelope import open_envelope
from pipelines.packaging.attestation.files import ReleaseFiles, digest_file, digest_inside, read_file
from pipelines.packaging.attestation.signed_lines import (
    CONTENT,
    SignedLine,
    place_of_line,
    read_signed_lines,
)
from pipelines.packaging.attestation.signing_key import TrustAnchor, find_signing_key
from schemas.attestation import (
    ATTESTATION,
    Index,
    IndexStatement,
    Observation,
    ObservationStatement,
    OriginStatement,
    Review,
    ReviewStatement,
    SourcesOf,
    SuccessionStatement,
    TestResult,
    ValidationStatement,
)
from schemas.errors import SignatureRefused
from schemas.refusal import Refusal
from schemas.release import Observed, Release

__all__ = ["CONTENT", "TrustAnchor", "VerifiedRelease", "verify_release"]

LEDGER = "ledger.jsonl"
STORE_RECORDS = ("release.json", "observed.json", "claim")
"""Files that lie beside a release in the store alone; each has to agree with what was signed."""
Told = TypeVar("Told", ReviewStatement, OriginStatement, ValidationStatement, ObservationStatement)


@dataclass(frozen=True)
class VerifiedRelease:
    """What the statements of a release say; `anchor` is None where nobody said whose key it should be.

    `successions` are the fingerprints from the known key to the one that signed.
    """

    anchor: str | None
    signer: str
    successions: tuple[str, ...]
    files: tuple[str, ...]
    index: Index
    review: Review
    origin: SourcesOf
    validation: TestResult
    observation: Observation


def verify_release(files: ReleaseFiles, anchor: TrustAnchor | None) -> VerifiedRelease:
    """Return what is attested of a release, once its files are seen to be those that were signed.

    Without an anchor the key beside the release is taken: it shows whether the files agree with each other,
    and not who made them. Raises SignatureRefused naming the first file or line that is not as it was signed.
    """
    lines = read_signed_lines(files)
    key, path = find_signing_key(files, lines, anchor)
    for line in lines:
        if not isinstance(line.statement, SuccessionStatement):
            open_envelope(line.data, key, line.place)
    index = _index(lines)
    _refuse_other_statements(index.predicate, lines)
    verified = VerifiedRelease(
        anchor=anchor.id if anchor else None,
        signer=key.fingerprint,
        successions=path,
        files=tuple(each.name for each in index.subject),
        index=index.predicate,
        review=_only(lines, ReviewStatement).predicate,
        origin=_only(lines, OriginStatement).predicate,
        validation=_only(lines, ValidationStatement).predicate,
        observation=_only(lines, ObservationStatement).predicate,
    )
    _refuse_another_release(verified, index, lines)
    _refuse_other_files(files, index)
    _refuse_other_content(files, verified, _only(lines, ReviewStatement))
    _refuse_other_records(files, verified)
    return verified


def _index(lines: Sequence[SignedLine]) -> IndexStatement:
    first = lines[0].statement
    if not isinstance(first, IndexStatement):
        raise SignatureRefused(Refusal("attestation.no_index", place=place_of_line(1)))
    return first


def _refuse_other_statements(index: Index, lines: Sequence[SignedLine]) -> None:
    """Raise SignatureRefused where a statement was dropped, added, repeated, moved or exchanged."""
    there = [(line.statement.predicateType, sha256(line.data).hexdigest()) for line in lines[1:]]
    listed = [(each.predicateType, each.sha256) for each in index.statements]
    if there == listed:
        return
    lost = next((kind for kind, digest in listed if (kind, digest) not in there), None)
    if lost is not None:
        raise SignatureRefused(Refusal("attestation.dropped", place=ATTESTATION, kind=lost))
    odd = next(n for n, pair in enumerate(there, 2) if n - 2 >= len(listed) or pair != listed[n - 2])
    raise SignatureRefused(Refusal("attestation.unlisted", place=place_of_line(odd)))


def _only(lines: Sequence[SignedLine], kind: type[Told]) -> Told:
    found = [line.statement for line in lines if isinstance(line.statement, kind)]
    if len(found) != 1:
        name = kind.model_fields["predicateType"].default
        raise SignatureRefused(Refusal("attestation.not_once", place=ATTESTATION, kind=name))
    return found[0]


def _refuse_another_release(
    verified: VerifiedRelease, index: IndexStatement, lines: Sequence[SignedLine]
) -> None:
    """Raise SignatureRefused where statements tell of different releases, or of files the index has not."""
    about = {(each.module, each.number) for each in (verified.index, verified.review, verified.origin)}
    about.add((verified.observation.module, verified.observation.number))
    contents = {verified.index.content, verified.review.content, verified.origin.content}
    contents |= {decision.digest for decision in verified.review.decisions}
    agrees = (len(about), len(contents)) == (1, 1) and verified.observation.release == verified.index.release
    named = set(index.subject)
    for line in lines[1:]:
        others = not isinstance(line.statement, SuccessionStatement) and set(line.statement.subject) - named
        if others or not agrees:
            raise SignatureRefused(Refusal("attestation.another_release", place=line.place))


def _refuse_other_files(files: ReleaseFiles, index: IndexStatement) -> None:
    signed = {each.name: each.digest.sha256 for each in index.subject}
    for name in sorted(signed):
        if name not in files.names:
            raise SignatureRefused(Refusal("attestation.missing", place=name))
        if digest_file(files, name) != signed[name]:
            raise SignatureRefused(Refusal("attestation.altered", place=name))
    for name in files.names:
        if name not in signed and name not in (ATTESTATION, *STORE_RECORDS):
            raise SignatureRefused(Refusal("attestation.added", place=name))


def _refuse_other_content(files: ReleaseFiles, verified: VerifiedRelease, review: ReviewStatement) -> None:
    """Raise SignatureRefused where a package holds another content than the one that was approved."""
    content = verified.review.content
    packages = [each.name for each in review.subject if each.name.endswith(".zip")]
    found = {CONTENT: digest_file(files, CONTENT)}
    found |= {name: digest_inside(files, name, CONTENT) or "" for name in packages}
    for name, digest in found.items():
        if digest != content:
            raise SignatureRefused(Refusal("attestation.other_content", place=name))
    lines = read_file(files, LEDGER).splitlines()
    for each in verified.review.decisions:
        if each.line > len(lines) or sha256(lines[each.line - 1]).hexdigest() != each.line_sha256:
            raise SignatureRefused(Refusal("attestation.other_line", place=f"{LEDGER}, {each.line}"))


def _refuse_other_records(files: ReleaseFiles, verified: VerifiedRelease) -> None:
    """Raise SignatureRefused where what the store keeps beside a release says something else of it."""
    records = [name for name in STORE_RECORDS if name in files.names]
    if records and not {"release.json", "observed.json"} <= {*records}:
        raise SignatureRefused(Refusal("attestation.added", place=records[0]))
    if not records:
        return
    if digest_file(files, "release.json") != verified.index.release:
        raise SignatureRefused(Refusal("attestation.altered", place="release.json"))
    if "claim" in records and read_file(files, "claim") != verified.index.release.encode():
        raise SignatureRefused(Refusal("attestation.altered", place="claim"))
    data = read_file(files, "observed.json")
    try:
        observed = Observed.from_json(data)
    except ValidationError as error:
        raise SignatureRefused(Refusal("attestation.altered", place="observed.json")) from error
    sums = {file.name: file.sha256 for file in observed.files}
    names = {*verified.files} - {*Release.from_json(read_file(files, "release.json")).file_names} | {
        ATTESTATION
    }
    is_ours = observed.canonical() == data and observed.release_digest == verified.index.release
    if not is_ours or sums != {name: digest_file(files, name) for name in sorted(names)}:
        raise SignatureRefused(Refusal("attestation.altered", place="observed.json"))

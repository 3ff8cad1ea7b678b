"""Verification of a received release against its attestation and a public key; needs its files alone.

Order matters: who signed, then whether every statement is there, then whether the files are those stated.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from pydantic import ValidationError

from adapters.signatures.envelope import open_envelope, read_envelope
from adapters.signatures.key import PublicKey
from pipelines.packaging.attestation.files import ReleaseFiles, digest_file, digest_inside, read_file
from schemas.attestation import (
    ATTESTATION,
    PUBLIC_KEY,
    Index,
    IndexStatement,
    Observation,
    ObservationStatement,
    OriginStatement,
    Review,
    ReviewStatement,
    SourcesOf,
    Statement,
    SuccessionStatement,
    TestResult,
    ValidationStatement,
    read_statement,
)
from schemas.envelope import Envelope
from schemas.errors import InvalidInput, SignatureRefused
from schemas.refusal import Refusal
from schemas.release import Observed, Release

CONTENT, LEDGER, SUMS = "content.json", "ledger.jsonl", "SHA256SUMS"
STORE_RECORDS = ("release.json", "observed.json", "claim")
"""Files that lie beside a release in the store alone; each has to agree with what was signed."""
MOST_LINES = 1_000
Told = TypeVar("Told", ReviewStatement, OriginStatement, ValidationStatement, ObservationStatement)


@dataclass(frozen=True)
class TrustAnchor:
    """The key somebody knows from elsewhere: the key itself, its fingerprint, or both."""

    key: PublicKey | None = None
    fingerprint: str = ""

    @property
    def id(self) -> str:
        """Return the fingerprint of the key."""
        return self.key.fingerprint if self.key else self.fingerprint


def build_anchor(key: PublicKey | None, fingerprint: str | None) -> TrustAnchor | None:
    """Return the key with the fingerprint that was said; raises InvalidInput where they are of two keys."""
    anchor = None if key is None else TrustAnchor(key)
    if fingerprint is None:
        return anchor
    digits = re.sub(r"[\s:]", "", fingerprint).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise InvalidInput(Refusal("signing.no_fingerprint", place="--fingerprint"))
    if anchor is not None and anchor.id != digits:
        raise InvalidInput(Refusal("signing.other_key", place="--key", found=anchor.id, expected=digits))
    return anchor or TrustAnchor(fingerprint=digits)


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


@dataclass(frozen=True)
class _Line:
    number: int
    data: bytes
    envelope: Envelope
    statement: Statement

    @property
    def place(self) -> str:
        return _place(self.number)


def verify_release(files: ReleaseFiles, anchor: TrustAnchor | None) -> VerifiedRelease:
    """Return what is attested of a release, once its files are seen to be those that were signed.

    Without an anchor the key beside the release is taken: it shows whether the files agree with each other,
    and not who made them. Raises SignatureRefused naming the first file or line that is not as it was signed.
    """
    lines = _lines(files)
    key, path = _signing_key(files, lines, anchor)
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


def _lines(files: ReleaseFiles) -> tuple[_Line, ...]:
    if ATTESTATION not in files.names:
        is_package = CONTENT in files.names and SUMS not in files.names
        wording = "attestation.of_a_package" if is_package else "attestation.absent"
        raise SignatureRefused(Refusal(wording, place=ATTESTATION))
    data = read_file(files, ATTESTATION)
    if not data.endswith(b"\n") or data.count(b"\n") > MOST_LINES:
        raise SignatureRefused(Refusal("attestation.cut", place=ATTESTATION))
    return tuple(_line(number, line) for number, line in enumerate(data[:-1].split(b"\n"), start=1))


def _line(number: int, data: bytes) -> _Line:
    envelope = read_envelope(data, _place(number))
    try:
        statement = read_statement(envelope.payload_bytes)
    except (ValidationError, ValueError, RecursionError) as error:
        raise SignatureRefused(Refusal("attestation.no_statement", place=_place(number))) from error
    return _Line(number, data, envelope, statement)


def _signing_key(
    files: ReleaseFiles, lines: Sequence[_Line], anchor: TrustAnchor | None
) -> tuple[PublicKey, tuple[str, ...]]:
    """Return the key that has to have signed, and the path to it from the anchor."""
    signer = lines[0].envelope.signatures[0].keyid
    beside = _key_beside(files)
    if beside.fingerprint != signer:
        raise SignatureRefused(
            Refusal("signing.other_key", place=PUBLIC_KEY, found=beside.fingerprint, expected=signer)
        )
    if anchor is None or anchor.id == signer:
        return beside, (signer,)
    known = {
        each.fingerprint: each for each in _list_offered_keys(lines, anchor) if each.fingerprint == anchor.id
    }
    path = [anchor.id]
    for line in lines:
        if not isinstance(line.statement, SuccessionStatement) or path[-1] not in known:
            continue
        succession = line.statement.predicate
        if succession.previous != path[-1]:
            continue
        open_envelope(line.data, known[succession.previous], line.place)
        following = _key_of(succession.next_pem, line.place)
        if following.fingerprint != succession.next:
            raise SignatureRefused(Refusal("attestation.no_statement", place=line.place))
        known[succession.next] = following
        path.append(succession.next)
    if path[-1] != signer:
        raise SignatureRefused(
            Refusal("signing.other_key", place=_place(1), found=signer, expected=anchor.id)
        )
    return known[signer], tuple(path)


def _list_offered_keys(lines: Sequence[_Line], anchor: TrustAnchor) -> list[PublicKey]:
    """Return the keys among which the one with the anchor's fingerprint may be."""
    if anchor.key is not None:
        return [anchor.key]
    return [
        _key_of(line.statement.predicate.previous_pem, line.place)
        for line in lines
        if isinstance(line.statement, SuccessionStatement)
    ]


def _key_beside(files: ReleaseFiles) -> PublicKey:
    if PUBLIC_KEY not in files.names:
        raise SignatureRefused(Refusal("attestation.missing", place=PUBLIC_KEY))
    return _key_of(read_file(files, PUBLIC_KEY).decode("latin-1"), PUBLIC_KEY)


def _key_of(pem: str, place: str) -> PublicKey:
    try:
        return PublicKey.from_pem(pem.encode("latin-1", "replace"), place)
    except InvalidInput as error:
        raise SignatureRefused.of(error, place) from error


def _index(lines: Sequence[_Line]) -> IndexStatement:
    first = lines[0].statement
    if not isinstance(first, IndexStatement):
        raise SignatureRefused(Refusal("attestation.no_index", place=_place(1)))
    return first


def _refuse_other_statements(index: Index, lines: Sequence[_Line]) -> None:
    """Raise SignatureRefused where a statement was dropped, added, repeated, moved or exchanged."""
    there = [(line.statement.predicateType, sha256(line.data).hexdigest()) for line in lines[1:]]
    listed = [(each.predicateType, each.sha256) for each in index.statements]
    if there == listed:
        return
    lost = next((kind for kind, digest in listed if (kind, digest) not in there), None)
    if lost is not None:
        raise SignatureRefused(Refusal("attestation.dropped", place=ATTESTATION, kind=lost))
    odd = next(n for n, pair in enumerate(there, 2) if n - 2 >= len(listed) or pair != listed[n - 2])
    raise SignatureRefused(Refusal("attestation.unlisted", place=_place(odd)))


def _only(lines: Sequence[_Line], kind: type[Told]) -> Told:
    found = [line.statement for line in lines if isinstance(line.statement, kind)]
    if len(found) != 1:
        name = kind.model_fields["predicateType"].default
        raise SignatureRefused(Refusal("attestation.not_once", place=ATTESTATION, kind=name))
    return found[0]


def _refuse_another_release(verified: VerifiedRelease, index: IndexStatement, lines: Sequence[_Line]) -> None:
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


def _place(number: int) -> str:
    return f"{ATTESTATION}, {number}"

"""Verification of a received release, offline: its files against its attestation and a public key.

It checks in this order: who signed, whether every statement is there, whether the files are those signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import takewhile
from typing import TypeVar

from pydantic import ValidationError

from adapters.signatures.envelope import open_envelope
from pipelines.packaging.attestation.files import (
    ReleaseFiles,
    digest_file,
    digest_inside,
    read_file,
    read_inside,
)
from pipelines.packaging.attestation.signed_lines import (
    CONTENT,
    SignedLine,
    name_line_place,
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
from schemas.draft import Content
from schemas.draft.learner_part import is_learner_part
from schemas.errors import SignatureRefused
from schemas.refusal import Refusal
from schemas.release import Observed, Release

LEDGER = "ledger.jsonl"
STORE_RECORDS = ("release.json", "observed.json", "claim")
"""Files of a release that only the store has; each must agree with what was signed."""
AnyStatement = TypeVar(
    "AnyStatement", ReviewStatement, OriginStatement, ValidationStatement, ObservationStatement
)


@dataclass(frozen=True)
class VerifiedRelease:
    """The statements of a verified release; `anchor` is None if no trusted key was given.

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
    """Return the statements of a release after checking that its files are the ones that were signed.

    Without an anchor the public key beside the release is used. That proves that the files belong together,
    not who made them. Raises SignatureRefused naming the first file or line that is not as signed.
    """
    lines = read_signed_lines(files)
    key, path = find_signing_key(files, lines, anchor)
    for line in lines:
        if not isinstance(line.statement, SuccessionStatement):
            open_envelope(line.data, key, line.place)
    index = _read_index(lines)
    _refuse_other_statements(index.predicate, lines)
    verified = VerifiedRelease(
        anchor=anchor.id if anchor else None,
        signer=key.fingerprint,
        successions=path,
        files=tuple(each.name for each in index.subject),
        index=index.predicate,
        review=_find_only(lines, ReviewStatement).predicate,
        origin=_find_only(lines, OriginStatement).predicate,
        validation=_find_only(lines, ValidationStatement).predicate,
        observation=_find_only(lines, ObservationStatement).predicate,
    )
    _refuse_another_release(verified, index, lines)
    _refuse_other_files(files, index)
    _refuse_other_content(files, verified, _find_only(lines, ReviewStatement))
    _refuse_other_records(files, verified)
    return verified


def _read_index(lines: Sequence[SignedLine]) -> IndexStatement:
    index = lines[0].statement
    if not isinstance(index, IndexStatement):
        raise SignatureRefused(Refusal("attestation.no_index", place=name_line_place(1)))
    return index


def _refuse_other_statements(index: Index, lines: Sequence[SignedLine]) -> None:
    """Raise SignatureRefused if a statement was dropped, added, repeated, moved or exchanged."""
    present = [(line.statement.predicateType, sha256(line.data).hexdigest()) for line in lines[1:]]
    listed = [(each.predicateType, each.sha256) for each in index.statements]
    if present == listed:
        return
    missing = next((kind for kind, digest in listed if (kind, digest) not in present), None)
    if missing is not None:
        raise SignatureRefused(Refusal("attestation.dropped", place=ATTESTATION, kind=missing))
    in_order = takewhile(lambda pair: pair[0] == pair[1], zip(present, listed, strict=False))
    unlisted_line = 2 + sum(1 for _ in in_order)  # the first line is the index
    raise SignatureRefused(Refusal("attestation.unlisted", place=name_line_place(unlisted_line)))


def _find_only(lines: Sequence[SignedLine], kind: type[AnyStatement]) -> AnyStatement:
    """Return the statement of a kind; raises SignatureRefused unless there is exactly one."""
    statements = [line.statement for line in lines if isinstance(line.statement, kind)]
    if len(statements) != 1:
        name = kind.model_fields["predicateType"].default
        raise SignatureRefused(Refusal("attestation.not_once", place=ATTESTATION, kind=name))
    return statements[0]


def _refuse_another_release(
    verified: VerifiedRelease, index: IndexStatement, lines: Sequence[SignedLine]
) -> None:
    """Raise SignatureRefused if statements are on different releases, or name files the index does not."""
    releases = {(each.module, each.number) for each in (verified.index, verified.review, verified.origin)}
    releases.add((verified.observation.module, verified.observation.number))
    contents = {verified.index.content, verified.review.content, verified.origin.content}
    contents |= {decision.digest for decision in verified.review.decisions}
    is_one_release = len(releases) == len(contents) == 1
    agrees = is_one_release and verified.observation.release == verified.index.release
    listed = set(index.subject)
    for line in lines[1:]:
        files = () if isinstance(line.statement, SuccessionStatement) else line.statement.subject
        if not agrees or set(files) - listed:
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
    """Raise SignatureRefused if a package holds other content than the approved, or a decision differs."""
    content = verified.review.content
    packages = [each.name for each in review.subject if each.name.endswith(".zip")]
    digests = {CONTENT: digest_file(files, CONTENT)}
    digests |= {name: digest_inside(files, name, CONTENT) or "" for name in packages}
    for name, digest in digests.items():
        if digest != content and not (name in packages and _holds_learner_part(files, name)):
            raise SignatureRefused(Refusal("attestation.other_content", place=name))
    lines = read_file(files, LEDGER).splitlines()
    for each in verified.review.decisions:
        if each.line > len(lines) or sha256(lines[each.line - 1]).hexdigest() != each.line_sha256:
            raise SignatureRefused(Refusal("attestation.other_line", place=f"{LEDGER}, {each.line}"))


def _holds_learner_part(files: ReleaseFiles, package: str) -> bool:
    """Return whether a package holds, word for word, what learners have of the content beside it."""
    held = read_inside(files, package, CONTENT)
    if held is None:
        return False
    try:
        part, whole = Content.from_json(held), Content.from_json(read_file(files, CONTENT))
    except (ValidationError, RecursionError):
        return False
    return part.canonical() == held and is_learner_part(part, whole)


def _refuse_other_records(files: ReleaseFiles, verified: VerifiedRelease) -> None:
    """Raise SignatureRefused if the store's own records of a release contradict what was signed."""
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
    of_release = Release.from_json(read_file(files, "release.json")).file_names
    names = {*verified.files} - {*of_release} | {ATTESTATION}
    is_ours = observed.canonical() == data and observed.release_digest == verified.index.release
    if not is_ours or sums != {name: digest_file(files, name) for name in sorted(names)}:
        raise SignatureRefused(Refusal("attestation.altered", place="observed.json"))

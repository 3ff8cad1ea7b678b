"""Assertions of Content Credentials for documents and recordings, the same as in the attestation.

They stand in copies. The release, its digest and its bytes stay as they are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import Any
from zipfile import ZipFile

from pipelines.packaging.attestation.check import CONTENT, VerifiedRelease
from pipelines.packaging.attestation.files import (
    CHUNK,
    IN_MEMORY,
    MOST_READ,
    ReleaseFiles,
    digest_file,
    read_file,
)
from pipelines.packaging.player.origin import DIGITAL_SOURCE
from schemas.attestation import ATTESTATION, AttestedDecision
from schemas.draft import Content, Recorded
from schemas.errors import SignatureRefused
from schemas.refusal import Refusal

RELEASE_LABEL = "premierjet.release"
FIRST = ("documents", "trainer")
"""The packages whose copy of a document is taken where several hold it."""

BY_RULES = "espeak-ng"
"""The beginning of an engine's name whose voice nothing was trained for."""

TRAINED, COMPOSITE = "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"


@dataclass(frozen=True)
class DescribableFile:
    """A document or a recording of a release; `name` begins with the package it was taken from."""

    name: str
    data: bytes
    media_type: str

    @property
    def is_recording(self) -> bool:
        """Return whether it is heard."""
        return self.media_type.startswith("audio/")


def read_documents(files: ReleaseFiles, media_type: Callable[[str], str | None]) -> Iterator[DescribableFile]:
    """Yield what of a release's packages can carry credentials, each content once; others are left out."""
    met: set[str] = set()
    for package in sorted((name for name in files.names if name.endswith(".zip")), key=_order):
        for name, data in _members(files, package, media_type):
            digest, kind = sha256(data).hexdigest(), media_type(name)
            if digest not in met and kind is not None:
                met.add(digest)
                yield DescribableFile(f"{_label(package)}/{name}", data, kind)


@dataclass(frozen=True)
class DescribedRelease:
    """What the manifests of a release's documents have in common, read once."""

    said: dict[str, Any]
    source: str
    source_of_recordings: str

    @classmethod
    def of(cls, files: ReleaseFiles, verified: VerifiedRelease) -> "DescribedRelease":
        """Read it from a release that was verified."""
        written = verified.origin.digital_source_type
        return cls(_release(files, verified), written, _source_of_recordings(written, files))


def describe_document(document: DescribableFile, release: DescribedRelease, version: str) -> dict[str, Any]:
    """Return the manifest of a document, as c2pa-python takes it."""
    source = release.source_of_recordings if document.is_recording else release.source
    file = {"name": document.name, "sha256": sha256(document.data).hexdigest()}
    created = {
        "action": "c2pa.created",
        "digitalSourceType": source,
        "softwareAgent": {"name": "Premierjet", "version": version},
    }
    return {
        "claim_generator_info": [{"name": "Premierjet", "version": version}],
        "title": PurePosixPath(document.name).name,
        "format": document.media_type,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [created]}},
            {"label": RELEASE_LABEL, "data": {**release.said, "file": file}},
        ],
    }


def _release(files: ReleaseFiles, verified: VerifiedRelease) -> dict[str, Any]:
    """Return which release a document is of, and which roles approved that: no name, and no address."""
    index, policy = verified.index, verified.review.policy
    said: dict[str, Any] = {
        "module": index.module,
        "number": index.number,
        "release": index.release,
        "content": index.content,
        "attestation": {"name": ATTESTATION, "sha256": digest_file(files, ATTESTATION)},
        "signedBy": verified.signer,
        "approvals": [_approval(each) for each in verified.review.decisions],
    }
    return said | ({} if policy is None else {"rolesAsked": list(policy.roles)})


def _approval(decision: AttestedDecision) -> dict[str, Any]:
    roles = {} if decision.roles is None else {"roles": list(decision.roles)}
    return {
        "verdict": decision.verdict.value,
        "at": decision.at.isoformat(),
        "identityVerified": decision.verified,
        **roles,
    }


def _source_of_recordings(written: str, files: ReleaseFiles) -> str:
    """Return IPTC's digital source type of recordings: the content's, and by a trained voice also that."""
    if all(each.startswith(BY_RULES) for each in _engines(files)):
        return written
    return DIGITAL_SOURCE + (TRAINED if written == DIGITAL_SOURCE + TRAINED else COMPOSITE)


def _engines(files: ReleaseFiles) -> set[str]:
    artefacts = Content.from_json(read_file(files, CONTENT)).artefacts
    narrations = (each for each in artefacts if isinstance(each, Recorded))
    return {recording.engine for narration in narrations for recording in narration.recordings}


def _members(
    files: ReleaseFiles, package: str, media_type: Callable[[str], str | None]
) -> Iterator[tuple[str, bytes]]:
    with files.open_file(package) as file, SpooledTemporaryFile(IN_MEMORY) as held:
        copyfileobj(file, held, CHUNK)
        with ZipFile(held) as archive:
            wanted = [each for each in archive.infolist() if media_type(each.filename)]
            for member in sorted(wanted, key=lambda each: each.filename):
                _refuse_odd(package, member.filename, member.file_size)
                yield member.filename, archive.read(member)


def _refuse_odd(package: str, name: str, size: int) -> None:
    """Raise SignatureRefused where a member would be written elsewhere, or is too large to be held."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        raise SignatureRefused(Refusal("attestation.no_plain_file", place=f"{package}, {name}"))
    if size > MOST_READ:
        raise SignatureRefused(Refusal("attestation.too_large", place=f"{package}, {name}"))


def _label(package: str) -> str:
    """Return what kind a package is, from its name: `course--module--v1--documents.zip`."""
    return package.removesuffix(".zip").rpartition("--")[2]


def _order(package: str) -> tuple[int, str]:
    label = _label(package)
    return (FIRST.index(label) if label in FIRST else len(FIRST), package)

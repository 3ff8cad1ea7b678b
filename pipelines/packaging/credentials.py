"""Content Credentials (C2PA manifests) for copies of a release's documents and recordings.

They state what the attestation states. Only copies carry them: the release and its digest stay unchanged.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import Any
from zipfile import ZipFile

from pipelines.packaging.attestation.check import VerifiedRelease
from pipelines.packaging.attestation.files import (
    CHUNK,
    IN_MEMORY,
    MOST_READ,
    ReleaseFiles,
    digest_file,
    read_file,
)
from pipelines.packaging.attestation.signed_lines import CONTENT
from pipelines.packaging.player.origin import DIGITAL_SOURCE
from schemas.attestation import ATTESTATION, AttestedDecision
from schemas.draft import Content, Recorded
from schemas.errors import SignatureRefused
from schemas.refusal import Refusal

RELEASE_LABEL = "premierjet.release"
PREFERRED_PACKAGES = ("documents", "trainer")
"""Packages to take a document from first, if several hold it."""

RULE_BASED_ENGINE = "espeak-ng"
"""Beginning of the name of a speech engine whose voices are made by rules, without training."""

TRAINED, COMPOSITE = "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"


@dataclass(frozen=True)
class DescribableFile:
    """A document or a recording of a release; `name` begins with the package it was taken from."""

    name: str
    data: bytes
    media_type: str

    @property
    def is_recording(self) -> bool:
        """Return whether it is audio."""
        return self.media_type.startswith("audio/")


def read_documents(files: ReleaseFiles, media_type: Callable[[str], str | None]) -> Iterator[DescribableFile]:
    """Yield the files of a release's packages that can carry credentials; equal files once.

    `media_type` returns the media type of a file name, None if such a file cannot carry credentials.
    """
    digests: set[str] = set()
    for package in sorted((name for name in files.names if name.endswith(".zip")), key=_rank_package):
        for name, data in _read_members(files, package, media_type):
            digest, kind = sha256(data).hexdigest(), media_type(name)
            if digest not in digests and kind is not None:
                digests.add(digest)
                yield DescribableFile(f"{_find_package_kind(package)}/{name}", data, kind)


@dataclass(frozen=True)
class DescribedRelease:
    """What the manifests of all documents of a release have in common, read once.

    `assertion` states the release, `source` IPTC's digital source type.
    """

    assertion: dict[str, Any]
    source: str
    source_of_recordings: str

    @classmethod
    def of(cls, files: ReleaseFiles, verified: VerifiedRelease) -> "DescribedRelease":
        """Return the common facts of a verified release."""
        written = verified.origin.digital_source_type
        return cls(_describe_release(files, verified), written, _classify_recordings(written, files))


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
            {"label": RELEASE_LABEL, "data": {**release.assertion, "file": file}},
        ],
    }


def _describe_release(files: ReleaseFiles, verified: VerifiedRelease) -> dict[str, Any]:
    """Return the release a document belongs to, and the roles that approved it; no names of people."""
    index, policy = verified.index, verified.review.policy
    described: dict[str, Any] = {
        "module": index.module,
        "number": index.number,
        "release": index.release,
        "content": index.content,
        "attestation": {"name": ATTESTATION, "sha256": digest_file(files, ATTESTATION)},
        "signedBy": verified.signer,
        "approvals": [_describe_approval(each) for each in verified.review.decisions],
    }
    return described | ({} if policy is None else {"rolesAsked": list(policy.roles)})


def _describe_approval(decision: AttestedDecision) -> dict[str, Any]:
    roles = {} if decision.roles is None else {"roles": list(decision.roles)}
    return {
        "verdict": decision.verdict.value,
        "at": decision.at.isoformat(),
        "identityVerified": decision.verified,
        **roles,
    }


def _classify_recordings(written: str, files: ReleaseFiles) -> str:
    """Return IPTC's digital source type of recordings: the text's, and that of a trained voice."""
    if all(each.startswith(RULE_BASED_ENGINE) for each in _list_engines(files)):
        return written
    return DIGITAL_SOURCE + (TRAINED if written == DIGITAL_SOURCE + TRAINED else COMPOSITE)


def _list_engines(files: ReleaseFiles) -> set[str]:
    artefacts = Content.from_json(read_file(files, CONTENT)).artefacts
    narrations = (each for each in artefacts if isinstance(each, Recorded))
    return {recording.engine for narration in narrations for recording in narration.recordings}


def _read_members(
    files: ReleaseFiles, package: str, media_type: Callable[[str], str | None]
) -> Iterator[tuple[str, bytes]]:
    with files.open_file(package) as file, SpooledTemporaryFile(IN_MEMORY) as spooled:
        copyfileobj(file, spooled, CHUNK)
        with ZipFile(spooled) as archive:
            members = [each for each in archive.infolist() if media_type(each.filename)]
            for member in sorted(members, key=lambda each: each.filename):
                _refuse_unsafe_member(package, member.filename, member.file_size)
                yield member.filename, archive.read(member)


def _refuse_unsafe_member(package: str, name: str, size: int) -> None:
    """Raise SignatureRefused if a member's path leads out of the folder, or it is too large for memory."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        raise SignatureRefused(Refusal("attestation.no_plain_file", place=f"{package}, {name}"))
    if size > MOST_READ:
        raise SignatureRefused(Refusal("attestation.too_large", place=f"{package}, {name}"))


def _find_package_kind(package: str) -> str:
    """Return the kind of a package: `documents` for `course--module--v1--documents.zip`."""
    return package.removesuffix(".zip").rpartition("--")[2]


def _rank_package(package: str) -> tuple[int, str]:
    label = _find_package_kind(package)
    return (
        PREFERRED_PACKAGES.index(label) if label in PREFERRED_PACKAGES else len(PREFERRED_PACKAGES),
        package,
    )

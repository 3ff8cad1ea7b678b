"""Validation of a package as an LMS receives it: zip, schema documents, rules, content."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from adapters.blob import Member
from pipelines.packaging.course_package.check import check_evidence
from pipelines.packaging.format import PackageFormat
from pipelines.packaging.kinds import PackagingKinds, sort_by_rank
from pipelines.packaging.package_archive import TooBigToRead, open_package
from pipelines.packaging.rules import drawings
from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.course_package import COURSE_PACKAGE
from schemas.draft import Content
from schemas.finding import Finding

CONTENT = "content.json"


def validate_package(
    package: Member,
    kinds: PackagingKinds,
    package_format: PackageFormat | None = None,
    digest: str | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong with a package, nothing if it may be delivered; a broken zip raises no error.

    Without `package_format` the format is recognised by the files. With `digest` the content inside must
    have that digest. Our own schema documents are used, never those in the zip.
    """
    opened = open_package(package)
    if opened.findings:
        return opened.findings
    try:
        chosen = package_format or kinds.formats[recognise_format(opened.files, kinds)]
        return validate_files(opened.files, kinds, chosen, digest)
    except TooBigToRead as error:
        return (make_finding("zip.member-too-big", error.name, name=error.name),)


def validate_files(
    files: Mapping[str, bytes],
    kinds: PackagingKinds,
    package_format: PackageFormat,
    digest: str | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong with the files of a package made here, as `validate_package` does with a zip."""
    return (*package_format.check(files, kinds), *drawings.check(files), *_check_content(files, digest))


def recognise_format(files: Mapping[str, bytes], kinds: PackagingKinds) -> str:
    """Return the name of the format that a package's files have.

    Formats are asked whether they recognise the files, the last in rank first: of two whose manifests have
    the same name, the later one can tell its own. If none does, the first format without a test is returned:
    plain web pages.
    """
    ranked = sort_by_rank(kinds.formats)
    certain = (
        name for name in reversed(ranked) if (recognises := ranked[name].recognises) and recognises(files)
    )
    return next(certain, None) or next(name for name, each in ranked.items() if each.recognises is None)


def _check_content(files: Mapping[str, bytes], digest: str | None) -> Iterator[Finding]:
    if COURSE_PACKAGE in files:
        yield from check_evidence(files, CONTENT)
        return
    if CONTENT not in files:
        yield make_finding("content.absent", CONTENT)
        return
    if sha256(files[CONTENT]).hexdigest() == digest:
        return  # byte for byte what was approved, which was canonical
    try:
        canonical = Content.from_json(files[CONTENT]).canonical()
    except (ValueError, RecursionError) as error:
        yield make_finding("content.invalid", CONTENT, why=str(error).splitlines()[0])
        return
    if canonical != files[CONTENT]:
        yield make_finding("content.not-canonical", CONTENT)
    own_digest = sha256(canonical).hexdigest()
    if digest is not None and own_digest != digest:
        yield make_finding("content.other", CONTENT, wanted=digest, found=own_digest)

"""Building of a release from an approved draft: all packages and evidence, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from adapters.blob import Member, open_blob
from pipelines.packaging import evidence
from pipelines.packaging.admission import refuse_unfit_draft
from pipelines.packaging.changes import compare_releases, write_changes_note
from pipelines.packaging.changes.comparison import Predecessor
from pipelines.packaging.edition import Edition
from pipelines.packaging.evidence import JudgedPackage
from pipelines.packaging.identifiers import build_identifiers
from pipelines.packaging.import_note import write_import_note
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.sheet import build_sheet
from pipelines.packaging.tracking_losses import refuse_losses
from pipelines.packaging.validation import validate_package
from pipelines.packaging.zip_writer import spool_zip
from schemas.course import Course
from schemas.draft import Content, Draft
from schemas.errors import PackageRefused
from schemas.finding import Severity
from schemas.ids import Digest
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.release import EXTRACT, Package, Release, StoredFile
from schemas.release_sheet import ReleaseSheet
from schemas.review import Approved, LedgerEntry
from schemas.source import SourceSpans
from schemas.theme.theme import Theme

CHECKSUMS = "SHA256SUMS"


@dataclass(frozen=True, kw_only=True)
class ReleaseRequest:
    """All that a release is built from; equal requests give equal bytes on any machine.

    `entries` are the entries of the ledger, `spans` the sources as they are today. `media` holds the
    content's recordings by their sha256. `earlier` are the releases before this one; `before` is the
    content of the last of them, for the change log; None if it can no longer be read. The release's
    number is one more than `after` and all of `earlier`, even if the content is unchanged: the caller
    decides whether a release is due. `force` names identifiers whose tracking may be lost.
    """

    draft: Draft
    approval: Approved
    course: Course
    spans: SourceSpans
    entries: tuple[LedgerEntry, ...]
    kinds: PackagingKinds
    media: Mapping[Digest, Member] = field(default_factory=dict)
    earlier: tuple[Release, ...] = ()
    before: Content | None = None
    after: int = 0
    theme: Theme | None = None
    force: frozenset[str] = frozenset()

    @property
    def last(self) -> Release | None:
        """Return the highest of the earlier releases."""
        return max(self.earlier, key=lambda release: release.number, default=None)

    @property
    def own_entries(self) -> tuple[LedgerEntry, ...]:
        """Return the ledger's entries on this module."""
        return tuple(entry for entry in self.entries if entry.recorded.module == self.draft.module)


@dataclass(frozen=True)
class BuiltRelease:
    """A release, its files by name, and its sheet, which still lacks the self-test."""

    release: Release
    files: dict[str, Member]
    sheet: ReleaseSheet


def build_release(request: ReleaseRequest) -> BuiltRelease:
    """Return the next release of a module.

    Raises PackageRefused, with nothing built, if the approval is not of this draft or not among the ledger's
    entries, `before` is not what the last release was built from, the content cannot be shown, tracking
    would be lost unforced, or a package breaks a rule of its standard.
    """
    draft, last = request.draft, request.last
    refuse_unfit_draft(draft, request.approval, request.course, request.own_entries, request.kinds)
    edition = _open_edition(request)
    ids = build_identifiers(edition)
    if last is not None:
        refuse_losses(draft.module, last.identifiers, ids, request.force)
    packages = _write_packages(edition)
    judged_packages = [
        _judge_package(edition, name, data)
        for name, data in zip(request.kinds.list_formats(draft.content), packages.items(), strict=True)
    ]
    evidence_files = _write_evidence(request, edition, judged_packages)
    evidence_files[CHECKSUMS] = evidence.write_checksums(packages | evidence_files)
    stored = tuple(describe_file(name, data) for name, data in sorted(evidence_files.items()))
    sheet = build_sheet(
        edition, draft, judged_packages, stored, (last.number, last.identifiers) if last else None
    )
    release = Release(
        module=draft.module,
        number=edition.number,
        approval=request.approval,
        identifiers=ids,
        packages=tuple(each.package for each in judged_packages),
        evidence=stored,
        policy=request.course.review.rules_digest,
        learners=_find_learner_digest(edition),
        theme=request.theme.digest if request.theme else None,
    )
    return BuiltRelease(release, packages | evidence_files, sheet)


def _find_learner_digest(edition: Edition) -> Digest | None:
    """Return the digest of what packages for learners hold; None if it is the whole content."""
    digest = sha256(edition.learner_part).hexdigest()
    return None if digest == edition.digest else digest


def _open_edition(request: ReleaseRequest) -> Edition:
    """Return the edition that every file of the release is written from."""
    last = request.last
    number = max(last.number if last else 0, request.after) + 1
    return Edition(
        course=request.course,
        content=request.draft.content,
        kinds=request.kinds,
        number=number,
        decisions=request.approval.decisions,
        changes=compare_releases(request.draft.content, number, _find_predecessor(last, request.before)),
        media=request.media,
        theme=request.theme,
    )


def _write_packages(edition: Edition) -> dict[str, Member]:
    """Return the zips of a release by name, in their order."""
    formats = edition.kinds.list_formats(edition.content)
    return {f"{edition.name}--{name}.zip": spool_zip(each.build(edition)) for name, each in formats.items()}


def _write_evidence(
    request: ReleaseRequest, edition: Edition, judged_packages: list[JudgedPackage]
) -> dict[str, Member]:
    """Return the files beside the packages, by name, except the checksums."""
    content, changes = edition.content, edition.changes
    assert changes is not None
    return {
        f"{edition.name}--import.md": write_import_note(edition),
        "changes.json": changes.canonical(),
        "changes.md": write_changes_note(changes, content.title, content.language, edition.kinds),
        "content.json": edition.canonical,
        EXTRACT: evidence.write_ledger_extract(request.own_entries),
        "provenance.json": evidence.write_provenance(edition, request.draft, request.spans),
        "validation.json": evidence.write_validation_report(edition, judged_packages),
        "validation.md": evidence.write_validation_summary(edition, judged_packages),
    }


def _find_predecessor(last: Release | None, content: Content | None) -> Predecessor | None:
    """Return the release before; raises PackageRefused if `content` is not what it was built from."""
    if last is None:
        return None
    if content is not None and content.canonical_digest() != last.approval.digest:
        raise PackageRefused(Refusal("package.other_content", place=last.module, number=last.number))
    return Predecessor(last, content)


def _judge_package(edition: Edition, format_name: str, file: tuple[str, Member]) -> JudgedPackage:
    """Return a package with its findings; raises PackageRefused if one of them blocks."""
    (name, data), package_format = file, edition.kinds.formats[format_name]
    held = edition.canonical if package_format.launch is None else edition.learner_part
    findings = validate_package(data, edition.kinds, package_format, sha256(held).hexdigest())
    blocking = [finding for finding in findings if finding.severity is Severity.BLOCKING]
    if blocking:
        first = blocking[0]
        more = f" (and {len(blocking) - 1} more)" if len(blocking) > 1 else ""
        raise PackageRefused(
            first.message(Language.ENGLISH).rstrip(".") + f" [{first.rule}]" + more,
            place=f"{name}, {first.place}",
            remedy="Report it: a draft that was approved should always make a valid package",
        )
    package = Package(**describe_file(name, data).model_dump(), format=format_name)
    return JudgedPackage(package, package_format, findings)


def describe_file(name: str, data: Member) -> StoredFile:
    """Return a file's name, sha256 and size."""
    blob = open_blob(data)
    return StoredFile(name=name, sha256=blob.sha256, size=blob.size)

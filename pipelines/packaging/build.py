"""An approved draft becomes a release: its packages and their evidence, or nothing at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.blob import Member, blob
from pipelines.packaging import evidence
from pipelines.packaging.admission import admit
from pipelines.packaging.archive import zipped
from pipelines.packaging.changes import change_log, changes_note
from pipelines.packaging.changes.comparing import Predecessor
from pipelines.packaging.edition import Edition
from pipelines.packaging.evidence import Judged
from pipelines.packaging.formats import formats_of, package_files
from pipelines.packaging.identifiers import identifiers
from pipelines.packaging.import_note import import_note
from pipelines.packaging.republish import guard
from pipelines.packaging.sheet import release_sheet
from pipelines.packaging.validation import validate
from schemas.course import Course
from schemas.draft import Content, Draft
from schemas.errors import PackageRefused
from schemas.finding import Severity
from schemas.ids import Digest
from schemas.language import Language
from schemas.release import EXTRACT, Package, PackageFormat, Release, StoredFile
from schemas.release_sheet import ReleaseSheet
from schemas.review import Approved, LedgerEntry
from schemas.source import SourceSpans

CHECKSUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Built:
    """A release, each of its files by name, and its sheet but for how it played."""

    release: Release
    files: dict[str, Member]
    sheet: ReleaseSheet


def build(
    draft: Draft,
    approval: Approved,
    course: Course,
    earlier: tuple[Release, ...],
    spans: SourceSpans,
    entries: tuple[LedgerEntry, ...],
    force: frozenset[str] = frozenset(),
    *,
    after: int = 0,
    media: Mapping[Digest, Member] | None = None,
    before: Content | None = None,
) -> Built:
    """Return the next release of a module; the same arguments give the same bytes, anywhere.

    Its number follows `after` and the highest of `earlier`, even where that one has the same content:
    whether a release is due is the caller's question. `media` holds the sound of the recordings the content
    names, by its sha256. `force` names identifiers whose tracking may be lost. `before` is the content of
    the highest of `earlier`, which the change log compares with; None where it cannot be read any more.
    Raises PackageRefused, with nothing built, where the approval is not of this draft or not among the
    ledger's `entries`, `before` is not what that release was built from, the content cannot be shown,
    tracking would be lost unforced, or a package breaks a rule of its standard.
    """
    own_entries = tuple(entry for entry in entries if entry.recorded.module == draft.module)
    admit(draft, approval, course, own_entries)
    last = max(earlier, key=lambda release: release.number, default=None)
    number = max(last.number if last else 0, after) + 1
    changes = change_log(draft.content, number, _predecessor(last, before))
    edition = Edition(
        course=course,
        content=draft.content,
        number=number,
        decisions=approval.decisions,
        changes=changes,
        media=media or {},
    )
    ids = identifiers(edition)
    if last is not None:
        guard(draft.module, last.identifiers, ids, force)

    formats = formats_of(draft.content)
    files = {f"{edition.name}--{kind}.zip": zipped(package_files(edition, kind)) for kind in formats}
    judged = [
        _judge(edition, kind, name, data) for kind, (name, data) in zip(formats, files.items(), strict=True)
    ]
    beside: dict[str, Member] = {
        f"{edition.name}--import.md": import_note(edition),
        "changes.json": changes.canonical(),
        "changes.md": changes_note(changes, draft.content.title, draft.content.language),
        "content.json": edition.canonical,
        EXTRACT: evidence.ledger_extract(own_entries),
        "provenance.json": evidence.provenance(edition, draft, spans),
        "validation.json": evidence.validation_report(edition, judged),
        "validation.md": evidence.validation_summary(edition, judged),
    }
    beside[CHECKSUMS] = evidence.checksums(files | beside)
    stored = tuple(stored_file(name, data) for name, data in sorted(beside.items()))
    sheet = release_sheet(edition, draft, judged, stored, (last.number, last.identifiers) if last else None)
    release = Release(
        module=draft.module,
        number=edition.number,
        approval=approval,
        identifiers=ids,
        packages=tuple(each.package for each in judged),
        evidence=stored,
        policy=course.review.rules_digest,
    )
    return Built(release, files | beside, sheet)


def _predecessor(last: Release | None, content: Content | None) -> Predecessor | None:
    if last is None:
        return None
    if content is not None and content.canonical_digest() != last.approval.digest:
        raise PackageRefused(
            f"the content to compare with is not that of release {last.number}",
            place=last.module,
            remedy=f"Put the content.json of release {last.number} back as it was delivered",
        )
    return Predecessor(last, content)


def _judge(edition: Edition, kind: PackageFormat, name: str, data: Member) -> Judged:
    found = validate(data, kind, edition.digest)
    blocking = [finding for finding in found if finding.severity is Severity.BLOCKING]
    if blocking:
        first = blocking[0]
        more = f" (and {len(blocking) - 1} more)" if len(blocking) > 1 else ""
        raise PackageRefused(
            first.message(Language.ENGLISH).rstrip(".") + f" [{first.rule}]" + more,
            place=f"{name}, {first.place}",
            remedy="Report it: a draft that was approved should always make a valid package",
        )
    return Judged(Package(**stored_file(name, data).model_dump(), format=kind), found)


def stored_file(name: str, data: Member) -> StoredFile:
    """Return a file's name, sum and size."""
    held = blob(data)
    return StoredFile(name=name, sha256=held.sha256, size=held.size)

"""Judging a package as an LMS would receive it: zip, schema documents, rules, content."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from lxml import etree

from adapters.blob import Member
from pipelines.packaging.controlling import breaches
from pipelines.packaging.formats import cmi5, scorm12, scorm2004, tincan
from pipelines.packaging.markup import Node
from pipelines.packaging.opening import TooBigToRead, open_package
from pipelines.packaging.rules import banks as banks_rules
from pipelines.packaging.rules import cmi5 as cmi5_rules
from pipelines.packaging.rules import documents as documents_rules
from pipelines.packaging.rules import drawings
from pipelines.packaging.rules import scorm12 as scorm12_rules
from pipelines.packaging.rules import scorm2004 as scorm2004_rules
from pipelines.packaging.rules import tincan as tincan_rules
from pipelines.packaging.rules import web as web_rules
from pipelines.packaging.rules.reading import finding, read_manifest
from schemas.draft import Content
from schemas.finding import Finding
from schemas.release import PackageFormat

CONTENT = "content.json"
MOST_BREACHES = 20  # one mistake often makes libxml2 complain of everything after it


Check = Callable[[Mapping[str, bytes], Node], Iterator[Finding]]
"""The second layer of a standard: what it finds in a manifest and the files around it."""


@dataclass(frozen=True)
class Standard:
    """How a manifest is named, which schema document it answers to, and its second layer."""

    manifest: str
    folder: str
    document: str
    check: Check


STANDARDS = {
    PackageFormat.SCORM12: Standard(
        scorm12.MANIFEST, scorm12.STANDARD, scorm12.DOCUMENT, scorm12_rules.check
    ),
    PackageFormat.SCORM2004: Standard(
        scorm2004.MANIFEST, scorm2004.STANDARD, scorm2004.DOCUMENT, scorm2004_rules.check
    ),
    PackageFormat.CMI5: Standard(cmi5.MANIFEST, cmi5.STANDARD, cmi5.DOCUMENT, cmi5_rules.check),
    PackageFormat.TINCAN: Standard(tincan.MANIFEST, tincan.STANDARD, tincan.DOCUMENT, tincan_rules.check),
}

WITHOUT_MANIFEST: dict[PackageFormat, Callable[[Mapping[str, bytes]], Iterator[Finding]]] = {
    PackageFormat.WEB: web_rules.check,
    PackageFormat.DOCUMENTS: documents_rules.check,
    PackageFormat.TRAINER: partial(documents_rules.check, name=documents_rules.TRAINER_LIST),
    PackageFormat.BANKS: banks_rules.check,
}

LISTS = {
    documents_rules.LIST: PackageFormat.DOCUMENTS,
    documents_rules.TRAINER_LIST: PackageFormat.TRAINER,
    banks_rules.LIST: PackageFormat.BANKS,
}
"""How the list of a package that is handed over is called."""


def validate(
    package: Member, package_format: PackageFormat | None = None, digest: str | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong with a package, nothing where it may be delivered; never raises.

    Without a format it is told from the manifest. With a digest, the embedded content must have it.
    The schema documents it is judged by are ours, never those the zip carries.
    """
    opened = open_package(package)
    if opened.findings:
        return opened.findings
    try:
        return validate_files(opened.files, package_format, digest)
    except TooBigToRead as error:
        return (finding("zip.member-too-big", error.name, name=error.name),)


def validate_files(
    files: Mapping[str, bytes], package_format: PackageFormat | None = None, digest: str | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong with the files of a package of ours, as `validate` does once it is open."""
    chosen = package_format or detect(files)
    return (*_check_manifest(chosen, files), *drawings.check(files), *_check_content(files, digest))


def detect(files: Mapping[str, bytes]) -> PackageFormat:
    """Return the format a package's manifest names: SCORM 2004 by its namespace, web without manifest."""
    manifest = files.get(scorm12.MANIFEST)
    if manifest is not None:
        is_2004 = scorm2004.IMSCP.uri.encode() in manifest
        return PackageFormat.SCORM2004 if is_2004 else PackageFormat.SCORM12
    handed_over = next((kind for name, kind in LISTS.items() if name in files), None)
    if handed_over is not None:
        return handed_over
    if cmi5.MANIFEST in files:
        return PackageFormat.CMI5
    return PackageFormat.TINCAN if tincan.MANIFEST in files else PackageFormat.WEB


def _check_manifest(chosen: PackageFormat, files: Mapping[str, bytes]) -> Iterator[Finding]:
    standard = STANDARDS.get(chosen)
    if standard is None:
        yield from WITHOUT_MANIFEST[chosen](files)
        return
    name = standard.manifest
    if name not in files:
        yield finding(f"{chosen}.manifest-absent", name, name=name)
        return
    tree = read_manifest(name, files[name])
    if isinstance(tree, Finding):
        yield tree
        return
    yield from check_tree(chosen, standard, files, tree)


def check_tree(
    chosen: PackageFormat, standard: Standard, files: Mapping[str, bytes], tree: etree._ElementTree
) -> Iterator[Finding]:
    """Yield what both layers say of a manifest: the schema document first, then the rules."""
    complaints = list(breaches(standard.folder, standard.document, tree))
    for line, why in complaints[:MOST_BREACHES]:
        yield finding(f"{chosen}.schema-document", f"{standard.manifest}:{line}", why=why)
    yield from standard.check(files, tree.getroot())


def _check_content(files: Mapping[str, bytes], digest: str | None) -> Iterator[Finding]:
    if CONTENT not in files:
        yield finding("content.absent", CONTENT)
        return
    if sha256(files[CONTENT]).hexdigest() == digest:
        return  # byte for byte what was approved, which was canonical
    try:
        canonical = Content.from_json(files[CONTENT]).canonical()
    except (ValueError, RecursionError) as error:
        yield finding("content.invalid", CONTENT, why=str(error).splitlines()[0])
        return
    if canonical != files[CONTENT]:
        yield finding("content.not-canonical", CONTENT)
    found = sha256(canonical).hexdigest()
    if digest is not None and found != digest:
        yield finding("content.other", CONTENT, wanted=digest, found=found)

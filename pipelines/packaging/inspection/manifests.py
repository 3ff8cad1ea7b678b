"""A package's manifest by two layers: the schema document of its standard, then the rules no grammar has."""

from collections.abc import Mapping
from dataclasses import replace

from pipelines.packaging.formats import cmi5, tincan
from pipelines.packaging.inspection import claims
from pipelines.packaging.inspection.archive import Below
from pipelines.packaging.inspection.identity import (
    MANIFESTS,
    Identity,
    format_of,
    identity,
    misplaced,
    questions,
)
from pipelines.packaging.inspection.pages import read_page
from pipelines.packaging.opening import Archive, TooBigToRead
from pipelines.packaging.rules import cmi5 as cmi5_rules
from pipelines.packaging.rules import foreign, web
from pipelines.packaging.rules.reading import finding, read_manifest, text_of
from pipelines.packaging.validation import STANDARDS, Check, check_tree, detect, validate_files
from schemas.finding import Finding
from schemas.release import PackageFormat

FROM_ELSEWHERE = {
    PackageFormat.SCORM12: foreign.scorm12,
    PackageFormat.SCORM2004: foreign.scorm_2004,
    PackageFormat.CMI5: cmi5_rules.check,
    PackageFormat.TINCAN: foreign.in_tincan,
}
UNKNOWN = Identity(standard="")


def of_ours(archive: Archive) -> tuple[Identity, list[Finding]]:
    """Return what a package made here says, judged by what we emit and by the content it carries."""
    try:
        kind = detect(archive)
        return _said(kind, archive), list(validate_files(archive, kind))
    except TooBigToRead as error:
        return UNKNOWN, [_too_big(error)]


def from_elsewhere(archive: Archive, called: str) -> tuple[Identity, list[Finding]]:
    """Return what a package from elsewhere says, judged by all its standard allows; `called`: its zip."""
    present = [name for name in MANIFESTS if name in archive]
    if present:
        said, found = _judged(present[0], present[0], archive)
        also = [
            finding("foreign.standards-several", name, name=name, judged=present[0]) for name in present[1:]
        ]
        return said, also + found
    path = misplaced(archive)
    if path is not None:
        return _at(path, archive)
    path = claims.course_structure(archive)
    return _without_manifest(archive, called) if path is None else _misnamed(path, archive)


def by_itself(called: str, data: bytes) -> tuple[Identity, list[Finding]] | None:
    """Return what a course structure without a zip says (cmi5 14.2); None where it is none."""
    if not claims.is_course_structure(data):
        return None
    said, found = _judged(cmi5.MANIFEST, cmi5.MANIFEST, {cmi5.MANIFEST: data}, foreign.in_cmi5_by_itself)
    return said, _placed(found, called)


def _at(path: str, archive: Archive) -> tuple[Identity, list[Finding]]:
    """Return what a manifest says that no LMS finds, judged as if it stood where it should."""
    folder, _, called = path.rpartition("/")
    wanted = called.lower()
    found = []
    if folder:
        may_be = wanted == tincan.MANIFEST and _is_alone(folder, archive)
        rule = "foreign.tincan-in-folder" if may_be else "foreign.manifest-in-folder"
        found.append(finding(rule, path, name=path, folder=folder))
    if called != wanted:
        found.append(finding("foreign.manifest-capitals", path, name=called, wanted=wanted))
    said, more = _judged(wanted, called, Below(archive, f"{folder}/") if folder else archive)
    below = path.removesuffix(called)
    return said, found + [each.model_copy(update={"place": below + each.place}) for each in more]


def _misnamed(path: str, archive: Archive) -> tuple[Identity, list[Finding]]:
    """Return what a course structure says that no LMS finds by its name, judged as if it were found."""
    folder, _, called = path.rpartition("/")
    said, found = _judged(cmi5.MANIFEST, called, Below(archive, f"{folder}/") if folder else archive)
    return said, [finding("foreign.cmi5-misnamed", path, name=path), *_placed(found, path)]


def _placed(found: list[Finding], path: str) -> list[Finding]:
    """Return findings on the lines of `cmi5.xml` as on those of another file."""
    return [
        each.model_copy(update={"place": path + each.place.removeprefix(cmi5.MANIFEST)})
        if each.place.startswith(cmi5.MANIFEST)
        else each
        for each in found
    ]


def _is_alone(folder: str, archive: Archive) -> bool:
    """Say whether a package has nothing outside a folder, which Tin Can's guide for LMSs lets pass."""
    return all(name.startswith(f"{folder}/") for name in archive)


def _judged(
    name: str, path: str, files: Mapping[str, bytes], check: Check | None = None
) -> tuple[Identity, list[Finding]]:
    try:
        tree = read_manifest(name, files[path])
    except TooBigToRead as error:
        return UNKNOWN, [_too_big(error)]
    if isinstance(tree, Finding):
        return UNKNOWN, [tree]
    kind = format_of(tree, name)
    ours = STANDARDS[kind]
    standard = replace(ours, folder=f"allowed/{ours.folder}", check=check or FROM_ELSEWHERE[kind])
    return identity(kind, tree), list(check_tree(kind, standard, files, tree))


def _said(kind: PackageFormat, files: Mapping[str, bytes]) -> Identity:
    """Return what a package of ours says of itself, its questions included."""
    if kind is PackageFormat.WEB:
        return _web(files)
    if kind not in STANDARDS:
        return Identity(standard=kind.value)
    manifest = STANDARDS[kind].manifest
    tree = read_manifest(manifest, files.get(manifest, b""))
    if isinstance(tree, Finding):
        return Identity(standard=kind.value)
    said = identity(kind, tree)
    return replace(said, identifiers={**said.identifiers, "interaction": questions(files)})


def _without_manifest(archive: Archive, called: str) -> tuple[Identity, list[Finding]]:
    said = _web(archive) if web.INDEX in archive else UNKNOWN
    sign = claims.sign_of_cmi5(called, archive)
    if sign is not None:
        return said, [finding("foreign.cmi5-absent", "zip" if sign == called else sign, sign=sign)]
    if web.INDEX in archive:
        return said, [finding("foreign.only-web", web.INDEX)]
    return UNKNOWN, [finding("foreign.manifest-absent", "zip", names=", ".join(MANIFESTS))]


def _web(files: Mapping[str, bytes]) -> Identity:
    """Return what plain pages say of themselves; nothing where there is no first page to read."""
    try:
        page = read_page(web.INDEX, files[web.INDEX])
    except (KeyError, TooBigToRead):
        return UNKNOWN
    title = None if isinstance(page, Finding) else page.root.find(".//title")
    return Identity(standard="web", title=text_of(title), launch=web.INDEX)


def _too_big(error: TooBigToRead) -> Finding:
    return finding("zip.member-too-big", error.name, name=error.name)

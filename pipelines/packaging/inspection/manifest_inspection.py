"""Inspection of manifests by two layers: the schema document, then the rules beyond it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from pipelines.packaging.format import ManifestCheck, Standard
from pipelines.packaging.inspection import claims
from pipelines.packaging.inspection.archive import FolderView
from pipelines.packaging.inspection.identity import (
    PackageIdentity,
    find_misplaced,
    list_inspected_formats,
    list_manifest_names,
    list_question_ids,
)
from pipelines.packaging.inspection.inspected_standard import InspectedStandard
from pipelines.packaging.inspection.pages import read_page
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.manifest_check import ManifestLayers, check_tree
from pipelines.packaging.manifests import cmi5, tincan
from pipelines.packaging.package_archive import Archive, TooBigToRead
from pipelines.packaging.rules import foreign_manifests, web
from pipelines.packaging.rules.parsed_xml import make_finding, read_manifest, read_text_of
from pipelines.packaging.validation import recognise_format, validate_files
from schemas.finding import Finding

UNKNOWN = PackageIdentity(standard="")


@dataclass(frozen=True)
class ManifestInspection:
    """Reads and judges the manifest of one package, by the standards of the formats there are."""

    kinds: PackagingKinds

    def inspect_own(self, archive: Archive) -> tuple[PackageIdentity, list[Finding]]:
        """Return what a package made here says, judged by what we emit and by the content it carries."""
        try:
            name = recognise_format(archive, self.kinds)
            found = list(validate_files(archive, self.kinds, self.kinds.formats[name]))
            return self._identify_own(name, archive), found
        except TooBigToRead as error:
            return UNKNOWN, [_too_big(error)]

    def inspect_foreign(self, archive: Archive, called: str) -> tuple[PackageIdentity, list[Finding]]:
        """Return what a package from elsewhere says, judged by all its standard allows; `called`: its zip."""
        manifests = list_manifest_names(self.kinds)
        present = [name for name in manifests if name in archive]
        if present:
            identity, found = self._judge(present[0], present[0], archive)
            also = [
                make_finding("foreign.standards-several", name, name=name, judged=present[0])
                for name in present[1:]
            ]
            return identity, also + found
        path = find_misplaced(archive, manifests)
        if path is not None:
            return self._judge_misplaced(path, archive)
        path = claims.find_course_structure(archive)
        if path is not None:
            return self._judge_misnamed(path, archive)
        return _without_manifest(archive, called, manifests)

    def inspect_alone(self, called: str, data: bytes) -> tuple[PackageIdentity, list[Finding]] | None:
        """Return what a course structure without a zip says (cmi5 14.2); None where it is none."""
        if not claims.is_course_structure(data):
            return None
        files = {cmi5.MANIFEST: data}
        identity, found = self._judge(
            cmi5.MANIFEST, cmi5.MANIFEST, files, foreign_manifests.in_cmi5_by_itself
        )
        return identity, _move_findings(found, called)

    def _judge_misplaced(self, path: str, archive: Archive) -> tuple[PackageIdentity, list[Finding]]:
        """Return what a manifest says that no LMS finds, judged as if it stood where it should."""
        folder, _, called = path.rpartition("/")
        wanted = called.lower()
        found = []
        if folder:
            may_be = wanted == tincan.MANIFEST and _is_alone(folder, archive)
            rule = "foreign.tincan-in-folder" if may_be else "foreign.manifest-in-folder"
            found.append(make_finding(rule, path, name=path, folder=folder))
        if called != wanted:
            found.append(make_finding("foreign.manifest-capitals", path, name=called, wanted=wanted))
        identity, more = self._judge(wanted, called, FolderView(archive, f"{folder}/") if folder else archive)
        below = path.removesuffix(called)
        return identity, found + [each.model_copy(update={"place": below + each.place}) for each in more]

    def _judge_misnamed(self, path: str, archive: Archive) -> tuple[PackageIdentity, list[Finding]]:
        """Return what a course structure says that no LMS finds by its name, judged as if it were found."""
        folder, _, called = path.rpartition("/")
        files = FolderView(archive, f"{folder}/") if folder else archive
        identity, found = self._judge(cmi5.MANIFEST, called, files)
        return identity, [
            make_finding("foreign.cmi5-misnamed", path, name=path),
            *_move_findings(found, path),
        ]

    def _judge(
        self, name: str, path: str, files: Mapping[str, bytes], check: ManifestCheck | None = None
    ) -> tuple[PackageIdentity, list[Finding]]:
        """Return what the file at `path` says and breaks, as a manifest of that `name`."""
        try:
            tree = read_manifest(name, files[path])
        except TooBigToRead as error:
            return UNKNOWN, [_too_big(error)]
        if isinstance(tree, Finding):
            return UNKNOWN, [tree]
        standard, inspected = self._standard_of(name, tree)
        layers = ManifestLayers(f"allowed/{standard.name}", check or inspected.check)
        return inspected.identify(tree.getroot()), list(check_tree(standard, layers, files, tree))

    def _standard_of(self, manifest: str, tree: etree._ElementTree) -> tuple[Standard, InspectedStandard]:
        """Return the standard of a manifest: where several call theirs so, the one that claims its root.

        Where none does, the one that claims nothing, else the first: its rules then say what is not theirs.
        """
        found = [
            (each.standard, each.standard.inspect())
            for each in list_inspected_formats(self.kinds)
            if each.standard and each.standard.inspect and each.standard.manifest == manifest
        ]
        claiming = (each for each in found if each[1].claims and each[1].claims(tree.getroot()))
        return next(claiming, None) or next((each for each in found if each[1].claims is None), found[0])

    def _identify_own(self, name: str, files: Mapping[str, bytes]) -> PackageIdentity:
        """Return what a package of ours says of itself, its questions included."""
        package_format = self.kinds.formats[name]
        standard = package_format.standard
        if standard is None or standard.inspect is None:
            return _identify_pages(files) if package_format.launch else PackageIdentity(standard=name)
        tree = read_manifest(standard.manifest, files.get(standard.manifest, b""))
        if isinstance(tree, Finding):
            return PackageIdentity(standard=name)
        identity = standard.inspect().identify(tree.getroot())
        return replace(
            identity, identifiers={**identity.identifiers, "interaction": list_question_ids(files)}
        )


def _move_findings(found: list[Finding], path: str) -> list[Finding]:
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


def _without_manifest(
    archive: Archive, called: str, manifests: tuple[str, ...]
) -> tuple[PackageIdentity, list[Finding]]:
    identity = _identify_pages(archive) if web.INDEX in archive else UNKNOWN
    sign = claims.find_sign_of_cmi5(called, archive)
    if sign is not None:
        return identity, [make_finding("foreign.cmi5-absent", "zip" if sign == called else sign, sign=sign)]
    if web.INDEX in archive:
        return identity, [make_finding("foreign.only-web", web.INDEX)]
    return UNKNOWN, [make_finding("foreign.manifest-absent", "zip", names=", ".join(manifests))]


def _identify_pages(files: Mapping[str, bytes]) -> PackageIdentity:
    """Return what plain pages say of themselves; nothing where there is no first page to read."""
    try:
        page = read_page(web.INDEX, files[web.INDEX])
    except (KeyError, TooBigToRead):
        return UNKNOWN
    title = None if isinstance(page, Finding) else page.root.find(".//title")
    return PackageIdentity(standard="web", title=read_text_of(title), launch=web.INDEX)


def _too_big(error: TooBigToRead) -> Finding:
    return make_finding("zip.member-too-big", error.name, name=error.name)

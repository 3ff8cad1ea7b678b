"""Inspection of a zip's manifest: finds it, names its standard, and judges it.

The schema document of the standard judges first, then rules beyond it. Packages made here are held to what we
write (`validation`), packages from elsewhere to all their standard allows (`rules.foreign_manifests`).
"""

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
from pipelines.packaging.rules.parsed_xml import make_finding, read_manifest, read_text
from pipelines.packaging.validation import recognise_format, validate_files
from schemas.finding import Finding

UNKNOWN = PackageIdentity(standard="")


@dataclass(frozen=True)
class ManifestInspection:
    """Judges manifests by the standards of all package formats.

    Each method returns what the package says of itself, and what is wrong with it.
    """

    kinds: PackagingKinds

    def inspect_own(self, archive: Archive) -> tuple[PackageIdentity, list[Finding]]:
        """Judge a package made here, by what we write and by the content it carries."""
        try:
            name = recognise_format(archive, self.kinds)
            findings = list(validate_files(archive, self.kinds, self.kinds.formats[name]))
            return self._identify_own(name, archive), findings
        except TooBigToRead as error:
            return UNKNOWN, [_too_big_finding(error)]

    def inspect_foreign(self, archive: Archive, zip_name: str) -> tuple[PackageIdentity, list[Finding]]:
        """Judge a package from elsewhere, by all that its standard allows."""
        manifests = list_manifest_names(self.kinds)
        present = [name for name in manifests if name in archive]
        if present:
            identity, found = self._judge(present[0], present[0], archive)
            others = [
                make_finding("foreign.standards-several", name, name=name, judged=present[0])
                for name in present[1:]
            ]
            return identity, others + found
        path = find_misplaced(archive, manifests)
        if path is not None:
            return self._judge_misplaced(path, archive)
        path = claims.find_course_structure(archive)
        if path is not None:
            return self._judge_misnamed(path, archive)
        return _inspect_without_manifest(archive, zip_name, manifests)

    def inspect_bare_course_structure(
        self, file_name: str, data: bytes
    ) -> tuple[PackageIdentity, list[Finding]] | None:
        """Judge a cmi5 course structure that comes without a zip (cmi5 14.2); None if the file is none."""
        if not claims.is_course_structure(data):
            return None
        files = {cmi5.MANIFEST: data}
        identity, found = self._judge(cmi5.MANIFEST, cmi5.MANIFEST, files, foreign_manifests.check_bare_cmi5)
        return identity, _move_findings(found, file_name)

    def _judge_misplaced(self, path: str, archive: Archive) -> tuple[PackageIdentity, list[Finding]]:
        """Judge a manifest in a folder or in capitals, where no LMS finds it, as if it were at the root."""
        folder, _, file_name = path.rpartition("/")
        wanted = file_name.lower()
        findings = []
        if folder:
            is_allowed = wanted == tincan.MANIFEST and _holds_everything(folder, archive)
            rule = "foreign.tincan-in-folder" if is_allowed else "foreign.manifest-in-folder"
            findings.append(make_finding(rule, path, name=path, folder=folder))
        if file_name != wanted:
            findings.append(make_finding("foreign.manifest-capitals", path, name=file_name, wanted=wanted))
        identity, more = self._judge(
            wanted, file_name, FolderView(archive, f"{folder}/") if folder else archive
        )
        prefix = path.removesuffix(file_name)
        return identity, findings + [each.model_copy(update={"place": prefix + each.place}) for each in more]

    def _judge_misnamed(self, path: str, archive: Archive) -> tuple[PackageIdentity, list[Finding]]:
        """Judge a cmi5 course structure under another file name, as if it were called `cmi5.xml`."""
        folder, _, file_name = path.rpartition("/")
        files = FolderView(archive, f"{folder}/") if folder else archive
        identity, found = self._judge(cmi5.MANIFEST, file_name, files)
        return identity, [
            make_finding("foreign.cmi5-misnamed", path, name=path),
            *_move_findings(found, path),
        ]

    def _judge(
        self, name: str, path: str, files: Mapping[str, bytes], check: ManifestCheck | None = None
    ) -> tuple[PackageIdentity, list[Finding]]:
        """Judge the file at `path` as if it were a manifest called `name`.

        `check` takes the place of the rules of its standard.
        """
        try:
            tree = read_manifest(name, files[path])
        except TooBigToRead as error:
            return UNKNOWN, [_too_big_finding(error)]
        if isinstance(tree, Finding):
            return UNKNOWN, [tree]
        standard, inspected = self._choose_standard(name, tree)
        layers = ManifestLayers(f"allowed/{standard.name}", check or inspected.check)
        return inspected.identify(tree.getroot()), list(check_tree(standard, layers, files, tree))

    def _choose_standard(self, manifest: str, tree: etree._ElementTree) -> tuple[Standard, InspectedStandard]:
        """Return the standard that a manifest of this name is judged by.

        Of several with the same name (both SCORM editions have an `imsmanifest.xml`) it is the one that
        claims the root element; else one that claims none; else the first, whose rules then find the fault.
        """
        candidates = [
            (each.standard, each.standard.inspect())
            for each in list_inspected_formats(self.kinds)
            if each.standard and each.standard.inspect and each.standard.manifest == manifest
        ]
        claiming = (each for each in candidates if each[1].claims and each[1].claims(tree.getroot()))
        return next(claiming, None) or next(
            (each for each in candidates if each[1].claims is None), candidates[0]
        )

    def _identify_own(self, name: str, files: Mapping[str, bytes]) -> PackageIdentity:
        """Return what a package made here says of itself, with the ids of its questions."""
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
    """Return findings with their places in `cmi5.xml` moved to the file at `path`."""
    return [
        each.model_copy(update={"place": path + each.place.removeprefix(cmi5.MANIFEST)})
        if each.place.startswith(cmi5.MANIFEST)
        else each
        for each in found
    ]


def _holds_everything(folder: str, archive: Archive) -> bool:
    """Return whether a folder holds the whole package, which Tin Can's guide for LMSs allows."""
    return all(name.startswith(f"{folder}/") for name in archive)


def _inspect_without_manifest(
    archive: Archive, zip_name: str, manifests: tuple[str, ...]
) -> tuple[PackageIdentity, list[Finding]]:
    """Judge a zip without any manifest: it may be meant as cmi5, or be plain web pages."""
    identity = _identify_pages(archive) if web.INDEX in archive else UNKNOWN
    sign = claims.find_sign_of_cmi5(zip_name, archive)
    if sign is not None:
        return identity, [make_finding("foreign.cmi5-absent", "zip" if sign == zip_name else sign, sign=sign)]
    if web.INDEX in archive:
        return identity, [make_finding("foreign.only-web", web.INDEX)]
    return UNKNOWN, [make_finding("foreign.manifest-absent", "zip", names=", ".join(manifests))]


def _identify_pages(files: Mapping[str, bytes]) -> PackageIdentity:
    """Return the title of plain web pages; UNKNOWN if there is no first page to read."""
    try:
        page = read_page(web.INDEX, files[web.INDEX])
    except (KeyError, TooBigToRead):
        return UNKNOWN
    title = None if isinstance(page, Finding) else page.root.find(".//title")
    return PackageIdentity(standard="web", title=read_text(title), launch=web.INDEX)


def _too_big_finding(error: TooBigToRead) -> Finding:
    return make_finding("zip.member-too-big", error.name, name=error.name)

"""Check of a parsed manifest in two layers: the schema document of its standard, then rules beyond it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from pipelines.packaging.format import ManifestCheck, PackageCheck, Standard
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.rules.parsed_xml import make_finding, read_manifest
from pipelines.packaging.schema_documents import find_breaches, name_course_documents
from schemas.course_package import COURSE_PACKAGE
from schemas.finding import Finding

MOST_BREACHES = 20
"""The most errors reported of one manifest: after one mistake libxml2 often reports all that follows."""


@dataclass(frozen=True)
class ManifestLayers:
    """What a manifest is checked by: a folder of schema documents, and the rules beyond them."""

    folder: str
    check: ManifestCheck


def check_manifest(standard: Standard, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield what is wrong with the manifest of a package made here, by our own schema documents.

    That of a course package has documents of its own, which its package carries.
    """
    name = standard.manifest
    if name not in files:
        yield make_finding(f"{standard.name}.manifest-absent", name, name=name)
        return
    tree = read_manifest(name, files[name])
    if isinstance(tree, Finding):
        yield tree
        return
    folder = name_course_documents(standard.name) if COURSE_PACKAGE in files else standard.name
    yield from check_tree(standard, ManifestLayers(folder, standard.check), files, tree)


def check_by(standard: Standard) -> PackageCheck:
    """Return the `check` of a package format that checks nothing but the manifest of a standard."""

    def check(files: Mapping[str, bytes], _: PackagingKinds) -> Iterator[Finding]:
        return check_manifest(standard, files)

    return check


def check_tree(
    standard: Standard, layers: ManifestLayers, files: Mapping[str, bytes], tree: etree._ElementTree
) -> Iterator[Finding]:
    """Yield the findings of both layers on a parsed manifest, the schema document first."""
    breaches = list(find_breaches(layers.folder, standard.document, tree))
    for line, why in breaches[:MOST_BREACHES]:
        yield make_finding(f"{standard.name}.schema-document", f"{standard.manifest}:{line}", why=why)
    yield from layers.check(files, tree.getroot())

"""Contents of a course package: a released package of each module, opened, in the order of the course."""

from collections.abc import Mapping
from dataclasses import dataclass
from zipfile import ZipFile

from lxml import etree

from adapters.blob import Blob, Member, Scratch
from pipelines.packaging.format import Standard
from pipelines.packaging.markup import Node
from pipelines.packaging.package_archive import Archive
from schemas.course import Course
from schemas.course_package import ChainedModule, CoursePackage, LeftOutModule
from schemas.errors import StoreUnusable
from schemas.ids import split_key
from schemas.refusal import Refusal
from schemas.release import Package, Release

SCHEMA_DOCUMENT = ".xsd"


@dataclass(frozen=True)
class ModulePackage:
    """A package of a module's release, opened.

    `files` are those its learner opens, without the manifest and the schema documents at its root.
    `is_scored` says whether it holds questions that count.
    """

    release: Release
    package: Package
    is_scored: bool
    manifest: Node
    files: Mapping[str, Member]

    @property
    def folder(self) -> str:
        """Return the folder of the module's files in the course package: its id, in every release."""
        return split_key(self.release.module)[1]

    def place(self, path: str) -> str:
        """Return the path, or the relative address, that a file of the module has in the course package."""
        return f"{self.folder}/{path}"

    def describe(self) -> ChainedModule:
        """Return the module's entry in the evidence."""
        return ChainedModule(
            module=self.release.module,
            folder=self.folder,
            release=self.release.number,
            release_digest=self.release.canonical_digest(),
            content=self.release.approval.digest,
            learners=self.release.learners,
            package=self.package,
        )


@dataclass(frozen=True, kw_only=True)
class CourseContents:
    """All that a course package in one format is written from; equal contents give equal bytes.

    `format` is the name of the format.
    """

    course: Course
    format: str
    modules: tuple[ModulePackage, ...]
    left_out: tuple[LeftOutModule, ...] = ()

    def describe(self) -> CoursePackage:
        """Return the evidence of the package."""
        return CoursePackage(
            course=self.course.id,
            activity=self.course.iri,
            format=self.format,
            modules=tuple(each.describe() for each in self.modules),
            left_out=self.left_out,
        )


def open_module_package(
    release: Release, package: Package, data: Blob, standard: Standard, *, is_scored: bool
) -> ModulePackage:
    """Return a package of a release, opened; raises StoreUnusable if the bytes are not the release's."""
    if data.sha256 != package.sha256:
        place = f"{release.module}, release {release.number}"
        raise StoreUnusable(Refusal("delivery.package_altered", place=place, name=package.name))
    archive, scratch = Archive(ZipFile(data.open())), Scratch()
    return ModulePackage(
        release=release,
        package=package,
        is_scored=is_scored,
        manifest=etree.fromstring(archive[standard.manifest]),
        files={
            name: scratch.add(archive.pieces(name))
            for name in archive
            if name != standard.manifest and not _is_schema_document(name)
        },
    )


def _is_schema_document(name: str) -> bool:
    return "/" not in name and name.endswith(SCHEMA_DOCUMENT)

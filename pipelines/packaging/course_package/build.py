"""Building of a course package: one manifest, and a folder with the files of each module's release."""

from dataclasses import dataclass

from adapters.blob import Member
from pipelines.packaging.course_package.contents import CourseContents
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.schema_documents import name_course_documents, read_schema_documents
from pipelines.packaging.validation import validate_package
from pipelines.packaging.zip_writer import spool_zip
from schemas.course_package import COURSE_PACKAGE, CoursePackage
from schemas.errors import PackageRefused
from schemas.finding import Severity
from schemas.language import Language


@dataclass(frozen=True)
class BuiltCoursePackage:
    """A course package as a zip with its file name and its evidence, which is among its files."""

    name: str
    data: Member
    evidence: CoursePackage


def build_course_package(contents: CourseContents, kinds: PackagingKinds) -> BuiltCoursePackage:
    """Return the package of a course in one format; raises PackageRefused if it breaks a rule.

    Its name is the same whatever releases it holds: an LMS that replaces a package replaces it by name.
    """
    evidence = contents.describe()
    data = spool_zip(_list_files(contents, kinds) | {COURSE_PACKAGE: evidence.canonical()})
    built = BuiltCoursePackage(f"{contents.course.id}--course--{contents.format}.zip", data, evidence)
    _refuse_unsound(built, kinds)
    return built


def _list_files(contents: CourseContents, kinds: PackagingKinds) -> dict[str, Member]:
    package_format = kinds.formats[contents.format]
    standard, write_manifest = package_format.standard, package_format.write_course_manifest
    assert standard is not None
    assert write_manifest is not None
    files = {module.place(path): data for module in contents.modules for path, data in module.files.items()}
    return (
        files
        | read_schema_documents(name_course_documents(standard.name))
        | {standard.manifest: write_manifest(contents)}
    )


def _refuse_unsound(built: BuiltCoursePackage, kinds: PackagingKinds) -> None:
    findings = validate_package(built.data, kinds, kinds.formats[built.evidence.format])
    first = next((each for each in findings if each.severity is Severity.BLOCKING), None)
    if first is not None:
        raise PackageRefused(
            f"{first.message(Language.ENGLISH).rstrip('.')} [{first.rule}]",
            place=f"{built.name}, {first.place}",
            remedy="Report it: modules that were released should always make a valid package",
        )

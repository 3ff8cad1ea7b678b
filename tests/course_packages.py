"""Packages of a course of two modules for tests: each module released as packaging does, then chained."""

from functools import cache

from adapters.blob import open_blob
from pipelines.packaging.build import BuiltRelease
from pipelines.packaging.course_package.build import build_course_package
from pipelines.packaging.course_package.contents import CourseContents, open_module_package
from pipelines.packaging.identifiers import list_scored_items
from pipelines.testing import builders
from pipelines.testing.packages import KINDS, build
from schemas.course import Course
from schemas.draft import Content

FIRST, SECOND = "chaine", "releve"
KEYS = (f"froid--{FIRST}", f"froid--{SECOND}")


def course() -> Course:
    """Return a course of two modules."""
    second = builders.module(id=SECOND, title="Le relevé")
    return builders.course(modules=(builders.module(), second))


@cache
def release(of: Content) -> BuiltRelease:
    """Build the release of a module as packaging does."""
    draft = builders.draft(content=of)
    approval = builders.approval(draft)
    return build(draft, approval, course(), (), builders.spans(), builders.entries(approval))


def chain(name: str, *modules: Content) -> bytes:
    """Return the package of a course in a format, as a zip."""
    standard = KINDS.formats[name].standard
    assert standard is not None
    opened = []
    for content in modules:
        built = release(content)
        package = next(each for each in built.release.packages if each.format == name)
        data, scored = open_blob(built.files[package.name]), bool(list_scored_items(content))
        opened.append(open_module_package(built.release, package, data, standard, is_scored=scored))
    contents = CourseContents(course=course(), format=name, modules=tuple(opened))
    return bytes(open_blob(build_course_package(contents, KINDS).data))

"""Evidence of a course package: which release of each module it holds, and which modules it leaves out."""

from enum import StrEnum

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, ModuleKey, Slug
from schemas.release import Package

COURSE_PACKAGE = "course-package.json"
"""The file of a course package that holds its evidence."""


class ChainedModule(Contract):
    """A module in a course package: the release its files come from, byte for byte."""

    module: ModuleKey
    folder: Slug = Field(description="Folder of its files in the package.")
    release: int = Field(ge=1)
    release_digest: Digest = Field(description="Digest of the release, which the ledger names as published.")
    content: Digest = Field(description="Digest of the approved content, which the decisions name.")
    learners: Digest | None = Field(
        default=None,
        description="Digest of what packages for learners hold of the content; missing if it is all.",
    )
    package: Package = Field(description="The package of the release that its files were taken from.")


class LeftOutReason(StrEnum):
    """Why a module of the course is not in its package.

    `no_package`: its release has pages for learners, and no package of the format.
    """

    UNRELEASED = "unreleased"
    NO_PAGES = "no_pages"
    NO_PACKAGE = "no_package"


class LeftOutModule(Contract):
    """A module of the course that is not in its package."""

    module: ModuleKey
    reason: LeftOutReason


class CoursePackage(Contract):
    """A package of a whole course in one format, its modules in the order of `course.yaml`."""

    course: Slug
    activity: str = Field(description="Activity IRI of the course.")
    format: Slug
    modules: tuple[ChainedModule, ...] = Field(min_length=1)
    left_out: tuple[LeftOutModule, ...] = ()

"""Packages for tests: built, validated and inspected with the formats and banks of this installation."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adapters.blob import Member
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging import validation
from pipelines.packaging.build import BuiltRelease, ReleaseRequest, build_release
from pipelines.packaging.edition import Edition
from pipelines.packaging.inspection import judgement
from pipelines.packaging.player.tracking import Tracking
from schemas.course import Course
from schemas.draft import Content, Draft
from schemas.finding import Finding
from schemas.release import Release
from schemas.review import Approved, LedgerEntry
from schemas.source import SourceSpans

KINDS = PACKAGING_KINDS
LAUNCHED_FORMATS = ("scorm12", "scorm2004", "cmi5", "tincan", "web")
"""The formats that an LMS launches, in their order."""


def build(
    draft: Draft,
    approval: Approved,
    course: Course,
    earlier: tuple[Release, ...],
    spans: SourceSpans,
    entries: tuple[LedgerEntry, ...],
    **others: Any,
) -> BuiltRelease:
    """Return the next release of a module."""
    return build_release(
        ReleaseRequest(
            draft=draft,
            approval=approval,
            course=course,
            earlier=earlier,
            spans=spans,
            entries=entries,
            kinds=KINDS,
            **others,
        )
    )


def list_formats(content: Content) -> tuple[str, ...]:
    """Return the names of the formats a content is packaged in, in their order."""
    return tuple(KINDS.list_formats(content))


def build_files(edition: Edition, name: str) -> dict[str, Member]:
    """Return the files of an edition's package in a format, by path."""
    return KINDS.formats[name].build(edition)


def find_tracking(name: str) -> Tracking:
    """Return how a format tracks learners."""
    launch = KINDS.find_launch(name)
    assert launch is not None
    return launch.tracking


def validate(package: Member, name: str | None = None, digest: str | None = None) -> tuple[Finding, ...]:
    """Return the findings of a package, as of the format named, or of the one its files show."""
    return validation.validate_package(package, KINDS, KINDS.formats[name] if name else None, digest)


def validate_files(files: Mapping[str, bytes], name: str) -> tuple[Finding, ...]:
    """Return the findings of the files of a package of a format."""
    return validation.validate_files(files, KINDS, KINDS.formats[name])


def inspect(package: Path, against: Path | None = None) -> judgement.PackageJudgement:
    """Return the judgement of a package from anywhere, if wanted against an earlier one."""
    return judgement.inspect_package(package, KINDS, against)

"""Editions, packages and releases of one small module, to look into and to break."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.build import BuiltRelease
from pipelines.packaging.edition import Edition
from pipelines.packaging.release_observation import ReleaseObservation, observe_release
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import builders
from pipelines.testing.packages import KINDS, build, build_files, list_formats, validate
from schemas.draft import Content
from schemas.release import Release
from schemas.self_test import NotPlayed, Played, SelfTest, Unplayed

MANIFESTS = {
    "scorm12": "imsmanifest.xml",
    "scorm2004": "imsmanifest.xml",
    "cmi5": "cmi5.xml",
    "tincan": "tincan.xml",
}


SAMPLE_FORMATS = list_formats(builders.content())
"""The formats in which a module of `builders` is packaged, in their order."""


def make_edition(**changes: Any) -> Edition:
    """Return the edition that packages are built from: the third release of the example module."""
    return Edition(
        kinds=KINDS,
        course=builders.course(),
        content=builders.content(**changes),
        number=3,
        decisions=builders.approval().decisions,
    )


def files(kind: str, **changes: Any) -> dict[str, bytes]:
    """Return every file of a valid package in a format, by path."""
    return {path: bytes(data) for path, data in build_files(make_edition(**changes), kind).items()}


def find_broken_rules(kind: str, members: dict[str, bytes]) -> set[str]:
    """Return the ids of the rules that a package of these files breaks."""
    return {finding.rule for finding in validate(write_zip(members), kind)}


def make_quiz(numbers: Iterable[int]) -> Quiz:
    """Return a quiz of questions by their numbers."""
    return Quiz(items=tuple(builders.question(number) for number in numbers))


def make_content(*numbers: int) -> Content:
    """Return a content whose quiz asks these questions."""
    return builders.content(artefacts=(builders.lesson(), make_quiz(numbers)))


def build_sample_release(
    content: Content | None = None, earlier: tuple[Release, ...] = (), **arguments: Any
) -> BuiltRelease:
    """Return the release of a content that was approved."""
    draft = builders.draft(content=content or builders.content())
    approval = builders.approval(draft)
    return build(
        draft,
        approval,
        builders.course(),
        earlier,
        builders.spans(),
        builders.entries(approval),
        **arguments,
    )


@cache
def get_sample_release() -> BuiltRelease:
    """Return the release of the example module; it is built once, so no test may change it."""
    return build_sample_release()


def observe(built: BuiltRelease, result: Played | NotPlayed | None = None) -> ReleaseObservation:
    """Return the observation of a release; by default, that no browser was there to play it."""
    self_test = SelfTest(
        module=built.release.module,
        number=built.release.number,
        release_digest=built.release.canonical_digest(),
        at=builders.NOON,
        result=result or NotPlayed(why=Unplayed.NO_CHROMIUM),
    )
    return observe_release(built.release, built.sheet, built.files["SHA256SUMS"], self_test, KINDS)


def unzip_files(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip by their paths."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}

"""The package format cmi5: xAPI with rules on launch, session and verdict."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.blob import Member
from pipelines.packaging.course_package.cmi5 import write_course_manifest
from pipelines.packaging.edition import Edition
from pipelines.packaging.format import Launch, PackageFormat, ReportedStatus, Standard
from pipelines.packaging.manifest_check import check_by
from pipelines.packaging.manifests import cmi5 as manifest
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.pages import has_learner_pages
from pipelines.packaging.player.tracking import ANY_LRS, track_by
from pipelines.packaging.rules.cmi5 import check as check_rules
from pipelines.packaging.sheet.texts import read_sheet_texts
from schemas.course import QuizAsked
from schemas.languages.texts import KindTexts
from schemas.release_sheet import ReleaseSheet, Role

if TYPE_CHECKING:
    from pipelines.packaging.inspection.inspected_standard import InspectedStandard
    from pipelines.packaging.selftest.platforms import Platform

TRACKING = track_by("interactions.js", "unsent.js", "outbox.js", "xapi.js", "cmi5.js", connect=ANY_LRS)


def _inspect() -> "InspectedStandard":
    from pipelines.packaging.inspection.known_standards import CMI5

    return CMI5


STANDARD = Standard(
    name=manifest.STANDARD,
    label="cmi5",
    manifest=manifest.MANIFEST,
    document=manifest.DOCUMENT,
    check=check_rules,
    inspect=_inspect,
)


def _build(edition: Edition) -> dict[str, Member]:
    return write_player_files(edition, TRACKING) | manifest.write_manifest_files(edition)


def _recognise(members: Mapping[str, bytes]) -> bool:
    return manifest.MANIFEST in members


def _serve(members: Mapping[str, bytes]) -> "AbstractContextManager[Platform]":
    from pipelines.packaging.selftest.platforms import serve_statements

    return serve_statements(members)


def _list_statuses(sheet: ReleaseSheet) -> tuple[str, str, str]:
    assert sheet.rule is not None
    says, scored = read_sheet_texts(sheet.language), sheet.mastery_percent is not None
    never_fails = not scored or sheet.rule.completion.quiz is QuizAsked.PASSED
    return (
        "completed + passed" if scored else "completed",
        says["never"] if never_fails else "completed + failed",
        "initialized",
    )


FORMAT = PackageFormat(
    rank=30,
    rules=("cmi5",),
    texts=KindTexts("formats.cmi5", Path(__file__).parent / "texts" / "cmi5"),
    is_made_of=has_learner_pages,
    build=_build,
    check=check_by(STANDARD),
    recognises=_recognise,
    standard=STANDARD,
    launch=Launch(
        tracking=TRACKING,
        serve=_serve,
        reports_to=Role.LRS,
        passes_unscored=False,  # docs/decisions/0041: nothing is judged where nothing is scored
        reported=ReportedStatus(statuses=_list_statuses),
    ),
    write_course_manifest=write_course_manifest,
)

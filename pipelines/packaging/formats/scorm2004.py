"""The package format SCORM 2004 4th Edition: completion and success are separate, objectives are measured."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.blob import Member
from pipelines.packaging.course_package.scorm2004 import write_course_manifest
from pipelines.packaging.edition import Edition
from pipelines.packaging.format import Launch, PackageFormat, ReportedStatus, Standard
from pipelines.packaging.manifest_check import check_by
from pipelines.packaging.manifests import scorm2004 as manifest
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.pages import has_learner_pages
from pipelines.packaging.player.tracking import track_by
from pipelines.packaging.rules.scorm2004 import check as check_rules
from pipelines.packaging.sheet.texts import read_sheet_texts
from schemas.course import PagesAsked, QuizAsked
from schemas.languages.texts import KindTexts
from schemas.release_sheet import ReleaseSheet, Role

if TYPE_CHECKING:
    from pipelines.packaging.inspection.inspected_standard import InspectedStandard
    from pipelines.packaging.selftest.platforms import Platform

TRACKING = track_by("interactions.js", "measures.js", "scorm.js", "scorm2004.js")


def _inspect() -> "InspectedStandard":
    from pipelines.packaging.inspection.known_standards import SCORM_2004

    return SCORM_2004


STANDARD = Standard(
    name=manifest.STANDARD,
    label="SCORM 2004",
    manifest=manifest.MANIFEST,
    document=manifest.DOCUMENT,
    check=check_rules,
    inspect=_inspect,
)


def _build(edition: Edition) -> dict[str, Member]:
    page = write_player_files(edition, TRACKING)
    return page | manifest.write_manifest_files(edition, page)


def _recognise(members: Mapping[str, bytes]) -> bool:
    return manifest.IMSCP.uri.encode() in members.get(manifest.MANIFEST, b"")


def _serve(members: Mapping[str, bytes]) -> "AbstractContextManager[Platform]":
    from pipelines.packaging.selftest.platforms import serve_scorm
    from pipelines.packaging.selftest.scorm import SCORM_2004

    return serve_scorm(members, SCORM_2004)


def _list_statuses(sheet: ReleaseSheet) -> tuple[str, str, str]:
    assert sheet.rule is not None
    says = read_sheet_texts(sheet.language)
    never_fails = sheet.mastery_percent is None or sheet.rule.completion.quiz is QuizAsked.PASSED
    return (
        "completed + passed",
        says["never"] if never_fails else "completed + failed",
        says["before_verdict"] if _may_pass_before(sheet) else "incomplete",
    )


def _list_moodle_conditions(sheet: ReleaseSheet) -> tuple[str, str, str]:
    assert sheet.rule is not None
    if sheet.mastery_percent is None:
        return "complete", "complete", "complete"
    complete = "complete" if sheet.rule.completion.quiz is QuizAsked.PASSED else "complete_any"
    if _may_pass_before(sheet):
        return "at_the_mark", complete, "whichever"
    return "complete_passed", complete, complete


def _remark_for_moodle(sheet: ReleaseSheet) -> str:
    return "moodle_to_agree" if _may_pass_before(sheet) else ""


def _may_pass_before(sheet: ReleaseSheet) -> bool:
    """Return whether `passed` may be sent for a module that is not complete."""
    assert sheet.rule is not None
    completion = sheet.rule.completion
    return sheet.mastery_percent is not None and completion.pages is PagesAsked.ALL and not completion.agrees


FORMAT = PackageFormat(
    rank=20,
    rules=("scorm2004",),
    texts=KindTexts("formats.scorm2004", Path(__file__).parent / "texts" / "scorm2004"),
    is_made_of=has_learner_pages,
    build=_build,
    check=check_by(STANDARD),
    recognises=_recognise,
    standard=STANDARD,
    launch=Launch(
        tracking=TRACKING,
        serve=_serve,
        reports_to=Role.LMS,
        passes_unscored=True,  # the rollup of a course asks each module for it
        reported=ReportedStatus(
            statuses=_list_statuses, moodle=_list_moodle_conditions, moodle_remark=_remark_for_moodle
        ),
    ),
    write_course_manifest=write_course_manifest,
)

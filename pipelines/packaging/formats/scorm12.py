"""The package format SCORM 1.2, which Moodle and nearly every LMS can import."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.blob import Member
from pipelines.packaging.edition import Edition
from pipelines.packaging.format import Launch, PackageFormat, ReportedStatus, Standard
from pipelines.packaging.manifest_check import check_by
from pipelines.packaging.manifests import scorm12 as manifest
from pipelines.packaging.manifests.scorm2004 import IMSCP as IMSCP_2004
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.pages import has_learner_pages
from pipelines.packaging.player.tracking import track_by
from pipelines.packaging.rules.scorm12 import check as check_rules
from pipelines.packaging.sheet.texts import read_sheet_texts
from schemas.course import QuizAsked
from schemas.languages.texts import KindTexts
from schemas.release_sheet import ReleaseSheet, Role

if TYPE_CHECKING:
    from pipelines.packaging.inspection.inspected_standard import InspectedStandard
    from pipelines.packaging.selftest.platforms import Platform

TRACKING = track_by("interactions.js", "measures.js", "scorm.js", "scorm12.js")


def _inspect() -> "InspectedStandard":
    from pipelines.packaging.inspection.known_standards import SCORM_1_2

    return SCORM_1_2


STANDARD = Standard(
    name=manifest.STANDARD,
    label="SCORM 1.2",
    manifest=manifest.MANIFEST,
    document=manifest.DOCUMENT,
    check=check_rules,
    inspect=_inspect,
)


def _build(edition: Edition) -> dict[str, Member]:
    page = write_player_files(edition, TRACKING)
    return page | manifest.write_manifest_files(edition, page)


def _recognise(members: Mapping[str, bytes]) -> bool:
    """Return whether the manifest is of SCORM 1.2; SCORM 2004 uses the same name, but another namespace."""
    found = members.get(manifest.MANIFEST)
    return found is not None and IMSCP_2004.uri.encode() not in found


def _serve(members: Mapping[str, bytes]) -> "AbstractContextManager[Platform]":
    from pipelines.packaging.selftest.platforms import serve_scorm
    from pipelines.packaging.selftest.scorm import SCORM_1_2

    return serve_scorm(members, SCORM_1_2)


def _list_statuses(sheet: ReleaseSheet) -> tuple[str, str, str]:
    assert sheet.rule is not None
    says, quiz = read_sheet_texts(sheet.language), sheet.rule.completion.quiz
    failed = {QuizAsked.NONE: "completed", QuizAsked.PASSED: says["last_try_lost"]}.get(quiz, "failed")
    return "passed", says["never"] if sheet.mastery_percent is None else failed, "incomplete"


def _list_moodle_conditions(sheet: ReleaseSheet) -> tuple[str, str, str]:
    """Return the keys of the conditions; one status says whether a module is complete and whether passed."""
    assert sheet.rule is not None
    if sheet.mastery_percent is None:
        return "complete", "never", "complete"
    if sheet.rule.completion.quiz is QuizAsked.NONE:
        return "complete_passed", "complete_failed", "complete_any"
    return "complete_passed", "never", "complete_passed"


FORMAT = PackageFormat(
    rank=10,
    rules=("scorm12",),
    texts=KindTexts("formats.scorm12", Path(__file__).parent / "texts" / "scorm12"),
    is_made_of=has_learner_pages,
    build=_build,
    check=check_by(STANDARD),
    recognises=_recognise,
    standard=STANDARD,
    launch=Launch(
        tracking=TRACKING,
        serve=_serve,
        reports_to=Role.LMS,
        reported=ReportedStatus(statuses=_list_statuses, moodle=_list_moodle_conditions),
    ),
)

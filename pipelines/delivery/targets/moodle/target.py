"""The target kind `moodle`, a Moodle course: its entry in course.yaml, and how it is opened."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from pipelines.delivery.target_kind import MoodleTargetCourse, TargetKind
from schemas.course import Target
from schemas.course.source import CourseNumber, MoodleUrl
from schemas.ids import Line
from schemas.languages.texts import KindTexts

if TYPE_CHECKING:
    from adapters.courses import CourseFolder
    from adapters.settings import Settings
    from pipelines.delivery.targets.moodle.lms import MoodleLms


class MoodleTarget(Target):
    """A Moodle course whose admin imports the files by hand; the token is PREMIERJET_MOODLE_TOKEN."""

    texts = KindTexts("targets.moodle", Path(__file__).with_name("texts"))

    kind: Literal["moodle"]
    url: MoodleUrl
    course: CourseNumber
    section: Line | None = Field(default=None, description="The section's name in which activities belong.")

    def locate(self) -> MoodleTargetCourse:
        """Return the course of the Moodle."""
        return MoodleTargetCourse(self.url, self.course)


def open_target(target: MoodleTarget, folder: "CourseFolder", settings: "Settings") -> "MoodleLms":
    """Return the Moodle as a target; raises TargetUnusable if there is no token for it."""
    from pipelines.delivery.targets.moodle.handover import MoodleHandover
    from pipelines.delivery.targets.moodle.lms import MoodleLms

    moodle = MoodleHandover(target, token=settings.moodle_token, own_hosts=settings.own_hosts)
    return MoodleLms(moodle, folder.course)


TARGET = TargetKind(MoodleTarget, open_target, moodle_course=MoodleTarget.locate)

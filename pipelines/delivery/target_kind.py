"""The declaration of a kind of target: one object that its folder, or a plug-in, exports."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.course import Target

if TYPE_CHECKING:
    from adapters.courses import CourseFolder
    from adapters.settings import Settings
    from pipelines.delivery.lms_target import LmsTarget


@dataclass(frozen=True)
class MoodleTargetCourse:
    """A course of a Moodle, whose web services a target uses."""

    url: str
    course: int


def _none(*_: Any) -> None:
    return None


@dataclass(frozen=True)
class TargetKind:
    """One kind of target.

    `contract` is its entry in `course.yaml`; `open` returns the target such an entry describes and raises
    TargetUnusable where that cannot be. `local_folder` returns the folder of this machine that a target is,
    `moodle_course` the course of a Moodle that it uses; None where it is, or uses, none. `premierjet doctor`
    looks at both.
    """

    contract: type[Target]
    open: "Callable[[Any, CourseFolder, Settings], LmsTarget]"
    local_folder: Callable[[Any, Path], Path | None] = _none
    moodle_course: Callable[[Any], MoodleTargetCourse | None] = _none

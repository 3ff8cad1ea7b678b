"""The declaration of a kind of target: one object that its folder, or a plug-in, exports."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.course import Target

if TYPE_CHECKING:
    from pipelines.delivery.lms_target import LmsTarget


@dataclass(frozen=True)
class MoodleTargetCourse:
    """A Moodle course that a target delivers to."""

    url: str
    course: int


def _return_none(*_: Any) -> None:
    return None


@dataclass(frozen=True)
class TargetKind:
    """One kind of target.

    `contract` is its entry in `course.yaml`. `open` returns the target that an entry describes; it raises
    TargetUnusable if that is impossible. With `needs_store` it is handed the store as a fourth argument, for
    what it has to remember from one command to the next. For `premierjet doctor`, `local_folder` returns the
    folder of this machine that the target writes to, `moodle_course` the Moodle course that it uses; None if
    there is none.
    """

    contract: type[Target]
    open: "Callable[..., LmsTarget]"
    local_folder: Callable[[Any, Path], Path | None] = _return_none
    moodle_course: Callable[[Any], MoodleTargetCourse | None] = _return_none
    needs_store: bool = False

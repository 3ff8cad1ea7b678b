"""The target kind `folder`: its entry in course.yaml, and how it is opened."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipelines.delivery.target_kind import TargetKind
from schemas.course import Target
from schemas.course.target import PUBLIC_URL_FIELD, HttpUrl
from schemas.ids import Line
from schemas.languages.texts import KindTexts

if TYPE_CHECKING:
    from adapters.courses import CourseFolder
    from adapters.settings import Settings
    from pipelines.delivery.file_target import FileTarget


class FolderTarget(Target):
    """A folder the LMS, or its admin, reads; a relative `path` starts from the course's folder."""

    texts = KindTexts("targets.folder", Path(__file__).with_name("texts"))

    kind: Literal["folder"]
    path: Line
    public_url: HttpUrl | None = PUBLIC_URL_FIELD

    def locate(self, course: Path) -> Path:
        """Return the absolute path of the target; `course` is the course's folder."""
        return (course / self.path).resolve()


def open_target(target: FolderTarget, course: "CourseFolder", _: "Settings") -> "FileTarget":
    """Return the folder as a target."""
    from pipelines.delivery.file_target import FileTarget
    from pipelines.delivery.targets.folder.drop import FolderDrop

    return FileTarget(FolderDrop(target.locate(course.folder)), public_url=target.public_url)


TARGET = TargetKind(FolderTarget, open_target, local_folder=FolderTarget.locate)

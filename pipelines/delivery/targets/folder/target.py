"""The kind `folder`: `path` starts from the course's folder unless it is absolute."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipelines.delivery.target_kind import TargetKind
from schemas.course import Target
from schemas.course.target import PUBLIC, HttpUrl
from schemas.ids import Line
from schemas.languages.texts import KindTexts

if TYPE_CHECKING:
    from adapters.courses import CourseFolder
    from adapters.settings import Settings
    from pipelines.delivery.file_target import FileTarget


class FolderTarget(Target):
    """A folder the LMS, or its admin, reads."""

    texts = KindTexts("targets.folder", Path(__file__).with_name("texts"))

    kind: Literal["folder"]
    path: Line
    public_url: HttpUrl | None = PUBLIC

    def locate(self, course: Path) -> Path:
        """Return the folder of a course's target."""
        return (course / self.path).resolve()


def open_target(target: FolderTarget, folder: "CourseFolder", _: "Settings") -> "FileTarget":
    """Return the folder as a target."""
    from pipelines.delivery.file_target import FileTarget
    from pipelines.delivery.targets.folder.drop import FolderDrop

    return FileTarget(FolderDrop(target.locate(folder.folder)), public_url=target.public_url)


TARGET = TargetKind(FolderTarget, open_target, local_folder=FolderTarget.locate)

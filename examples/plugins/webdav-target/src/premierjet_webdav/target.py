"""The kind `webdav`: its entry in `course.yaml`, and how such a target is opened."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipelines.delivery.target_kind import TargetKind
from schemas.addresses import VariableName
from schemas.course import Target
from schemas.course.target import PUBLIC_URL_FIELD, HttpUrl
from schemas.languages.texts import KindTexts

if TYPE_CHECKING:
    from adapters.courses import CourseFolder
    from adapters.settings import Settings
    from pipelines.delivery.file_target import FileTarget


class WebdavTarget(Target):
    """A folder of a WebDAV server."""

    texts = KindTexts("targets.webdav", Path(__file__).with_name("texts"))

    kind: Literal["webdav"]
    url: HttpUrl
    user: str = ""
    password_env: VariableName = "WEBDAV_PASSWORD"
    public_url: HttpUrl | None = PUBLIC_URL_FIELD

    @property
    def secret_names(self) -> tuple[str, ...]:
        """Return the variable of the password: Premierjet looks for its value where none should stand."""
        return (self.password_env,)


def open_target(target: WebdavTarget, _: "CourseFolder", settings: "Settings") -> "FileTarget":
    """Return the folder; raises TargetUnusable where its password would be sent unencrypted.

    What is imported here is loaded where a release is delivered, and not wherever a course is read.
    """
    from adapters.secret_files import read_secret
    from pipelines.delivery.file_target import FileTarget
    from premierjet_webdav.drop import WebdavDrop, refuse_unencrypted

    password = read_secret(target.password_env) if target.user else ""
    if password:
        refuse_unencrypted(target.url, settings.own_hosts)
    return FileTarget(WebdavDrop(target.url, target.user, password), public_url=target.public_url)


TARGET = TargetKind(WebdavTarget, open_target)

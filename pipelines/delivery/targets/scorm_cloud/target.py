"""The target kind `scorm_cloud`: its entry in course.yaml, and how it is opened."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from pipelines.delivery.target_kind import TargetKind
from schemas.course import Target
from schemas.course.target import HttpUrl
from schemas.ids import Line
from schemas.languages.texts import KindTexts

if TYPE_CHECKING:
    from adapters.courses import CourseFolder
    from adapters.settings import Settings
    from adapters.store import Store
    from pipelines.delivery.targets.scorm_cloud.lms import ScormCloudLms


class ScormCloudTarget(Target):
    """An application of SCORM Cloud, which gets the package of one `format` of each release.

    Its secret is the setting PREMIERJET_SCORM_CLOUD_SECRET.
    """

    texts = KindTexts("targets.scorm_cloud", Path(__file__).with_name("texts"))

    kind: Literal["scorm_cloud"]
    app_id: Line = Field(pattern=r"^[^\s:]+$", description="The application's id, as SCORM Cloud lists it.")
    format: Literal["scorm12", "scorm2004", "cmi5", "tincan"] = "scorm2004"
    url: HttpUrl = "https://cloud.scorm.com/api/v2"


def open_target(
    target: ScormCloudTarget, folder: "CourseFolder", settings: "Settings", store: "Store"
) -> "ScormCloudLms":
    """Return the application as a target; raises TargetUnusable if its secret is not set."""
    from adapters.store.pending_imports import PendingImports
    from pipelines.delivery.targets.scorm_cloud.api import ScormCloud
    from pipelines.delivery.targets.scorm_cloud.lms import ScormCloudLms

    cloud = ScormCloud(target, secret=settings.scorm_cloud_secret, own_hosts=settings.own_hosts)
    return ScormCloudLms(cloud, folder.course, target.format, PendingImports(store, target.id))


TARGET = TargetKind(ScormCloudTarget, open_target, needs_store=True)

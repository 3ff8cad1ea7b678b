"""Where releases are delivered."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.addresses import Address
from schemas.contract import Contract
from schemas.course.source import CourseNumber, MoodleUrl
from schemas.ids import Line, Slug

HttpUrl = Annotated[Address, Field(pattern=r"^https?://[^\s?#]+$")]
PUBLIC = Field(default=None, description="Where an LMS reads it over HTTP, if somebody serves it.")


class FolderTarget(Contract):
    """A folder the LMS, or its admin, reads."""

    kind: Literal["folder"]
    id: Slug
    path: Line
    public_url: HttpUrl | None = PUBLIC


class S3Target(Contract):
    """A bucket the LMS pulls from; credentials come from the usual AWS variables."""

    kind: Literal["s3"]
    id: Slug
    bucket: Line
    prefix: str = ""
    endpoint_url: Address | None = None
    region: Line = "us-east-1"
    public_url: HttpUrl | None = PUBLIC


class MoodleTarget(Contract):
    """A course of a Moodle, whose admin imports what is handed over; the token is PREMIERJET_MOODLE_TOKEN."""

    kind: Literal["moodle"]
    id: Slug
    url: MoodleUrl
    course: CourseNumber
    section: Line | None = Field(default=None, description="The section's name in which activities belong.")


class ScormCloudTarget(Contract):
    """An application of SCORM Cloud; its secret is the setting PREMIERJET_SCORM_CLOUD_SECRET."""

    kind: Literal["scorm_cloud"]
    id: Slug
    app_id: Line = Field(pattern=r"^[^\s:]+$", description="The application's id, as SCORM Cloud lists it.")
    format: Literal["scorm12", "scorm2004", "cmi5", "tincan"] = "scorm2004"
    url: HttpUrl = "https://cloud.scorm.com/api/v2"


Target = Annotated[FolderTarget | S3Target | MoodleTarget | ScormCloudTarget, Field(discriminator="kind")]


class Deliver(StrEnum):
    """When a release is sent."""

    BY_HAND = "by_hand"
    ON_APPROVAL = "on_approval"

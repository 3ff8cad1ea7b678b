"""The target kind `s3`, a bucket: its entry in course.yaml, and how it is opened."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipelines.delivery.target_kind import TargetKind
from schemas.addresses import Address
from schemas.course import Target
from schemas.course.target import PUBLIC_URL_FIELD, HttpUrl
from schemas.ids import Line
from schemas.languages.texts import KindTexts

if TYPE_CHECKING:
    from adapters.courses import CourseFolder
    from adapters.settings import Settings
    from pipelines.delivery.file_target import FileTarget


class S3Target(Target):
    """A bucket the LMS pulls from; credentials come from the usual AWS variables."""

    texts = KindTexts("targets.s3", Path(__file__).with_name("texts"))

    kind: Literal["s3"]
    bucket: Line
    prefix: str = ""
    endpoint_url: Address | None = None
    region: Line = "us-east-1"
    public_url: HttpUrl | None = PUBLIC_URL_FIELD


def open_target(target: S3Target, _: "CourseFolder", __: "Settings") -> "FileTarget":
    """Return the bucket as a target; boto3 takes 0.4 s to load, so it is imported only here."""
    from adapters.s3 import Bucket
    from pipelines.delivery.file_target import FileTarget
    from pipelines.delivery.targets.s3.drop import S3Drop
    from schemas.errors import TargetUnusable

    bucket = Bucket(
        target.bucket, endpoint_url=target.endpoint_url, region=target.region, unusable=TargetUnusable
    )
    return FileTarget(S3Drop(bucket, target.prefix), signs=True, public_url=target.public_url)


TARGET = TargetKind(S3Target, open_target)

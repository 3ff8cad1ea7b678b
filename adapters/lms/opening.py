"""Which adapter keeps the files of a drop: the one place a new kind of drop is registered."""

from pathlib import Path

from adapters.lms import Drop
from adapters.lms.folder import FolderDrop
from schemas.course import FolderTarget, S3Target
from schemas.errors import TargetUnusable


def open_drop(target: FolderTarget | S3Target, course: Path) -> Drop:
    """Return the drop, its path starting from the course's folder unless it is absolute."""
    if isinstance(target, FolderTarget):
        return FolderDrop((course / target.path).resolve())
    # Whoever delivers to a folder does not pay for loading boto3 (0.4 s here).
    from adapters.lms.s3 import S3Drop
    from adapters.s3 import Bucket

    bucket = Bucket(
        target.bucket,
        endpoint_url=target.endpoint_url,
        region=target.region,
        unusable=TargetUnusable,
    )
    return S3Drop(bucket, target.prefix)

"""Choice of the store an installation uses."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from adapters.settings import Settings
from adapters.store import Store
from adapters.store.format import FormattedFolder
from schemas.errors import InvalidInput

SETTING = "PREMIERJET_STORE"
BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")  # Amazon S3 user guide, bucket naming rules


def open_store(root: Path, settings: Settings) -> Store:
    """Return the store that PREMIERJET_STORE names: `s3://bucket/prefix`, or a folder below the root.

    Raises InvalidInput for any other URL. No request is sent yet: a wrong secret shows at the first one.
    """
    if "://" not in settings.store:
        return FormattedFolder(root / settings.store)
    bucket, prefix = read_bucket_url(settings.store)
    # Whoever keeps everything in a folder does not pay for loading boto3 (0.4 s here).
    from adapters.s3 import Bucket
    from adapters.store.s3 import FormattedBucket

    return FormattedBucket(
        Bucket(bucket, endpoint_url=settings.s3_endpoint_url, region=settings.s3_region), prefix
    )


def read_bucket_url(url: str, setting: str = SETTING) -> tuple[str, str]:
    """Return bucket and prefix of an address; raises InvalidInput, naming the setting, if it has none."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _malformed_error(f"{url!r} is no URL", setting) from error
    if parts.scheme != "s3":
        raise _malformed_error(f"{parts.scheme}:// is no store we know", setting)
    if not parts.netloc:
        raise _malformed_error(f"{url!r} names no bucket", setting)
    if "@" in parts.netloc or ":" in parts.netloc:
        raise _malformed_error("the bucket's place holds a login or a port", setting)
    if not BUCKET_NAME.fullmatch(parts.netloc):
        raise _malformed_error(f"{parts.netloc!r} is not the name of a bucket", setting)
    if parts.query or parts.fragment:
        raise _malformed_error(f"{url!r} holds a query or a fragment", setting)
    return parts.netloc, unquote(parts.path).strip("/")


def _malformed_error(happened: str, setting: str) -> InvalidInput:
    return InvalidInput(happened, place=setting, remedy="Write a folder, or s3://bucket/prefix")

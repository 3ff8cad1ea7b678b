"""How an S3 server is asked: by signed requests, within a time, a few times where it is busy."""

from typing import TYPE_CHECKING

from boto3.session import Session
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CONNECT_SECONDS = 5
READ_SECONDS = 60
ATTEMPTS = 3
"""Of which the first is no repetition; botocore waits twice as long before each, 20 seconds at most."""


def client(
    endpoint_url: str | None, region: str, profile: str | None, attempts: int = ATTEMPTS
) -> "S3Client":
    """Return a client with the credentials boto3 finds, or those of a profile in its files.

    A custom endpoint is addressed by path: other servers rarely own a DNS name a bucket.
    """
    return Session(profile_name=profile).client(
        "s3", endpoint_url=endpoint_url, region_name=region, config=_config(endpoint_url, attempts)
    )


def _config(endpoint_url: str | None, attempts: int) -> Config:
    return Config(
        signature_version="s3v4",
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": attempts},
        # The body's sha256 is signed, so a byte changed on the way is refused; the newer checksum
        # trailers would say the same again and several other servers do not know them.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={
            "addressing_style": "path" if endpoint_url else "auto",
            "payload_signing_enabled": True,
        },
    )

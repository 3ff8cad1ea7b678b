"""Client of an S3 server: signed requests with time limits and a few retries."""

from functools import cache
from typing import TYPE_CHECKING

import botocore.session
from boto3.session import Session
from botocore.config import Config
from botocore.loaders import Loader

from adapters.s3_patience import SILENT_SECONDS, make_patient
from adapters.secret_files import read_secret

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CONNECT_SECONDS = 5
ATTEMPTS = 5
"""Of which the first is no repetition; botocore waits twice as long before each, 20 seconds at most.

Where one request in three fails, three attempts lose one in 27, and a release takes more than that.
"""


def open_client(
    endpoint_url: str | None, region: str, profile: str | None, attempts: int = ATTEMPTS
) -> "S3Client":
    """Return a client with our credentials, those boto3 finds, or those of a profile in its files.

    A custom endpoint is addressed by path: other servers rarely own a DNS name a bucket.
    """
    core = botocore.session.Session(profile=profile)
    core.register_component("data_loader", _descriptions())
    if profile is None:
        _hand_over_credentials(core)
    return make_patient(
        Session(botocore_session=core).client(
            "s3", endpoint_url=endpoint_url, region_name=region, config=_config(endpoint_url, attempts)
        )
    )


def _hand_over_credentials(core: botocore.session.Session) -> None:
    """Give botocore what a file or `.env` holds, as it looks in the environment alone.

    Where there are none of ours it finds its own: files of a profile, or the role of a machine.
    """
    key, secret = read_secret("AWS_ACCESS_KEY_ID"), read_secret("AWS_SECRET_ACCESS_KEY")
    if key and secret:
        core.set_credentials(key, secret, read_secret("AWS_SESSION_TOKEN") or None)


class _Descriptions(Loader):
    """AWS's descriptions of its services, read once a process: six sevenths of what a client costs."""

    @property
    def search_paths(self) -> list[str]:
        """Return a copy, to which each session adds a folder that clients do not need."""
        return list(super().search_paths)


@cache
def _descriptions() -> Loader:
    return _Descriptions()


def _config(endpoint_url: str | None, attempts: int) -> Config:
    return Config(
        signature_version="s3v4",
        connect_timeout=CONNECT_SECONDS,
        read_timeout=SILENT_SECONDS,
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

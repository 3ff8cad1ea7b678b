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
"""Attempts at a request, the first included; botocore doubles its wait before each, up to 20 seconds.

If one request in three fails, three attempts would still lose one in 27, and a release needs more requests.
"""


def open_client(
    endpoint_url: str | None, region: str, profile: str | None, attempts: int = ATTEMPTS
) -> "S3Client":
    """Return a client with the credentials of a profile, or else with ours or those that boto3 finds.

    At a custom endpoint the bucket is in the path: few servers have a DNS name for each bucket.
    """
    core = botocore.session.Session(profile=profile)
    core.register_component("data_loader", _open_descriptions())
    if profile is None:
        _set_credentials(core)
    return make_patient(
        Session(botocore_session=core).client(
            "s3", endpoint_url=endpoint_url, region_name=region, config=_build_config(endpoint_url, attempts)
        )
    )


def _set_credentials(core: botocore.session.Session) -> None:
    """Give botocore the credentials in a file or in `.env`, where it does not look itself.

    If we have none, it finds its own: those of a profile, or of the machine's role.
    """
    key, secret = read_secret("AWS_ACCESS_KEY_ID"), read_secret("AWS_SECRET_ACCESS_KEY")
    if key and secret:
        core.set_credentials(key, secret, read_secret("AWS_SESSION_TOKEN") or None)


class _ServiceDescriptions(Loader):
    """AWS's descriptions of its services, read once: that takes most of the time of opening a client."""

    @property
    def search_paths(self) -> list[str]:
        """Return a copy, because each session adds a folder to the list, which clients do not need."""
        return list(super().search_paths)


@cache
def _open_descriptions() -> Loader:
    return _ServiceDescriptions()


def _build_config(endpoint_url: str | None, attempts: int) -> Config:
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

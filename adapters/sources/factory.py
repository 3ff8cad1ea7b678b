"""Choice of the adapter that pulls an entry of `sources:`; new kinds are registered here."""

from adapters.settings import Settings
from adapters.sources.origin import DistantOrigin
from schemas.course import MoodleSource, Remote, S3Source, WebSource


def open_origin(source: Remote, settings: Settings) -> DistantOrigin:
    """Return the origin; nothing is asked of it yet, so a wrong secret shows when it is listed.

    Raises SourceUnreadable if the entry cannot be used.
    """
    if isinstance(source, S3Source):
        # Whoever has no source in a bucket does not pay for loading boto3 (0.4 s here).
        from adapters.sources.s3 import S3Origin

        return S3Origin(source, endpoint_url=settings.s3_endpoint_url, region=settings.s3_region)
    if isinstance(source, WebSource):
        from adapters.sources.web import WebOrigin

        return WebOrigin(source, own_hosts=settings.own_hosts)
    if isinstance(source, MoodleSource):
        from adapters.sources.moodle import MoodleOrigin

        return MoodleOrigin(source, token=settings.moodle_token, own_hosts=settings.own_hosts)
    raise AssertionError(f"no adapter is registered for {type(source).__name__}")

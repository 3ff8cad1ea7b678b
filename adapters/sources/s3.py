"""Sources below a prefix of a bucket: listed a thousand keys a request, fetched whole."""

from collections.abc import Iterator
from unicodedata import normalize
from urllib.parse import quote, unquote

from adapters.s3 import Bucket, BucketObject, FetchedObject
from adapters.sources.origin import (
    LARGEST_SOURCE,
    Fetched,
    ListedSource,
    RefusedThroughout,
    make_legible,
    refuse_size,
)
from adapters.sources.patterns import compile_pattern, is_passed_over
from schemas.course import S3Source
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal, TextFact

PATIENT_ATTEMPTS = 5
"""A request; some fifteen seconds at most, for who reads a bucket side by side may be asked to slow down."""

OF_EVERY_OBJECT = frozenset(
    {"s3.expired", "s3.wrong_token", "s3.unknown_key", "s3.wrong_secret", "s3.no_bucket", "s3.clock"}
)
"""Refusals that concern every object."""


class S3Origin:
    """The objects of an `s3:` entry; their version is the ETag, which changes whenever the bytes do.

    Raises SourceUnreadable if the endpoint or the profile cannot be used.
    """

    at_once = 6
    """Requests at the same time; boto3 has ten connections, and each may need LARGEST_SOURCE of memory."""

    def __init__(self, source: S3Source, *, endpoint_url: str | None, region: str) -> None:
        self._source = source
        prefix = source.s3.prefix.strip("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._bucket = Bucket(
            source.s3.bucket,
            endpoint_url=source.s3.endpoint_url or endpoint_url,
            region=source.s3.region or region,
            profile=source.s3.profile,
            unusable=SourceUnreadable,
            needed=TextFact("bucket_read"),
            attempts=PATIENT_ATTEMPTS,
        )
        self._refused: SourceUnreadable | None = None

    def list_sources(self) -> Iterator[ListedSource | SourceUnreadable]:
        """Yield the objects that match the pattern, without hidden and temporary ones."""
        wanted = compile_pattern(self._source.s3.pattern)
        for found in self._bucket.list(self._prefix):
            below = found.key.removeprefix(self._prefix)
            if not _is_no_document(below) and wanted(normalize("NFC", below)):
                yield self._name_object(found, below)

    def fetch(self, source: ListedSource, kept: str | None = None) -> Fetched | None:
        """Return an object's bytes, as they are now: it may have changed since it was listed."""
        if source.size is not None:
            refuse_size(source.name, source.size)
        key = unquote(source.uri.removeprefix(f"{self._bucket.place}/"))
        copy = self._copy(key)
        if copy is None:
            raise SourceUnreadable(Refusal("origin.deleted", place=source.name))
        refuse_size(source.name, copy.size)
        if copy.etag == kept:
            return None
        return Fetched(copy.data, copy.etag, self._uri(key, copy.version_id))

    def _copy(self, key: str) -> FetchedObject | None:
        """Return an object; after a refusal that concerns all of them, ask for no more."""
        if self._refused is None:
            try:
                return self._bucket.at_most(key, LARGEST_SOURCE)
            except SourceUnreadable as error:
                if error.refusal is None or error.refusal.wording not in OF_EVERY_OBJECT:
                    raise
                self._refused = error
        raise RefusedThroughout.of(self._refused, self._source.place)

    def _name_object(self, found: BucketObject, below: str) -> ListedSource | SourceUnreadable:
        try:
            name = make_legible(f"{self._source.name}/{below}")
        except SourceUnreadable as error:
            return error
        return ListedSource(name, self._uri(found.key), found.etag, found.size)

    def _uri(self, key: str, version_id: str | None = None) -> str:
        version = f"?versionId={quote(version_id)}" if version_id else ""
        return f"{self._bucket.place}/{quote(key)}{version}"


def _is_no_document(key: str) -> bool:
    """Return whether a key is a "folder" that a console made, or hidden or temporary as a file would be."""
    return key.endswith("/") or is_passed_over(key.split("/"))

"""One S3 bucket, used by the store and by deliveries; its errors become sentences.

Requests follow the Amazon S3 API reference. Conditional writes (`If-None-Match: *` and `If-Match`) keep two
writers from overwriting each other; not every S3 server honours them: see `Bucket.put_if`.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from botocore.parsers import ResponseParserError

from adapters.blob import PIECE, Member
from adapters.s3_client import ATTEMPTS, open_client
from adapters.s3_failures import ABSENT, BUSY, NO_LOCK, RACE_LOST, explain_failure, read_code
from schemas.errors import SourceUnreadable, StoreUnusable, TargetUnusable
from schemas.refusal import Refusal, TextFact, WordedFact

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

PAGE = 1000  # keys in one answer, the most S3 gives
INTERRUPTIONS = (IncompleteReadError, ReadTimeoutError, ResponseStreamingError)
FAILURES = (ClientError, BotoCoreError, ResponseParserError, KeyError, ValueError, RecursionError)
PROBE = ".premierjet-conditional-writes"
ALL_RIGHTS = TextFact("bucket_all")


@dataclass(frozen=True)
class BucketObject:
    """An object's key, etag, size in bytes and last writing."""

    key: str
    etag: str
    size: int
    written_at: datetime


@dataclass(frozen=True)
class FetchedObject:
    """An object that was fetched, with its version; `data` is empty if it was too large to be read."""

    data: bytes
    etag: str
    size: int
    version_id: str | None


class Bucket:
    """One bucket, whose objects are read and written whole; its errors are of the class `unusable`.

    Credentials come from the usual AWS variables, files or instance role, as boto3 finds them.
    """

    def __init__(
        self,
        name: str,
        *,
        endpoint_url: str | None = None,
        region: str = "us-east-1",
        profile: str | None = None,
        unusable: type[StoreUnusable] | type[TargetUnusable] | type[SourceUnreadable] = StoreUnusable,
        needed: WordedFact = ALL_RIGHTS,
        attempts: int = ATTEMPTS,
    ) -> None:
        self.name = name
        self._needed = needed
        self._unusable = unusable
        self._endpoint_url = endpoint_url
        self._attempts = attempts
        self._conditional_under: set[str] = set()
        self._exists = False
        self._lock = Lock()
        with self._explain_errors(""):
            self.client = open_client(endpoint_url, region, profile, attempts)

    @property
    def place(self) -> str:
        """Return the bucket's URL, for messages."""
        return f"s3://{self.name}"

    def get(self, key: str) -> bytes | None:
        """Return an object's bytes, or None."""
        found = self.get_with_etag(key)
        return None if found is None else found[0]

    def get_with_etag(self, key: str) -> tuple[bytes, str] | None:
        """Return an object's bytes and the etag of exactly these bytes, or None."""
        found = self.at_most(key)
        return None if found is None else (found.data, found.etag)

    def at_most(self, key: str, largest: int | None = None) -> FetchedObject | None:
        """Return an object, without its bytes if they are more than `largest`; None if it is absent."""
        with self._explain_errors(key):
            for attempt in range(1, self._attempts + 1):
                try:
                    return self._fetch_once(key, largest)
                except INTERRUPTIONS:
                    # botocore repeats a request without an answer, but not one whose answer stopped midway.
                    if attempt == self._attempts:
                        raise
        raise AssertionError("the last attempt returns or raises")

    def _fetch_once(self, key: str, largest: int | None) -> FetchedObject | None:
        answer = self._request(key)
        if answer is None:
            return None
        size, version = answer["ContentLength"], answer.get("VersionId")
        with closing(answer["Body"]) as body:  # as a context it is the bare stream, with errors of its own
            data = b"" if largest is not None and size > largest else body.read()
        return FetchedObject(data, answer["ETag"], size, None if version == "null" else version)

    def pieces(self, key: str) -> Iterator[bytes] | None:
        """Return an object's bytes in pieces, or None; raises an error if they stop before their end."""
        with self._explain_errors(key):
            answer = self._request(key)
        return None if answer is None else self._read(key, answer["Body"])

    def _request(self, key: str) -> "GetObjectOutputTypeDef | None":
        try:
            return self.client.get_object(Bucket=self.name, Key=key)
        except ClientError as error:
            if read_code(error) in ABSENT:
                return None
            raise

    def _read(self, key: str, body: "StreamingBody") -> Iterator[bytes]:
        with self._explain_errors(key), body:
            yield from body.iter_chunks(PIECE)

    def put(self, key: str, data: Member, *, media_type: str = "application/octet-stream") -> None:
        """Write an object, replacing the earlier one.

        A blob is sent while it is read, in one request: the object is written whole or not at all.
        """
        self._refuse_a_missing_bucket()
        body = data if isinstance(data, bytes) else data.open()
        with self._explain_errors(key):
            self.client.put_object(Bucket=self.name, Key=key, Body=body, ContentType=media_type)

    def put_if(
        self,
        key: str,
        data: bytes,
        *,
        seen: str | None,
        probe_under: str,
        media_type: str = "application/octet-stream",
        keep_until: datetime | None = None,
    ) -> bool:
        """Write an object if its etag is still `seen`; if `seen` is None, only if there is no object yet.

        Returns False, with nothing written, if another writer was first. A server that ignores conditions
        would let both write: this is tried once with an object below `probe_under`, and refused.

        Until `keep_until` nobody can remove the object, not even the account's owner: the bucket must have
        Object Lock in compliance mode (see `refuse_without_lock`).
        """
        self._refuse_a_missing_bucket()
        self._refuse_a_server_without_conditions(probe_under)
        return self._put_if(key, data, seen=seen, media_type=media_type, keep_until=keep_until)

    def _put_if(
        self, key: str, data: bytes, *, seen: str | None, media_type: str, keep_until: datetime | None = None
    ) -> bool:
        writer = uuid4().hex
        condition: dict[str, Any] = {"IfNoneMatch": "*"} if seen is None else {"IfMatch": seen}
        if keep_until is not None:
            condition |= {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": keep_until}
            # Amazon asks every locked write for a checksum of the body ("Object Lock considerations").
            condition |= {"ChecksumAlgorithm": "SHA256"}
        with self._explain_errors(key):
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    self.client.put_object(
                        Bucket=self.name,
                        Key=key,
                        Body=data,
                        ContentType=media_type,
                        Metadata={"writer": writer},
                        **condition,
                    )
                    return True
                except ClientError as error:
                    if read_code(error) in BUSY and attempt < ATTEMPTS:
                        continue
                    if read_code(error) not in RACE_LOST:
                        raise
                    # A repeated request may have lost to its own first try, whose answer was lost.
                    repeated = attempt > 1 or error.response["ResponseMetadata"].get("RetryAttempts", 0) > 0
                    return repeated and self._writer_of(key) == writer
        raise AssertionError("the last attempt returns or raises")

    def list(self, prefix: str) -> Iterator[BucketObject]:
        """Yield the objects whose key starts with `prefix`, in key order."""
        found: list[BucketObject] = []
        with self._explain_errors(prefix):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.name, Prefix=prefix, PaginationConfig={"PageSize": PAGE}
            )
            for page in pages:
                found.extend(
                    BucketObject(o["Key"], o["ETag"], o["Size"], o["LastModified"])
                    for o in page.get("Contents", ())
                )
        # S3 lists in key order, but servers that store files in folders list folder by folder.
        yield from sorted(found, key=lambda entry: entry.key)

    def find_replaced(self, prefix: str) -> str | None:
        """Return the first key below `prefix` whose object was deleted or written twice, or None.

        Only a bucket with versions shows that; every bucket with Object Lock has versions.
        """
        seen: set[str] = set()
        touched: set[str] = set()
        with self._explain_errors(prefix):
            pages = self.client.get_paginator("list_object_versions").paginate(
                Bucket=self.name, Prefix=prefix, PaginationConfig={"PageSize": PAGE}
            )
            for page in pages:
                touched |= {marker["Key"] for marker in page.get("DeleteMarkers", ())}
                for version in page.get("Versions", ()):
                    (touched if version["Key"] in seen else seen).add(version["Key"])
        return min(touched, default=None)

    def refuse_without_lock(self) -> None:
        """Raise an error if the bucket has no Object Lock, which must be set when a bucket is made."""
        with self._explain_errors(""):
            try:
                lock = self.client.get_object_lock_configuration(Bucket=self.name)["ObjectLockConfiguration"]
            except ClientError as error:
                if read_code(error) not in NO_LOCK:
                    raise
                lock = {}
        if lock.get("ObjectLockEnabled") != "Enabled":
            raise self._unusable(
                "the bucket has no Object Lock",
                place=self.place,
                remedy="Make a bucket with Object Lock, or unset PREMIERJET_LEDGER_LOCK_DAYS",
            )

    def sign_address(self, key: str, seconds: int) -> str:
        """Return an address that anybody can read an object at, for so many seconds; sends no request.

        The most are seven days (Signature Version 4, "Authenticating requests: query parameters").
        """
        with self._explain_errors(key):
            return str(
                self.client.generate_presigned_url(
                    "get_object", Params={"Bucket": self.name, "Key": key}, ExpiresIn=seconds
                )
            )

    def delete(self, key: str) -> None:
        """Remove an object; does nothing if it is absent."""
        with self._explain_errors(key):
            self.client.delete_object(Bucket=self.name, Key=key)

    def _writer_of(self, key: str) -> str | None:
        try:
            return self.client.head_object(Bucket=self.name, Key=key)["Metadata"].get("writer")
        except ClientError as error:
            if read_code(error) in ABSENT:
                return None
            raise

    def _refuse_a_missing_bucket(self) -> None:
        """Raise an error if the bucket does not exist: some servers would make it at the first write."""
        if self._exists:
            return
        with self._explain_errors(""):
            try:
                self.client.head_bucket(Bucket=self.name)
            except ClientError as error:
                if read_code(error) in ABSENT:
                    raise self._unusable(Refusal("s3.no_bucket", place=self.place)) from error
                if read_code(error) not in {"403", "Forbidden"}:
                    raise
                # These credentials may not look at the bucket, but perhaps they may write to it.
        self._exists = True

    def _refuse_a_server_without_conditions(self, under: str) -> None:
        with self._lock:
            if under in self._conditional_under:
                return
            # The first try may find the key of an earlier probe, the second certainly finds one.
            for _ in ("first", "second"):
                if not self._put_if(under + PROBE, b"", seen=None, media_type="text/plain"):
                    self._conditional_under.add(under)
                    return
        raise self._unusable(
            "the server ignores conditional writes, so two runs could overwrite each other",
            place=f"{self.place}/{under}",
            remedy="Use a server that honours If-None-Match on PUT, or a folder",
        )

    @contextmanager
    def _explain_errors(self, key: str) -> Iterator[None]:
        try:
            yield
        except FAILURES as error:
            place = f"{self.place}/{key}" if key else self.place
            # Without its cause: the server may have repeated a secret in its answer.
            raise self._unusable(explain_failure(error, self._endpoint_url, self._needed, place)) from None

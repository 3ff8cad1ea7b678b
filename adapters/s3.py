"""One S3 bucket, used by the store and by deliveries; its errors become sentences.

Requests follow the Amazon S3 API reference; two writers are told apart by its conditional writes
(`If-None-Match: *` and `If-Match`), which not every S3 server honours: see `Bucket.put_if`.
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
from adapters.s3_failures import ABSENT, BUSY, LOST, UNLOCKED, explain_failure, read_code
from schemas.errors import SourceUnreadable, StoreUnusable, TargetUnusable
from schemas.refusal import Refusal, TextFact, WordedFact

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

PAGE = 1000  # keys an answer, the most S3 gives
BROKEN_OFF = (IncompleteReadError, ReadTimeoutError, ResponseStreamingError)
FAILURES = (ClientError, BotoCoreError, ResponseParserError, KeyError, ValueError, RecursionError)
PROBE = ".premierjet-conditional-writes"
EVERYTHING = TextFact("bucket_all")


@dataclass(frozen=True)
class BucketObject:
    """An object's key, etag, size in bytes and last writing."""

    key: str
    etag: str
    size: int
    written_at: datetime


@dataclass(frozen=True)
class Copy:
    """An object as it was got: its bytes where they were few enough, its etag, its size, its version id."""

    data: bytes
    etag: str
    size: int
    version_id: str | None


class Bucket:
    """Whole objects of one bucket; whatever goes wrong is raised as `unusable`.

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
        needed: WordedFact = EVERYTHING,
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
        """Return the bucket's URL, for a person."""
        return f"s3://{self.name}"

    def get(self, key: str) -> bytes | None:
        """Return an object's bytes, or None."""
        found = self.get_with_etag(key)
        return None if found is None else found[0]

    def get_with_etag(self, key: str) -> tuple[bytes, str] | None:
        """Return an object's bytes and the etag of exactly these bytes, or None."""
        found = self.at_most(key)
        return None if found is None else (found.data, found.etag)

    def at_most(self, key: str, largest: int | None = None) -> Copy | None:
        """Return an object, without its bytes where they are more than `largest`; None where it is absent."""
        with self._explain_errors(key):
            for attempt in range(1, self._attempts + 1):
                try:
                    return self._copy(key, largest)
                except BROKEN_OFF:
                    # botocore asks again where an answer never began, not where it stopped midway.
                    if attempt == self._attempts:
                        raise
        raise AssertionError("the last attempt returns or raises")

    def _copy(self, key: str, largest: int | None) -> Copy | None:
        answer = self._answer(key)
        if answer is None:
            return None
        size, version = answer["ContentLength"], answer.get("VersionId")
        with closing(answer["Body"]) as body:  # as a context it is the bare stream, with errors of its own
            data = b"" if largest is not None and size > largest else body.read()
        return Copy(data, answer["ETag"], size, None if version == "null" else version)

    def pieces(self, key: str) -> Iterator[bytes] | None:
        """Return an object's bytes in pieces, or None; raises where they stop before their end."""
        with self._explain_errors(key):
            answer = self._answer(key)
        return None if answer is None else self._read(key, answer["Body"])

    def _answer(self, key: str) -> "GetObjectOutputTypeDef | None":
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
        """Keep bytes under a key, replacing what was there.

        A blob is sent as it is read, in one request as bytes are: an object is there whole or not at all.
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
        """Keep bytes under a key that still has the etag `seen`, or none where that is None.

        Until `keep_until` nobody can remove or shorten what was written, not even the account's owner:
        Object Lock in compliance mode, which `refuse_without_lock` makes sure the bucket has.

        Returns False, nothing written, where another writer came first. A server that ignores
        conditions would let both win, so it is tried once on a key of its own below `probe_under`
        and refused if it does.
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
                    if read_code(error) not in LOST:
                        raise
                    # A repeated request may have lost against its own first try, whose answer never came.
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
        # S3 lists in key order, but servers kept in folders list folder by folder.
        yield from sorted(found, key=lambda each: each.key)

    def find_replaced(self, prefix: str) -> str | None:
        """Return the first key, of those that start with `prefix`, that was deleted or written again.

        Only a bucket with versions can tell, as every bucket with Object Lock.
        """
        seen: set[str] = set()
        odd: set[str] = set()
        with self._explain_errors(prefix):
            pages = self.client.get_paginator("list_object_versions").paginate(
                Bucket=self.name, Prefix=prefix, PaginationConfig={"PageSize": PAGE}
            )
            for page in pages:
                odd |= {marker["Key"] for marker in page.get("DeleteMarkers", ())}
                for version in page.get("Versions", ()):
                    (odd if version["Key"] in seen else seen).add(version["Key"])
        return min(odd, default=None)

    def refuse_without_lock(self) -> None:
        """Raise where the bucket has no Object Lock: it can only be had when a bucket is made."""
        with self._explain_errors(""):
            try:
                lock = self.client.get_object_lock_configuration(Bucket=self.name)["ObjectLockConfiguration"]
            except ClientError as error:
                if read_code(error) not in UNLOCKED:
                    raise
                lock = {}
        if lock.get("ObjectLockEnabled") != "Enabled":
            raise self._unusable(
                "the bucket has no Object Lock",
                place=self.place,
                remedy="Make a bucket with Object Lock, or unset PREMIERJET_LEDGER_LOCK_DAYS",
            )

    def sign_address(self, key: str, seconds: int) -> str:
        """Return an address at which anybody may read an object for so long; nothing is asked of the server.

        S3 signs for seven days at most (Signature Version 4, "Authenticating requests: query parameters").
        """
        with self._explain_errors(key):
            return str(
                self.client.generate_presigned_url(
                    "get_object", Params={"Bucket": self.name, "Key": key}, ExpiresIn=seconds
                )
            )

    def delete(self, key: str) -> None:
        """Remove an object; nothing happens where it is absent."""
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
        """Ask once, because some servers answer a write to a missing bucket by making it."""
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
                # Rights to write without rights to look at the bucket are enough; the write will tell.
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
            # Without its cause: botocore's words hold what the server said, and that may be what it was sent.
            raise self._unusable(explain_failure(error, self._endpoint_url, self._needed, place)) from None

"""A drop in an S3 bucket: each file is an object, and the feed is replaced by a conditional write."""

from collections.abc import Iterator

from adapters.blob import Member
from adapters.s3 import Bucket
from pipelines.delivery.drop import DropFile
from schemas.errors import TargetUnusable
from schemas.refusal import Refusal

MEDIA_TYPES = {
    "zip": "application/zip",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
}


class S3Drop:
    """Drop whose files are the objects of a bucket below a prefix."""

    def __init__(self, bucket: Bucket, prefix: str = "") -> None:
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    @property
    def place(self) -> str:
        """Return the URL of the bucket and prefix."""
        return f"{self.bucket.place}/{self.prefix}".rstrip("/")

    def read(self, name: str) -> DropFile | None:
        """Return the object's bytes, marked by their etag."""
        data_and_etag = self.bucket.get_with_etag(self._build_key(name))
        return None if data_and_etag is None else DropFile(*data_and_etag)

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """Return the object's bytes in pieces, or None."""
        return self.bucket.pieces(self._build_key(name))

    def send(self, name: str, data: Member) -> None:
        """Replace the object; S3 shows a reader the old bytes or the new ones."""
        self.bucket.put(self._build_key(name), data, media_type=_media_type(name))

    def replace(self, name: str, data: bytes, seen: str | None) -> bool:
        """Replace the object by a conditional write.

        Raises TargetUnusable if the server ignores conditions.
        """
        return self.bucket.put_if(
            self._build_key(name), data, seen=seen, probe_under=self.prefix, media_type=_media_type(name)
        )

    def link(self, name: str, seconds: int) -> str | None:
        """Return a signed address; it also expires when the credentials that signed it do."""
        return self.bucket.sign_address(self._build_key(name), seconds)

    def remove(self, name: str) -> None:
        """Remove the object; a bucket that keeps versions keeps the earlier ones."""
        self.bucket.delete(self._build_key(name))

    def _build_key(self, name: str) -> str:
        if any(part in {"", ".", ".."} for part in name.split("/")):
            raise TargetUnusable(Refusal("delivery.name_leaves", place=name))
        return self.prefix + name


def _media_type(name: str) -> str:
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")

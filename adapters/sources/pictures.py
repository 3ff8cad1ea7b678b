"""Pictures of sources in the store, shared by all courses: `pictures/<sha256>`."""

from hashlib import sha256

from adapters.store import Store
from schemas.ids import Digest

FOLDER = "pictures/"


class SourcePictureFiles:
    """The bytes of pictures, as they were encoded when their source was read."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, data: bytes) -> None:
        """Save a picture; one that is stored already is not written again."""
        self._store.put_if_absent(FOLDER + sha256(data).hexdigest(), data)

    def get(self, digest: Digest) -> bytes | None:
        """Return the bytes of a picture; None if they are missing or damaged."""
        data = self._store.get(FOLDER + digest)
        return data if data is not None and sha256(data).hexdigest() == digest else None

"""Places of the ledger's checkpoints: folders or buckets outside the store."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adapters.settings import Settings
from adapters.store import Store
from adapters.store.folder import FolderStore
from schemas.errors import InvalidInput, StoreUnusable
from schemas.refusal import Refusal

SETTING = "PREMIERJET_CHECKPOINTS"
SUFFIX = ".dsse.json"
MAILED = "operators"
"""In the list of places: checkpoints are mailed to PREMIERJET_OPERATORS."""


@dataclass(frozen=True)
class CheckpointPlace:
    """A place with one object for each checkpoint, named by its moment; none is ever replaced."""

    store: Store

    def write(self, data: bytes, at: datetime) -> str:
        """Save a signed checkpoint, and return its address; raises StoreUnusable."""
        name = name_checkpoint(at)
        if not self.store.put_if_absent(name, data):
            raise StoreUnusable(Refusal("checkpoint.is_there", place=f"{self.store.place}/{name}"))
        return f"{self.store.place}/{name}"

    def newest(self) -> tuple[str, bytes] | None:
        """Return the address and the bytes of the newest checkpoint, or None."""
        names = [entry.key for entry in self.store.list("ledger-") if entry.key.endswith(SUFFIX)]
        data = self.store.get(max(names)) if names else None
        return None if data is None else (f"{self.store.place}/{max(names)}", data)


def open_checkpoints(root: Path, settings: Settings, store: Store) -> tuple[CheckpointPlace, ...]:
    """Return the folders and buckets that PREMIERJET_CHECKPOINTS names; none if it is not set.

    Raises InvalidInput if one is inside the store.
    """
    named = [each for each in _list_settings(settings) if each != MAILED]
    return tuple(CheckpointPlace(_open_place(root, settings, each, store)) for each in named)


def are_mailed(settings: Settings) -> bool:
    """Return whether checkpoints are mailed to whoever runs the installation."""
    return MAILED in _list_settings(settings)


def name_checkpoint(at: datetime) -> str:
    """Return the name of a checkpoint's file, e.g. `ledger-20261128T093000000000Z.dsse.json`."""
    return f"ledger-{at:%Y%m%dT%H%M%S%fZ}{SUFFIX}"


def _list_settings(settings: Settings) -> list[str]:
    return [each.strip() for each in (settings.checkpoints or "").split(",") if each.strip()]


def _open_place(root: Path, settings: Settings, place: str, store: Store) -> Store:
    if "://" in place:
        return _open_bucket(settings, place, store)
    folder = (root / place).resolve()
    if isinstance(store, FolderStore) and folder.is_relative_to(store.folder.resolve()):
        raise InvalidInput(Refusal("checkpoint.in_store", place=str(folder)))
    return FolderStore(folder)


def _open_bucket(settings: Settings, url: str, store: Store) -> Store:
    if f"{url.rstrip('/')}/".startswith(f"{store.place.rstrip('/')}/"):
        raise InvalidInput(Refusal("checkpoint.in_store", place=url))
    # Imported here: an installation that uses folders alone need not load boto3.
    from adapters.s3 import Bucket
    from adapters.store.factory import read_bucket_url
    from adapters.store.object_lock import LockedStore
    from adapters.store.s3 import S3Store

    bucket, prefix = read_bucket_url(url, SETTING)
    checkpoint_store = S3Store(
        Bucket(bucket, endpoint_url=settings.s3_endpoint_url, region=settings.s3_region), prefix
    )
    days = settings.checkpoint_lock_days
    return checkpoint_store if days is None else LockedStore(checkpoint_store, days)

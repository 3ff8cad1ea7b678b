"""Where checkpoints of the ledger are kept: a folder, or a bucket, outside the store."""

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
"""Written among the places: the checkpoint is mailed to PREMIERJET_OPERATORS."""


@dataclass(frozen=True)
class CheckpointPlace:
    """One object a checkpoint, named by its moment; none is ever replaced."""

    store: Store

    def write(self, data: bytes, at: datetime) -> str:
        """Keep a signed checkpoint, and return its address; raises StoreUnusable."""
        name = name_checkpoint(at)
        if not self.store.put_if_absent(name, data):
            raise StoreUnusable(Refusal("checkpoint.is_there", place=f"{self.store.place}/{name}"))
        return f"{self.store.place}/{name}"

    def newest(self) -> tuple[str, bytes] | None:
        """Return the checkpoint written last and its address; None where there is none."""
        names = [entry.key for entry in self.store.list("ledger-") if entry.key.endswith(SUFFIX)]
        data = self.store.get(max(names)) if names else None
        return None if data is None else (f"{self.store.place}/{max(names)}", data)


def open_checkpoints(root: Path, settings: Settings, store: Store) -> tuple[CheckpointPlace, ...]:
    """Return the folders and buckets that PREMIERJET_CHECKPOINTS names; none where it is not set.

    Raises InvalidInput where one lies in the store.
    """
    named = [each for each in _list_settings(settings) if each != MAILED]
    return tuple(CheckpointPlace(_open_place(root, settings, each, store)) for each in named)


def are_mailed(settings: Settings) -> bool:
    """Return whether checkpoints are mailed to whoever runs the installation."""
    return MAILED in _list_settings(settings)


def name_checkpoint(at: datetime) -> str:
    """Return what a checkpoint's file is called."""
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
    # Whoever keeps everything in folders does not pay for loading boto3.
    from adapters.s3 import Bucket
    from adapters.store.factory import read_bucket_url
    from adapters.store.object_lock import LockedStore
    from adapters.store.s3 import S3Store

    bucket, prefix = read_bucket_url(url, SETTING)
    there = S3Store(Bucket(bucket, endpoint_url=settings.s3_endpoint_url, region=settings.s3_region), prefix)
    days = settings.checkpoint_lock_days
    return there if days is None else LockedStore(there, days)

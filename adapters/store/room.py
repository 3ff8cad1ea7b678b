"""Whether a store in a folder takes more, judged without a write: any look at the store may ask.

What a disk's quota leaves is not seen, nor whether a bucket may be written: `premierjet doctor` tries that.
"""

import os
from pathlib import Path

from adapters.store import Store
from adapters.store.folder import FolderStore
from adapters.store.parts import PARTS
from schemas.refusal import Refusal

LEAST_FREE = 1024 * 1024  # bytes: a draft with its pictures is hardly larger


def find_write_refusal(store: Store) -> Refusal | None:
    """Return why nothing can be written to a store in a folder; None if something can, or it is no folder."""
    if not isinstance(store, FolderStore):
        return None
    folder = _find_existing(store.folder)
    if not all(os.access(each, os.W_OK | os.X_OK) for each in _list_folders(folder, store)):
        return Refusal("needs.store_unwritable", store=store.place)
    disk = os.statvfs(folder)
    free = disk.f_bavail * disk.f_frsize
    has_no_entry = disk.f_files > 0 and disk.f_favail == 0  # some file systems count none
    if free < LEAST_FREE or has_no_entry:
        return Refusal("needs.store_full", store=store.place, free=free)
    return None


def _find_existing(folder: Path) -> Path:
    """Return the folder, or the one above it in which the first write makes it."""
    return next(each for each in (folder, *folder.absolute().parents) if each.is_dir())


def _list_folders(folder: Path, store: FolderStore) -> list[Path]:
    """Return the folder with those of the store's parts: a command of another user may have made one."""
    if folder != store.folder:
        return [folder]
    with os.scandir(folder) as entries:
        parts = (each for each in entries if each.name in PARTS and each.is_dir(follow_symlinks=False))
        return [folder, *(Path(each.path) for each in parts)]

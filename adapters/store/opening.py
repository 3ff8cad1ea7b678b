"""Which store an installation uses."""

from pathlib import Path

from adapters.settings import Settings
from adapters.store import Store
from adapters.store.folder import FolderStore


def open_store(root: Path, settings: Settings) -> Store:
    """Return the store that PREMIERJET_STORE names: a folder, or `s3://bucket/prefix`."""
    return FolderStore(root / settings.store)

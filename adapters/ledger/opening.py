"""Which ledger an installation uses."""

from pathlib import Path

from adapters.ledger import Ledger
from adapters.settings import Settings
from adapters.store import Store


def open_ledger(root: Path, settings: Settings, store: Store) -> Ledger:
    """Return the ledger kept beside the store: a folder of chains, or a bucket's objects."""
    raise NotImplementedError

"""Choice of the ledger an installation uses."""

import os
from hashlib import sha256
from pathlib import Path

from pydantic import SecretStr

from adapters.ledger import Ledger
from adapters.ledger.heads import FOLDER as HEADS
from adapters.ledger.heads import HeadFolder, WitnessedLedger
from adapters.ledger.key import (
    KEY_FILE,
    KEY_VARIABLE,
    RETIRED_VARIABLE,
    KeyFile,
    KeySource,
    SettingKey,
)
from adapters.ledger.key_place import PlacedKeyFile
from adapters.ledger.lines import LinesLedger
from adapters.ledger.objects import ObjectsLedger
from adapters.settings import Settings
from adapters.store import Store
from adapters.store.folder import FolderStore
from schemas.errors import InvalidInput, KeyUnusable

CHAINS = "ledger"
"""The folder of the chains, in the store."""

LOCK_VARIABLE = "PREMIERJET_LEDGER_LOCK_DAYS"


def open_ledger(root: Path, settings: Settings, store: Store) -> Ledger:
    """Return the ledger kept beside the store: a folder of chains, or a bucket's objects.

    Raises KeyUnusable if the store is a bucket and no key is set, InvalidInput if it is a folder and an
    Object Lock is set. Whether a bucket has Object Lock is checked before the first line is written.
    """
    key = open_key(root, settings, store)
    return WitnessedLedger(_open_chains(settings, store, key), _open_heads(root, settings, store))


def _open_chains(settings: Settings, store: Store, key: KeySource) -> Ledger:
    if isinstance(store, FolderStore):
        if settings.ledger_lock_days is not None:
            raise InvalidInput(
                "is set, and a folder has no Object Lock",
                place=LOCK_VARIABLE,
                remedy="Unset it, or keep the store in a bucket with Object Lock",
            )
        return LinesLedger(store.folder / CHAINS, key)
    return ObjectsLedger(_require_lock(store, settings.ledger_lock_days), key)


def _open_heads(root: Path, settings: Settings, store: Store) -> HeadFolder:
    """Return the folder of this store's heads: one for each store in the folder of keys."""
    keys = settings.key_folder(root)
    place = os.path.relpath(store.folder, keys) if isinstance(store, FolderStore) else store.place
    return HeadFolder(keys / HEADS / sha256(place.encode()).hexdigest()[:16])


def open_key(root: Path, settings: Settings, store: Store) -> KeySource:
    """Return where the ledger's keys come from; raises KeyUnusable if there can be none."""
    current, retired = _reveal(settings.ledger_key), _reveal(settings.ledger_retired_keys)
    if current:
        return SettingKey.from_text(current, retired)
    if retired:
        raise KeyUnusable(
            f"is set, and {KEY_VARIABLE} is not",
            place=RETIRED_VARIABLE,
            remedy=f"Set {KEY_VARIABLE} to the current key, or unset both to use the file's",
        )
    if isinstance(store, FolderStore):
        return PlacedKeyFile(
            outside=KeyFile(settings.key_folder(root) / KEY_FILE),
            inside=KeyFile(store.folder / KEY_FILE),
            chains=store.folder / CHAINS,
        )
    raise KeyUnusable(
        "is not set, and a ledger outside this machine needs a key",
        place=KEY_VARIABLE,
        remedy="Set it to a long random text, the same wherever this store is used",
    )


def _require_lock(store: Store, days: int | None) -> Store:
    if days is None:
        return store
    # Imported here: an installation that uses a folder need not load boto3.
    from adapters.store.object_lock import LockedStore
    from adapters.store.s3 import S3Store

    assert isinstance(store, S3Store)
    return LockedStore(store, days)


def _reveal(setting: SecretStr | None) -> str:
    return "" if setting is None else setting.get_secret_value()

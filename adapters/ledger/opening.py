"""Which ledger an installation uses."""

from adapters.ledger import Ledger
from adapters.ledger.key import KEY_FILE, KEY_VARIABLE, KeyFile, KeySource, SettingKey
from adapters.ledger.lines import LinesLedger
from adapters.ledger.objects import ObjectsLedger
from adapters.settings import Settings
from adapters.store import Store
from adapters.store.folder import FolderStore
from schemas.errors import InvalidInput


def open_ledger(settings: Settings, store: Store) -> Ledger:
    """Return the ledger kept beside the store: a folder of chains, or a bucket's objects.

    Raises InvalidInput where the store is no folder and no key is set.
    """
    key = open_key(settings, store)
    if isinstance(store, FolderStore):
        return LinesLedger(store.folder / "ledger", key)
    return ObjectsLedger(store, key)


def open_key(settings: Settings, store: Store) -> KeySource:
    """Return where the ledger's key comes from; raises InvalidInput where there can be none."""
    if settings.ledger_key is not None and settings.ledger_key.get_secret_value():
        return SettingKey.from_text(settings.ledger_key.get_secret_value())
    if isinstance(store, FolderStore):
        return KeyFile(store.folder / KEY_FILE)
    raise InvalidInput(
        "is not set, and a ledger outside this machine needs a key",
        place=KEY_VARIABLE,
        remedy="Set it to a long random text, the same wherever this store is used",
    )

"""The key that hashes learners: a setting of the installation, or a file only its owner can read.

It is not the ledger's key: somebody who verifies decisions need not be able to recognise learners.
"""

from adapters.ledger.key import SHORTEST_KEY, Key, KeyFile
from adapters.settings import Settings
from adapters.store import Store
from adapters.store.folder import FolderStore
from schemas.errors import InvalidInput, LedgerBroken, StoreUnusable
from schemas.refusal import Refusal

KEY_FILE = "results.key"
KEY_VARIABLE = "PREMIERJET_RESULTS_KEY"


def read_results_key(settings: Settings, store: Store) -> Key:
    """Return the key; make one if there is none and the store is a folder.

    Raises InvalidInput if the key cannot be used, or if the store is no folder and no key is set.
    """
    if settings.results_key is not None and settings.results_key.get_secret_value():
        secret = settings.results_key.get_secret_value()
        if len(secret) < SHORTEST_KEY:
            raise InvalidInput(Refusal("results.short_key", place=KEY_VARIABLE, fewest=SHORTEST_KEY))
        return Key(secret.encode())
    if not isinstance(store, FolderStore):
        raise InvalidInput(Refusal("results.no_key", place=KEY_VARIABLE))
    file = KeyFile(store.folder / KEY_FILE, KEY_VARIABLE)
    try:
        return file.make()
    except LedgerBroken as error:
        raise StoreUnusable.of(error, error.place) from error

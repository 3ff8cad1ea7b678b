"""Check that no key lies in the store, where everybody who may read it could use the key."""

from collections.abc import Iterator
from pathlib import Path

from adapters.ledger.key import KeySource
from adapters.ledger.key_place import PlacedKeyFile
from adapters.store import Store
from adapters.store.folder import FolderStore
from adapters.workspace import Workspace
from pipelines.cli.doctor.check_result import CheckResult

LEDGER_KEY_RISK = "whoever can read the store can seal decisions in anybody's name"
SIGNING_KEY_RISK = "whoever can read the store can sign releases in your name"


def list_keys_in_store(workspace: Workspace) -> Iterator[CheckResult]:
    """Yield a warning for each key that lies in the store: the risk, and what to do."""
    ledger, store = workspace.ledger_key, workspace.records.store
    if not isinstance(store, FolderStore):
        return
    found = find_ledger_key_in_store(ledger, store)
    if found is not None:
        yield _make_warning("ledger key", found)
    signing = Path(workspace.signing_key.place)
    if _lies_in(signing, store):
        yield _make_warning(
            "signing key",
            f"{signing} lies in the store: {SIGNING_KEY_RISK}. Set PREMIERJET_KEYS to a folder outside it",
        )


def find_ledger_key_in_store(ledger: KeySource, store: Store) -> str | None:
    """Return the risk of a ledger key in the store and what to do; None if there is none."""
    if not isinstance(ledger, PlacedKeyFile) or not isinstance(store, FolderStore):
        return None
    if ledger.is_twice:
        return (
            f"{ledger.inside.path} lies in the store beside {ledger.place}, which is in use. If both are "
            "alike, run `premierjet ledger key --move-out`; else move the one in the store away"
        )
    if ledger.is_planted:
        return (
            f"{ledger.inside.path} lies in the store, whose ledger has no line it sealed, and is not used. "
            f"Find out who put it there, and move it away; your key is made in {ledger.outside.path}"
        )
    if _lies_in(Path(ledger.place), store):
        return f"{ledger.place} lies in the store: {LEDGER_KEY_RISK}. {_suggest_remedy(ledger)}"
    return None


def _suggest_remedy(ledger: PlacedKeyFile) -> str:
    if ledger.is_inside:
        return "Run `premierjet ledger key --move-out`, and back the new file up apart"
    return "Set PREMIERJET_KEYS to a folder outside it, and move the file there"


def _lies_in(file: Path, store: FolderStore) -> bool:
    return file.exists() and file.resolve().is_relative_to(store.folder.resolve())


def _make_warning(piece: str, found: str) -> CheckResult:
    return CheckResult(piece, works=True, found=found, look=True)

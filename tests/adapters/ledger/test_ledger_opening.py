"""Which ledger and which key an installation uses, and how the key's file is kept."""

import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.ledger.factory import open_key, open_ledger
from adapters.ledger.heads import WitnessedLedger
from adapters.ledger.key import KeyFile, SettingKey
from adapters.ledger.lines import LinesLedger
from adapters.ledger.objects import ObjectsLedger
from adapters.s3 import Bucket
from adapters.settings import Settings
from adapters.store.folder import FolderStore
from adapters.store.s3 import S3Store
from pipelines.testing import builders
from schemas.errors import KeyUnusable, LedgerBroken

SECRET = "a key of more than sixteen characters"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "store")


def with_key(text: str) -> Settings:
    return Settings(ledger_key=SecretStr(text), _env_file=None)


def without_key() -> Settings:
    return Settings(_env_file=None)


def far_away() -> S3Store:
    return S3Store(Bucket("premierjet", endpoint_url="http://127.0.0.1:9"))


def test_a_folder_store_keeps_its_ledger_in_lines_with_a_key_of_its_own(
    tmp_path: Path, store: FolderStore
) -> None:
    ledger = open_ledger(tmp_path, without_key(), store)
    assert isinstance(ledger, WitnessedLedger)
    assert isinstance(ledger.ledger, LinesLedger)
    assert not store.folder.exists()
    ledger.append(builders.decision())
    file = tmp_path / ".premierjet-keys" / "ledger.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(p.name for p in (store.folder / "ledger").iterdir()) == [
        f"{builders.KEY}.count",
        f"{builders.KEY}.jsonl",
    ]


def test_a_bucket_keeps_its_ledger_in_objects_under_the_key_that_is_set(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path, with_key(SECRET), far_away())
    assert isinstance(ledger, WitnessedLedger)
    assert isinstance(ledger.ledger, ObjectsLedger)


@pytest.mark.parametrize("settings", [without_key(), with_key("")], ids=["unset", "empty"])
def test_a_bucket_without_a_key_names_the_variable(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(KeyUnusable, match="PREMIERJET_LEDGER_KEY: is not set"):
        open_ledger(tmp_path, settings, far_away())


def test_the_key_that_is_set_is_used_and_no_file_is_made(tmp_path: Path, store: FolderStore) -> None:
    entry = open_ledger(tmp_path, with_key(SECRET), store).append(builders.decision())
    assert entry.key_id == SettingKey.from_text(SECRET).key.id
    assert not (tmp_path / ".premierjet-keys" / "ledger.key").exists()


def test_a_short_key_is_refused_with_a_way_to_make_a_long_one(tmp_path: Path, store: FolderStore) -> None:
    with pytest.raises(KeyUnusable, match=r"fewer than 16 characters.*openssl rand"):
        open_key(tmp_path, with_key("secret"), store)


def test_no_key_shows_in_a_message_or_a_log(tmp_path: Path, store: FolderStore) -> None:
    assert SECRET not in repr(open_key(tmp_path, with_key(SECRET), store))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_file_others_can_open_is_refused_with_the_remedy(
    tmp_path: Path, store: FolderStore, mode: int
) -> None:
    ledger = open_ledger(tmp_path, without_key(), store)
    ledger.append(builders.decision())
    (tmp_path / ".premierjet-keys" / "ledger.key").chmod(mode)
    for refused in (lambda: ledger.read(builders.KEY), lambda: ledger.append(builders.decision())):
        with pytest.raises(KeyUnusable, match=rf"mode {mode:o}\). Run `chmod 600"):
            refused()


def test_a_lost_key_is_never_replaced_under_lines_it_sealed(tmp_path: Path, store: FolderStore) -> None:
    ledger = open_ledger(tmp_path, without_key(), store)
    ledger.append(builders.decision())
    (tmp_path / ".premierjet-keys" / "ledger.key").unlink()
    for module in (builders.KEY, "froid--autre"):
        with pytest.raises(LedgerBroken, match=r"ledger\.key: the ledger’s key is missing"):
            ledger.append(builders.decision(module=module))
    with pytest.raises(LedgerBroken, match=r"ledger\.key: the ledger’s key is missing"):
        ledger.read(builders.KEY)
    assert not (tmp_path / ".premierjet-keys" / "ledger.key").exists()


def test_an_emptied_key_file_is_no_key(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "ledger.key")
    file.make()
    file.path.write_bytes(b"\n")
    with pytest.raises(LedgerBroken, match="holds no key"):
        file.read()


def test_a_key_made_once_is_the_key_from_then_on(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "new" / "ledger.key")
    assert file.read() is None
    made = file.make()
    assert file.make() == made == file.read()
    assert [path.name for path in file.path.parent.iterdir()] == ["ledger.key"]

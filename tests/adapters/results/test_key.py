"""The key that hashes learners: made once for its owner alone, or set where the store is no folder."""

import stat
from pathlib import Path
from typing import cast

import pytest
from pydantic import SecretStr

from adapters.results.key import read_results_key
from adapters.settings import Settings
from adapters.store import Store
from adapters.store.folder import FolderStore
from schemas.errors import InvalidInput, StoreUnusable

SECRET = "0123456789abcdef0123456789abcdef"


def test_it_is_made_on_first_use_readable_by_its_owner_alone_and_kept(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    made = read_results_key(Settings(), store)
    file = tmp_path / "store" / "results.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_results_key(Settings(), store) == made
    assert made.secret.decode() not in repr(made)


def test_a_setting_goes_before_the_file_and_makes_none(tmp_path: Path) -> None:
    key = read_results_key(Settings(results_key=SecretStr(SECRET)), FolderStore(tmp_path))
    assert key.secret == SECRET.encode()
    assert list(tmp_path.iterdir()) == []


def test_a_store_outside_this_machine_needs_the_setting() -> None:
    with pytest.raises(InvalidInput, match="PREMIERJET_RESULTS_KEY"):
        read_results_key(Settings(), cast("Store", object()))


def test_a_setting_too_short_to_be_a_key_is_refused_without_being_shown() -> None:
    with pytest.raises(InvalidInput, match="fewer than 16") as refused:
        read_results_key(Settings(results_key=SecretStr("brie")), cast("Store", object()))
    assert "brie" not in str(refused.value)


@pytest.mark.parametrize("mode", [0o644, 0o660])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    (tmp_path / "results.key").write_text(SECRET)
    (tmp_path / "results.key").chmod(mode)
    with pytest.raises(InvalidInput, match="can be read or written by others"):
        read_results_key(Settings(), FolderStore(tmp_path))


def test_an_empty_file_is_no_key_and_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "results.key").touch(0o600)
    with pytest.raises(StoreUnusable, match="Restore it from a backup"):
        read_results_key(Settings(), FolderStore(tmp_path))
    assert (tmp_path / "results.key").read_bytes() == b""

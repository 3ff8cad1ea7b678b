"""Where the file of the ledger's keys lies: outside the store, but for a store from before."""

import stat
from pathlib import Path

import pytest

from adapters.ledger.key import KeyFile
from adapters.ledger.key_place import PlacedKeyFile
from schemas.errors import InvalidInput, StoreUnusable


@pytest.fixture
def source(tmp_path: Path) -> PlacedKeyFile:
    (tmp_path / "store" / "ledger").mkdir(parents=True)
    return PlacedKeyFile(
        outside=KeyFile(tmp_path / "keys" / "ledger.key"),
        inside=KeyFile(tmp_path / "store" / "ledger.key"),
        chains=tmp_path / "store" / "ledger",
    )


def begin_chain(source: PlacedKeyFile) -> None:
    (source.chains / "froid--reception.jsonl").write_text("a line\n")


def test_a_new_key_lies_in_a_folder_for_its_owner_alone(source: PlacedKeyFile) -> None:
    source.make()
    assert not source.inside.path.exists()
    assert stat.S_IMODE(source.outside.path.parent.stat().st_mode) == 0o700
    assert source.place == str(source.outside.path)


def test_a_key_in_the_store_goes_on_and_is_renewed_there(source: PlacedKeyFile) -> None:
    old = source.inside.make()
    begin_chain(source)
    assert source.make() == old == source.read()
    new = source.renew()
    assert source.is_inside
    ring = source.ring()
    assert ring is not None
    assert (ring.current, ring.retired) == (new, (old,))


def test_a_key_put_into_the_store_later_is_nobodys(source: PlacedKeyFile) -> None:
    """Whoever can write to the store plants a key of their own beside the one that is in use."""
    mine = source.make()
    planted = source.inside.make()
    assert planted != mine
    assert source.read() == mine
    assert source.is_twice
    with pytest.raises(InvalidInput, match="holds other keys than"):
        source.move_out()
    assert source.read() == mine


def test_a_key_put_into_the_store_first_seals_nothing(source: PlacedKeyFile) -> None:
    """Planted before the first line, it would have been adopted, and its owner have known our key."""
    planted = source.inside.make()
    assert source.is_planted
    assert source.read() is None
    mine = source.make()
    assert mine != planted
    assert source.place == str(source.outside.path)


def test_a_key_moves_out_while_servers_run_and_after_a_kill(source: PlacedKeyFile) -> None:
    key = source.inside.make()
    begin_chain(source)
    data = source.inside.path.read_bytes()
    source.outside.path.parent.mkdir()
    source.outside.path.write_bytes(data)  # a kill before the file in the store was removed
    source.outside.path.chmod(0o600)
    assert source.move_out() == str(source.outside.path)
    assert not source.inside.path.exists()
    assert source.read() == key
    with pytest.raises(InvalidInput, match="Nothing is to be moved"):
        source.move_out()


def test_a_folder_of_keys_that_cannot_be_made_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file")
    source = PlacedKeyFile(
        KeyFile(tmp_path / "keys" / "ledger.key"),
        KeyFile(tmp_path / "store" / "ledger.key"),
        tmp_path / "store" / "ledger",
    )
    with pytest.raises(StoreUnusable, match="PREMIERJET_KEYS"):
        source.make()

"""The index says what was read of an object, of no other, and to nobody who did not have the key."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.ledger.key import KeyFile
from adapters.store import StoredObject, derived_index
from adapters.store.derived_index import INDEX, DerivedIndex
from adapters.store.format import FORMAT, FormattedFolder

OLD = datetime(2026, 1, 1, tzinfo=UTC)
DRAFT = StoredObject("drafts/froid--quai/r00001.json", "etag", 9, OLD)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """One object counts as many, and the index is asked at once."""
    monkeypatch.setattr(derived_index, "FEW", 0)
    monkeypatch.setattr(derived_index, "MANY", 1)


@pytest.fixture
def store(tmp_path: Path) -> FormattedFolder:
    made = FormattedFolder(tmp_path / "store")
    made.put("spans/froid--quai.json", b"{}")
    return made


def open_index(store: FormattedFolder, key: str = "key", code: str = "code") -> DerivedIndex:
    file = KeyFile(store.folder.parent / key)
    file.make()
    return DerivedIndex(store, file, lambda: code)


def keep(store: FormattedFolder, entry: StoredObject = DRAFT, fact: bytes = b"a fact") -> None:
    index = open_index(store)
    index.find("head", entry)
    index.add("head", entry, fact)
    index.keep()


def list_packs(store: FormattedFolder) -> list[Path]:
    return [store.folder / each.key for each in store.list(INDEX)]


def test_what_one_look_read_the_next_process_finds(store: FormattedFolder) -> None:
    keep(store)
    assert open_index(store).find("head", DRAFT) == b"a fact"


def test_it_says_nothing_of_an_object_that_is_another_now(store: FormattedFolder) -> None:
    keep(store)
    changed = StoredObject(DRAFT.key, "another", 9, OLD)
    other = StoredObject("drafts/froid--quai/r00002.json", "etag", 9, OLD)
    index = open_index(store)
    assert [index.find("head", each) for each in (changed, other)] == [None, None]
    assert index.find("outline", DRAFT) is None, "a fact of another kind"


def alter(data: bytes) -> Iterator[bytes]:
    """What may stand where a pack stood."""
    yield b""
    yield b"\n"
    yield b"\xff\xfe no seal"
    yield data[:-3]
    yield data + b"x"
    yield data[:1] + data


def test_a_pack_that_was_cut_or_changed_says_nothing(store: FormattedFolder) -> None:
    keep(store)
    (pack,) = list_packs(store)
    for data in alter(pack.read_bytes()):
        pack.write_bytes(data)
        assert open_index(store).find("head", DRAFT) is None


def test_a_pack_of_another_key_or_of_other_code_says_nothing(store: FormattedFolder) -> None:
    keep(store)
    assert open_index(store, key="foreign").find("head", DRAFT) is None
    assert open_index(store, code="changed").find("head", DRAFT) is None


def test_without_packs_nothing_is_known_and_nothing_fails(store: FormattedFolder) -> None:
    keep(store)
    for pack in list_packs(store):
        pack.unlink()
    assert open_index(store).find("head", DRAFT) is None


def test_of_two_packs_the_later_counts(store: FormattedFolder) -> None:
    keep(store)
    changed = StoredObject(DRAFT.key, "another", 9, OLD)
    keep(store, changed, b"another fact")
    assert open_index(store).find("head", changed) == b"another fact"


@pytest.fixture
def drafts(store: FormattedFolder, monkeypatch: pytest.MonkeyPatch) -> list[StoredObject]:
    """Three drafts, of which an index knows the first two; the next writer joins the packs."""
    monkeypatch.setattr(derived_index, "MOST_PACKS", 2)
    for number in range(3):
        store.put(f"drafts/froid--m-{number}/r00001.json", b"{}")
        os.utime(store.folder / f"drafts/froid--m-{number}/r00001.json", (OLD.timestamp(), OLD.timestamp()))
    listed = list(store.list("drafts/"))
    for entry in listed[:2]:
        keep(store, entry, entry.key.encode())
    return listed


def test_many_packs_are_joined_by_the_next_writer(store: FormattedFolder, drafts: list[StoredObject]) -> None:
    keep(store, drafts[2], drafts[2].key.encode())
    assert len(list_packs(store)) == 1
    index = open_index(store)
    assert [index.find("head", each) for each in drafts] == [each.key.encode() for each in drafts]


def test_joined_packs_hold_nothing_of_objects_that_are_gone_or_changed(
    store: FormattedFolder, drafts: list[StoredObject]
) -> None:
    gone, changed, stays = drafts
    store.delete(gone.key)
    store.put(changed.key, b"{} ")
    keep(store, stays, b"a fact")
    index = open_index(store)
    assert [index.find("head", each) for each in drafts] == [None, None, b"a fact"]


def test_what_may_still_change_is_not_kept(store: FormattedFolder) -> None:
    keep(store, StoredObject(DRAFT.key, "etag", 9, datetime.now(UTC)))
    assert list_packs(store) == []


def test_few_objects_make_no_pack_and_ask_for_none(
    store: FormattedFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store)
    monkeypatch.setattr(derived_index, "FEW", 1)
    index = open_index(store)
    assert [index.find("head", DRAFT), index.find("head", DRAFT)] == [None, b"a fact"]
    monkeypatch.setattr(derived_index, "MANY", 2)
    keep(store, StoredObject("drafts/froid--vide/r00001.json", "etag", 9, OLD))
    assert len(list_packs(store)) == 1


def test_a_look_upgrades_no_store_of_an_earlier_format(store: FormattedFolder) -> None:
    (store.folder / FORMAT).unlink()
    keep(FormattedFolder(store.folder))
    assert [each.key for each in store.list("")] == ["spans/froid--quai.json"]


def test_a_store_that_cannot_be_written_stops_no_look(store: FormattedFolder) -> None:
    (store.folder / "index").write_text("a file in its place")
    keep(store)
    assert open_index(store).find("head", DRAFT) is None


def test_without_a_key_nothing_is_kept(store: FormattedFolder) -> None:
    index = DerivedIndex(store, KeyFile(store.folder / "none"), lambda: "code")
    index.add("head", DRAFT, b"a fact")
    index.keep()
    assert list_packs(store) == []

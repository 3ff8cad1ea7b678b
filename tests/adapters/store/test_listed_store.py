"""A look at many modules lists each part of a store once, and reads no object twice in a row."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.store import StoredObject
from adapters.store.folder import FolderStore
from adapters.store.listed_store import FEW, ListedStore

MODULES = [f"froid--m-{number}" for number in range(FEW + 5)]


class CountedStore(FolderStore):
    """A folder that notes what it is asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.listed: list[str] = []
        self.read: list[str] = []

    def list(self, prefix: str) -> Iterator[StoredObject]:
        self.listed.append(prefix)
        return super().list(prefix)

    def get(self, key: str) -> bytes | None:
        self.read.append(key)
        return super().get(key)


@pytest.fixture
def store(tmp_path: Path) -> CountedStore:
    made = CountedStore(tmp_path)
    for module in MODULES:
        made.put(f"drafts/{module}/r00001.json", b"one")
        made.put(f"drafts/{module}/r00002.json", b"two")
        made.put(f"spans/{module}.json", b"{}")
    return made


def test_of_thousands_of_modules_a_part_is_listed_once(store: CountedStore) -> None:
    listed = ListedStore(store)
    for module in MODULES:
        assert list(listed.list(f"drafts/{module}/")) == list(FolderStore.list(store, f"drafts/{module}/"))
    assert len(store.listed) == FEW + 1
    assert store.listed[-1] == "drafts/"


def test_whoever_has_listed_a_part_lists_no_module_of_it(store: CountedStore) -> None:
    listed = ListedStore(store)
    assert list(listed.list("drafts/")) == list(FolderStore.list(store, "drafts/"))
    assert [each.key for each in listed.list("drafts/froid--m-1/")] == [
        "drafts/froid--m-1/r00001.json",
        "drafts/froid--m-1/r00002.json",
    ]
    assert list(listed.list("drafts/froid--gone/")) == []
    assert store.listed == ["drafts/"]


def test_other_listings_are_those_of_the_store(store: CountedStore) -> None:
    listed = ListedStore(store)
    for prefix in ("", "spans/froid--m-1", "drafts/froid--m-1/r00002"):
        assert list(listed.list(prefix)) == list(FolderStore.list(store, prefix))


def test_an_object_is_read_once_and_one_that_is_not_listed_never(store: CountedStore) -> None:
    listed = ListedStore(store)
    assert list(listed.list("spans/"))
    for _ in range(3):
        assert listed.get("spans/froid--m-1.json") == b"{}"
        assert listed.get("spans/froid--gone.json") is None
        assert listed.get("receipts/froid--m-1/lms/v0001.json") is None
    assert store.read == ["spans/froid--m-1.json", "receipts/froid--m-1/lms/v0001.json"]


def test_nothing_is_written_through_it(store: CountedStore) -> None:
    listed = ListedStore(store)
    for write in (
        lambda: listed.put("a", b""),
        lambda: listed.put_if_absent("a", b""),
        lambda: listed.replace("a", b"", None),
        lambda: listed.delete("a"),
    ):
        with pytest.raises(NotImplementedError):
            write()

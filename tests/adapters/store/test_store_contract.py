"""What every store promises: the same suite runs on a folder and on a real S3 server."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import adapters.s3 as s3
from adapters.blob import PIECE, Blob, Scratch, open_blob
from adapters.s3 import Bucket
from adapters.store import Store
from adapters.store.folder import FolderStore
from adapters.store.s3 import S3Store
from pipelines.testing.s3_server import Seaweed
from schemas.errors import StoreUnusable
from tests.fuzzing import examples

KEYS_AS_USED = (
    "drafts/accueil--securite/r00001.json",
    "ledger/accueil--securite/00000001.json",
    "releases/accueil--securite/v0003/accueil--securite--v3--scorm12.zip",
    "releases/accueil--securite/v0003/SHA256SUMS",
    "releases/accueil--securite/v0003/Note d'import — été & hiver (100 % + #1).md",
    "replies/" + "0" * 64 + ".json",
    "spans/a~b=c?d.json",
)


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return FolderStore(tmp_path / "store")
    seaweed: Seaweed = request.getfixturevalue("seaweed")
    return S3Store(Bucket(request.getfixturevalue("bucket"), endpoint_url=seaweed.endpoint_url), "équipe/un")


@pytest.mark.parametrize("key", KEYS_AS_USED)
def test_what_is_put_under_a_key_is_what_comes_back(store: Store, key: str) -> None:
    store.put(key, b"first")
    store.put(key, b"second")
    assert store.get(key) == b"second"
    assert [entry.key for entry in store.list("")] == [key]


def test_a_key_nobody_used_holds_nothing(store: Store) -> None:
    assert store.get("drafts/a--b/r00001.json") is None
    assert list(store.list("drafts/")) == []


def test_a_folder_of_keys_is_not_a_key(store: Store) -> None:
    store.put("drafts/a--b/r00001.json", b"{}")
    with_or_without = [*store.list("drafts/a--b"), *store.list("drafts/a--b/")]
    assert [entry.key for entry in with_or_without] == ["drafts/a--b/r00001.json"] * 2


def test_the_second_writer_of_a_key_is_told_and_changes_nothing(store: Store) -> None:
    assert store.put_if_absent("ledger/a--b/1.json", b"first")
    assert not store.put_if_absent("ledger/a--b/1.json", b"second")
    assert not store.put_if_absent("ledger/a--b/1.json", b"first")
    assert store.get("ledger/a--b/1.json") == b"first"


def test_whoever_replaces_what_is_there_no_more_is_told_and_changes_nothing(store: Store) -> None:
    key = "pulled/a/sources.lock.json"
    assert store.replace(key, b"first", None)
    assert not store.replace(key, b"second", None)
    assert store.replace(key, b"second", b"first")
    assert not store.replace(key, b"third", b"first")
    assert store.get(key) == b"second"
    assert [entry.key for entry in store.list("")] == [key]


def test_of_those_who_replace_one_thing_at_once_exactly_one_wins(store: Store) -> None:
    writers = 8
    start = Barrier(writers)
    store.put("pulled/a/sources.lock.json", b"seen")

    def replace(number: int) -> bool:
        start.wait()
        return store.replace("pulled/a/sources.lock.json", b"%d" % number, b"seen")

    with ThreadPoolExecutor(writers) as pool:
        won = list(pool.map(replace, range(writers)))
    assert won.count(True) == 1
    assert store.get("pulled/a/sources.lock.json") == b"%d" % won.index(True)


def test_of_writers_who_race_exactly_one_wins(store: Store) -> None:
    writers = 8
    start = Barrier(writers)

    def race(number: int) -> bool:
        start.wait()
        return store.put_if_absent("drafts/a--b/r00002.json", b"%d" % number)

    with ThreadPoolExecutor(writers) as pool:
        won = list(pool.map(race, range(writers)))
    assert won.count(True) == 1
    assert store.get("drafts/a--b/r00002.json") == b"%d" % won.index(True)


def test_entries_come_in_key_order_with_their_size(store: Store) -> None:
    """In a folder `a-b` sorts before `a/b`, as it does in a bucket."""
    for key in ("a/b", "a-b/c", "a/b2", "a/B"):
        store.put(key, key.encode())
    entries = list(store.list("a"))
    assert [e.key for e in entries] == ["a-b/c", "a/B", "a/b", "a/b2"]
    assert [e.size for e in entries] == [5, 3, 3, 4]
    assert [e.key for e in store.list("a/b")] == ["a/b", "a/b2"]


def test_a_listing_longer_than_a_page_is_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "PAGE", 3)
    keys = [f"replies/{number:02d}.json" for number in range(10)]
    for key in keys:
        store.put(key, b"")
    assert [entry.key for entry in store.list("replies/")] == keys


def test_an_etag_changes_with_the_bytes(store: Store) -> None:
    def etag() -> str:
        (entry,) = store.list("spans/")
        return entry.etag

    store.put("spans/a--b.json", b"one")
    before = etag()
    assert etag() == before
    store.put("spans/a--b.json", b"another")
    assert etag() != before


def test_a_deleted_key_is_gone_and_may_be_deleted_again(store: Store) -> None:
    store.put("drafts/a", b"")
    store.delete("drafts/a")
    store.delete("drafts/a")
    assert store.get("drafts/a") is None
    assert store.put_if_absent("drafts/a", b"again")


@pytest.mark.parametrize("key", ["../outside", "a/../../outside", "/etc/passwd"])
def test_a_key_that_leaves_the_store_is_refused(store: Store, key: str) -> None:
    writing = (lambda k: store.put(k, b""), lambda k: store.put_if_absent(k, b""))
    for verb in (store.get, store.pieces, *writing, store.delete):
        with pytest.raises(StoreUnusable, match="leaves the store"):
            verb(key)


def test_a_megabyte_comes_back_byte_for_byte(store: Store) -> None:
    data = bytes(range(256)) * 4096
    store.put("releases/a--b/v0001/a.zip", data)
    assert store.get("releases/a--b/v0001/a.zip") == data


def test_a_blob_comes_back_in_pieces_of_a_mebibyte(store: Store) -> None:
    data = bytes(range(256)) * 4096 * 2 + b"and the rest"
    store.put("media/a", Scratch().add([data]))
    found = store.pieces("media/a")
    assert found is not None
    pieces = list(found)
    assert b"".join(pieces) == data == store.get("media/a")
    assert [len(piece) for piece in pieces] == [PIECE, PIECE, 12]
    assert store.pieces("media/b") is None
    assert store.pieces("media") is None


@pytest.mark.parametrize("before", [None, b"before"])
def test_a_blob_that_fails_halfway_leaves_what_was_there(store: Store, before: bytes | None) -> None:
    if before is not None:
        store.put("media/a", before)
    with pytest.raises(StoreUnusable, match="the disk is gone"):
        store.put("media/a", failing())
    assert store.get("media/a") == before
    assert [entry.key for entry in store.list("")] == ["media/a"] * (before is not None)
    if isinstance(store, FolderStore):
        assert sum(path.is_file() for path in store.folder.rglob("*")) == (before is not None)


def failing() -> Blob:
    """Three mebibytes of which the last cannot be read."""

    class Failing(Blob):
        def read(self, at: int, count: int) -> bytes:
            if at + count > 2 * PIECE:
                raise StoreUnusable("the disk is gone", place="disk", remedy="Mount it")
            return super().read(at, count)

        def pieces(self) -> Iterator[bytes]:
            yield from (self.read(at, PIECE) for at in range(0, self.size, PIECE))

    return Failing(open_blob(bytes(3 * PIECE)).parts)


@settings(
    max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=64), stem=st.text("abcé '+%&=#?~-_.()", min_size=1, max_size=12))
def test_any_bytes_under_any_name_come_back(store: Store, data: bytes, stem: str) -> None:
    key = f"{uuid4().hex}/x{stem}x"
    store.put(key, data)
    assert store.get(key) == data
    assert [entry.key for entry in store.list(key)] == [key]

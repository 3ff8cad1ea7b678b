"""The bytes of what was pulled, and who still names them; on a folder and on a real S3 server."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.s3 import Bucket
from adapters.sources.originals import Original, Originals
from adapters.store import Store
from adapters.store.digest_references import list_named_digests
from adapters.store.folder import FolderStore
from adapters.store.s3 import S3Store
from pipelines.testing.s3_server import Seaweed
from schemas.errors import StoreUnusable


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return FolderStore(tmp_path / "store")
    seaweed: Seaweed = request.getfixturevalue("seaweed")
    return S3Store(Bucket(request.getfixturevalue("bucket"), endpoint_url=seaweed.endpoint_url), "here")


def digest(word: str) -> str:
    return sha256(word.encode()).hexdigest()


def holding(store: Store, **documents: object) -> None:
    for key, document in documents.items():
        store.put(key, json.dumps(document).encode())


def test_whatever_a_course_cites_has_drafted_or_released_is_named(store: Store) -> None:
    text = json.dumps({"sha256": digest("read")}).encode()
    store.put(f"sources/{sha256(text).hexdigest()}.json", text)
    documents: dict[str, object] = {
        "pulled/froid/sources.lock.json": {"sources": [{"sha256": digest("pulled")}]},
        "pulled/gone-course/sources.lock.json": {"sources": [{"sha256": digest("pulled elsewhere")}]},
        "spans/froid--a.json": {"fingerprint": digest("no text"), "sources": [sha256(text).hexdigest()]},
        "drafts/froid--a/r00001.json": {"source_sha256": digest("drafted once")},
        "drafts/froid--a/r00002.json": {"source_sha256": digest("drafted")},
        "drafts/froid--b/r00001.json": {"source_sha256": digest("drafted in b")},
        "releases/froid--a/v0001/content.json": {"a contract of years ago": [digest("released")]},
        "releases/froid--a/v0002/content.json": {"source_sha256": digest("released again")},
        "releases/froid--a/v0002/release.json": {"files": digest("a package")},
    }
    holding(store, **documents)
    words = ["pulled", "pulled elsewhere", "read", "drafted", "drafted in b", "released", "released again"]
    named = list_named_digests(store)
    assert {digest(word) for word in words} <= named
    assert not {digest("drafted once"), digest("a package"), digest("never")} & named


class Leaking(FolderStore):
    """A store one of whose documents is listed and cannot be read."""

    def get(self, key: str) -> bytes | None:
        return None if key.startswith("releases/") else super().get(key)


def test_a_document_that_cannot_be_read_is_not_taken_for_one_that_names_nothing(tmp_path: Path) -> None:
    store = Leaking(tmp_path)
    holding(store, **{"releases/froid--a/v0001/content.json": {"source_sha256": digest("released")}})
    with pytest.raises(StoreUnusable, match="is gone"):
        list_named_digests(store)


def test_an_original_pulled_again_since_it_was_listed_is_not_removed(store: Store) -> None:
    originals = Originals(store)
    originals.put(digest("a"), b"a")
    originals.put(digest("b"), b"b")
    listed = {each.sha256: each for each in originals.list_originals()}
    old = listed[digest("a")]
    again = Original(old.sha256, old.size, old.written_at.replace(year=2001))
    assert not originals.remove(again)
    assert originals.get(digest("a")) == b"a"
    assert originals.remove(listed[digest("b")])
    assert [each.sha256 for each in originals.list_originals()] == [digest("a")]

"""The ledger of a bucket, on a real S3 server: the same chain, one object an entry."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.ledger.key import SettingKey
from adapters.ledger.objects import ObjectsLedger
from adapters.s3 import Bucket
from adapters.store import Store
from adapters.store.s3 import S3Store
from pipelines.testing import builders
from pipelines.testing.s3_server import Seaweed
from schemas.errors import InvalidInput, LedgerBroken, StoreUnusable
from schemas.review import Decision

KEY = SettingKey.from_text("a key of more than sixteen characters")


@pytest.fixture
def store(seaweed: Seaweed, bucket: str) -> Store:
    return S3Store(Bucket(bucket, endpoint_url=seaweed.endpoint_url), "équipe")


@pytest.fixture
def ledger(store: Store) -> ObjectsLedger:
    return ObjectsLedger(store, KEY)


def said(comment: str) -> Decision:
    return builders.decision(comment=comment)


def comments(ledger: ObjectsLedger) -> list[str]:
    return [e.recorded.comment for e in ledger.read(builders.KEY) if isinstance(e.recorded, Decision)]


def key_of(number: int) -> str:
    return f"ledger/{builders.KEY}/{number:08d}.json"


def test_entries_come_back_in_the_order_they_were_recorded(ledger: ObjectsLedger, store: Store) -> None:
    assert ledger.read(builders.KEY) == ()
    entries = (ledger.append(said("one")), ledger.append(said("two")))
    assert ledger.read(builders.KEY) == entries
    assert ledger.modules() == (builders.KEY,)
    assert [entry.key for entry in store.list("ledger/")] == [key_of(1), key_of(2)]


def test_twenty_appends_at_once_lose_none(ledger: ObjectsLedger) -> None:
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(ledger.append, [said(str(number)) for number in range(20)]))
    assert sorted(comments(ledger), key=int) == [str(number) for number in range(20)]


def test_an_object_altered_or_removed_is_named(ledger: ObjectsLedger, store: Store) -> None:
    for number in range(1, 4):
        ledger.append(said(f"comment {number}"))
    second = store.get(key_of(2))
    assert second is not None
    store.put(key_of(2), second.replace(b"comment 2", b"comment 9"))
    with pytest.raises(LedgerBroken, match=f"{key_of(2)}, line 2: was altered"):
        ledger.read(builders.KEY)
    store.delete(key_of(2))
    with pytest.raises(LedgerBroken, match=f"{key_of(3)}, line 2: is entry 3"):
        ledger.append(said("on top of it"))


def test_a_wrong_secret_says_so_and_records_nothing(
    ledger: ObjectsLedger, monkeypatch: pytest.MonkeyPatch, seaweed: Seaweed, bucket: str
) -> None:
    with monkeypatch.context() as wrong:
        wrong.setenv("AWS_SECRET_ACCESS_KEY", "not the secret")
        elsewhere = S3Store(Bucket(bucket, endpoint_url=seaweed.endpoint_url), "équipe")
        with pytest.raises(StoreUnusable):
            ObjectsLedger(elsewhere, KEY).append(said("lost"))
    assert comments(ledger) == []


def test_a_name_that_is_no_module_key_is_refused(ledger: ObjectsLedger) -> None:
    with pytest.raises(InvalidInput, match="no module"):
        ledger.read("../drafts")

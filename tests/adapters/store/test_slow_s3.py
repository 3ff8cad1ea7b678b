"""A bucket whose server or network is slow: a wait has an end, whatever trickles; slow work does not."""

import time
from collections.abc import Iterator
from threading import Timer

import pytest

import adapters.s3_patience as s3_patience
from adapters.blob import Scratch
from adapters.s3 import Bucket
from adapters.store.s3 import S3Store
from pipelines.testing.s3_server import Seaweed
from schemas.errors import StoreUnusable
from tests.slow_network import Network, Way, slow_network

SILENCE = 0.3  # seconds of a wait, instead of half a minute
BOUND = 10 * SILENCE
TOLD = r"s3://premierjet-.*a/b: http://127\.0\.0\.1.* does not answer .*\. Check the network"


@pytest.fixture
def network(seaweed: Seaweed) -> Iterator[Network]:
    with slow_network(seaweed.endpoint_url) as running:
        yield running


@pytest.fixture
def store(network: Network, bucket: str, monkeypatch: pytest.MonkeyPatch) -> S3Store:
    """A store behind the network, that waits in short and tries once."""
    monkeypatch.setattr(s3_patience, "SILENT_SECONDS", SILENCE)
    monkeypatch.setattr(s3_patience, "SLOWEST", 2_000_000)
    store = S3Store(Bucket(bucket, endpoint_url=network.endpoint_url, attempts=1))
    store.put("a/b", b"before")
    return store


SLOW = {
    "no answer": ("down", Way(stops_after=0)),
    "an answer byte by byte": ("down", Way(piece=1, pause=SILENCE / 4)),
    "an answer that stops in its middle": ("down", Way(stops_after=600)),
}


@pytest.mark.parametrize("slow", SLOW)
def test_a_wait_for_an_answer_has_an_end(store: S3Store, network: Network, slow: str) -> None:
    store.put("a/b", bytes(2000))
    network.heals()
    setattr(network, *SLOW[slow])
    began = time.monotonic()
    with pytest.raises(StoreUnusable, match=TOLD):
        store.get("a/b")
    assert time.monotonic() - began < BOUND
    network.heals()
    assert store.get("a/b") == bytes(2000)


UPLOADS = {"stops": Way(stops_after=200_000), "trickles": Way(piece=1, pause=SILENCE / 4)}


@pytest.mark.parametrize("kind", ["bytes", "blob"])
@pytest.mark.parametrize(
    "way", [Way(stops_after=200_000), Way(piece=1, pause=SILENCE / 4)], ids=["stops", "trickles"]
)
def test_an_upload_that_stands_still_is_given_up_and_leaves_what_was_there(
    store: S3Store, network: Network, way: Way, kind: str
) -> None:
    data = bytes(16_000_000)
    network.heals()
    network.up = way
    began = time.monotonic()
    with pytest.raises(StoreUnusable, match=TOLD):
        store.put("a/b", data if kind == "bytes" else Scratch().add([data]))
    assert time.monotonic() - began < 2 * BOUND
    network.heals()
    assert store.get("a/b") == b"before"


def test_a_long_upload_that_goes_on_is_not_given_up(store: S3Store, network: Network) -> None:
    """What the system took and has not sent yet is waited for too: the answer comes after it."""
    network.heals()
    network.up = Way(pause=SILENCE / 24)
    began = time.monotonic()
    store.put("a/b", bytes(12_000_000))
    assert time.monotonic() - began > 2 * SILENCE
    assert store.get("a/b") == bytes(12_000_000)


def test_an_answer_that_breaks_off_in_its_middle_is_asked_for_again(bucket: str, network: Network) -> None:
    store = S3Store(Bucket(bucket, endpoint_url=network.endpoint_url))
    store.put("a/b", bytes(1_000_000))
    network.down = Way(stops_after=100_000)
    Timer(SILENCE / 3, network.heals).start()
    assert store.get("a/b") == bytes(1_000_000)


def test_a_reader_who_takes_its_time_is_not_the_network_s_silence(store: S3Store) -> None:
    store.put("a/b", bytes(4_000_000))
    pieces = store.pieces("a/b")
    assert pieces is not None
    first = next(pieces)
    time.sleep(2 * SILENCE)
    assert len(first) + sum(map(len, pieces)) == 4_000_000

"""A bucket that becomes slow during a delivery: an end to the wait, no half release, nothing sent again."""

import time

import pytest

import adapters.s3_patience as s3_patience
from adapters.s3_client import ATTEMPTS
from pipelines.delivery.targets.s3.target import S3Target
from pipelines.testing.places import LATEST, V1, TargetUnderTest
from pipelines.testing.releases import make_shipment
from pipelines.testing.s3_proxy import Proxy
from schemas.errors import TargetUnusable
from tests.slow_network import Way, slow_network

SILENCE = 0.2
STALLS = {
    "nothing is answered": ("down", Way(stops_after=0)),
    "answers come byte by byte": ("down", Way(piece=1, pause=SILENCE / 2)),
    "an upload stops in its middle": ("up", Way(stops_after=900)),
    "an upload trickles": ("up", Way(piece=1, pause=SILENCE / 2)),
}


@pytest.mark.parametrize("stall", STALLS)
def test_a_slow_bucket_is_given_up_and_the_next_delivery_sends_only_what_is_missing(
    in_a_bucket: TargetUnderTest, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, stall: str
) -> None:
    monkeypatch.setattr(s3_patience, "SILENT_SECONDS", SILENCE)
    monkeypatch.setattr(s3_patience, "SLOWEST", 1_000_000)
    assert isinstance(in_a_bucket.target, S3Target)
    with slow_network(proxy.endpoint_url) as network:
        in_a_bucket.target = in_a_bucket.target.model_copy(update={"endpoint_url": network.endpoint_url})

        def slow_from_the_evidence_on(method: str, path: str) -> None:
            if method == "PUT" and path.endswith(V1[2]):
                setattr(network, *STALLS[stall])

        proxy.before = slow_from_the_evidence_on
        began = time.monotonic()
        with pytest.raises(TargetUnusable, match=r"s3://premierjet-.* does not answer") as given_up:
            in_a_bucket.deliver(make_shipment())
        assert time.monotonic() - began < 20 * ATTEMPTS * SILENCE
        assert given_up.value.remedy.startswith("Check the network")
        proxy.before = lambda method, path: None
        network.heals()
        there = in_a_bucket.names()
        assert set(V1[:2]) <= there <= set(V1)
        stored = dict(proxy.stored)
        delivered = in_a_bucket.deliver(make_shipment())
        again = in_a_bucket.deliver(make_shipment(), delivered.receipt)
    assert again.sent == ()
    assert not there & set(delivered.sent)
    assert {*there, *delivered.sent} == {*V1, *LATEST, "index.json"}
    assert all(proxy.stored[name] == times for name, times in stored.items())

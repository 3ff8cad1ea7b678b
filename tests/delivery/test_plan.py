"""A plan says what a delivery would send where, and sends nothing."""

import pytest

from pipelines.delivery.deliver import plan_delivery
from pipelines.testing.places import COURSE, LATEST, V1, TargetUnderTest
from pipelines.testing.releases import Shipment, shipment
from pipelines.testing.s3_proxy import Proxy, error
from schemas.delivery import DeliveryPlan, Does


def planned(place: TargetUnderTest, shipped: Shipment) -> DeliveryPlan:
    return plan_delivery(shipped.cargo(COURSE), place.destination)


def test_a_plan_names_what_the_delivery_then_sends(place: TargetUnderTest) -> None:
    for shipped in (shipment(), shipment(2, text="second")):
        found = planned(place, shipped)
        assert tuple(step.name for step in found.sent_steps) == place.deliver(shipped).sent
    assert {step.does for step in found.steps} == {Does.SEND, Does.REPLACE}


def test_a_plan_sends_nothing(in_a_bucket: TargetUnderTest, proxy: Proxy) -> None:
    assert planned(in_a_bucket, shipment()).sent_steps
    assert {method for method, _ in proxy.requests} <= {"GET", "HEAD"}
    assert in_a_bucket.names() == set()


def test_what_is_there_is_kept_and_what_was_altered_is_replaced(place: TargetUnderTest) -> None:
    place.deliver(shipment())
    assert planned(place, shipment()).sent_steps == ()
    place.write(V1[0], b"other")
    place.delete(V1[1])
    found = {step.name: step.does for step in planned(place, shipment()).sent_steps}
    assert found == {V1[0]: Does.REPLACE, V1[1]: Does.SEND}


def test_an_older_release_would_move_neither_feed_nor_stable_names(place: TargetUnderTest) -> None:
    place.deliver(shipment(2, text="second"))
    assert {step.name for step in planned(place, shipment()).sent_steps} == set(V1)


def test_a_plan_says_what_the_target_does_by_itself(place: TargetUnderTest) -> None:
    found = planned(place, shipment())
    assert found.place == place.destination.open().place
    capabilities = found.capabilities
    assert capabilities is not None
    assert (capabilities.shows, capabilities.goes_back, capabilities.results) == (True, True, False)
    assert capabilities.links == (place.target.kind == "s3")


@pytest.mark.parametrize(("status", "code"), [(403, "AccessDenied"), (500, "InternalError")])
def test_a_target_that_cannot_be_asked_is_told_in_its_plan(
    in_a_bucket: TargetUnderTest, proxy: Proxy, status: int, code: str
) -> None:
    proxy.before = lambda method, path: error(status, code)
    found = planned(in_a_bucket, shipment())
    assert found.trouble
    assert found.place.startswith("s3://")
    assert found.steps == ()


def test_the_stable_names_are_among_what_is_planned(place: TargetUnderTest) -> None:
    assert set(LATEST) <= {step.name for step in planned(place, shipment()).sent_steps}

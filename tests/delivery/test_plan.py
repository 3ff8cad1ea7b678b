"""A plan says what a delivery would send where, and sends nothing."""

from typing import Never

import pytest

from pipelines.delivery.deliver import plan_delivery
from pipelines.delivery.destination import Destination
from pipelines.testing.places import COURSE, LATEST, V1, TargetUnderTest
from pipelines.testing.releases import Shipment, make_shipment
from pipelines.testing.s3_proxy import Proxy, make_error
from schemas.delivery import DeliveryPlan, StepAction
from schemas.errors import TargetUnusable


def planned(place: TargetUnderTest, shipped: Shipment) -> DeliveryPlan:
    return plan_delivery(shipped.make_cargo(COURSE), place.destination)


def test_a_plan_names_what_the_delivery_then_sends(place: TargetUnderTest) -> None:
    for shipped in (make_shipment(), make_shipment(2, text="second")):
        found = planned(place, shipped)
        assert tuple(step.name for step in found.sent_steps) == place.deliver(shipped).sent
    assert {step.does for step in found.steps} == {StepAction.SEND, StepAction.REPLACE}


def test_a_plan_sends_nothing(in_a_bucket: TargetUnderTest, proxy: Proxy) -> None:
    assert planned(in_a_bucket, make_shipment()).sent_steps
    assert {method for method, _ in proxy.requests} <= {"GET", "HEAD"}
    assert in_a_bucket.names() == set()


def test_what_is_there_is_kept_and_what_was_altered_is_replaced(place: TargetUnderTest) -> None:
    place.deliver(make_shipment())
    assert planned(place, make_shipment()).sent_steps == ()
    place.write(V1[0], b"other")
    place.delete(V1[1])
    found = {step.name: step.does for step in planned(place, make_shipment()).sent_steps}
    assert found == {V1[0]: StepAction.REPLACE, V1[1]: StepAction.SEND}


def test_an_older_release_would_move_neither_feed_nor_stable_names(place: TargetUnderTest) -> None:
    place.deliver(make_shipment(2, text="second"))
    assert {step.name for step in planned(place, make_shipment()).sent_steps} == set(V1)


def test_a_plan_says_what_the_target_does_by_itself(place: TargetUnderTest) -> None:
    found = planned(place, make_shipment())
    assert found.place == place.destination.open().place
    capabilities = found.capabilities
    assert capabilities is not None
    assert (capabilities.shows, capabilities.goes_back, capabilities.results) == (True, True, False)
    assert capabilities.links == (place.target.kind == "s3")


@pytest.mark.parametrize(("status", "code"), [(403, "AccessDenied"), (500, "InternalError")])
def test_a_target_that_cannot_be_asked_is_told_in_its_plan(
    in_a_bucket: TargetUnderTest, proxy: Proxy, status: int, code: str
) -> None:
    proxy.before = lambda method, path: make_error(status, code)
    found = planned(in_a_bucket, make_shipment())
    assert found.trouble
    assert found.place.startswith("s3://")
    assert found.steps == ()


def test_the_stable_names_are_among_what_is_planned(place: TargetUnderTest) -> None:
    assert set(LATEST) <= {step.name for step in planned(place, make_shipment()).sent_steps}


class ShutDestination(Destination):
    """One whose entry cannot be used on this machine."""

    def open(self) -> Never:
        raise TargetUnusable("has no token", place="targets[0]", remedy="Set one")


def test_an_entry_that_cannot_be_used_is_named_by_its_place(place: TargetUnderTest) -> None:
    shut = ShutDestination(**vars(place.destination))
    found = plan_delivery(make_shipment().make_cargo(COURSE), shut)
    assert (found.place, found.trouble) == ("targets[0]", "has no token. Set one")

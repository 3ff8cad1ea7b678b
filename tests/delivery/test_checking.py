"""What a target holds is compared with what was delivered there; a difference is told, nothing is mended."""

from dataclasses import replace

import pytest

from pipelines.delivery.drift import SentRelease, find_drift
from pipelines.delivery.layout import INDEX
from pipelines.testing.places import LATEST, V1, TargetUnderTest
from pipelines.testing.releases import Shipment, make_shipment
from pipelines.testing.s3_proxy import Proxy, make_error
from schemas.delivery import Drift, DriftKind
from schemas.language import Language
from schemas.release import Receipt


def delivered(place: TargetUnderTest, *shipments: Shipment) -> list[SentRelease]:
    """Deliver in this order, and return what the receipts say."""
    receipts: list[Receipt] = [place.deliver(each).receipt for each in shipments]
    return [
        SentRelease(each.release, receipt, False) for each, receipt in zip(shipments, receipts, strict=True)
    ]


def checked(place: TargetUnderTest, sent: list[SentRelease]) -> list[Drift]:
    return list(find_drift(sent, place.destination))


def kinds(found: list[Drift]) -> list[tuple[DriftKind, str]]:
    return [(each.kind, each.name) for each in found]


def test_what_is_as_it_was_delivered_is_no_difference(place: TargetUnderTest) -> None:
    sent = delivered(place, make_shipment(), make_shipment(2, text="second"))
    assert checked(place, sent) == []


def test_a_check_asks_and_changes_nothing(in_a_bucket: TargetUnderTest, proxy: Proxy) -> None:
    sent = delivered(in_a_bucket, make_shipment())
    in_a_bucket.delete(V1[0])
    proxy.requests.clear()
    assert checked(in_a_bucket, sent)
    assert {method for method, _ in proxy.requests} <= {"GET", "HEAD"}


@pytest.mark.parametrize("name", [V1[0], V1[3], LATEST[1]])
@pytest.mark.parametrize(("fault", "kind"), [("altered", DriftKind.ALTERED), ("gone", DriftKind.MISSING)])
def test_a_file_altered_or_gone_is_named(
    place: TargetUnderTest, name: str, fault: str, kind: DriftKind
) -> None:
    sent = delivered(place, make_shipment())
    if fault == "altered":
        place.write(name, place.read(name)[:-1] + b"!")
    else:
        place.delete(name)
    ((found, named),) = kinds(checked(place, sent))
    assert found is kind
    assert name.endswith(named)


def test_a_file_of_an_older_release_is_kept_for_ever_and_missed_too(place: TargetUnderTest) -> None:
    sent = delivered(place, make_shipment(), make_shipment(2, text="second"))
    place.delete(V1[2])
    (found,) = checked(place, sent)
    assert (found.kind, found.release) == (DriftKind.MISSING, 1)


def test_a_feed_that_names_another_release_is_told(place: TargetUnderTest) -> None:
    """Somebody put an old index.json back."""
    sent = delivered(place, make_shipment())
    old = place.read(INDEX)
    sent += delivered(place, make_shipment(2, text="second"))
    place.write(INDEX, old)
    (found,) = checked(place, sent)
    assert (found.kind, found.release, found.shown) == (DriftKind.SHOWS_OTHER, 2, 1)


def test_a_feed_that_names_the_module_no_more_is_told(place: TargetUnderTest) -> None:
    sent = delivered(place, make_shipment())
    place.delete(INDEX)
    assert [each.kind for each in checked(place, sent)] == [DriftKind.SHOWS_NOTHING]


def test_a_release_that_was_rolled_back_should_not_be_shown(place: TargetUnderTest) -> None:
    (one,) = delivered(place, make_shipment())
    (found,) = checked(place, [replace(one, ended=True)])
    assert (found.kind, found.shown) == (DriftKind.SHOWS_OTHER, 1)


def test_after_a_roll_back_the_older_release_is_what_should_be_shown(place: TargetUnderTest) -> None:
    first, second = delivered(place, make_shipment(), make_shipment(2, text="second"))
    found = checked(place, [first, replace(second, ended=True)])
    assert [(each.kind, each.release) for each in found] == [(DriftKind.SHOWS_OTHER, 1)]


def test_a_target_that_is_down_is_one_difference_and_says_why(
    in_a_bucket: TargetUnderTest, proxy: Proxy
) -> None:
    sent = delivered(in_a_bucket, make_shipment())
    proxy.before = lambda method, path: make_error(403, "AccessDenied")
    (found,) = checked(in_a_bucket, sent)
    assert (found.kind, found.trouble) == (DriftKind.UNREACHED, "access is denied")


def test_what_was_never_delivered_is_never_asked_for(in_a_bucket: TargetUnderTest, proxy: Proxy) -> None:
    assert checked(in_a_bucket, []) == []
    assert proxy.requests == []


@pytest.mark.parametrize("kind", DriftKind)
def test_every_difference_is_told_in_both_languages(kind: DriftKind) -> None:
    difference = Drift(
        module="froid--chaine",
        target="depot",
        place="s3://lms",
        kind=kind,
        release=2,
        name="a.zip",
        shown=1,
        trouble="?",
    )
    french, english = (str(difference.explain(language)) for language in (Language.FRENCH, Language.ENGLISH))
    assert "froid--chaine" in french
    assert "depot" in english
    assert french != english

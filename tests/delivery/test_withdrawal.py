"""A withdrawn release: every place that holds it is listed, and going back is prepared, then done."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.courses import CourseFolder
from pipelines.delivery.deliver import send_release
from pipelines.delivery.layout import INDEX
from pipelines.delivery.lms_target import WayBack
from pipelines.delivery.roll_back import (
    RollBackResult,
    list_ended_deliveries,
    put_release_back,
    take_module_away,
)
from pipelines.delivery.withdrawal import collect_withdrawals, find_way_back, inspect_target
from pipelines.testing.builders import KEY, NOON
from pipelines.testing.places import COURSE, LATEST, TargetUnderTest
from pipelines.testing.releases import Shipment, describe_file, make_entries, make_shipment
from pipelines.testing.s3_proxy import Proxy, make_error
from schemas.delivery import GapKind, PolicyGap
from schemas.errors import AwaitingApproval, TargetUnusable
from schemas.release import Package, Receipt
from schemas.review import Decision, LedgerEntry, Published, Verdict
from schemas.withdrawal import RollbackAction, TargetHolding, Withdrawal

Recorded = Decision | Published
GAP = PolicyGap(module=KEY, release=1, kind=GapKind.SOURCE_CHANGED, roles=("pedagogie",), policy="a" * 64)


def says(of: Shipment, verdict: Verdict = Verdict.WITHDRAW, **changes: Any) -> Decision:
    """A decision on a release's content, by the person who approved it unless told."""
    fields = {"verdict": verdict, "comment": "Un seuil est faux", "at": NOON + timedelta(hours=1)}
    return of.release.approval.decisions[0].model_copy(update=fields | changes)


def ledger(*parts: Shipment | Decision) -> tuple[LedgerEntry, ...]:
    """One module's ledger: what each shipment's says, and the decisions after it."""
    recorded: list[Recorded] = []
    for part in parts:
        recorded += [part] if isinstance(part, Decision) else [e.recorded for e in part.entries]  # type: ignore[misc]
    return make_entries(*recorded)


def way(said: tuple[LedgerEntry, ...], *shipments: Shipment) -> WayBack:
    return find_way_back([each.release for each in shipments], said)


def listed(
    place: TargetUnderTest,
    said: tuple[LedgerEntry, ...],
    *shipments: Shipment,
    receipts: tuple[Receipt, ...] = (),
) -> tuple[Withdrawal, ...]:
    """What the withdrawals of these shipments come to at one place."""
    releases = [each.release for each in shipments]
    folder = CourseFolder(place.folder, COURSE)
    seen = [inspect_target(find_way_back(releases, said), place.destination)]
    return collect_withdrawals(folder, releases, said, receipts, seen)


def go_back(
    place: TargetUnderTest, back: WayBack, shipped: Shipment, said: tuple[LedgerEntry, ...]
) -> RollBackResult:
    permit = shipped.make_permit(lambda: said)
    return put_release_back(back, shipped.make_cargo(COURSE, back), place.destination, permit, None, NOON)


def current(place: TargetUnderTest) -> int | None:
    module = place.feed.module(KEY)
    return None if module is None else module.release


def everything(place: TargetUnderTest) -> dict[str, bytes]:
    return {name: place.read(name) for name in place.names()}


@pytest.fixture
def first() -> Shipment:
    return make_shipment(1, text="first")


@pytest.fixture
def second() -> Shipment:
    return make_shipment(2, text="second")


def test_going_back_gives_the_feed_and_the_stable_names_their_older_bytes_again(
    place: TargetUnderTest, first: Shipment, second: Shipment
) -> None:
    place.deliver(first)
    before = {name: place.read(name) for name in (INDEX, *LATEST)}
    place.deliver(second)
    said = ledger(first, second, says(second))
    back = way(said, first, second)

    returned = go_back(place, back, first, said)
    assert {name: place.read(name) for name in (INDEX, *LATEST)} == before
    assert set(returned.changed) == {INDEX, *LATEST}
    assert (returned.current, current(place)) == (1, 1)
    assert "froid/chaine/v2/froid--chaine--v2--scorm12.zip" in place.names()


def test_where_nothing_stands_the_module_leaves_the_feed_and_its_neighbours_stay(
    place: TargetUnderTest, first: Shipment
) -> None:
    neighbour = make_shipment(module="gestes", text="gestes")
    place.deliver(neighbour)
    before = place.read(INDEX)
    place.deliver(first)
    said = ledger(first, says(first))

    returned = take_module_away(way(said, first), place.destination)
    assert place.read(INDEX) == before
    assert not set(LATEST) & place.names()
    assert set(returned.changed) == {INDEX, *LATEST}
    assert returned.current is None
    assert place.names() >= {"froid/chaine/v1/content.json", "froid/gestes/latest/froid--gestes--tincan.zip"}


def test_the_last_module_taken_out_leaves_a_feed_that_names_nothing(
    place: TargetUnderTest, first: Shipment
) -> None:
    place.deliver(first)
    said = ledger(first, says(first))
    take_module_away(way(said, first), place.destination)
    assert json.loads(place.read(INDEX))["courses"] == []


@pytest.mark.parametrize("stands", [True, False], ids=["one stands", "none stands"])
def test_going_back_twice_changes_nothing_more(
    place: TargetUnderTest, first: Shipment, second: Shipment, stands: bool
) -> None:
    place.deliver(first)
    place.deliver(second)
    said = ledger(first, second, says(second), *(() if stands else (says(first),)))
    back = way(said, first, second)

    def again() -> RollBackResult:
        return go_back(place, back, first, said) if stands else take_module_away(back, place.destination)

    assert again().changed
    after = everything(place)
    assert again().changed == ()
    assert everything(place) == after


@pytest.mark.parametrize("done", range(3))
def test_a_roll_back_that_died_midway_goes_on_where_it_stopped(
    in_a_bucket: TargetUnderTest, proxy: Proxy, first: Shipment, second: Shipment, done: int
) -> None:
    """Its three writes, two stable names and the feed: none, one or two of them were done."""
    place = in_a_bucket
    place.deliver(first)
    before = {name: place.read(name) for name in (INDEX, *LATEST)}
    place.deliver(second)
    said = ledger(first, second, says(second))
    back = way(said, first, second)
    puts = proxy.count("PUT")
    proxy.before = lambda method, path: (
        make_error(403, "AccessDenied") if method == "PUT" and proxy.count("PUT") > puts + done else None
    )
    with pytest.raises(TargetUnusable):
        go_back(place, back, first, said)
    proxy.before = lambda method, path: None
    assert listed(place, said, first, second)[0].pending_places
    assert len(go_back(place, back, first, said).changed) == 3 - done
    assert {name: place.read(name) for name in (INDEX, *LATEST)} == before


def test_zips_left_by_a_dead_roll_back_are_removed_by_the_next(
    in_a_folder: TargetUnderTest, first: Shipment
) -> None:
    """The feed went first; the stable names were still there when the process died."""
    in_a_folder.deliver(first)
    said = ledger(first, says(first))
    back = way(said, first)
    zips = {name: in_a_folder.read(name) for name in LATEST}
    take_module_away(back, in_a_folder.destination)
    for name, data in zips.items():
        in_a_folder.write(name, data)
    (withdrawal,) = listed(in_a_folder, said, first)
    assert [place.action for place in withdrawal.places] == [RollbackAction.REMOVE]
    assert set(take_module_away(back, in_a_folder.destination).changed) == set(LATEST)


def test_a_newer_release_delivered_meanwhile_wins(
    place: TargetUnderTest, first: Shipment, second: Shipment
) -> None:
    third = make_shipment(3, text="third")
    said = ledger(first, second, says(second))
    back = way(said, first, second)
    for each in (first, second, third):
        place.deliver(each)
    after = everything(place)

    assert go_back(place, back, first, said).current == 3
    assert everything(place) == after
    none = WayBack((first.release, second.release), None)
    assert take_module_away(none, place.destination).current == 3
    assert everything(place) == after


def test_a_roll_back_racing_a_delivery_leaves_feed_and_stable_names_agreeing(place: TargetUnderTest) -> None:
    for round_ in range(4):
        first, second, third = (make_shipment(3 * round_ + n, text=f"{round_}-{n}") for n in (1, 2, 3))
        place.deliver(first)
        place.deliver(second)
        said = ledger(first, second, says(second))
        back = way(said, first, second)
        with ThreadPoolExecutor(2) as pool:
            returning = pool.submit(go_back, place, back, first, said)
            pool.submit(place.deliver, third).result()
            returning.result()
        module = place.feed.module(KEY)
        assert module is not None
        assert module.release == third.release.number
        assert [place.read(each.latest) for each in module.packages] == [
            third.files[name] for name in third.files if name.endswith(".zip")
        ]


def test_an_ordinary_delivery_never_goes_back(
    place: TargetUnderTest, first: Shipment, second: Shipment
) -> None:
    place.deliver(first)
    place.deliver(second)
    assert place.deliver(first).current == 2


def test_a_release_that_no_longer_stands_is_not_gone_back_to(
    place: TargetUnderTest, first: Shipment, second: Shipment
) -> None:
    """Somebody withdrew the older release too, between the plan and its execution."""
    place.deliver(first)
    place.deliver(second)
    before = everything(place)
    back = way(ledger(first, second, says(second)), first, second)
    with pytest.raises(AwaitingApproval):
        go_back(place, back, first, ledger(first, second, says(second), says(first)))
    assert everything(place) == before


def test_a_withdrawal_during_the_upload_keeps_the_release_out_of_the_feed(
    place: TargetUnderTest, first: Shipment
) -> None:
    """Files take time to send; the ledger is asked again before anything points to them."""
    heard = iter([first.entries, ledger(first, says(first))])
    permit = first.make_permit(lambda: next(heard))
    with pytest.raises(AwaitingApproval):
        send_release(first.make_cargo(COURSE), place.destination, permit, None, NOON)
    assert INDEX not in place.names()
    assert not set(LATEST) & place.names()


def test_a_format_only_the_withdrawn_release_had_loses_its_stable_name(
    place: TargetUnderTest, first: Shipment
) -> None:
    second = with_a_format(make_shipment(2, text="second"), "web")
    place.deliver(first)
    place.deliver(second)
    only = "froid/chaine/latest/froid--chaine--web.zip"
    assert only in place.names()
    said = ledger(first, second, says(second))
    assert only in go_back(place, way(said, first, second), first, said).changed
    assert only not in place.names()
    assert listed(place, said, first, second)[0].pending_places == ()


def with_a_format(shipped: Shipment, kind: str) -> Shipment:
    name, data = f"{KEY}--v2--{kind}.zip", b"PK web" * 50
    package = Package(**describe_file(name, data).model_dump(), format=kind)
    release = shipped.release.model_copy(update={"packages": (*shipped.release.packages, package)})
    published = shipped.entries[-1].recorded.model_copy(update={"release_digest": release.canonical_digest()})
    return Shipment(
        release,
        shipped.files | {name: data},
        make_entries(*release.approval.decisions, published),  # type: ignore[arg-type]
    )


def test_a_withdrawal_says_who_why_where_and_what_would_be_put_back(
    place: TargetUnderTest, first: Shipment, second: Shipment
) -> None:
    place.deliver(first)
    receipt = place.deliver(second).receipt
    said = ledger(first, second, says(second))
    (withdrawal,) = listed(place, said, first, second, receipts=(receipt,))
    assert (withdrawal.release, withdrawal.digest) == (2, second.release.approval.digest)
    assert [(d.person, d.comment) for d in withdrawal.decisions] == [("lea", "Un seuil est faux")]
    (found,) = withdrawal.places
    assert (found.holding, found.current, found.latest) == (TargetHolding.CURRENT, 2, True)
    assert (found.target, found.location, found.delivered_at) == ("depot", receipt.location, NOON)
    assert found.action is RollbackAction.PUT
    assert (withdrawal.roll_back.to, withdrawal.roll_back.approved_by) == (1, ("lea",))
    assert withdrawal.pending_places == (found,)


def test_the_only_release_withdrawn_is_prepared_to_be_taken_out(
    place: TargetUnderTest, first: Shipment
) -> None:
    place.deliver(first)
    (withdrawal,) = listed(place, ledger(first, says(first)), first)
    assert withdrawal.roll_back.to is None
    assert [each.action for each in withdrawal.places] == [RollbackAction.REMOVE]


def test_an_old_release_withdrawn_is_listed_and_nothing_is_to_be_rolled_back(
    place: TargetUnderTest, first: Shipment, second: Shipment
) -> None:
    receipt = place.deliver(first).receipt
    place.deliver(second)
    (withdrawal,) = listed(place, ledger(first, second, says(first)), first, second, receipts=(receipt,))
    (found,) = withdrawal.concerned_places
    assert (found.holding, found.current, found.latest) == (TargetHolding.KEPT, 2, False)
    assert (found.action, withdrawal.pending_places) == (RollbackAction.LEAVE, ())


def test_files_somebody_deleted_at_the_target_are_told_as_gone(
    place: TargetUnderTest, first: Shipment
) -> None:
    receipt = place.deliver(first).receipt
    for name in place.names():
        place.delete(name)
    (withdrawal,) = listed(place, ledger(first, says(first)), first, receipts=(receipt,))
    assert [each.holding for each in withdrawal.concerned_places] == [TargetHolding.GONE]
    assert withdrawal.pending_places == ()


def test_a_target_that_never_had_it_is_not_in_the_list(place: TargetUnderTest, first: Shipment) -> None:
    (withdrawal,) = listed(place, ledger(first, says(first)), first)
    assert withdrawal.concerned_places == ()


def test_a_target_that_is_down_is_listed_as_not_to_be_told(
    in_a_bucket: TargetUnderTest, proxy: Proxy, first: Shipment
) -> None:
    receipt = in_a_bucket.deliver(first).receipt
    proxy.before = lambda method, path: make_error(403, "AccessDenied")
    (withdrawal,) = listed(in_a_bucket, ledger(first, says(first)), first, receipts=(receipt,))
    (found,) = withdrawal.concerned_places
    assert (found.holding, found.action) == (TargetHolding.UNKNOWN, RollbackAction.UNKNOWN)
    assert found.trouble is not None
    assert "access is denied" in found.trouble


def test_a_target_the_course_names_no_more_is_still_listed(
    in_a_folder: TargetUnderTest, first: Shipment
) -> None:
    receipt = in_a_folder.deliver(first).receipt.model_copy(update={"target": "ancien"})
    (withdrawal,) = listed(in_a_folder, ledger(first, says(first)), first, receipts=(receipt,))
    (departed,) = [each for each in withdrawal.places if each.target == "ancien"]
    assert (departed.holding, departed.action) == (TargetHolding.LEFT, RollbackAction.LEAVE)
    assert departed.delivered_at == NOON


def test_a_feed_of_somebody_else_is_told_and_left_alone(
    in_a_folder: TargetUnderTest, first: Shipment
) -> None:
    in_a_folder.deliver(first)
    in_a_folder.write(INDEX, b"[]")
    said = ledger(first, says(first))
    (withdrawal,) = listed(in_a_folder, said, first)
    assert "is not a feed of ours" in str(withdrawal.places[0].trouble)
    with pytest.raises(TargetUnusable):
        take_module_away(way(said, first), in_a_folder.destination)
    assert in_a_folder.read(INDEX) == b"[]"
    assert set(LATEST) <= in_a_folder.names()


def test_the_newest_release_that_stands_is_gone_back_to_not_the_one_before() -> None:
    one, two, three = (make_shipment(n, text=f"text {n}") for n in (1, 2, 3))
    said = ledger(one, two, three, says(three), says(two, Verdict.REJECT))
    back = way(said, one, two, three)
    assert [release.number for release in back.withdrawn] == [2, 3]
    assert back.back is not None
    assert back.back.number == 1


def test_a_release_planted_in_the_store_is_never_gone_back_to(first: Shipment, second: Shipment) -> None:
    """The ledger never saw it published, so it does not stand."""
    planted = first.release.model_copy(update={"packages": first.release.packages[:1]})
    back = find_way_back([planted, second.release], ledger(first, second, says(second)))
    assert back.back is None


def test_of_each_person_only_the_last_word_withdraws(first: Shipment) -> None:
    noe = says(first, person="noe")
    again = says(first, Verdict.APPROVE)
    assert way(ledger(first, says(first), again), first).withdrawn == ()
    both = ledger(first, says(first), noe, again)
    assert [release.number for release in way(both, first).withdrawn] == [1]


def test_two_people_who_withdraw_are_both_named(in_a_folder: TargetUnderTest, first: Shipment) -> None:
    said = ledger(first, says(first), says(first, person="noe", comment="Source retirée"))
    (withdrawal,) = listed(in_a_folder, said, first)
    assert [decision.person for decision in withdrawal.decisions] == ["lea", "noe"]


def test_what_learners_lose_by_going_back_is_named(in_a_folder: TargetUnderTest, first: Shipment) -> None:
    two = make_shipment(2, text="second")
    kept = first.release.identifiers.model_copy(update={"interactions": ("q-0001",)})
    more = kept.model_copy(update={"interactions": ("q-0001", "q-0002"), "item": "item-2"})
    older, newer = published(first, kept), published(two, more)
    (withdrawal,) = listed(in_a_folder, ledger(older, newer, says(newer)), older, newer)
    assert withdrawal.roll_back.lost == ("item-2", "q-0002")


def published(shipped: Shipment, identifiers: Any) -> Shipment:
    """The shipment with other identifiers, and the ledger's word for it."""
    release = shipped.release.model_copy(update={"identifiers": identifiers})
    line = shipped.entries[-1].recorded.model_copy(update={"release_digest": release.canonical_digest()})
    return replace(shipped, release=release, entries=make_entries(*release.approval.decisions, line))  # type: ignore[arg-type]


def test_an_approval_that_lapsed_since_is_told_before_anybody_confirms(
    in_a_folder: TargetUnderTest, first: Shipment, second: Shipment
) -> None:
    said, folder = ledger(first, second, says(second)), CourseFolder(in_a_folder.folder, COURSE)
    releases = [first.release, second.release]
    (withdrawal,) = collect_withdrawals(folder, releases, said, (), (), GAP)
    assert (withdrawal.roll_back.to, withdrawal.roll_back.gap) == (1, GAP)


def test_a_delivery_that_was_rolled_back_has_its_proof(
    in_a_folder: TargetUnderTest, first: Shipment, second: Shipment
) -> None:
    old, new = in_a_folder.deliver(first).receipt, in_a_folder.deliver(second).receipt
    back = way(ledger(first, second, says(second)), first, second)
    (proof,) = list_ended_deliveries(back, in_a_folder.target.id, (old, new), NOON, "run")
    assert (proof.release, proof.to, proof.receipt) == (2, 1, new.canonical_digest())
    assert list_ended_deliveries(back, "autre", (old, new), NOON, "run") == ()

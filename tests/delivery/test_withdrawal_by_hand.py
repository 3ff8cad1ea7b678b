"""What a roll-back does at targets that can be made to do it, and what it leaves to a person at others."""

import pytest

from pipelines.delivery.lms_target import HeldReleases, ShownRelease, WayBack
from pipelines.delivery.withdrawal import TargetSighting, choose_action, find_manual_step, find_way_back
from pipelines.testing.releases import make_entries, make_shipment
from schemas.delivery import ByHand, Capabilities
from schemas.review import Verdict
from schemas.withdrawal import RollbackAction

STANDS, WITHDRAWN = make_shipment(1, text="first"), make_shipment(2, text="second")
BACK = WayBack((WITHDRAWN.release,), STANDS.release)
OUT = WayBack((WITHDRAWN.release,), None)
OURS = ShownRelease(release=2, content=WITHDRAWN.release.approval.digest)
THEIRS = ShownRelease(release=1, content=STANDS.release.approval.digest)
FILES = {(2, "a.zip"): "0" * 64}
ABLE = Capabilities(shows=True, goes_back=True, takes_out=True)
RETURNED, TAKEN_OUT = list(ByHand)[:2]
UNABLE = Capabilities(shows=False, goes_back=False, takes_out=False, returned=RETURNED, taken_out=TAKEN_OUT)
ONLY_BACK = UNABLE.model_copy(update={"goes_back": True})
ONLY_OUT = UNABLE.model_copy(update={"takes_out": True})


def seen(able: Capabilities | None, held: HeldReleases) -> TargetSighting:
    return TargetSighting("lms", "https://lms.example", held, able)


@pytest.mark.parametrize(
    ("able", "held", "way", "does"),
    [
        (ABLE, HeldReleases(shown=OURS), BACK, RollbackAction.PUT),
        (ABLE, HeldReleases(shown=OURS), OUT, RollbackAction.REMOVE),
        (ABLE, HeldReleases(shown=None), BACK, RollbackAction.PUT),
        (ABLE, HeldReleases(shown=THEIRS), BACK, RollbackAction.LEAVE),
        (UNABLE, HeldReleases(shown=OURS), BACK, RollbackAction.BY_HAND),
        (UNABLE, HeldReleases(shown=OURS), OUT, RollbackAction.BY_HAND),
        (UNABLE, HeldReleases(shown=THEIRS), BACK, RollbackAction.LEAVE),
        (UNABLE, HeldReleases(files=FILES, tells_shown=False), BACK, RollbackAction.BY_HAND),
        (UNABLE, HeldReleases(files=FILES), BACK, RollbackAction.LEAVE),
        (UNABLE, HeldReleases(files={(7, "a.zip"): "0" * 64}, tells_shown=False), BACK, RollbackAction.LEAVE),
        (ONLY_BACK, HeldReleases(shown=OURS), BACK, RollbackAction.PUT),
        (ONLY_BACK, HeldReleases(shown=OURS), OUT, RollbackAction.BY_HAND),
        (ONLY_OUT, HeldReleases(shown=OURS), BACK, RollbackAction.BY_HAND),
        (ONLY_OUT, HeldReleases(shown=OURS), OUT, RollbackAction.REMOVE),
        (None, HeldReleases(shown=OURS), BACK, RollbackAction.PUT),
    ],
)
def test_a_target_is_rolled_back_where_it_can_be(
    able: Capabilities | None, held: HeldReleases, way: WayBack, does: RollbackAction
) -> None:
    assert choose_action(seen(able, held), way) is does


def test_a_target_that_was_not_reached_is_left_unknown() -> None:
    assert (
        choose_action(TargetSighting("lms", "x", HeldReleases(shown=OURS), ABLE, trouble="is down"), BACK)
        is RollbackAction.UNKNOWN
    )


def test_what_a_person_does_there_is_told_where_the_target_cannot() -> None:
    assert find_manual_step(seen(UNABLE, HeldReleases(shown=OURS)), BACK) is RETURNED
    assert find_manual_step(seen(UNABLE, HeldReleases(shown=OURS)), OUT) is TAKEN_OUT
    assert find_manual_step(seen(ABLE, HeldReleases(shown=OURS)), BACK) is None
    assert find_manual_step(seen(UNABLE, HeldReleases(shown=THEIRS)), BACK) is None
    assert find_manual_step(seen(None, HeldReleases(shown=OURS)), BACK) is None


def test_of_two_releases_that_stand_the_newer_is_gone_back_to() -> None:
    three = make_shipment(3, text="third")
    shipped = (STANDS, WITHDRAWN, three)
    taken_back = three.release.approval.decisions[0].model_copy(update={"verdict": Verdict.WITHDRAW})
    said = make_entries(*(entry.recorded for each in shipped for entry in each.entries), taken_back)
    found = find_way_back([each.release for each in shipped], said)
    assert found == WayBack((three.release,), WITHDRAWN.release)
